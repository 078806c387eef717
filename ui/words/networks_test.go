package words_test

import (
	"testing"

	"atempause/sources"
	"atempause/ui/words"
)

// Whatever network a channel is on and whatever form a thread has, lists and frames have a word for it.
func TestEveryNetworkAndFormHasItsWords(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		w := words.New(lang)
		for _, n := range sources.Networks {
			for _, area := range []string{"network.", "network_short.", "account."} {
				if !w.Has(area + string(n)) {
					t.Errorf("%s: no %s%s", lang, area, n)
				}
			}
			if len([]rune(w.T("network_short."+string(n)))) > 2 {
				t.Errorf("%s: the short form of %s is too long for a list", lang, n)
			}
		}
		for _, f := range []sources.Form{
			sources.CommentForm, sources.PostForm, sources.TagForm, sources.ReviewForm, sources.ConversationForm,
			sources.MentionForm, sources.MailForm, sources.NoteForm,
		} {
			if !w.Has("form." + string(f)) {
				t.Errorf("%s: no form.%s", lang, f)
			}
			if private := f == sources.ConversationForm || f == sources.MailForm; !private && !w.Has("to.public_"+string(f)) {
				t.Errorf("%s: no to.public_%s", lang, f)
			}
		}
	}
}
