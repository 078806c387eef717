package mastodon

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
	"atempause/sources/mastodon/fake"
)

// told is what a store would hold.
type told struct {
	home    map[string]string // message → thread
	around  map[string]string // thread → what it hangs under
	text    map[string]string
	gone    map[string]bool
	cursors map[sources.Lane]sources.Cursor
}

func (m *told) take(b sources.Batch) {
	for _, th := range b.Threads {
		m.around[th.RemoteID] = th.Context.RemoteID
		for _, msg := range th.Messages {
			m.home[msg.RemoteID], m.text[msg.RemoteID] = th.RemoteID, msg.Text
			delete(m.gone, msg.RemoteID)
		}
	}
	for _, g := range b.Gone {
		for id, home := range m.home {
			if (home == g.Root || m.around[home] == g.Root) && !slices.Contains(g.Seen, id) {
				m.gone[id] = true
			}
		}
	}
	m.cursors[b.Lane] = b.Cursor
}

// life is a little world whose truth is known: who answered what, and what concerns the firm.
type life struct {
	s       *stage
	all     []string
	text    map[string]string
	under   map[string]string
	answers map[string]int
	ours    map[string]bool
	named   map[string]bool
	private map[string]bool
	dead    map[string]bool
}

// concerns tells whether a public post must be told: it stands below a post of ours or one that addresses us, or is one.
func (l *life) concerns(id string) bool {
	if l.named[id] {
		return true
	}
	for up := l.under[id]; up != ""; up = l.under[up] {
		if l.ours[up] || l.named[up] {
			return true
		}
	}
	return false
}

func (l *life) add(t *rapid.T) {
	n := len(l.all)
	text := fmt.Sprintf("Beitrag %d", n)
	d := fake.Draft{Author: l.s.world.Person(fmt.Sprintf("Leser %d", rapid.IntRange(0, 4).Draw(t, "who"))), HTML: fake.Remote(text)}
	firm := rapid.IntRange(0, 3).Draw(t, "firm") == 0
	names := !firm && rapid.Bool().Draw(t, "names")
	if firm {
		d = fake.Draft{Author: l.s.firm, Text: text}
	}
	if names {
		d.Mentions = []string{l.s.firm}
	}
	var alive []string
	for _, id := range l.all {
		if !l.dead[id] && !l.private[id] {
			alive = append(alive, id)
		}
	}
	if len(alive) > 0 && rapid.IntRange(0, 2).Draw(t, "answer") > 0 {
		d.ReplyTo = rapid.SampledFrom(alive).Draw(t, "to")
	}
	private := names && rapid.IntRange(0, 5).Draw(t, "private") == 0
	if private {
		d.Visibility = visDirect
		d.Filtered = rapid.Bool().Draw(t, "filtered")
	}
	id, err := l.s.world.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	l.s.Advance(time.Second)
	l.all = append(l.all, id)
	l.text[id], l.under[id], l.ours[id], l.named[id], l.private[id] = text, d.ReplyTo, firm, names, private
	if d.ReplyTo != "" {
		l.answers[d.ReplyTo]++
	}
}

func (l *life) change(t *rapid.T) {
	id := rapid.SampledFrom(l.all).Draw(t, "changed")
	if l.dead[id] {
		return
	}
	if rapid.Bool().Draw(t, "delete") && l.answers[id] == 0 { // a leaf: nothing is cut off by it
		if err := l.s.Remove(id); err != nil {
			t.Fatal(err)
		}
		l.dead[id] = true
		l.answers[l.under[id]]--
		return
	}
	text := l.text[id] + ", anders"
	if err := l.s.Edit(id, text); err != nil {
		t.Fatal(err)
	}
	l.text[id] = text
}

// However people write, change and delete, and wherever reading is cut off and begun anew: in the end everything that
// concerns the firm has been told as it stands, what is private only as private, and what is gone as gone.
func TestNothingIsLostHoweverReadingIsCutOff(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newStage(t)
		l := &life{
			s: s, text: map[string]string{}, under: map[string]string{}, answers: map[string]int{}, ours: map[string]bool{},
			named: map[string]bool{}, private: map[string]bool{}, dead: map[string]bool{},
		}
		m := &told{
			home: map[string]string{}, around: map[string]string{}, text: map[string]string{}, gone: map[string]bool{},
			cursors: map[sources.Lane]sources.Cursor{},
		}
		lanes := []sources.Lane{Mentions, Conversations}
		for range rapid.IntRange(5, 25).Draw(rt, "steps") {
			switch rapid.IntRange(0, 5).Draw(rt, "step") {
			case 0:
				if len(l.all) > 0 {
					l.change(rt)
				}
			case 1:
				lane := rapid.SampledFrom(lanes).Draw(rt, "lane")
				s.cut(rt, m, lane, rapid.IntRange(1, 4).Draw(rt, "cut"), t)
			default:
				l.add(rt)
			}
		}
		for range 2 {
			s.Advance(25 * time.Hour)
			for _, lane := range lanes {
				s.cut(rt, m, lane, 1<<30, t)
			}
		}
		for _, id := range l.all {
			_, was := m.home[id]
			here := was && !m.gone[id]
			switch {
			case l.dead[id] && here:
				rt.Errorf("%s is deleted and not told as gone", l.text[id])
			case l.dead[id] || l.ours[id] || !l.concerns(id):
			case !here:
				rt.Errorf("%q (under %q, names us: %v, private: %v) is missing", l.text[id], l.text[l.under[id]], l.named[id], l.private[id])
			case m.text[id] != l.text[id]:
				rt.Errorf("%q is told as %q", l.text[id], m.text[id])
			}
		}
	})
}

// cut reads a lane by a new source and cuts it off after so many batches.
func (s *stage) cut(rt *rapid.T, m *told, lane sources.Lane, after int, t *testing.T) {
	ctx, cancel := context.WithCancel(bg)
	defer cancel()
	n := 0
	err := s.source(t).Fetch(ctx, lane, m.cursors[lane], func(b sources.Batch) error {
		m.take(b)
		if n++; n == after {
			cancel()
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		rt.Fatalf("Fetch %s: %v", lane, err)
	}
}
