package words

import (
	"errors"
	"strings"
	"time"

	"atempause/replies/when"
)

// WhenError says why a time in words could not be read, and what would be. say spells a time.
func (w *Words) WhenError(err error, say func(time.Time) string) string {
	var e *when.Error
	if !errors.As(err, &e) {
		return w.T("when.unread", "Part", "", "Examples", w.Examples(when.Examples(w.lang)))
	}
	var options []string
	for _, t := range e.Options {
		options = append(options, say(t))
	}
	at := ""
	if !e.At.IsZero() {
		at = say(e.At)
	}
	key := "when." + string(e.Kind)
	if e.Kind == when.Past && len(options) > 0 {
		key = "when.past_next"
	}
	return w.T(key, "Part", e.Part, "Time", at, "Options", strings.Join(options, w.T("when.or")), "Examples", w.Examples(e.Examples))
}

// Examples lists a few wordings in quotation marks.
func (w *Words) Examples(list []string) string {
	var out []string
	for _, s := range list[:min(len(list), 4)] {
		out = append(out, w.T("when.quote", "Text", s))
	}
	return strings.Join(out, ", ")
}

// Labels says what an act on labels puts on and takes off: see store.Acts.
func (w *Words) Labels(value string) string {
	var out []string
	for _, line := range strings.Split(value, "\n") {
		if rest, off := strings.CutPrefix(line, "-"); off {
			out = append(out, w.T("case.label_off", "Name", rest))
		} else {
			out = append(out, strings.TrimPrefix(line, "+"))
		}
	}
	return strings.Join(out, ", ")
}
