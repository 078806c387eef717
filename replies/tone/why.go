package tone

import (
	"cmp"
	"slices"
)

// Account is how the model came to what it says of a label: what spoke for and against it, the heaviest first. The label
// holds when Score is above nought, or when a rule that leaves no doubt has found it.
type Account struct {
	Label string
	Score float64
	Parts []Part
}

// Part is one thing that spoke for a label (above nought) or against it: a word of the reply, or what rules and form tell.
type Part struct {
	What   string
	Weight float64
	Word   bool // What is a word of the reply
}

// Why gives account of each label the model has a say in.
func (a *Analyzer) Why(text string, c Context) []Account {
	if a.model == nil {
		return nil
	}
	w := a.pool.Get().(*work)
	defer a.pool.Put(w)
	v := a.read(w, text, c)
	v.names = map[uint32]string{}
	score, known := a.model.Score(v.see(nil, &w.reader, false))
	out := make([]Account, 0, len(Heads))
	for head, label := range Heads {
		if head == headSubmissive || head == headPrivate {
			continue
		}
		acc := Account{Label: label, Score: float64(score[head] - from[head])}
		words := map[int32]float64{}
		for _, t := range known {
			weight := float64(a.model.Weight(t, head))
			if t.Token >= 0 {
				words[t.Token] += weight
			} else {
				acc.Parts = append(acc.Parts, Part{What: v.names[t.Key], Weight: weight})
			}
		}
		for k := range v.d.Tokens {
			if weight, ok := words[int32(k)]; ok {
				t := v.d.Tokens[k]
				acc.Parts = append(acc.Parts, Part{What: text[t.Start:t.End], Weight: weight, Word: true})
			}
		}
		slices.SortStableFunc(acc.Parts, func(a, b Part) int { return cmp.Compare(b.Weight*b.Weight, a.Weight*a.Weight) })
		out = append(out, acc)
	}
	return out
}
