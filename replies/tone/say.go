package tone

import (
	"atempause/replies"
	"atempause/replies/rules"
)

// apology sorts what was said into real and hollow.
func (v *view) apology() {
	var real, hollow bool
	v.each("apology.hollow", func(h *rules.Hit, w float64) {
		hollow = true
		v.note(replies.CheckApology, true, h)
	})
	v.each("apology", func(h *rules.Hit, w float64) {
		s := v.d.Sentences[h.Sent]
		if v.overlaps("apology.not", h) || v.anyIn("apology.hollow", s.From, s.To) && !v.anyIn("owning", s.From, s.To) {
			return
		}
		if but, taken := v.takenBack(h, s); taken {
			hollow, v.r.TakenBack = true, true
			v.add(replies.CheckApology, true, h.Rule, v.d.Tokens[h.From].Start, v.d.Tokens[but].End, h.Rule.ID)
			return
		}
		real = true
		v.note(replies.CheckApology, false, h)
	})
	v.each("apology.owned", func(h *rules.Hit, w float64) {
		if !v.overlaps("apology.not", h) {
			real = true
			v.note(replies.CheckApology, false, h)
		}
	})
	switch {
	case real:
		v.r.Labels.Apology = replies.RealApology
	case hollow:
		v.r.Labels.Apology = replies.HollowApology
	}
}

// overlaps tells whether a hit shares words with a hit of another label.
func (v *view) overlaps(label string, h *rules.Hit) bool {
	near := v.within(h.From, h.To)
	for i := range near {
		o := &near[i]
		if o.From < h.To && h.From < o.To && v.weight(o, label) > 0 {
			return true
		}
	}
	return false
}

// takenBack tells whether a "but" follows an apology at once and no owning or help comes after it, and which word it is.
func (v *view) takenBack(h *rules.Hit, s rules.Sentence) (but int, taken bool) {
	tok := v.d.Tokens
	for k := h.To; k < s.To && k <= h.To+1; k++ {
		if n := tok[k].Norm; n == "aber" || n == "but" || n == "doch" && tok[k-1].Is(rules.FlagComma) || n == "however" || n == "nur" && k == h.To {
			if v.anyIn("defensive", h.From, s.To) {
				return k, true
			}
			return k, !v.anyIn("owning", k, s.To) && !v.anyIn("help", k, s.To) && !v.anyIn("apology", k, s.To)
		}
	}
	return 0, false
}

// defensive adds up justification and blame; owning the cause in the same sentence takes weight off. A calm correction
// of a false claim is no defence, whatever words it uses. An insult or a lecture in answer to a complaint is one, unless
// the fault has been owned.
func (v *view) defensive() {
	total := 0.0
	var seen []*rules.Rule
	var noted []*rules.Hit
	made := v.r.Labels.Apology == replies.RealApology && (v.total("help") >= 1 || v.r.Labels.PrivateChannel)
	if v.c.Kind != replies.Misinformation && v.c.Kind != replies.Praise && v.c.Kind != replies.Question {
		for i := range v.hits {
			h := &v.hits[i]
			w := v.weight(h, "defensive")
			if w <= 0 || has(seen, h.Rule) || h.To <= v.opens || v.overlaps("farewell", h) || v.overlaps("apology.hollow", h) {
				continue
			}
			s := v.d.Sentences[h.Sent]
			if v.anyIn("owning", s.From, s.To) || v.regretted(h, s) {
				continue
			}
			if made && !v.turned(h, s) {
				w /= 2 // a fault owned and mended: one such word is no defence yet
			}
			seen = append(seen, h.Rule)
			total += w
			noted = append(noted, h)
		}
	}
	if total >= 1 {
		v.r.Labels.Defensive = true
		for _, h := range noted {
			v.note(replies.CheckDefensive, true, h)
		}
		return
	}
	if v.r.Labels.Apology == replies.RealApology {
		return
	}
	switch v.c.Kind {
	case replies.Complaint:
		v.butted()
		v.unowned()
		v.inherit(v.total("hostile") >= 1, replies.CheckHostile)
		v.inherit(v.r.Labels.Lecturing, replies.CheckLecturing)
	case replies.Abuse, replies.Misinformation:
		v.inherit(v.r.Labels.Hostile, replies.CheckHostile)
	}
}

