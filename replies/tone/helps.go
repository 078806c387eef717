package tone

import (
	"strings"
	"unicode"

	"atempause/replies"
	"atempause/replies/rules"
)

// help looks for something that moves the case on. What counts depends on the kind of post answered.
func (v *view) help() {
	for i := range v.hits {
		h := &v.hits[i]
		w := v.weight(h, "help")
		if w < 1 || h.From < v.opens && h.To <= v.opens {
			continue
		}
		if v.overlapsSame("help.vague", h) {
			continue
		}
		v.r.Labels.Help = true
		v.note(replies.CheckHelp, false, h)
	}
	if !v.r.Labels.Help && v.total("help") >= 1 && v.total("help.vague") < v.total("help") {
		v.r.Labels.Help = true
		v.each("help", func(h *rules.Hit, w float64) { v.note(replies.CheckHelp, false, h) })
	}
	if v.r.Labels.PrivateChannel && v.c.Kind != replies.Praise && !v.r.Labels.Help {
		v.r.Labels.Help = true
		for _, f := range v.r.Of(replies.CheckPrivate) {
			v.add(replies.CheckHelp, false, f.Rule, f.Start, f.End, f.Evidence.Rule)
		}
	}
	if v.c.Kind == replies.Complaint && !v.r.Labels.Help && v.r.Labels.Apology == replies.RealApology {
		v.deeds()
	}
	switch v.c.Kind {
	case replies.Question:
		v.answers()
	case replies.Misinformation:
		v.unhelp()
		v.proves()
	case replies.Abuse, replies.Spam, replies.Other:
		v.unhelp()
		v.proves()
	case replies.Praise:
		if v.c.Incoming != "" && !v.wished() {
			v.unhelp()
		}
	}
}

// deeds finds, beside an apology, a sentence in which the writer does something, or something happens at a named time,
// that no rule knows by its words.
func (v *view) deeds() {
	tok := v.d.Tokens
	for _, s := range v.d.Sentences {
		from, to := max(s.From, v.opens), min(s.To, v.tail)
		if to-from < 4 || s.Question || !v.moves(from, to) {
			continue
		}
		v.r.Labels.Help = true
		v.add(replies.CheckHelp, false, nil, tok[from].Start, tok[to-1].End, "help.deed")
		return
	}
}

// moves tells whether a stretch of words names a deed or a time, and is no courtesy, regret, reason or denial.
func (v *view) moves(from, to int) bool {
	for _, label := range []string{
		"apology", "apology.owned", "apology.hollow", "help.vague", "thanks", "farewell", "submissive", "lecturing", "defensive", "owning", "hostile", "sarcasm",
	} {
		if v.anyIn(label, from, to) {
			return false
		}
	}
	acts, idle, when := false, false, false
	for k := from; k < to; k++ {
		t := v.d.Tokens[k]
		if v.p.HasList(t, "negation") {
			return false
		}
		acts = acts || v.p.HasList(t, "we")
		idle = idle || v.p.HasList(t, "idle")
		when = when || v.p.HasList(t, "when") && !v.p.HasList(t, "past") || t.Is(rules.FlagNumber)
	}
	return !idle && (acts || when)
}

// unhelp takes help back where the kind of post leaves nothing to help with.
func (v *view) unhelp() {
	v.r.Labels.Help = false
	kept := v.r.Findings[:0]
	for _, f := range v.r.Findings {
		if f.Check != replies.CheckHelp {
			kept = append(kept, f)
		}
	}
	v.r.Findings = kept
}

// wished tells whether praise came with a wish or a small complaint, so that there is something to help with.
func (v *view) wished() bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(v.c.Incoming), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if wishWords[w] {
			return true
		}
	}
	return false
}

var wishWords = wordSet(`nur aber bloß einzig einziges einziger manko wäre schade leider allerdings wunsch vielleicht fehlt fehlte könnte hätte etwas
only but just except niggle though wish would could perhaps bit little however shame missing unfortunately pity`)

func (v *view) overlapsSame(label string, h *rules.Hit) bool {
	near := v.within(h.From, h.To)
	for i := range near {
		o := &near[i]
		if o.From < h.To && h.From < o.To && v.weight(o, label) >= v.weight(h, "help") {
			return true
		}
	}
	return false
}

// answers tells whether a reply to a question answers it: it says something of substance beside greeting, thanks and
// wishes, and does not dodge.
func (v *view) answers() {
	if v.r.Labels.Hostile {
		if !v.r.Labels.PrivateChannel {
			v.unhelp()
		}
		return
	}
	if v.r.Labels.Help {
		return
	}
	if v.any("answer") {
		v.r.Labels.Help = true
		v.each("answer", func(h *rules.Hit, w float64) { v.note(replies.CheckHelp, false, h) })
		return
	}
	for _, s := range v.d.Sentences {
		if s.From >= v.tail || s.Question || v.anyIn("lecturing", s.From, s.To) {
			continue
		}
		from := max(s.From, v.opens)
		if v.substance(from, min(s.To, v.tail)) {
			v.r.Labels.Help = true
			v.passage(replies.CheckHelp, false, from, min(s.To, v.tail), "help.answer")
			return
		}
	}
}

// substance tells whether a stretch of words says something: a number, or some words that are no courtesy.
func (v *view) substance(from, to int) bool {
	tok := v.d.Tokens
	words := 0
	for k := from; k < to; k++ {
		if tok[k].Is(rules.FlagNumber | rules.FlagURL) {
			return true
		}
		if !tok[k].Is(rules.FlagEmoji | rules.FlagHandle) {
			words++
		}
	}
	if words < 3 {
		return false
	}
	for _, label := range []string{"thanks", "farewell", "help.vague", "apology", "dodge"} {
		if v.anyIn(label, from, to) {
			return false
		}
	}
	return true
}

// proves tells whether a correction comes with a link or an invitation to look.
func (v *view) proves() {
	v.each("proof", func(h *rules.Hit, w float64) {
		v.r.Labels.Help = true
		v.note(replies.CheckHelp, false, h)
	})
	for _, check := range []replies.CheckID{replies.CheckSource, replies.CheckPrivate} {
		for _, f := range v.r.Of(check) {
			v.r.Labels.Help = true
			v.add(replies.CheckHelp, false, f.Rule, f.Start, f.End, f.Evidence.Rule)
		}
	}
}
