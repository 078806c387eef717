package tone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/rules"
)

// signoff looks at how a reply ends: a farewell, a wish, a name, or initials.
func (v *view) signoff() {
	tok := v.d.Tokens
	if len(tok) == 0 {
		return
	}
	if start, end := initials(v.d.Text); end > start {
		v.r.Labels.Signoff = true
		v.add(replies.CheckSignoff, false, nil, start, end, "signoff.initials")
		for v.tail > 0 && tok[v.tail-1].Start >= start {
			v.tail--
		}
	}
	for i := range v.hits {
		h := &v.hits[i]
		if v.weight(h, "farewell") <= 0 || h.From < v.opens || !v.nearEnd(h) {
			continue
		}
		v.r.Labels.Signoff = true
		v.note(replies.CheckSignoff, false, h)
		v.tail = min(v.tail, h.From)
	}
	if v.r.Labels.Signoff {
		return
	}
	if from := v.nameAtEnd(); from >= 0 {
		v.r.Labels.Signoff = true
		v.passage(replies.CheckSignoff, false, from, len(tok), "signoff.name")
		v.tail = from
	}
}

// nearEnd tells whether a farewell stands where one stands: in the last lines, with little after it.
func (v *view) nearEnd(h *rules.Hit) bool {
	left := 0
	for k := h.To; k < len(v.d.Tokens); k++ {
		if !v.d.Tokens[k].Is(rules.FlagEmoji | rules.FlagURL | rules.FlagMail | rules.FlagNumber) {
			left++
			if left > 12 {
				return false
			}
		}
	}
	return true
}

// initials finds "^AM", "/lk", "-JL" or "(AM)" as the last word of a text.
func initials(s string) (start, end int) {
	s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == ')' || r == 0xFE0F || r >= 0x1F000 })
	end = len(s)
	start = strings.LastIndexAny(s, " \n\t") + 1
	word := s[start:]
	if k := strings.LastIndexByte(word, '^'); k > 0 {
		start += k
		word = word[k:]
	}
	if len(word) < 2 {
		// a mark that stands alone before the letters: "^ AM", "– AM"
		return 0, 0
	}
	mark, n := utf8.DecodeRuneInString(word)
	rest := word[n:]
	if !strings.ContainsRune("^/~*(-–—", mark) || rest == "" {
		return 0, 0
	}
	letters := 0
	for _, r := range rest {
		if !unicode.IsLetter(r) {
			return 0, 0
		}
		letters++
	}
	if mark == '^' && letters <= 12 || letters <= 3 {
		return start, end
	}
	return 0, 0
}

// nameAtEnd finds a signature: a last line or last short sentence that is nothing but a name.
func (v *view) nameAtEnd() int {
	tok := v.d.Tokens
	end := len(tok)
	for end > 0 && tok[end-1].Is(rules.FlagEmoji) {
		end--
	}
	if end == 0 {
		return -1
	}
	if from := v.afterDash(end); from >= 0 {
		return from
	}
	last := v.d.Sentences[tok[end-1].Sent]
	from := last.From
	if from > 0 && end-from <= 8 && !last.Question && v.settled(from-1) {
		signs := tok[end-1].Is(rules.FlagTitle) || end-from <= 4 && v.p.HasList(tok[end-1], "signer") && last.Exclaim == 0
		if v.p.HasList(tok[from], "possessive") && signs || v.endsInName(from, end) {
			return from
		}
	}
	if from := v.afterComma(last.From, end); from >= 0 {
		return from
	}
	if tok[end-1].Sent == 0 && from == 0 || end-from > 7 || last.Question || last.Exclaim > 0 {
		return -1
	}
	if last.From > 0 && !v.settled(last.From-1) {
		return -1
	}
	names := 0
	for k := from; k < end; k++ {
		switch t := tok[k]; {
		case t.Is(rules.FlagEmoji):
		case v.p.HasList(t, "signer"), v.p.HasList(t, "firstname"), v.p.HasList(t, "honorific"):
			names++
		case t.Is(rules.FlagTitle) && !v.p.HasList(t, "notname"):
			if k > from || !v.p.Known(t) {
				names++
			}
		case v.p.HasList(t, "joiner"), t.Norm == "x":
		default:
			return -1
		}
	}
	stop := strings.ContainsRune(".…", lastRune(v.d.Text[tok[end-1].End:]))
	if names == 0 || stop && !v.p.HasList(tok[from], "firstname") && !v.p.HasList(tok[from], "signer") {
		return -1
	}
	if end-from == 1 && v.p.Known(tok[from]) && !v.p.HasList(tok[from], "firstname") && !v.p.HasList(tok[from], "signer") {
		return -1
	}
	return from
}

