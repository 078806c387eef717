package handover

import (
	"strings"

	"atempause/store"
	"atempause/ui/words"
)

// Note is what stays with a case when it is handed over: whom was asked, and what.
func Note(w *words.Words, name, asked string) string {
	if asked == "" {
		return w.T("escal.note_plain", "Name", name)
	}
	return w.T("escal.note", "Name", name, "Text", asked)
}

// Asked is what was asked when a case was handed over last, "" if nothing was written down. It is found in the note, in
// whichever language that was written.
func Asked(w *words.Words, t *store.Thread) string {
	for _, n := range t.Notes {
		if t.Brief == 0 || n.ID != t.Brief {
			continue
		}
		for _, lang := range words.Langs {
			if lang != w.Lang() {
				w = words.New(lang)
			}
			for _, to := range []string{t.Matter.Escalated.To, t.Matter.Back.To} {
				if to == "" {
					continue
				}
				before, _, _ := strings.Cut(Note(w, to, "\x00"), "\x00")
				if rest, ok := strings.CutPrefix(n.Text, before); ok {
					return rest
				}
			}
		}
	}
	return ""
}
