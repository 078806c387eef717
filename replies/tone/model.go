package tone

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/rules"
)

//go:generate go run ./train

//go:embed tone.model
var modelFile []byte

// builtinModel opens the model that comes with the program, once.
var builtinModel = sync.OnceValues(func() (*linear.Model, error) {
	m, err := linear.Open(modelFile)
	if err != nil {
		return nil, fmt.Errorf("open the model of how replies sound: %w", err)
	}
	return m, nil
})

// The outcomes of the model. Submissiveness and ways in are learnt along, because they tell apart what the others mean;
// of these two the rules know better.
const (
	headDefensive = iota
	headHostile
	headLecturing
	headSubmissive
	headHelp
	headPrivate
	headHollow
	headReal
)

// Heads names them, as in the examples.
var Heads = [linear.Outcomes]string{"defensive", "hostile", "lecturing", "submissive", "help", "private_channel", "apology hollow", "apology real"}

// Use puts another model in place of the built-in one, for measuring. It must come before the first Analyze; nil leaves
// the rules alone.
func (a *Analyzer) Use(m *linear.Model) { a.model = m }

// reconsider lets the model, which sees the words beside what the rules found, have the last word on what is said between
// the lines. What a workspace's own rule has found stands.
func (v *view) reconsider(w *work) {
	if v.model == nil || len(v.d.Tokens) == 0 {
		return
	}
	score, known := v.model.Score(v.see(w.traits[:0], &w.reader, false))
	w.traits = known
	l := &v.r.Labels
	for _, h := range [...]struct {
		head  int
		check replies.CheckID
		label string
		holds *bool
	}{
		{headDefensive, replies.CheckDefensive, "defensive", &l.Defensive},
		{headHostile, replies.CheckHostile, "hostile", &l.Hostile},
		{headLecturing, replies.CheckLecturing, "lecturing", &l.Lecturing},
	} {
		says := score[h.head] > from[h.head]
		v.settle(h.check, h.label, h.holds, says, true, known, h.head)
	}
	helps := from[headHelp]
	if !l.Help && v.any("help.vague") && !v.asksBack() { // rules have read that it is only promised to look
		helps += plainlyHelps
	}
	v.settle(replies.CheckHelp, "help", &l.Help, score[headHelp] > helps, false, known, headHelp)
	v.settleApology(score[headHollow]-from[headHollow], score[headReal]-from[headReal], known)
}

// settleApology makes the apology what the model says: hollow before real, if it says both.
func (v *view) settleApology(hollow, real float32, known []linear.Trait) {
	says, fault, head := replies.NoApology, false, 0
	switch {
	case v.r.Labels.Apology == replies.RealApology && real > 0 && hollow < real+plainlyHollow: // a rule has read the very words
		says = replies.RealApology
	case hollow > 0 && hollow > real:
		says, fault, head = replies.HollowApology, true, headHollow
	case real > 0:
		says, head = replies.RealApology, headReal
	}
	if says == v.r.Labels.Apology {
		return
	}
	v.r.Labels.Apology = says
	v.withdraw(replies.CheckApology, true)
	v.withdraw(replies.CheckApology, false)
	if says == replies.NoApology {
		return
	}
	if from, to := v.telling(known, head); to > from {
		v.passage(replies.CheckApology, fault, from, to, "apology.wording")
	}
}

// plainlyHollow is how far the model must lead for an apology to be hollow that the rules call real.
const plainlyHollow = 1.0

// asksBack tells whether the reply asks the person for something: "what was the number?" is a step, whatever is promised
// beside it.
func (v *view) asksBack() bool {
	return slices.ContainsFunc(v.d.Sentences, func(s rules.Sentence) bool { return s.Question && s.From >= v.opens && s.From < v.tail })
}

// plainlyHelps is by how much more the model must speak for help where the rules have found a vague step and nothing else.
const plainlyHelps = 1.0

// from is the score from which on a label holds: found by leaving out one author at a time, where a good reply refused weighs
// more than a flawed one let pass.
var from = [linear.Outcomes]float32{headHostile: 0.25, headLecturing: -0.25, headHelp: -0.5, headHollow: -0.25, headReal: -0.25}

// settle makes a label what the model says, with the words that say so.
func (v *view) settle(check replies.CheckID, label string, holds *bool, says, fault bool, known []linear.Trait, head int) {
	if fault && !*holds && v.userFinds(check, label) {
		*holds = true
		return
	}
	if *holds == says {
		return
	}
	if !says {
		if v.sure(label) || fault && v.c.Later { // of second answers it has seen few: there it only adds
			return
		}
		*holds = false
		v.withdraw(check, fault)
		return
	}
	*holds = true
	if from, to := v.telling(known, head); to > from {
		v.passage(check, fault, from, to, label+".wording")
	}
}

// surely is the strength from which on a rule's word stands whatever the model says.
const surely = 2

// sure tells whether a rule that leaves no doubt has found a label, or a workspace's own.
func (v *view) sure(label string) bool {
	for i := range v.hits {
		if w := v.weight(&v.hits[i], label); w >= surely || w >= 1 && v.hits[i].Rule.User {
			return true
		}
	}
	return false
}

// userFinds notes what a workspace's own rules have found of a label: they mean what they say, whatever else the reply
// makes good.
func (v *view) userFinds(check replies.CheckID, label string) (found bool) {
	for i := range v.hits {
		if h := &v.hits[i]; h.Rule.User && v.weight(h, label) >= 1 {
			v.note(check, true, h)
			found = true
		}
	}
	return found
}

// withdraw takes back what was found for a check.
func (v *view) withdraw(check replies.CheckID, fault bool) {
	kept := v.r.Findings[:0]
	for _, f := range v.r.Findings {
		if f.Check != check || f.Fault != fault {
			kept = append(kept, f)
		}
	}
	v.r.Findings = kept
}

// telling is the passage that speaks loudest for a label: in the sentence whose words weigh most, from the first to the
// last of those that weigh at least a quarter of the heaviest.
func (v *view) telling(known []linear.Trait, head int) (from, to int) {
	a, b := v.between()
	weight := make([]float32, b-a)
	for _, t := range known {
		if k := int(t.Token) - a; t.Token >= 0 && k >= 0 && k < len(weight) {
			weight[k] += v.model.Weight(t, head)
		}
	}
	best, heaviest := -1, float32(0)
	for i, s := range v.d.Sentences {
		sum := float32(0)
		for k := max(s.From, a); k < min(s.To, b); k++ {
			sum += max(0, weight[k-a])
		}
		if sum > heaviest {
			best, heaviest = i, sum
		}
	}
	if best < 0 {
		return a, b
	}
	s := v.d.Sentences[best]
	lo, hi := max(s.From, a), min(s.To, b)
	top := float32(0)
	for k := lo; k < hi; k++ {
		top = max(top, weight[k-a])
	}
	from, to = hi, lo
	for k := lo; k < hi; k++ {
		if weight[k-a] >= top/4 {
			from, to = min(from, k), k+1
		}
	}
	return from, to
}