// butted finds a hollow regret that goes on with a "but" and its reasons: sorry, but that is how it is done here.
func (v *view) butted() {
	if v.r.Labels.Apology != replies.HollowApology {
		return
	}
	tok := v.d.Tokens
	for i := range v.hits {
		h := &v.hits[i]
		if v.weight(h, "apology") <= 0 && v.weight(h, "apology.hollow") <= 0 {
			continue
		}
		end := v.d.Sentences[h.Sent].To
		for k := h.To; k < end && k < v.tail; k++ {
			n := tok[k].Norm
			if n != "aber" && n != "but" && n != "however" && n != "allerdings" && (n != "doch" || !tok[k-1].Is(rules.FlagComma)) {
				continue
			}
			if min(end, v.tail)-k > 3 && !v.anyIn("owning", k, end) && !v.anyIn("help", k, end) && !v.anyIn("private", k, end) && !v.anyIn("help.vague", k, end) {
				v.r.Labels.Defensive = true
				v.passage(replies.CheckDefensive, true, k, min(end, v.tail), "defensive.but")
				return
			}
		}
	}
}

// turned tells whether a sentence turns against what was said before: "but", "allerdings".
func (v *view) turned(h *rules.Hit, s rules.Sentence) bool {
	for k := s.From; k < h.To; k++ {
		switch v.d.Tokens[k].Norm {
		case "aber", "but", "however", "jedoch", "allerdings", "though", "although", "obwohl", "trotzdem", "dennoch", "still", "mind":
			return true
		}
	}
	return false
}

// regretted tells whether the passage is what the sentence is sorry for: an apology stands before it and no "but" between.
func (v *view) regretted(h *rules.Hit, s rules.Sentence) bool {
	if !v.anyIn("apology", s.From, s.To) {
		return false
	}
	for k := s.From; k < h.From; k++ {
		switch v.d.Tokens[k].Norm {
		case "aber", "but", "however", "jedoch", "allerdings", "doch", "though":
			return false
		}
	}
	return true
}

// unowned finds an answer to a complaint that has neither regret nor help nor thanks, only statements: whatever they say,
// they stand where owning should.
func (v *view) unowned() {
	l := &v.r.Labels
	if v.c.Later || l.Thanks || l.Submissive || l.PrivateChannel || v.any("help.vague") || v.total("help") >= 1 || v.any("owning") {
		return
	}
	for _, s := range v.d.Sentences {
		from, to := max(s.From, v.opens), min(s.To, v.tail)
		if to-from < 5 || s.Question || v.anyIn("apology.hollow", s.From, s.To) || !v.substance(from, to) || l.Hostile || v.moves(from, to) {
			continue
		}
		l.Defensive = true
		v.passage(replies.CheckDefensive, true, from, to, "defensive.unowned")
		return
	}
}

// inherit makes the passages of another fault count as defensive too.
func (v *view) inherit(on bool, from replies.CheckID) {
	if !on {
		return
	}
	v.r.Labels.Defensive = true
	for _, f := range v.r.Of(from) {
		v.add(replies.CheckDefensive, true, f.Rule, f.Start, f.End, f.Evidence.Rule)
	}
}

// hostile adds up insults, sarcasm and threats, and looks for shouting.
func (v *view) hostile() {
	total := v.total("hostile") + v.total("sarcasm") + v.mocking()
	from, to, shouted := v.shouting()
	if total < 1 && !shouted {
		return
	}
	v.r.Labels.Hostile = true
	for _, label := range []string{"hostile", "sarcasm", "mock"} {
		v.each(label, func(h *rules.Hit, w float64) {
			if w > 0 {
				v.note(replies.CheckHostile, true, h)
			}
		})
	}
	if shouted {
		v.passage(replies.CheckHostile, true, from, to, "hostile.shouting")
	}
}

