package linear

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"atempause/replies/rules"
)

func traits(words string) []Trait {
	var out []Trait
	for i, w := range strings.Fields(words) {
		out = append(out, Trait{Key: Key(Hash, w), Value: 1, Token: int32(i)})
	}
	return out
}

func lessons() []Example {
	var out []Example
	for range 5 {
		out = append(out, Example{Traits: traits("cold late rude"), Class: 0, Weight: 1},
			Example{Traits: traits("when open late"), Class: 1, Weight: 1},
			Example{Traits: traits("lovely warm now"), Class: 2, Yes: [Outcomes]bool{Outcomes - 1: true}, Weight: 1})
	}
	return out
}

var plan = Plan{Classes: Outcomes - 1, Rounds: 20, Rate: 0.3, Decay: 1e-4, Yes: [Outcomes]float64{Outcomes - 1: 1}, Least: 2, Seed: 1}

func TestLearnsAndExplains(t *testing.T) {
	m, err := Open(Pack(Train(lessons(), plan), Fine))
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]int{"rude cold stranger": 0, "open when": 1, "warm lovely": 2} {
		score, known := m.Score(traits(words))
		for k := range Outcomes - 1 {
			if k != want && score[k] >= score[want] {
				t.Errorf("%q: outcome %d is not below %d: %v", words, k, want, score)
			}
		}
		if (score[Outcomes-1] > 0) != (want == 2) {
			t.Errorf("%q: last outcome %v", words, score[Outcomes-1])
		}
		sum := m.bias[want]
		for _, tr := range known {
			sum += m.Weight(tr, want)
		}
		if math.Abs(float64(sum-score[want])) > 1e-4 {
			t.Errorf("%q: the words' weights sum to %v, the score is %v", words, sum, score[want])
		}
	}
	if _, known := m.Score(traits("stranger")); len(known) != 0 {
		t.Errorf("knows a word it never met")
	}
}

func TestTrainingIsRepeatable(t *testing.T) {
	hiding := plan
	hiding.Drop = 0.3
	for _, p := range []Plan{plan, hiding} {
		if !bytes.Equal(Pack(Train(lessons(), p), Fine), Pack(Train(lessons(), p), Fine)) {
			t.Fatalf("two trainings differ, %.1f hidden", p.Drop)
		}
	}
}

// TestHidingHelpsTheRest holds what hiding is for: a trait that goes with another teaches as much as that.
func TestHidingHelpsTheRest(t *testing.T) {
	weak := func(hidden float64) float32 {
		p := plan
		p.Rounds, p.Drop = 200, hidden
		var list []Example
		for range 50 {
			loud := append(traits("loud"), Trait{Key: Key(Hash, "faint"), Value: 0.2})
			list = append(list, Example{Traits: loud, Class: 0, Weight: 1}, Example{Traits: traits("other"), Class: 1, Weight: 1})
		}
		m, err := Open(Pack(Train(list, p), Fine))
		if err != nil {
			t.Fatal(err)
		}
		score, _ := m.Score(traits("faint"))
		return score[0] - score[1]
	}
	if shown, hidden := weak(0), weak(0.5); hidden <= shown {
		t.Errorf("the fainter trait weighs %v, and %v when others are hidden at times", shown, hidden)
	}
}

// TestPackKeepsWeights holds that a packed table of any size finds each key, with a weight near the one learnt.
func TestPackKeepsWeights(t *testing.T) {
	for f, near := range map[Fineness]float64{Coarse: 0.45, Fine: 0.03} { // half of the step at the top, 3
		for _, n := range []int{1, 51, 52, 1000, 4099} {
			learnt := &Trained{}
			for i := range n {
				w := [Outcomes]float64{}
				for k := range w {
					w[k] = math.Sin(float64(i*Outcomes+k)) * 3
				}
				learnt.Keys, learnt.Weights = append(learnt.Keys, Key(Hash, fmt.Sprint(i))), append(learnt.Weights, w)
			}
			m, err := Open(Pack(learnt, f))
			if err != nil {
				t.Fatal(err)
			}
			lost := 0
			for i, key := range learnt.Keys {
				slot := m.find(key)
				if slot < 0 {
					t.Fatalf("%d keys, %d bits: key %d is gone", n, f, i)
				}
				for k, w := range learnt.Weights[i] {
					if math.Abs(float64(m.weight(slot, k))-w) > near {
						lost++
						break
					}
				}
			}
			if lost > n/500 {
				t.Errorf("%d keys, %d bits: %d have the weights of another", n, f, lost)
			}
		}
	}
}

func TestNearTakesPairsOfASentence(t *testing.T) {
	var r Reader
	doc := rules.Parse("Ware kam noch nicht. Schade drum", "de")
	got := r.Near(nil, doc, 0, len(doc.Tokens), 1)
	if len(got) != 3 { // Ware … noch, Ware … nicht, kam … nicht
		t.Fatalf("%d pairs: %v", len(got), got)
	}
	other := rules.Parse("Ware kam nicht noch", "de")
	again := r.Near(nil, other, 0, len(other.Tokens), 1)
	if got[0].Key != again[2].Key || got[2].Key != again[0].Key || got[1].Key == again[1].Key {
		t.Errorf("pairs are not known again: %v, %v", got, again)
	}
}

func TestExp(t *testing.T) {
	for x := -30.0; x < 30; x += 0.37 {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1e-12*want {
			t.Errorf("exp(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestOpenRefusesBrokenFiles(t *testing.T) {
	good := Pack(Train(lessons(), plan), Fine)
	for name, data := range map[string][]byte{
		"empty": nil, "short": good[:len(good)-1], "long": append(bytes.Clone(good), 0), "other": append([]byte("x"), good[1:]...),
		"no slots": good[:headerSize],
	} {
		if _, err := Open(data); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	full := bytes.Repeat([]byte{1}, len(good)) // no free slot: a search must still end
	copy(full, good[:headerSize])
	m, err := Open(full)
	if err != nil {
		t.Fatal(err)
	}
	m.Score(traits("anything"))
}
