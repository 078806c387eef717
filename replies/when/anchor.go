package when

import "strings"

// anchorWords reads what hangs on the door: Ladenschluss, "when the shop opens", "end of day".
func (r *reader) anchorWords(i int, p *phrase) int {
	for _, a := range anchorsBy[r.at(i)] {
		if a.de == r.de || !r.prose {
			if r.is(i, a.words...) {
				p.anchor = a.anchor
				return i + len(a.words)
			}
		}
	}
	w := r.word(i)
	switch w.class {
	case cOpen:
		p.anchor = anchorOpen
	case cClose:
		p.anchor = anchorClose
		if r.is(i+1, "time") {
			return i + 2
		}
	default:
		return i
	}
	if r.prose && !r.de && (r.is(i, "opening") || r.is(i, "closing")) && !r.is(i+1, "time") && p.bound == boundNone {
		p.anchor = anchorNone
		return i
	}
	return i + 1
}

var anchorPhrases = func() []anchorPhrase {
	var out []anchorPhrase
	add := func(de bool, anchor int, lines ...string) {
		for _, l := range lines {
			out = append(out, anchorPhrase{de, anchor, strings.Fields(l)})
		}
	}
	add(false, anchorClose, "end of the working day", "end of the business day", "end of business day", "end of the day", "end of day",
		"end of play", "end of business", "end of today", "close of business", "close of play", "close of day", "the end of the day",
		"the shop closes", "shop closes", "we close", "when shop closes", "when the shop closes")
	add(false, anchorOpen, "when the shop opens", "when shop opens", "when we open", "when the store opens", "when store opens",
		"the shop opens", "shop opens", "store opens", "we open", "start of the day", "start of day", "start of business", "opening time")
	add(true, anchorClose, "ende des tages", "ende des arbeitstages", "ende der öffnungszeit", "der laden schließt", "laden schließt",
		"wenn der laden schließt", "wenn wir schließen", "wir schließen", "wir zumachen")
	add(true, anchorOpen, "wenn der laden öffnet", "wenn laden öffnet", "wenn der laden aufmacht", "wenn laden aufmacht",
		"wenn das geschäft öffnet", "wenn wir öffnen", "wenn wir aufmachen", "sobald der laden öffnet", "sobald wir öffnen",
		"der laden öffnet", "laden öffnet", "der laden aufmacht", "wir öffnen", "wir aufmachen", "laden auf", "beginn des tages")
	return out
}()

// anchorsBy are the anchors by their first word.
var anchorsBy = func() map[string][]anchorPhrase {
	by := map[string][]anchorPhrase{}
	for _, a := range anchorPhrases {
		by[a.words[0]] = append(by[a.words[0]], a)
	}
	return by
}()

type anchorPhrase struct {
	de     bool
	anchor int
	words  []string
}
