package tone

import (
	"sort"
	"strings"

	"atempause/replies"
	"atempause/replies/rules"
)

// How many words a mark may grow to either side, so that a text without commas is not marked as a whole.
const (
	growLeft  = 8
	growRight = 14
)

// opensBoth are the words that open a clause which says nothing without the next: "Wer lesen kann, ist klar im Vorteil".
var opensBoth = wordSet(`wer wenn falls sollte sollten hätten hättest bevor statt anstatt if when had should before unless as instead`)

// widen lets the marks of what is wrongly said reach to the ends of their clauses: a rule stops at the word that decides,
// but a mark that ends in the middle of a phrase looks like a mistake. What a workspace's own rule marks stays as it is.
func (v *view) widen() {
	for i := range v.r.Findings {
		f := &v.r.Findings[i]
		if !f.Fault || f.Rule != nil && f.Rule.User || f.Rule == nil && !strings.HasSuffix(f.Evidence.Rule, ".wording") {
			continue
		}
		switch f.Check {
		case replies.CheckDefensive, replies.CheckHostile, replies.CheckLecturing, replies.CheckSubmissive, replies.CheckApology:
			start, end := v.spread(f.Start, f.End)
			if f.Check != replies.CheckHostile || f.Rule == nil { // an insult is waived by its very words: it grows to its end alone
				f.Start = start
			}
			f.End = end
			f.Text = v.d.Text[f.Start:f.End]
		}
	}
	v.join()
}

// spread is the stretch from the beginning of the clause a passage begins in to the end of the one it ends in.
func (v *view) spread(start, end int) (int, int) {
	tok := v.d.Tokens
	from, last := v.tokenAt(start), v.tokenAt(end)-1
	if from >= len(tok) || last < from || last >= len(tok) {
		return start, end
	}
	s := v.d.Sentences[tok[from].Sent]
	first := max(s.From, min(v.opens, from), from-growLeft)
	for from > first && !tok[from-1].Is(rules.FlagComma) {
		from--
	}
	s = v.d.Sentences[tok[last].Sent]
	most, crossed := min(s.To, last+1+growRight), !opensBoth[tok[from].Norm]
	if v.tail > last {
		most = min(most, v.tail)
	}
	for last+1 < most && (!tok[last].Is(rules.FlagComma) || !crossed) {
		crossed = crossed || tok[last].Is(rules.FlagComma)
		last++
	}
	for last >= 0 && tok[last].Is(rules.FlagEmoji) && tok[last].Start >= end {
		last--
	}
	return min(start, tok[from].Start), max(end, tok[last].End)
}

// join makes one of the marks of a check that overlap now: the rule with a hint of its own speaks for both. It goes by their
// order in the text, so that each is held against one other only.
func (v *view) join() {
	sort.SliceStable(v.r.Findings, func(i, j int) bool { return v.r.Findings[i].Start < v.r.Findings[j].Start })
	last := map[replies.CheckID]int{}
	kept := v.r.Findings[:0]
	for _, f := range v.r.Findings {
		if !joins(f) {
			kept = append(kept, f)
			continue
		}
		k, ok := last[f.Check]
		if !ok || f.Start >= kept[k].End {
			last[f.Check] = len(kept)
			kept = append(kept, f)
			continue
		}
		o := &kept[k]
		o.End = max(o.End, f.End)
		o.Text = v.d.Text[o.Start:o.End]
		if (o.Rule == nil || o.Rule.Hint == "") && f.Rule != nil && f.Rule.Hint != "" {
			o.Rule, o.Evidence.Rule = f.Rule, f.Evidence.Rule
		}
	}
	v.r.Findings = kept
}

// joins tells whether a finding is one of those that were widened.
func joins(f Finding) bool {
	if !f.Fault {
		return false
	}
	switch f.Check {
	case replies.CheckDefensive, replies.CheckHostile, replies.CheckLecturing, replies.CheckSubmissive, replies.CheckApology:
		return f.Rule == nil || !f.Rule.User
	}
	return false
}

// wholeWords lets a passage begin and end at the border of a word: "14a", "It's".
func wholeWords(s string, start, end int) (int, int) {
	if start < end && (s[start] == '\'' || strings.HasPrefix(s[start:], "’")) {
		for start > 0 && isLetter(s[start-1]) {
			start--
		}
	}
	if start < end && (isLetter(s[end-1]) || isDigit(s[end-1])) {
		for end < len(s) && (isLetter(s[end]) || isDigit(s[end])) {
			end++
		}
	}
	return start, end
}
