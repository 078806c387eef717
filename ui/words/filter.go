package words

import (
	"strings"

	"atempause/replies/filter"
	"atempause/ui/safe"
)

// mostOptions is how many ways to go on a sentence names.
const mostOptions = 12

// Mistake says what is wrong with a filter and what may have been meant. key is the key that puts the suggestion in, ""
// where there is none.
func (w *Words) Mistake(e *filter.Error, key string) string {
	options := make([]string, 0, len(e.Options))
	for _, o := range e.Options {
		options = append(options, filter.NameIn(w.lang, e.Field, o))
	}
	possible := strings.Join(options[:min(len(options), mostOptions)], ", ")
	if len(options) > mostOptions {
		possible += ", …"
	}
	sentence := e.Key()
	if e.Suggest != "" && w.Has(sentence+"_near") {
		sentence += "_near"
	}
	text := w.T(sentence, "Part", safe.Line(e.Part), "Field", filter.NameIn(w.lang, e.Field, ""), "Options", possible)
	switch {
	case e.Suggest != "" && key != "":
		text += " " + w.T("find.suggest_key", "Suggest", e.Suggest, "Key", key)
	case e.Suggest != "":
		text += " " + w.T("find.suggest", "Suggest", e.Suggest)
	}
	return text
}
