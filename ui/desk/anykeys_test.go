package desk

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"atempause/replies"
	"atempause/ui/keys"
)

// A person leaning on the keyboard, with resizes, pastes, a sender and a clock in between: nothing breaks, every view
// fits, nothing is sent that was not confirmed, and what stands in the composer is stored when typing rests.
func TestAnyKeys(t *testing.T) {
	var names []string
	for _, k := range keys.Table() {
		if k.Scope != keys.Always && k.ID != keys.Quit && k.ID != keys.Editor {
			names = append(names, k.Keys...)
		}
	}
	names = append(names, "f2", "f3", "f4", "f5", "a", "H", "ß", "1", "2", "3", "enter", "enter", "r", "r", "esc", "esc", "ctrl+s")
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 7))
		d := sit(t, 80, 24)
		var history []string
		defer func() {
			if p := recover(); p != nil {
				t.Fatalf("seed %d after %s: %v", seed, strings.Join(history, " "), p)
			}
		}()
		for range 90 {
			switch n := r.IntN(40); {
			case n == 0:
				d.resize(60+r.IntN(190), 20+r.IntN(50))
				history = append(history, "resize")
			case n == 1:
				d.send(tea.PasteMsg{Content: "Hallo, es tut uns leid. Wir rufen Sie an. Vielen Dank! Grüße 👩‍👧\n"})
				history = append(history, "paste")
			case n == 2:
				d.wait(time.Duration(r.IntN(90)) * time.Second)
				history = append(history, "wait")
			case n == 3:
				if rep, _, err := d.st.Claim(t.Context(), "x", time.Minute, 0); err == nil {
					states := []replies.State{replies.Sent, replies.Failed, replies.Unsure}
					if _, err := d.st.Settle(t.Context(), rep.ID, "x", replies.Outcome{State: states[r.IntN(3)]}); err != nil {
						t.Fatal(err)
					}
					d.changed()
				}
				history = append(history, "sender")
			default:
				name := names[r.IntN(len(names))]
				history = append(history, name)
				d.press(name)
			}
			for i, l := range strings.Split(d.m.View().Content, "\n") {
				if w := ansi.StringWidth(l); w != d.m.w {
					t.Fatalf("seed %d after %s: line %d is %d wide, not %d\n%s", seed, strings.Join(history, " "), i, w, d.m.w, d.screen())
				}
			}
		}
		d.rest()
		if w := &d.m.writer; w.open && len(d.m.over) == 0 && !w.dirty && w.reply.ID != 0 && w.reply.Text != w.field.Text() {
			t.Fatalf("seed %d after %s: on the screen %q, stored %q", seed, strings.Join(history, " "), w.field.Text(), w.reply.Text)
		}
	}
}
