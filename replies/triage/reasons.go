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
	if n == 0 && len(c.d.Tokens) > 0 {
		out = append(out, c.byForm(kind))
	}
	if urgent {
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
