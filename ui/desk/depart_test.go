package desk

import (
	"testing"
	"time"
)

// hangs is a desk with a reply to Maria Kern that its network does not answer.
func hangs(t *testing.T) (d *driver, under *[]UnderWay, left *int) {
	d = confirmed(t)
	under, left = &[]UnderWay{{Thread: d.thread("Maria Kern").ID, Since: d.now.Add(-12 * time.Second)}}, new(int)
	d.m.UnderWay = func() []UnderWay { return *under }
	d.m.Abandon = func() { *left++ }
	return d, under, left
}

func TestLeavingSaysWhatItWaitsForAndGoesByItself(t *testing.T) {
	d, under, left := hangs(t)
	d.press("q").sees("Noch nicht fertig", "Unterwegs: die Antwort an Maria Kern, seit 0:1", "geht sofort", "Doppelt gesendet wird nichts")
	if d.quit {
		t.Fatal("gone without a word")
	}
	d.wait(5 * time.Second).sees("seit 0:1")
	*under = nil
	d.wait(time.Second)
	if !d.quit || *left != 0 {
		t.Errorf("quit %v, abandoned %d times", d.quit, *left)
	}
}

func TestTheSecondPressLeavesAtOnce(t *testing.T) {
	for _, k := range [][2]string{{"q", "q"}, {"ctrl+c", "ctrl+c"}, {"q", "ctrl+c"}} {
		d, _, left := hangs(t)
		d.press(k[0]).sees("Noch nicht fertig").press(k[1])
		if !d.quit || *left != 1 {
			t.Errorf("%v: quit %v, abandoned %d times", k, d.quit, *left)
		}
	}
}

func TestOneMayStayInstead(t *testing.T) {
	d, under, left := hangs(t)
	d.press("q").sees("Noch nicht fertig").press("esc").seesNot("Noch nicht fertig").sees("Gut, es geht weiter")
	*under = nil
	d.wait(5 * time.Second)
	if d.quit || *left != 0 {
		t.Error("it left all the same")
	}
	*under = []UnderWay{{Deed: true, Since: d.now}}
	d.press("q").sees("Unterwegs: eine Moderation")
}