// endsInName tells whether a last sentence is a phrase, a comma and a name: "In tiefster Demut, Firma Rohrbeck".
func (v *view) endsInName(from, end int) bool {
	tok := v.d.Tokens
	for k := from; k < end-1; k++ {
		if !tok[k].Is(rules.FlagComma) || k-from > 3 {
			continue
		}
		for j := k + 1; j < end; j++ {
			if !tok[j].Is(rules.FlagTitle) && !v.p.HasList(tok[j], "joiner") {
				return false
			}
		}
		return !v.p.HasList(tok[k+1], "notname") && (v.d.Lang == "en" || v.isName(tok[end-1]) || v.p.HasList(tok[k+1], "signer"))
	}
	return false
}

// maxSigned is how many words a signature behind a comma has at most.
const maxSigned = 6

// afterComma finds a name behind the last comma of a text that ends without a mark: "Thanks for bearing with us, Vern at
// Copperplate Press", "Komm gut heim, deine Stadtlinie". German writes all nouns large: there it begins with a word of
// belonging, a title or a first name.
func (v *view) afterComma(from, end int) int {
	tok := v.d.Tokens
	if strings.ContainsAny(v.d.Text[tok[end-1].End:], ".!?…:") {
		return -1
	}
	k := end - 2
	for k >= from && !tok[k].Is(rules.FlagComma) {
		k--
	}
	name := k + 1
	if k < from || end-name > maxSigned || v.p.HasList(tok[name], "notname") && !v.p.HasList(tok[name], "possessive") {
		return -1
	}
	belongs := v.p.HasList(tok[name], "possessive") || v.p.HasList(tok[name], "firstname") || v.p.HasList(tok[name], "honorific")
	if !belongs && (v.d.Lang == "de" || !tok[name].Is(rules.FlagTitle)) || belongs && end-name < 2 {
		return -1
	}
	large := 0
	for j := name; j < end; j++ {
		switch {
		case tok[j].Is(rules.FlagTitle):
			large++
		case !v.p.HasList(tok[j], "joiner") && !v.p.HasList(tok[j], "signer") && !v.p.HasList(tok[j], "possessive"):
			return -1
		}
	}
	if large == 0 {
		return -1
	}
	return name
}

// settled tells whether the text before a signature has come to an end: a full stop, a mark, a line end or an emoji.
func (v *view) settled(k int) bool {
	t := v.d.Tokens[k]
	if t.Is(rules.FlagNewline|rules.FlagEmoji) || k+1 < len(v.d.Tokens) && v.d.Tokens[k+1].Sent != t.Sent {
		return true
	}
	return false
}

// afterDash finds "– Jule vom Team" at the end.
func (v *view) afterDash(end int) int {
	tok := v.d.Tokens
	for from := end - 1; from > 0 && from >= end-7; from-- {
		gap := strings.TrimLeft(v.d.Text[tok[from-1].End:tok[from].Start], ".!? \n\t…")
		dash := strings.HasPrefix(gap, "–") || strings.HasPrefix(gap, "—") || strings.HasPrefix(gap, "-") && strings.HasSuffix(gap, " ") ||
			strings.HasPrefix(gap, "//") || strings.HasPrefix(gap, "~") || strings.HasPrefix(gap, "/")
		if !dash || !tok[from].Is(rules.FlagTitle) && !v.p.HasList(tok[from], "signer") {
			continue
		}
		for k := from; k < end; k++ {
			t := tok[k]
			if !t.Is(rules.FlagTitle|rules.FlagEmoji) && !v.p.HasList(t, "joiner") && !v.p.HasList(t, "signer") {
				return -1
			}
		}
		if rest := v.d.Text[tok[end-1].End:]; strings.ContainsAny(rest, "!?") {
			return -1
		}
		return from
	}
	return -1
}

func lastRune(s string) rune {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// thanks looks for gratitude that is meant.
func (v *view) thanks() {
	v.each("thanks", func(h *rules.Hit, w float64) {
		s := v.d.Sentences[h.Sent]
		if w <= 0 || v.anyIn("thanks.not", s.From, s.To) || v.d.Lang == "en" && h.From >= v.tail && v.overlaps("farewell", h) {
			return // "Thanks, Sina" at the end is a formula of farewell
		}
		v.r.Labels.Thanks = true
		v.note(replies.CheckThanks, false, h)
	})
}

// links looks for addresses a browser opens.
func (v *view) links() {
	for i, t := range v.d.Tokens {
		if t.Is(rules.FlagURL) {
			v.r.Labels.SourceLink = true
			v.passage(replies.CheckSource, false, i, i+1, "source_link.url")
		}
	}
}

// frame notes where the reply's own words begin and end.
func (v *view) frame() {
	tok := v.d.Tokens
	if len(tok) == 0 {
		return
	}
	from, to := min(v.opens, len(tok)-1), max(v.tail, 1)
	if to <= from {
		to = min(from+1, len(tok))
	}
	v.r.Body = replies.Span{Start: tok[from].Start, End: tok[to-1].End}
	if v.opens > 0 {
		v.r.Greeted = replies.Span{Start: tok[0].Start, End: tok[v.opens-1].End}
	}
}
