package main

import (
	"fmt"
	"io"
	"slices"
	"sort"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/triage"
)

// tally counts how often each kind and urgency were right (hit), claimed wrongly (false) and missed.
type tally struct {
	kinds  [7][3]int
	urgent [3]int
	posts  int
}

func count(c *[3]int, want, got bool) {
	switch {
	case want && got:
		c[0]++
	case got:
		c[1]++
	case want:
		c[2]++
	}
}

func f1(c [3]int) float64 {
	if c[0]+c[1]+c[2] == 0 {
		return 1
	}
	return 2 * float64(c[0]) / float64(2*c[0]+c[1]+c[2])
}

func (t *tally) add(l lesson, got replies.Triage) {
	t.posts++
	for k := range t.kinds {
		count(&t.kinds[k], l.Kind == k, got.Kind == replies.Kinds[k])
	}
	count(&t.urgent, l.Urgent, got.Urgent)
}

// macro is the mean over the kinds that occur.
func (t *tally) macro() float64 {
	sum, n := 0.0, 0.0
	for _, c := range t.kinds {
		if c[0]+c[2] > 0 {
			sum += f1(c)
			n++
		}
	}
	return sum / max(n, 1)
}

func (t *tally) String() string {
	out := fmt.Sprintf("%5d %6.3f", t.posts, t.macro())
	for _, c := range t.kinds {
		out += fmt.Sprintf(" %5.2f", f1(c))
	}
	return out + fmt.Sprintf("  %5.2f", f1(t.urgent))
}

const heading = "posts  macro compl quest prais abuse  spam misin other  urgent"

// modelWithout is what is learnt with some authors left out.
func modelWithout(s *triage.Sorter, all []lesson, authors ...string) (*linear.Model, error) {
	return linear.Open(linear.Pack(train(s, all, authors...), linear.Coarse))
}

// turns is how many models are trained at most to leave everybody out: one for each author would take half an hour.
const turns = 6

// leaveOut sorts each author's posts by a model that has seen nothing of that author's, nor of some others'. The tables'
// keys are the author, the language and "all".
func leaveOut(all []lesson, of []string, rulesAlone bool) (map[string]*tally, error) {
	out := map[string]*tally{}
	size := (len(of) + turns - 1) / turns
	for group := range slices.Chunk(of, size) {
		s, err := triage.ByRules()
		if err != nil {
			return nil, err
		}
		if !rulesAlone {
			m, err := modelWithout(s, all, group...)
			if err != nil {
				return nil, err
			}
			s.Use(m)
		}
		for _, l := range all {
			if slices.Contains(group, l.Author) && !l.OfReply {
				got := s.Triage(l.Post)
				for _, key := range []string{l.Author, l.Lang, "all"} {
					if out[key] == nil {
						out[key] = &tally{}
					}
					out[key].add(l, got)
				}
			}
		}
	}
	return out, nil
}

func measureLeftOut(w io.Writer, all []lesson, of []string) error {
	for _, rulesAlone := range []bool{true, false} {
		t, err := leaveOut(all, of, rulesAlone)
		if err != nil {
			return err
		}
		name := "left out"
		if rulesAlone {
			name = "rules alone"
		}
		fmt.Fprintf(w, "%-12s %s\n", name, heading)
		for _, key := range append(append([]string{}, of...), "de", "en", "all") {
			if t[key] != nil { // who wrote only replies is left out
				fmt.Fprintf(w, "%-12s %s\n", key, t[key])
			}
		}
	}
	return nil
}

// listWords lists the words that weigh most for each kind, on average over the lessons they were a reason in, if at
// least three.
func listWords(w io.Writer, s *triage.Sorter, all []lesson, most int) error {
	m, err := modelWithout(s, all)
	if err != nil {
		return err
	}
	s.Use(m)
	for k, kind := range append(append([]replies.Kind{}, replies.Kinds...), "urgent") {
		sum, times := map[string]float64{}, map[string]float64{}
		for _, l := range all {
			for _, share := range s.Shares(l.Post, k) {
				sum[share.Word] += share.Weight
				times[share.Word]++
			}
		}
		var words []string
		for word := range sum {
			if sum[word] /= times[word]; times[word] >= 3 {
				words = append(words, word)
			}
		}
		sort.Slice(words, func(i, j int) bool {
			if sum[words[i]] != sum[words[j]] {
				return sum[words[i]] > sum[words[j]]
			}
			return words[i] < words[j]
		})
		fmt.Fprintf(w, "%s:", kind)
		for _, word := range words[:min(most, len(words))] {
			fmt.Fprintf(w, " %s %.1f,", word, sum[word])
		}
		fmt.Fprintln(w)
	}
	return nil
}
