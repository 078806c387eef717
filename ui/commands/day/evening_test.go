package day_test

import (
	"slices"
	"time"

	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/app"
)

// goesOn: who was put off comes back on Monday when the shop opens, and a week later what was said in public is closed.
func (p *person) goesOn() {
	p.t.Helper()
	p.later(3*24*time.Hour).clock.turn(18, 0) // Monday, past nine
	p.everywhere("Monday", views{store.Open: "Kurt Lange, Jule Ahrens, T. Brandt, Paul Vogt, Nils Petersen", store.Snoozed: ""})
	p.later(5 * 24 * time.Hour)
	p.everywhere("a week later", nil)
	p.state("Maria Kern", store.Done, "closed")
}

// journaled wants the journal to hold each of these, from the first to the last in this order.
func (s *shell) journaled(events ...string) {
	s.t.Helper()
	a, err := app.Open(s.t.Context(), app.Options{Workspace: workspace.Workspace{Dir: s.dir}, Now: s.clock.Now})
	if err != nil {
		s.t.Fatal(err)
	}
	defer a.Close()
	lines, err := a.Store.Journal(s.t.Context(), 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	slices.Reverse(lines)
	var all []string
	for _, l := range lines {
		all = append(all, l.Event)
		if len(events) > 0 && l.Event == events[0] {
			events = events[1:]
		}
	}
	if len(events) > 0 {
		s.t.Fatalf("the journal lacks %q after what stands before it: %q", events[0], all)
	}
}
