package linear

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Example is what a model learns from.
type Example struct {
	Traits []Trait
	Class  int            // which of the classes it is, if the plan has any
	Yes    [Outcomes]bool // which of the outcomes behind the classes hold
	Silent [Outcomes]bool // of which of them nothing is known
	Weight float64        // how much it counts
}

// Plan is how a model is trained.
type Plan struct {
	Classes int               // so many of the first outcomes exclude each other; each of the rest is a yes or no of its own
	Rounds  int               // how often every example is seen
	Rate    float64           // the length of the first steps
	Decay   float64           // how strongly large weights are held down
	Yes     [Outcomes]float64 // how much more a yes counts than a no
	Rare    float64           // how much quicker is learnt from rare traits: 0 not at all, 0.5 by the root of their rarity
	Average int               // so many of the last rounds are averaged, which takes out the luck of the order; 0 takes the last
	Least   int               // a trait must occur in so many examples
	Most    int               // so many traits at most, those that weigh most; 0 for all
	Drop    float64           // this share of an example's traits is hidden each time it is seen, so that none is relied on alone
	Seed    uint64
}

// Trained is a trained model, before it is packed. Keys are sorted.
type Trained struct {
	Keys    []uint32
	Weights [][Outcomes]float64
	Bias    [Outcomes]float64
}

// point is an example with its traits numbered.
type point struct {
	at    []int32
	value []float64
	*Example
}

// Train learns by gradient descent over the examples, in an order that depends on the seed alone.
func Train(examples []Example, p Plan) *Trained {
	t := train(examples, common(examples, p.Least), p)
	if p.Most > 0 && len(t.Keys) > p.Most {
		t = train(examples, t.heaviest(p.Most), p) // anew, so that those that stay take over what the others told
	}
	return t
}

// heaviest gives the keys that weigh most for any outcome, sorted.
func (t *Trained) heaviest(most int) []uint32 {
	weight := make(map[uint32]float64, len(t.Keys))
	for i, k := range t.Keys {
		for _, w := range t.Weights[i] {
			weight[k] = max(weight[k], math.Abs(w))
		}
	}
	keys := slices.Clone(t.Keys)
	slices.SortStableFunc(keys, func(a, b uint32) int { return cmp.Compare(weight[b], weight[a]) })
	keys = keys[:most]
	slices.Sort(keys)
	return keys
}

// train learns the weights of the given keys.
func train(examples []Example, keys []uint32, p Plan) *Trained {
	t := &Trained{Keys: keys}
	number := make(map[uint32]int32, len(t.Keys))
	for i, k := range t.Keys {
		number[k] = int32(i)
	}
	points := make([]point, len(examples))
	for i := range examples {
		points[i] = numbered(&examples[i], number)
	}
	t.Weights = make([][Outcomes]float64, len(t.Keys))
	quick := quickness(points, len(t.Keys), p.Rare)
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
	}
	chance, steps := chance(p.Seed), 0.0
	shrink := 1.0 // the weights are kept divided by this, so that holding them down costs one product a step
	mean := make([][Outcomes]float64, len(t.Keys))
	var bias [Outcomes]float64
	last := max(1, p.Average)
	var thinned point
	for round := range p.Rounds {
		for i := len(order) - 1; i > 0; i-- {
			j := int(chance.next() % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			rate := p.Rate / (1 + float64(float64(p.Rate*p.Decay)*steps))
			steps++
			shrink *= 1 - float64(rate*p.Decay)
			pt := &points[i]
			if p.Drop > 0 {
				pt = thinned.of(pt, p.Drop, &chance)
			}
			t.step(pt, rate, shrink, p)
		}
		if round < p.Rounds-last {
			continue
		}
		for i := range t.Weights {
			for k := range Outcomes {
				mean[i][k] += float64(t.Weights[i][k] * shrink)
			}
		}
		for k := range Outcomes {
			bias[k] += t.Bias[k]
		}
	}
	for i := range mean {
		for k := range Outcomes {
			t.Weights[i][k] = float64(mean[i][k]*quick[i]) / float64(last)
		}
	}
	for k := range Outcomes {
		t.Bias[k] = bias[k] / float64(last)
	}
	return t
}

