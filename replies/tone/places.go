package tone

import (
	"strings"

	"atempause/replies/rules"
)

// streets finds postal addresses: a street's name with a house number.
func (v *view) streets() {
	tok := v.d.Tokens
	for k := range tok {
		from, to := -1, -1
		switch {
		case v.d.Lang == "de":
			from, to = v.germanStreet(k)
		default:
			from, to = v.englishStreet(k)
		}
		if from < 0 || v.own(v.d.Text[tok[from].Start:tok[to-1].End]) || v.ours(from, to) {
			continue
		}
		v.leak(tok[from].Start, tok[to-1].End, "personal_data.address")
	}
}

// placeReach is how many words around an address are looked at.
const placeReach = 40

// ours tells whether a place is the firm's: in its signature, or with words that lead there nearer than words that
// lead to somebody's door.
func (v *view) ours(from, to int) bool {
	if from >= v.tail {
		return true
	}
	s := v.d.Sentences[v.d.Tokens[from].Sent]
	best, own := 1000, false
	for j := max(s.From, from-placeReach); j < min(s.To, to+placeReach); j++ {
		dist := from - j
		if j >= from {
			if j < to {
				continue
			}
			dist = j - to + 3 // what goes before tells more
		}
		t := v.d.Tokens[j]
		home := v.p.HasList(t, "homeward") || v.p.HasList(t, "theirplace")
		here := v.p.HasList(t, "hereto") || j < from && v.p.HasList(t, "ourplace")
		if home == here || dist > best || dist == best && own {
			continue
		}
		best, own = dist, here
	}
	if best == 1000 {
		return v.anyIn("contact.own", s.From, s.To) || v.anyIn("private", s.From, s.To)
	}
	return own
}

func (v *view) germanStreet(k int) (from, to int) {
	tok := v.d.Tokens
	t := tok[k]
	if !t.Is(rules.FlagTitle) || k+1 >= len(tok) || !tok[k+1].Is(rules.FlagNumber) || tok[k+1].End-tok[k+1].Start > 3 || tok[k+1].Sent != t.Sent {
		return -1, -1
	}
	plain := strings.HasSuffix(t.Norm, "strasse") || strings.HasSuffix(t.Norm, "straße") || strings.HasSuffix(t.Norm, "gasse") || strings.HasSuffix(t.Norm, "str")
	if !plain && k+2 < len(tok) && v.p.HasList(tok[k+2], "unit") || v.p.HasList(t, "nostreet") {
		return -1, -1
	}
	from = k
	switch {
	case v.p.HasList(t, "streetend"):
	case v.p.HasList(t, "street") && k > 0 && tok[k-1].Is(rules.FlagTitle) && tok[k-1].Sent == t.Sent:
		from = k - 1
	case v.namedWay(k) > 0:
		from = v.namedWay(k)
	case k > 0 && !v.p.Known(t) && v.p.HasList(tok[k-1], "intoplace") && v.brought(k):
	default:
		return -1, -1
	}
	return from, k + 2
}

// namedWay tells where a street begins that is named by its place: "Am Anger 8", "Auf der Höhe 3". Written with a capital
// within a sentence it is a name. 0 is none.
func (v *view) namedWay(k int) int {
	tok := v.d.Tokens
	j := k - 1
	if j > 0 && !tok[j].Is(rules.FlagTitle) && v.p.HasList(tok[j], "intoplace") {
		j--
	}
	if j <= v.d.Sentences[tok[k].Sent].From || !tok[j].Is(rules.FlagTitle) || !v.p.HasList(tok[j], "wayhead") {
		return 0
	}
	return j
}

// brought tells whether something was carried to a place the token names: then a name with a number is an address.
func (v *view) brought(k int) bool {
	s := v.d.Sentences[v.d.Tokens[k].Sent]
	for j := max(s.From, k-placeReach); j < min(s.To, k+placeReach); j++ {
		if v.p.HasList(v.d.Tokens[j], "carried") {
			return true
		}
	}
	return false
}

func (v *view) englishStreet(k int) (from, to int) {
	tok := v.d.Tokens
	if !tok[k].Is(rules.FlagNumber) || tok[k].End-tok[k].Start > 4 {
		return -1, -1
	}
	next := k + 1
	if next < len(tok) && tok[next].Start == tok[k].End && tok[next].End-tok[next].Start == 1 { // 7b
		next++
	}
	if v.isThe(next) && next+1 < len(tok) && tok[next+1].Is(rules.FlagTitle) && tok[next+1].Sent == tok[k].Sent { // 14 The Larches
		return k, next + 2
	}
	for j := next; j < len(tok) && j <= k+4 && tok[j].Sent == tok[k].Sent && tok[j].Is(rules.FlagTitle); j++ {
		if j > next && v.p.HasList(tok[j], "street") {
			return k, j + 1
		}
	}
	return -1, -1
}

// isThe tells whether a token is a capital "The": with a house's number before and a name behind it is an address.
func (v *view) isThe(k int) bool {
	tok := v.d.Tokens
	return k < len(tok) && v.d.Text[tok[k].Start:tok[k].End] == "The"
}
