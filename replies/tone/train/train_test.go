package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"atempause/replies/linear"
	"atempause/replies/linear/study"
	"atempause/replies/tone"
)

// TestTheModelIsWhatTrainingGives holds the committed file against a training of its own. When a rule or an example has
// changed: go run ./replies/tone/train
func TestTheModelIsWhatTrainingGives(t *testing.T) {
	if study.Raced {
		t.Skip("trains, and nothing in it runs side by side: run without -race")
	}
	root, err := study.Root()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(root, "replies/tone/tone.model"))
	if err != nil {
		t.Fatal(err)
	}
	if len(file) > 1<<20 {
		t.Errorf("the model weighs %d bytes, more than a megabyte", len(file))
	}
	a, err := tone.New()
	if err != nil {
		t.Fatal(err)
	}
	all, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, linear.Pack(train(a, all, ""), linear.Fine)) {
		t.Error("tone.model is not what training gives: run go run ./replies/tone/train and commit it")
	}
}

// A model that has seen nothing of an author must read that author's replies better than the rules alone, and what is said
// in the end must not refuse more good replies than they.
func TestTheModelCarriesToStrangers(t *testing.T) {
	if testing.Short() || study.Raced {
		t.Skip("trains once more: run without -short and -race")
	}
	root, err := study.Root()
	if err != nil {
		t.Fatal(err)
	}
	a, err := tone.New()
	if err != nil {
		t.Fatal(err)
	}
	all, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	table, err := leaveOut(a, all, []string{"karl"})
	if err != nil {
		t.Fatal(err)
	}
	got := table["karl"]
	for k, label := range tone.Heads {
		if rules, both := got.rules[k].F1(), got.final[k].F1(); both < rules-0.03 {
			t.Errorf("%s: %.3f by rules alone, %.3f with the model", label, rules, both)
		}
	}
	if got.gate[1].refused > got.gate[0].refused {
		t.Errorf("by rules %v, with the model %v", got.gate[0], got.gate[1])
	}
}
