package main

import (
	"os"
	"path/filepath"
	"strings"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/linear/study"
	"atempause/replies/tone"
)

// The figures of the training, found by leaving out one author at a time. Nothing else was looked at.
var plan = linear.Plan{
	Rounds: 25, Rate: 0.3, Decay: 1e-4, Least: 2, Most: 26000, Seed: 1,
	Yes: [linear.Outcomes]float64{1.5, 2.5, 2.5, 2.5, 1, 1, 2, 1},
}

const ownWeight = 1.0 // examples by the hand that wrote the rules

// schooled are those the rules of the model's labels were learnt from. Of their examples it sees only the words: they
// would teach that the rules are nearly always right.
var schooled = map[string]bool{"own": true, "anna": true, "bert": true, "cleo": true}

// lesson is one example to learn from.
type lesson struct {
	ID, Author, Lang, Text string
	Context                tone.Context
	Labels                 replies.Labels
	Silent                 [linear.Outcomes]bool // of these labels nothing is known
}

type line struct {
	ID, Lang, Incoming, Text string
	Kind                     replies.Kind
	replies.Labels
}

// load reads all lessons in a fixed order.
func load(root string) ([]lesson, error) {
	var out []lesson
	add := func(author, path string, split bool) error {
		lines, err := study.ReadIf[line](filepath.Join(root, "replies/tone", path))
		for _, l := range lines {
			if !split || !study.Held(l.Text) {
				out = append(out, lesson{
					ID: l.ID, Author: author, Lang: l.Lang, Text: l.Text, Labels: l.Labels,
					Context: tone.Context{Lang: l.Lang, Kind: l.Kind, Incoming: l.Incoming},
				})
			}
		}
		return err
	}
	if err := add("own", "testdata/replies.dev.jsonl", false); err != nil {
		return nil, err
	}
	if err := add("own", "testdata/own.replies.jsonl", true); err != nil {
		return nil, err
	}
	for _, a := range study.Learning {
		if err := add(a, "examples/"+a+".replies.jsonl", false); err != nil {
			return nil, err
		}
	}
	return phrases(out, filepath.Join(root, "replies/tone/testdata/phrases.txt"))
}

// phrases adds the phrases that tell good replies from flawed ones. A clean one has no fault; of a flawed one nothing is
// known but the fault it is named for.
func phrases(out []lesson, path string) ([]lesson, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for _, row := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		p := strings.SplitN(row, "|", 4)
		if len(p) < 4 || strings.HasPrefix(row, "#") {
			continue
		}
		l := lesson{Author: "own", Lang: p[1], Text: p[3], Context: tone.Context{Lang: p[1], Kind: replies.Kind(p[2])}}
		fault := map[string]int{"defensive": 0, "hostile": 1, "lecturing": 2, "submissive": 3, "hollow": 6}
		for k := range l.Silent {
			l.Silent[k] = true
		}
		for name, k := range fault {
			l.Silent[k] = p[0] != "clean" && p[0] != name
		}
		l.Labels = replies.Labels{Defensive: p[0] == "defensive", Hostile: p[0] == "hostile", Lecturing: p[0] == "lecturing", Submissive: p[0] == "submissive"}
		if p[0] == "hollow" {
			l.Labels.Apology = replies.HollowApology
		}
		out = append(out, l)
	}
	return out, nil
}

// holds tells which of the model's labels hold.
func holds(l replies.Labels) [linear.Outcomes]bool {
	return [linear.Outcomes]bool{
		l.Defensive, l.Hostile, l.Lecturing, l.Submissive, l.Help, l.PrivateChannel,
		l.Apology == replies.HollowApology, l.Apology == replies.RealApology,
	}
}

// train learns from all lessons but those of one author.
func train(a *tone.Analyzer, all []lesson, without string) *linear.Trained {
	var examples []linear.Example
	for _, l := range all {
		if l.Author == without {
			continue
		}
		e := linear.Example{Traits: a.Traits(l.Text, l.Context, schooled[l.Author]), Yes: holds(l.Labels), Silent: l.Silent, Weight: 1}
		if l.Author == "own" {
			e.Weight = ownWeight
		}
		examples = append(examples, e)
	}
	return linear.Train(examples, plan)
}