// of makes pt the point of an example with a share of its traits hidden and the rest so much louder.
func (pt *point) of(whole *point, hidden float64, c *chance) *point {
	pt.Example, pt.at, pt.value = whole.Example, pt.at[:0], pt.value[:0]
	below := uint64(hidden * (1 << 31))
	for i, at := range whole.at {
		if c.next() >= below {
			pt.at = append(pt.at, at)
			pt.value = append(pt.value, whole.value[i]/(1-hidden))
		}
	}
	return pt
}

// chance is a row of numbers that look drawn by chance and are the same on every machine.
type chance uint64

// next is a number of 31 bits.
func (c *chance) next() uint64 {
	*c = *c*6364136223846793005 + 1442695040888963407
	return uint64(*c >> 33)
}

// quickness makes the traits of the points larger the rarer they are, and tells by how much: a weight learnt so must be
// made larger by the same.
func quickness(points []point, traits int, power float64) []float64 {
	quick := make([]float64, traits)
	for _, pt := range points {
		for _, at := range pt.at {
			quick[at]++
		}
	}
	for i, n := range quick {
		quick[i] = 1
		if power > 0 {
			quick[i] = math.Round(4096*math.Pow(float64(len(points))/(30*(n+1)), power)) / 4096 // without the bits that differ between machines
		}
	}
	for _, pt := range points {
		for i, at := range pt.at {
			pt.value[i] *= quick[at]
		}
	}
	return quick
}

// common gives the keys that enough examples have, sorted.
func common(examples []Example, least int) []uint32 {
	seen, last := map[uint32]int{}, map[uint32]int{}
	for i, e := range examples {
		for _, tr := range e.Traits {
			if tr.Key != 0 && last[tr.Key] != i+1 {
				last[tr.Key] = i + 1
				seen[tr.Key]++
			}
		}
	}
	var keys []uint32
	for k, n := range seen {
		if n >= least {
			keys = append(keys, k)
		}
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	return keys
}

func numbered(e *Example, number map[uint32]int32) point {
	pt := point{Example: e}
	for _, tr := range e.Traits {
		if n, ok := number[tr.Key]; ok {
			pt.at = append(pt.at, n)
			pt.value = append(pt.value, float64(tr.Value))
		}
	}
	return pt
}

// step moves the weights a little towards what the example says.
func (t *Trained) step(pt *point, rate, shrink float64, p Plan) {
	var score [Outcomes]float64
	for i, at := range pt.at {
		w := &t.Weights[at]
		for k := range Outcomes {
			score[k] += float64(w[k] * pt.value[i])
		}
	}
	top := math.Inf(-1)
	for k := range Outcomes {
		score[k] = float64(score[k]*shrink) + t.Bias[k]
		if k < p.Classes {
			top = max(top, score[k])
		}
	}
	var pull [Outcomes]float64
	sum := 0.0
	for k := range p.Classes {
		pull[k] = exp(score[k] - top)
		sum += pull[k]
	}
	for k := range p.Classes {
		pull[k] /= -sum
	}
	if p.Classes > 0 {
		pull[pt.Class]++
	}
	for k := p.Classes; k < Outcomes; k++ {
		switch {
		case pt.Silent[k]:
		case pt.Yes[k]:
			pull[k] = float64((1 - 1/(1+exp(-score[k]))) * p.Yes[k])
		default:
			pull[k] = -1 / (1 + exp(-score[k]))
		}
	}
	for k := range Outcomes {
		pull[k] *= float64(rate * pt.Weight)
		t.Bias[k] += float64(0.1 * pull[k])
	}
	for i, at := range pt.at {
		w := &t.Weights[at]
		v := pt.value[i] / shrink
		for k := range Outcomes {
			w[k] += float64(pull[k] * v)
		}
	}
}

// exp is e to the x, the same on every machine: that of the standard library is not.
func exp(x float64) float64 {
	x = max(-60, min(60, x))
	n := math.Floor(float64(x*math.Log2E) + 0.5)
	r := x - float64(n*math.Ln2)
	term, sum := 1.0, 1.0
	for i := 1.0; i < 14; i++ {
		term = float64(term*r) / i
		sum += term
	}
	return math.Ldexp(sum, int(n))
}
