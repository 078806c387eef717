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

// Leaving does not wait.
func TestLeavingDoesNotWait(t *testing.T) {
	d := sit(t, 120, 36)
	d.late(func() {
		if d.press("q"); !d.quit {
			t.Error("q waited for a list")
		}
	})
}

// unread sits down at a desk whose list cannot be read.
func (d *driver) unread(meanwhile func()) *driver {
	d.t.Helper()
	first := d.m
	d.m = New(first.Deps)
	d.m.Init()
	d.resize(first.w, first.h)
	meanwhile()
	return d.send(rowsMsg{n: d.m.last[reqRows], err: errors.New("disk away")})
}

// No key waits for a list that does not come: the way out and the help stay open, the screen says what is the matter, and the
// list is read as soon as it can be.
func TestNothingWaitsForAListThatCannotBeRead(t *testing.T) {
	d := sit(t, 120, 36)
	d.unread(func() { d.press("r") }).sees("Die Liste ließ sich nicht lesen").seesNot("Einen Moment")
	if len(d.m.held) != 0 {
		t.Fatal("a key waits for what cannot be read")
	}
	d.press("j", "q")
	if !d.quit {
		t.Error("the way out waits for the list")
	}
	d.quit = false
	d.unread(func() {}).wait(retryRows).sees("Maria Kern").seesNot("nicht lesen. Gleich")
	if d.press("j", "r"); !d.m.writer.open {
		t.Error("no key works after the list has come")
	}
}

// A fault elsewhere does not take what waits for the list.
func TestAnotherFaultLeavesWhatWaits(t *testing.T) {
	d := sit(t, 120, 36)
	d.late(func() {
		d.press("j", "r").write("Guten Tag")
		d.send(countsMsg{n: d.m.last[reqCounts], err: errors.New("busy")})
	})
	if got := d.m.writer.field.Text(); got != "Guten Tag" {
		t.Errorf("%q", got)
	}
}

// ahead presses a key and types on before what it asked the store for has come.
func (d *driver) ahead(key, text string) *driver {
	d.t.Helper()
	_, cmd := d.m.Update(keyPress(key))
	d.write(text)
	d.run(cmd)
	return d.rest()
}

// What is typed while a dialog's matter is being read is meant for the dialog, and for nothing else.
func TestTypingAheadOfADialog(t *testing.T) {
	for _, key := range []string{"c", "l"} {
		d := sit(t, 120, 36)
		before := d.m.list.id()
		d.ahead(key, "eis")
		if len(d.m.over) != 1 || d.m.list.id() != before {
			t.Fatalf("%s: %d dialogs:\n%s", key, len(d.m.over), d.screen())
		}
		d.sees("> eis")
	}
}

// A dialog that does not come takes what was typed for it along.
func TestADialogThatDoesNotCome(t *testing.T) {
	d := sit(t, 120, 36)
	before := d.m.list.id()
	d.m.opening(nil)
	d.write("jjd").send(openedMsg{causesMsg{err: errors.New("disk away")}})
	if len(d.m.held) != 0 || d.m.opens != 0 || d.m.list.id() != before || len(d.m.over) != 0 {
		t.Errorf("%d held, %d opening:\n%s", len(d.m.held), d.m.opens, d.screen())
	}
	if d.press("j"); d.m.list.id() == before {
		t.Error("no key works any more")
	}
}
