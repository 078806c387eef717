package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/linear/study"
	"atempause/replies/triage"
)

func setUp(t testing.TB) (root string, s *triage.Sorter, all []lesson) {
	t.Helper()
	root, err := study.Root()
	if err != nil {
		t.Fatal(err)
	}
	if s, err = triage.New(); err != nil {
		t.Fatal(err)
	}
	if all, err = load(root); err != nil {
		t.Fatal(err)
	}
	return root, s, all
}

// TestTheModelIsWhatTrainingGives holds the committed file against a training of its own. When a rule or an example has
// changed: go run ./replies/triage/train
func TestTheModelIsWhatTrainingGives(t *testing.T) {
	if study.Raced {
		t.Skip("trains, and nothing in it runs side by side: run without -race")
	}
	root, s, all := setUp(t)
	file, err := os.ReadFile(filepath.Join(root, "replies/triage/kinds.model"))
	if err != nil {
		t.Fatal(err)
	}
	if len(file) > 1<<20 {
		t.Errorf("the model weighs %d bytes, more than a megabyte", len(file))
	}
	if !bytes.Equal(file, linear.Pack(train(s, all), linear.Coarse)) {
		t.Error("kinds.model is not what training gives: run go run ./replies/triage/train and commit it")
	}
}

// sealed are the posts no model and no figure of the training has seen. A text that two hands happened to write word for
// word ("Danke!") is left out when it is among the lessons.
func sealed(t testing.TB, root string, all []lesson) []lesson {
	t.Helper()
	learnt := map[string]bool{}
	for _, l := range all {
		learnt[strings.ToLower(l.Post.Text)] = true
	}
	var out []lesson
	add := func(author string, l line) {
		if k := kindOf(l.Kind); k >= 0 && l.Text != "" && !learnt[strings.ToLower(l.Text)] {
			out = append(out, lesson{ID: l.ID, Author: author, Lang: l.Lang, Post: replies.Post{Text: l.Text, Network: l.Network}, Kind: k, Urgent: l.Urgent})
		}
	}
	files := [][2]string{{"own held", "testdata/own.posts.jsonl"}}
	for _, who := range study.Sealed {
		files = append(files, [2]string{who, "examples/" + who + ".posts.jsonl"})
	}
	for _, f := range files {
		lines, err := study.ReadIf[line](filepath.Join(root, "replies/triage", f[1]))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if f[0] != "own held" || study.Held(l.Text) {
				add(f[0], l)
			}
		}
	}
	return out
}

// world are the posts of the rehearsal world: comments in the middle of talks, many without any context, and nothing said
// about urgency.
func world(t testing.TB, root string) []lesson {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "sources/sandbox/world/items.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out []lesson
	for _, row := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var l struct {
			ID, Text  string
			Kind      replies.Kind
			Ours      bool
			Recommend string
		}
		if err := json.Unmarshal([]byte(row), &l); err != nil {
			t.Fatal(err)
		}
		if k := kindOf(l.Kind); k >= 0 && l.Text != "" && !l.Ours {
			post := replies.Post{Text: l.Text, Network: "facebook", Against: l.Recommend == "negative"}
			out = append(out, lesson{ID: l.ID, Author: "world", Post: post, Kind: k})
		}
	}
	return out
}

// floors are a little below what is reached: the kinds' macro and urgency. sealedFloors are the same for sealed rows.
var floors = map[string][2]float64{
	"all": {0.83, 0.83}, "de": {0.83, 0.83}, "en": {0.83, 0.80},
}

// TestScoreLeftOut prints how well each author's posts are sorted by rules alone, and by a model that has seen nothing of
// theirs. It trains several models, so it waits to be asked for: go test -run Score -v.
func TestScoreLeftOut(t *testing.T) {
	if !testing.Verbose() || study.Raced {
		t.Skip("trains several models: run with -v, without -race")
	}
	_, _, all := setUp(t)
	t.Logf("%-24s %s", "F1", heading)
	for _, rulesAlone := range []bool{true, false} {
		name := map[bool]string{true: "rules", false: "model"}[rulesAlone]
		table, err := leaveOut(all, study.Learning, rulesAlone)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range append(append([]string{}, study.Learning...), "de", "en", "all") {
			if table[key] == nil { // wrote no posts
				continue
			}
			t.Logf("%-24s %s", name+" "+key, table[key])
			if f, ok := floors[key]; ok && !rulesAlone && (table[key].macro() < f[0] || f1(table[key].urgent) < f[1]) {
				t.Errorf("%s fell below its floor of %.2f (kinds, macro) or %.2f (urgent)", key, f[0], f[1])
			}
		}
	}
}

// TestScoreSealed prints how well posts are sorted that nobody learns from: by rules alone, then with the model.
func TestScoreSealed(t *testing.T) {
	root, s, all := setUp(t)
	t.Logf("%-24s %s", "F1", heading)
	for _, rulesAlone := range []bool{true, false} {
		name := map[bool]string{true: "rules", false: "model"}[rulesAlone]
		if rulesAlone {
			s.Use(nil)
		} else {
			var err error
			if s, err = triage.New(); err != nil {
				t.Fatal(err)
			}
		}
		rest := map[string]*tally{}
		for _, l := range append(sealed(t, root, all), world(t, root)...) {
			keys := []string{l.Author}
			if slices.Contains(study.Sealed, l.Author) {
				keys = append(keys, "all", "all "+l.Lang)
			}
			for _, key := range keys {
				if rest[key] == nil {
					rest[key] = &tally{}
				}
				rest[key].add(l, s.Triage(l.Post))
			}
		}
		for _, key := range append(slices.Clone(study.Sealed), "all", "all de", "all en", "own held", "world") {
			row := rest[key]
			if row == nil { // wrote no posts
				continue
			}
			t.Logf("%-24s %s", name+" "+key+" (sealed)", row)
			if f, ok := sealedFloors[key]; ok && !rulesAlone && (row.macro() < f[0] || f1(row.urgent) < f[1]) {
				t.Errorf("%s fell below its floor of %.2f (kinds, macro) or %.2f (urgent)", key, f[0], f[1])
			}
			if key == "all" && !rulesAlone && (f1(row.kinds[kindOf(replies.Complaint)]) < 0.88 || f1(row.kinds[kindOf(replies.Praise)]) < 0.85) {
				t.Error("complaint fell below 0.88 or praise below 0.85")
			}
		}
	}
}

var sealedFloors = map[string][2]float64{
	"all": {0.89, 0.88}, "own held": {0.92, 0.90},
}

func BenchmarkOpen(b *testing.B) {
	root, err := study.Root()
	if err != nil {
		b.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(root, "replies/triage/kinds.model"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := linear.Open(data); err != nil {
			b.Fatal(err)
		}
	}
}