// mocking weighs what may be meant either way: "Wow", "Glückwunsch", a question back. In a reply that neither thanks nor
// regrets nor helps, one such sign is enough; beside real help it takes two.
func (v *view) mocking() float64 {
	total := v.total("mock")
	if v.c.Kind == replies.Question {
		v.each("mock", func(h *rules.Hit, w float64) {
			if v.overlaps("answer", h) {
				total -= w // "na klar" says yes
			}
		})
	}
	switch {
	case total <= 0:
		return 0
	case v.c.Kind == replies.Praise || v.c.Kind == replies.Other:
		return total / 2
	case v.bare():
		return total + 0.5
	}
	return total * 2 / 3
}

// bare tells whether a reply holds nothing kind: no regret, no thanks, no way in, no help that a rule knows.
func (v *view) bare() bool {
	l := &v.r.Labels
	return l.Apology != replies.RealApology && !l.Thanks && !l.PrivateChannel && v.total("help") < 1 && !v.any("owning")
}

// shouting finds capitals or a row of exclamation marks aimed at the person.
func (v *view) shouting() (from, to int, found bool) {
	tok := v.d.Tokens
	for _, s := range v.d.Sentences {
		run, person, long := 0, false, 0
		for k := s.From; k < s.To; k++ {
			t := tok[k]
			caps := t.Is(rules.FlagCaps) && !t.Is(rules.FlagQuoted|rules.FlagURL)
			if v.p.HasList(t, "you") {
				person = true
				if caps && len(t.Norm) >= 2 && v.p.HasList(t, "shoutyou") && !v.kindly(s) {
					return k, k + 1, true
				}
			}
			if !caps || len(t.Norm) < 2 {
				if !(t.Is(rules.FlagCaps) || len(t.Norm) == 1 && t.Is(rules.FlagTitle)) {
					run, long = 0, 0
				}
				continue
			}
			run++
			if len(t.Norm) >= 4 {
				long++
			}
			if run >= 3 && long >= 2 && !v.kindly(s) {
				return k - run + 1, k + 1, true
			}
		}
		if s.Exclaim >= 2 && (person || v.bare()) && !v.kindly(s) && s.To > s.From {
			return s.From, s.To, true
		}
	}
	return 0, 0, false
}

// kindly tells whether a sentence thanks, greets, apologises or wishes well: then its marks are joy or sorrow.
func (v *view) kindly(s rules.Sentence) bool {
	for _, label := range []string{"thanks", "farewell", "greeting", "apology", "help", "private"} {
		if v.anyIn(label, s.From, s.To) {
			return true
		}
	}
	for k := s.From; k < s.To; k++ {
		if v.p.HasList(v.d.Tokens[k], "kind") {
			return true
		}
	}
	return false
}

// submissive finds self-abasement, and more than two apologies.
func (v *view) submissive() {
	v.sum("submissive", replies.CheckSubmissive, &v.r.Labels.Submissive, 1)
	count, last := 0, -10
	var noted []*rules.Hit
	for i := range v.hits {
		h := &v.hits[i]
		if v.weight(h, "apology") <= 0 && v.weight(h, "apology.owned") <= 0 || v.overlaps("apology.not", h) {
			continue
		}
		if h.From < last+3 && v.d.Tokens[h.From].Sent == v.d.Tokens[max(0, last-1)].Sent {
			last = max(last, h.To) // said twice in one breath
			continue
		}
		count++
		last = h.To
		noted = append(noted, h)
	}
	if count > 2 {
		v.r.Labels.Submissive = true
		for _, h := range noted {
			v.note(replies.CheckSubmissive, true, h)
		}
	}
}

// private finds invitations into a private channel.
func (v *view) private() {
	v.each("private", func(h *rules.Hit, w float64) {
		if w <= 0 || v.overlaps("private.not", h) {
			return
		}
		v.r.Labels.PrivateChannel = true
		v.note(replies.CheckPrivate, false, h)
	})
}
