package tone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/rules"
)

// greeting looks at how a reply opens: a word of greeting, a handle, or the person's bare name.
func (v *view) greeting() {
	tok := v.d.Tokens
	if len(tok) == 0 {
		return
	}
	start := 0
	for start < len(tok) && tok[start].Is(rules.FlagEmoji) {
		start++
	}
	if start == len(tok) {
		return
	}
	if tok[start].Is(rules.FlagHandle) {
		v.greets(start, start+1, "greeting.handle")
		return
	}
	for i := range v.hits {
		h := &v.hits[i]
		if v.weight(h, "greeting") > 0 && v.opensWith(start, h.From) {
			v.r.Labels.Greeting = true
			v.note(replies.CheckGreeting, false, h)
			v.opens = v.greetingEnd(h.To)
			return
		}
	}
	if end := v.dear(start); end > start {
		v.greets(start, end, "greeting.dear")
	} else if end := v.bareName(start); end > start {
		v.greets(start, end, "greeting.name")
	}
}

// dear finds an address by whatever the person is to the firm: "Dear passenger,", "Dear neighbours on Mill Lane,", "Ach liebe
// Gudrun,". "Dear me, …" is none.
func (v *view) dear(start int) int {
	tok := v.d.Tokens
	for start < len(tok)-1 && v.p.HasList(tok[start], "interjection") {
		start++
	}
	if !v.p.HasList(tok[start], "dear") || tok[start].Is(rules.FlagComma) {
		return -1
	}
	named := false
	for k := start + 1; k < len(tok) && k <= start+6 && tok[k].Sent == tok[start].Sent; k++ {
		if v.p.HasList(tok[k], "notdear") {
			return -1
		}
		named = named || tok[k].Is(rules.FlagTitle)
		if v.marked(k) && (named || v.d.Lang == "en") { // German writes nouns large
			return k + 1
		}
	}
	return -1
}

func (v *view) greets(from, to int, rule string) {
	v.r.Labels.Greeting = true
	v.opens = to
	v.passage(replies.CheckGreeting, false, from, to, rule)
}

// greetingEnd takes the name after a greeting with it, up to the first comma or mark.
func (v *view) greetingEnd(k int) int {
	tok := v.d.Tokens
	for k < len(tok) && k > 0 && !tok[k-1].Is(rules.FlagComma) && tok[k].Sent == tok[k-1].Sent && tok[k].Is(rules.FlagTitle) {
		k++
	}
	return k
}

// opensWith tells whether nothing but handles, emoji and interjections stands before a greeting.
func (v *view) opensWith(start, at int) bool {
	for k := start; k < at; k++ {
		if !v.d.Tokens[k].Is(rules.FlagEmoji|rules.FlagHandle) && !v.p.HasList(v.d.Tokens[k], "interjection") {
			return false
		}
	}
	return true
}

// bareName finds a name with comma or mark at the beginning: "Frau Kern,", "Amelia,", "Oh Jana,".
func (v *view) bareName(start int) int {
	tok := v.d.Tokens
	for start < len(tok)-1 && v.p.HasList(tok[start], "interjection") {
		start++
	}
	k, named := start, false
	for k < len(tok) && k < start+4 && tok[k].Sent == tok[start].Sent {
		t := tok[k]
		isName := v.isName(t)
		joins := k > start && (t.Norm == "und" || t.Norm == "and" || t.Norm == "von")
		if !isName && !joins && !t.Is(rules.FlagEmoji) {
			break
		}
		named = named || isName
		k++
		if !t.Is(rules.FlagEmoji) && v.marked(k-1) {
			if s := v.d.Sentences[t.Sent]; named && (!s.Question || k < s.To) { // "Arrogant?" calls nobody
				return k
			}
			return -1
		}
	}
	return -1
}

// marked tells whether a comma, a dash or the sentence's end follows a token.
func (v *view) marked(k int) bool {
	t := v.d.Tokens[k]
	if t.Is(rules.FlagComma | rules.FlagNewline) {
		return true
	}
	return k+1 < len(v.d.Tokens) && v.d.Tokens[k+1].Sent != t.Sent
}

// isName tells whether a token can be a person's name or title: the author's own name as they spell it, a first name of
// the list, or a capitalised word no rule knows.
func (v *view) isName(t rules.Token) bool {
	if !t.Is(rules.FlagTitle) || t.Is(rules.FlagQuoted) {
		return false
	}
	if v.c.Author != "" && containsWord(v.c.Author, v.d.Text[t.Start:t.End]) {
		return true
	}
	if v.p.HasList(t, "firstname") || v.p.HasList(t, "honorific") {
		return true
	}
	if v.p.HasList(t, "notname") || v.p.Known(t) || t.Is(rules.FlagCaps) {
		return false
	}
	return utf8.RuneCountInString(t.Norm) > 1
}

func containsWord(s, w string) bool {
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if strings.EqualFold(f, w) {
			return true
		}
	}
	return false
}
