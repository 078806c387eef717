package triage

import (
	"strings"

	"atempause/replies/rules"
)

// form is what the outside of a text shows.
type form struct {
	words, handles, emoji int
	gladFaces, sadFaces   int
	question, endsAsking  bool
	opensWithHandle       bool
	phone                 bool // a phone number is given
	url, shouting         bool
	marks                 int // the longest row of exclamation marks
	spoken                int // words of address: you, ihr, euch
}

func look(d *rules.Doc, p *rules.Program) form {
	var f form
	caps := 0
	for k, t := range d.Tokens {
		switch {
		case t.Is(rules.FlagHandle):
			f.handles++
			f.opensWithHandle = f.opensWithHandle || k == 0
		case t.Is(rules.FlagEmoji):
			f.emoji++
			if p.HasList(t, "glad") {
				f.gladFaces++
			} else if p.HasList(t, "sad") {
				f.sadFaces++
			}
		case t.Is(rules.FlagURL):
			f.url = true
		case t.Is(rules.FlagMail | rules.FlagHashtag):
		default:
			f.words++
			f.phone = f.phone || isPhone(d.Tokens, k)
			if t.Is(rules.FlagCaps) && len(t.Norm) >= 3 {
				caps++
			}
			if p.HasList(t, "you") {
				f.spoken++
			}
		}
	}
	f.shouting = caps >= 3 && caps*2 >= f.words
	for i, s := range d.Sentences {
		f.question = f.question || s.Question
		f.endsAsking = s.Question && i == len(d.Sentences)-1
		f.marks = max(f.marks, s.Exclaim)
	}
	if strings.HasSuffix(strings.TrimSpace(d.Text), "?") {
		f.endsAsking = true
	}
	return f
}

// isPhone tells whether a number at k looks like the beginning of a phone number.
func isPhone(tok []rules.Token, k int) bool {
	if !tok[k].Is(rules.FlagNumber) || !strings.HasPrefix(tok[k].Norm, "0") || strings.ContainsAny(tok[k].Norm, ".,:") {
		return false
	}
	if len(tok[k].Norm) >= 8 {
		return true
	}
	return len(tok[k].Norm) >= 3 && k+1 < len(tok) && tok[k+1].Is(rules.FlagNumber) && len(tok[k+1].Norm) >= 4
}
