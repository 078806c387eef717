package words

import (
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/filter"
)

// A filter is written with the words that stand on the screen: who sees "Angriff" types art:angriff.
func TestFiltersSpeakAsTheScreenDoes(t *testing.T) {
	for _, lang := range Langs {
		w := New(lang)
		try := func(f filter.Field, key, value string) {
			typed := string(f) + ":" + strings.ToLower(w.T(key))
			q, err := filter.Parse(typed)
			if err != nil {
				t.Errorf("%s: %s: %v", lang, typed, err)
				return
			}
			if want := string(f) + ":" + value; q.String() != want {
				t.Errorf("%s: %s is %s, not %s", lang, typed, q, want)
			}
			if shown := filter.NameIn(lang, f, value); lang == "de" && !strings.EqualFold(shown, w.T(key)) {
				t.Errorf("%s is shown as %s in a filter, and as %s everywhere else", value, shown, w.T(key))
			}
		}
		for _, k := range replies.Kinds {
			try(filter.Kind, "kind."+string(k), string(k))
		}
		for _, c := range replies.Causes {
			try(filter.Cause, "cause."+c, c)
		}
	}
}
