package desk

import (
	"context"
	"fmt"
	"testing"
	"time"

	"atempause/replies"
	"atempause/store"
)

// full is a store on a disk that takes nothing as long as it is told so.
type full struct {
	Store
	now *bool
}

func (f full) SaveDraft(ctx context.Context, e store.Edit) (replies.Reply, error) {
	if *f.now {
		return replies.Reply{}, fmt.Errorf("save: %w", store.ErrReadOnly)
	}
	return f.Store.SaveDraft(ctx, e)
}

func TestAFullDiskLosesNothing(t *testing.T) {
	isFull := true
	d := sit(t, 120, 36, func(d *Deps) { d.Store = full{d.Store, &isFull} }).at("Maria Kern").press("r").write("Das bleibt").rest()
	d.sees("NICHT gesichert", "lässt sich nicht beschreiben", "Das bleibt")
	if d.press("esc").rest(); !d.m.writer.open {
		t.Fatal("the composer closed over a text that is not stored")
	}
	if d.press("ctrl+c"); d.quit {
		t.Fatal("it quit at once")
	}
	d.sees("Noch einmal beenden")
	isFull = false // room again: without a key the text is stored
	d.wait(10 * time.Second)
	if got := d.draft("Maria Kern").Text; got != "Das bleibt" {
		t.Errorf("%q", got)
	}
	d.sees("gesichert").seesNot("NICHT")
}

func TestQuittingTwiceLeavesAllTheSame(t *testing.T) {
	isFull := true
	d := sit(t, 80, 24, func(d *Deps) { d.Store = full{d.Store, &isFull} }).at("Maria Kern").press("r").write("x")
	if d.press("ctrl+c", "ctrl+c"); !d.quit {
		t.Error("one cannot leave")
	}
}

// What is typed while the gate is being asked belongs to a new breath, and is not lost.
func TestTypingOnWhileTheGateIsAsked(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("r").write("Hallo, wir rufen Sie an.").rest()
	asked := d.m.askToSend()
	d.send(keyPress("!"))
	d.run(asked)
	d.rest().sees("ÖFFENTLICH")
	if r := d.draft("T. Brandt"); r.Text != "Hallo, wir rufen Sie an.!" || r.State != replies.Writing {
		t.Errorf("%s %q", r.State, r.Text)
	}
}

func TestADraftSentElsewhereStartsAnew(t *testing.T) {
	d := confirmed(t)
	d.deliver(replies.Outcome{State: replies.Failed})
	d.press("r").rest().sees("ÖFFENTLICH")
	r := d.draft("Maria Kern")
	if _, err := d.st.Retry(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.st.Claim(t.Context(), "other", time.Minute, r.ID); err != nil {
		t.Fatal(err)
	}
	d.write("!").rest().sees("lässt sich jetzt nicht ändern")
	if _, err := d.st.Settle(t.Context(), r.ID, "other", replies.Outcome{State: replies.Sent, RemoteID: "x9"}); err != nil {
		t.Fatal(err)
	}
	d.changed()
	d.wait(20 * time.Second)
	if got := d.m.writer.field.Text(); got[len(got)-1] != '!' {
		t.Errorf("what was typed is gone: %q", got)
	}
	if d.draft("Maria Kern").Text != d.m.writer.field.Text() {
		t.Errorf("stored %q", d.draft("Maria Kern").Text)
	}
}

func TestWhereOneWasIsRemembered(t *testing.T) {
	var told State
	d := sit(t, 80, 24, func(d *Deps) { d.Save = func(s State) { told = s } }).press("f", "5").rest()
	if told.View != store.Done {
		t.Errorf("%+v", told)
	}
	d.open(80, 24, func(d *Deps) { d.Start = told }).sees("Noch nichts")
}

// A slow disk must not turn the letters of an answer into commands.
func TestTypingAheadOfASlowStore(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern")
	d.m.list.move(-9)
	d.m.list.find(d.draft("T. Brandt").Thread)
	_, slow := d.m.Update(keyPress("r"))
	for _, k := range []string{"d", "d", "u"} {
		d.m.Update(keyPress(k))
	}
	d.changed() // what comes from elsewhere meanwhile must not make it forget
	d.run(slow)
	d.rest().sees("unter T. Brandts", "ddu")
	if d.draft("T. Brandt").Text != "ddu" {
		t.Errorf("stored %q", d.draft("T. Brandt").Text)
	}
}

func TestLettersAfterARefusedReplyAreNoCommands(t *testing.T) {
	d := sit(t, 80, 24).at("Jule Ahrens").wait(48 * time.Hour)
	before := len(d.m.list.rows)
	d.press("r").write("dd").sees("Das ging nur").rest()
	if len(d.m.list.rows) != before {
		t.Error("a letter was taken for a command")
	}
	if d.rest().press("f"); len(d.m.over) != 1 {
		t.Error("keys are not heard any more")
	}
}
