package desk

import (
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
	"atempause/ui/layout"
)

func TestTheWholeWay(t *testing.T) {
	d := breathe(sit(t, 120, 36)).sees("Durchatmen", "so lesen es alle", "noch 0:5", "Hallo Frau Kern,")
	if d.state("Maria Kern") != replies.Breathing {
		t.Fatalf("state %s", d.state("Maria Kern"))
	}
	d.press("enter").sees("atmet noch") // not before its time
	d.press("j").rest().seesNot("Durchatmen").sees("1 atmet 0:5")
	if d.m.focus != layout.List {
		t.Error("one cannot go on triaging")
	}
	d.wait(60*time.Second).sees("1 bereit", "Durchgeatmet: Die Antwort an Maria Kern")
	if d.state("Maria Kern") != replies.Ready || d.woken != 0 {
		t.Fatalf("state %s, woken %d: ready must not send by itself", d.state("Maria Kern"), d.woken)
	}
	d.press("f", "2").rest().sees("bereit, S sendet").press("enter").rest().sees("Durchgeatmet").press("enter").rest()
	if d.state("Maria Kern") != replies.Queued || d.woken != 1 {
		t.Fatalf("state %s, woken %d", d.state("Maria Kern"), d.woken)
	}
	d.deliver(replies.Outcome{State: replies.Sent, RemoteID: "1_1_77"})
	d.sees("Gesendet: Antwort an")
	d.press("f", "7").rest().at("Maria Kern").press("3", "G").sees("es tut uns leid")
}

func TestConfirmFromTheList(t *testing.T) {
	d := breathe(sit(t, 80, 24)).press("esc").wait(2 * time.Minute).press("2").at("Maria Kern").press("S").rest()
	if d.state("Maria Kern") != replies.Queued {
		t.Errorf("state %s", d.state("Maria Kern"))
	}
}

func TestEditingDuringTheBreathRestartsIt(t *testing.T) {
	d := breathe(sit(t, 80, 24)).wait(30 * time.Second).press("e").rest().sees("ÖFFENTLICH")
	if d.state("Maria Kern") != replies.Breathing {
		t.Fatal("opening it alone must not restart it")
	}
	if d.write("!").rest(); d.state("Maria Kern") != replies.Writing {
		t.Fatalf("state %s after an edit", d.state("Maria Kern"))
	}
	d.press("ctrl+s").wait(time.Second).sees("noch 0:5")
}

func TestTheBreathGoesOnAcrossARestart(t *testing.T) {
	d := breathe(sit(t, 80, 24)).wait(20 * time.Second).press("ctrl+c")
	if !d.quit {
		t.Fatal("not quit")
	}
	d.open(80, 24).sees("1 atmet 0:3").wait(time.Minute).sees("1 bereit")
}

// The breath opens by itself while keys may still be coming: they must not be taken for answers to it.
func TestKeysOnTheirWayAreSwallowed(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("r").write("Hallo, wir rufen Sie an.").rest()
	d.send(keyPress("ctrl+s")).send(keyPress("e")).send(keyPress("e")).sees("Durchatmen")
	d.wait(time.Second).press("e").sees("ÖFFENTLICH")
}

func TestStillLookHasNoMotion(t *testing.T) {
	d := breathe(sit(t, 80, 24, still)).sees("Ruhig ein- und ausatmen")
	before := len(d.timers)
	d.wait(10 * time.Second)
	if before > 3 {
		t.Errorf("%d timers for a still screen", before)
	}
}

// confirmed is a reply to Maria Kern that the sender may take.
func confirmed(t *testing.T) *driver {
	return breathe(sit(t, 120, 36)).press("esc").wait(2 * time.Minute).press("2").at("Maria Kern").press("S").rest()
}

func TestFailedSaysWhyAndIsTriedAgain(t *testing.T) {
	d := confirmed(t)
	d.deliver(replies.Outcome{State: replies.Failed, Trouble: sources.TokenExpired, Detail: "Session has \x1b[5mexpired"})
	d.sees("Nicht gesendet an Maria Kern", "nicht gesendet, x klärt").press("x").sees("abgelaufen", "Session has ␛[5mexpired", "Noch einmal versuchen").press("1").rest()
	if d.state("Maria Kern") != replies.Queued || d.woken != 2 {
		t.Errorf("state %s, woken %d", d.state("Maria Kern"), d.woken)
	}
}

func TestFailedIsWrittenAnew(t *testing.T) {
	d := confirmed(t)
	d.deliver(replies.Outcome{State: replies.Failed, Trouble: sources.Rejected})
	d.press("x", "2").rest().sees("ÖFFENTLICH", "Hallo Frau Kern,")
	if d.state("Maria Kern") != replies.Writing {
		t.Errorf("state %s", d.state("Maria Kern"))
	}
}

func TestUnsureAsksThePerson(t *testing.T) {
	d := confirmed(t)
	d.deliver(replies.Outcome{State: replies.Unsure, Trouble: sources.Ambiguous})
	d.sees("ungewiss").press("x").sees("läuft noch").seesNot("Noch einmal senden").press("1").rest()
	if len(d.reread) != 1 {
		t.Errorf("looked again %d times", len(d.reread))
	}
	r := d.draft("Maria Kern")
	if _, err := d.st.Settle(t.Context(), r.ID, "", replies.Outcome{State: replies.Unsure, Trouble: sources.Ambiguous, Readback: replies.Absent}); err != nil {
		t.Fatal(err)
	}
	d.changed().wait(20*time.Second).press("x").sees("steht nicht dort", "Noch einmal senden")
	if d.state("Maria Kern") != replies.Unsure {
		t.Fatal("nothing may happen by itself")
	}
	d.press("3").rest()
	if d.state("Maria Kern") != replies.Queued {
		t.Errorf("state %s", d.state("Maria Kern"))
	}
}

func TestUnsureIsSeenByThePerson(t *testing.T) {
	d := confirmed(t)
	d.deliver(replies.Outcome{State: replies.Unsure, Trouble: sources.Ambiguous})
	d.press("x", "2").rest().sees("Gesendet: Antwort an Maria Kern")
	if r := d.draft("Maria Kern"); r.ID != 0 {
		t.Errorf("state %s", r.State)
	}
}

func TestAReplyOnItsWayIsNotEdited(t *testing.T) {
	d := confirmed(t)
	d.press("r").rest().sees("lässt sich jetzt nicht ändern").seesNot("ÖFFENTLICH")
}

// A refusal has been answered when the breath begins: the line below is for the breath's keys again.
func TestTheBreathEndsTheRefusalBeforeIt(t *testing.T) {
	d := sit(t, 60, 20, noColour).at("Maria Kern").press("r", "ctrl+s").sees("Es ist noch nichts geschrieben")
	d.write("Hallo, es tut uns leid. Wir rufen an.").press("ctrl+s").wait(time.Second)
	d.sees("Durchatmen").seesNot("Es ist noch nichts geschrieben")
}
