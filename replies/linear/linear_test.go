package linear

import (
	"bytes"
	"math"
	"strings"
	"testing"
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
	m, err := Open(Pack(Train(lessons(), plan)))
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
	if !bytes.Equal(Pack(Train(lessons(), plan)), Pack(Train(lessons(), plan))) {
		t.Fatal("two trainings differ")
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
	good := Pack(Train(lessons(), plan))
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
