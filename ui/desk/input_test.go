package desk

import (
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// late sits down at a desk whose rows are still being read: what comes before them is told to it, then they arrive.
func (d *driver) late(meanwhile func()) *driver {
	d.t.Helper()
	first := d.m
	d.m = New(first.Deps)
	cmd := d.m.Init()
	d.resize(first.w, first.h)
	meanwhile()
	d.run(cmd)
	return d.rest()
}

// Whoever knows the way types ahead; nothing of it is lost or answered with "there is nothing" because a list is not there yet.
func TestKeysBeforeTheListIsThere(t *testing.T) {
	d := sit(t, 120, 36)
	d.late(func() {
		d.press("j", "r").write("Guten").send(tea.PasteMsg{Content: " Tag"})
		if d.m.writer.open {
			t.Fatal("a composer without a thread")
		}
	})
	if !d.m.writer.open || d.m.writer.field.Text() != "Guten Tag" {
		t.Fatalf("open %v, %q:\n%s", d.m.writer.open, d.m.writer.field.Text(), d.screen())
	}
	if len(d.m.held) != 0 {
		t.Errorf("%d inputs still wait", len(d.m.held))
	}
}

// Leaving does not wait, and what waited for something that could not be read is let go.
func TestLeavingDoesNotWait(t *testing.T) {
	d := sit(t, 120, 36)
	d.late(func() {
		if d.press("q"); !d.quit {
			t.Error("q waited for a list")
		}
	})
	d.late(func() {
		d.press("r")
		d.m.fault("storage.read", errors.New("disk away"))
		if len(d.m.held) != 0 {
			t.Error("a key waits for what cannot be read")
		}
	})
}
