package triage

import (
	"sort"

	"atempause/replies"
)

// maxWhy bounds how many reasons are told for one label.
const maxWhy = 4

// why lists the words the verdict rests on, the heaviest first.
func (c *sorting) why(kind, cause int, urgent bool) []replies.Reason {
	sort.SliceStable(c.spoken, func(i, j int) bool { return c.spoken[i].weight > c.spoken[j].weight })
	var out []replies.Reason
	value := string(replies.Kinds[kind])
	n := 0
	for _, s := range c.spoken {
		if int(s.label) != kind || n >= maxWhy {
			continue
		}
		h := c.hits[s.hit]
		out = append(out, reason("kind", value, c.d.Text, h.Start, h.End, h.Rule.ID))
		n++
	}
	if kind == abuse {
		for _, m := range c.masked {
			out = append(out, reason("kind", value, c.d.Text, m[0], m[1], "abuse.masked"))
			n++
		}
	}
	out = c.byModel(out, "kind", value, kind, min(2, maxWhy-n))
	if len(out) == 0 && len(c.d.Tokens) > 0 {
		out = append(out, c.byForm(kind))
	}
	if urgent {
		if len(c.urgentAt) == 0 {
			out = c.byModel(out, "urgent", "true", cannotWait, 2)
		}
		for k, i := range c.urgentAt {
			if k >= maxWhy {
				break
			}
			h := c.hits[i]
			out = append(out, reason("urgent", "true", c.d.Text, h.Start, h.End, h.Rule.ID))
		}
	}
	if cause >= 0 {
		out = append(out, c.whyCause(cause)...)
	}
	return out
}

func (c *sorting) whyCause(cause int) []replies.Reason {
	var out []replies.Reason
	for i := range c.hits {
		h := &c.hits[i]
		for _, f := range h.Rule.Finds {
			if f.Weight > 0 && c.causeO[f.ID] == cause && len(out) < 2 {
				out = append(out, reason("cause", Causes[cause], c.d.Text, h.Start, h.End, h.Rule.ID))
			}
		}
	}
	return out
}

// byForm is the reason when no word spoke: the mark or the first words the form was read from.
func (c *sorting) byForm(kind int) replies.Reason {
	tok := c.d.Tokens
	rule := "form." + string(replies.Kinds[kind])
	if kind == question {
		for _, s := range c.d.Sentences {
			if s.Question {
				return reason("kind", string(replies.Kinds[kind]), c.d.Text, tok[s.From].Start, s.End, rule)
			}
		}
	}
	last := min(len(tok), 3) - 1
	return reason("kind", string(replies.Kinds[kind]), c.d.Text, tok[0].Start, tok[last].End, rule)
}

// byModel adds the words that weigh most in the model and are no part of a reason given already.
func (c *sorting) byModel(out []replies.Reason, label, value string, outcome, most int) []replies.Reason {
	if most <= 0 {
		return out
	}
	rule := "model." + value
	if outcome == cannotWait {
		rule = "model.urgent"
	}
	given := len(out)
	for _, s := range c.heaviest(outcome, maxWhy) {
		t := c.d.Tokens[s.token]
		told := t.Start >= t.End
		for _, r := range out {
			told = told || r.Label == label && t.Start < r.End && r.Start < t.End
		}
		if !told && len(out) < given+most {
			out = append(out, reason(label, value, c.d.Text, t.Start, t.End, rule))
		}
	}
	return out
}

// Share is how much a word adds to an outcome of the model.
type Share struct {
	Word   string
	Weight float64
}

// Shares tells which words of a post speak most for an outcome: a kind by its place in replies.Kinds, then urgency.
func (s *Sorter) Shares(p replies.Post, outcome int) []Share {
	if s.model == nil {
		return nil
	}
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	c, _ := s.read(w, p)
	w.traits = c.see(w.traits[:0], false)
	_, c.traits = s.model.Score(w.traits)
	var out []Share
	for _, h := range c.heaviest(outcome, maxWhy) {
		out = append(out, Share{c.d.Tokens[h.token].Norm, float64(h.weight)})
	}
	return out
}
