package triage

import (
	_ "embed"
	"fmt"
	"slices"
	"sort"
	"sync"
	"unicode/utf8"

	"atempause/replies/linear"
	"atempause/replies/rules"
)

//go:generate go run ./train

//go:embed kinds.model
var modelFile []byte

// builtinModel opens the model that comes with the program, once.
var builtinModel = sync.OnceValues(func() (*linear.Model, error) {
	m, err := linear.Open(modelFile)
	if err != nil {
		return nil, fmt.Errorf("open the model of triage: %w", err)
	}
	return m, nil
})

// cannotWait is the outcome behind the kinds.
const cannotWait = linear.Outcomes - 1

// Use puts another model in place of the built-in one, for measuring. It must come before the first Triage; nil leaves
// the rules alone.
func (s *Sorter) Use(m *linear.Model) { s.model = m }

// verdict asks the model, which knows what the rules found, unless the rules are sure or there is nothing to read.
func (c *sorting) verdict() (kind int, urgent bool) {
	kind = c.winner()
	if c.model == nil || c.form.words == 0 {
		return kind, c.isUrgent(kind)
	}
	c.w.traits = c.see(c.w.traits[:0], false)
	score, known := c.model.Score(c.w.traits)
	c.traits = known
	c.stars(&score)
	if !c.sure(kind) {
		for k := range c.kinds {
			if k == 0 || score[k] > score[kind] {
				kind = k
			}
		}
	}
	if c.danger >= 1 && (kind == praise || kind == other) {
		kind = complaint // nobody is glad of a smell of gas, whatever the words beside it
	}
	if c.attack >= 2 && (kind == praise || kind == other) && c.good < 1 {
		kind = abuse // whoever calls people names praises nobody
	}
	if kind == complaint && c.called > 0 && c.own == 0 && c.form.words <= 4 {
		kind = abuse // there is nothing but the name they call somebody
	}
	if kind == other && c.urgent+c.danger-c.notUrg >= 1 && score[cannotWait] > pressingFrom {
		kind = complaint // banter never presses: "please today, my account is in the red" is none
		if score[question] > score[complaint] {
			kind = question
		}
	}
	return kind, c.pressing(kind, score[cannotWait])
}

// stars weighs what the network says beside the text; the examples have none.
func (c *sorting) stars(score *[linear.Outcomes]float32) {
	if c.post.Rating > 0 {
		score[other] -= 2 // who gives stars judges
	}
	switch r := c.post.Rating; {
	case r >= 1 && r <= 2 || c.post.Against:
		score[complaint] += 2
		score[praise] -= 2
	case r == 3:
		score[complaint] += 0.5
	case r >= 4:
		score[praise] += 2
		score[complaint]--
	}
}

// sure tells whether the rules' verdict stands whatever the model says: what a workspace's own rule says, and what the
// rules tell with a lead that was hardly ever wrong.
func (c *sorting) sure(kind int) bool {
	lead := c.kinds[kind]
	for k, w := range c.kinds {
		if k != kind {
			lead = min(lead, c.kinds[kind]-w)
		}
	}
	for i := range c.spoken {
		if s := &c.spoken[i]; int(s.label) == kind && c.hits[s.hit].Rule.User {
			return true
		}
	}
	return lead >= sureLead[kind]
}

// share is what a word adds to a verdict.
type share struct {
	token  int
	weight float32
}

// heaviest gives the words that added most to an outcome, the heaviest first. For a kind it is by how much more a word
// speaks for it than for the others on average.
func (c *sorting) heaviest(outcome, most int) []share {
	if c.model == nil || len(c.traits) == 0 {
		return nil
	}
	n := min(len(c.d.Tokens), maxTraitWords)
	all := c.w.shares[:0]
	for i := range n {
		all = append(all, share{token: i})
	}
	c.w.shares = all
	for _, t := range c.traits {
		if t.Token < 0 {
			continue
		}
		w := c.model.Weight(t, outcome)
		if outcome < cannotWait {
			rest := float32(0)
			for k := range cannotWait {
				if k != outcome {
					rest += c.model.Weight(t, k)
				}
			}
			w -= rest / (cannotWait - 1)
		}
		all[t.Token].weight += w
	}
	all = slices.DeleteFunc(all, func(s share) bool { return s.weight <= 0.05 })
	sort.SliceStable(all, func(i, j int) bool {
		if a, b := c.telling(all[i].token), c.telling(all[j].token); a != b {
			return a
		}
		return all[i].weight > all[j].weight
	})
	top := 0
	for top < len(all) && top < most && all[top].weight > all[0].weight/4 {
		top++
	}
	return all[:top]
}

// telling tells whether a word tells a reader anything on its own: the smallest are reasons only where there is no other.
func (c *sorting) telling(token int) bool {
	t := c.d.Tokens[token]
	return utf8.RuneCountInString(t.Norm) >= 4 || t.Is(rules.FlagEmoji|rules.FlagNumber)
}

// sureLead is how far the rules must lead with a kind for their verdict to stand.
var sureLead = [7]float64{3, 3, 3, 3, 3, 3, 3}

// pressingFrom is the score from which on a post cannot wait.
const pressingFrom = -0.5

// pressing tells whether the post cannot wait. Danger to life, health or house never can; praise, spam and banter always can.
func (c *sorting) pressing(kind int, score float32) bool {
	switch kind {
	case praise, spam, misinformation, other:
		return false
	}
	return score > pressingFrom || c.danger >= 1
}
