package e2e_test

import (
	"path/filepath"
	"strings"
	"testing"

	"atempause/ui/termtest"
)

// handDesk is a workspace of a brand without a single channel: everything in it is written down by hand.
func handDesk(t *testing.T) place {
	t.Helper()
	p := place{t, t.TempDir()}
	put(t, filepath.Join(p.dir, "config.toml"), `lang = "de"
[[brand]]
name = "Krume"
address = "Sie"
timezone = "Europe/Berlin"
breath = { praise = "3s", question = "3s", complaint = "3s", heated = "3s", other = "3s", private = "3s" }
`)
	return p
}

const (
	video    = "https://www.tiktok.com/@krume/video/7"
	onMonday = "Hallo Lena, ja, am Montag haben wir von 7 bis 18 Uhr offen. Viele Grüße"
)

// What was captured from standard input is answered on the desk behind checklist and breath; the text goes to the
// terminal's clipboard, and only the person's word makes it sent. A killed program asks again at its next start.
func TestEndToEndCaptureAnsweredByHand(t *testing.T) {
	t.Parallel()
	p := handDesk(t)
	if a := p.pipe("Habt ihr am Montag offen?\n", "capture", "--on", "TikTok", "--author", "@lena", "--link", video+"?is_from_webapp=1"); a.code != 0 || !strings.Contains(a.out, "TikTok") {
		t.Fatalf("ended with %d\n%s%s", a.code, a.out, a.err)
	}
	th := p.threads()
	if len(th) != 1 || th[0].Author != "@lena" || th[0].Kind != "question" || th[0].State != "new" || th[0].Unread {
		t.Fatalf("%+v", th)
	}

	s := p.desk(100, 30)
	s.WaitText("@lena · TikTok")
	s.Press("r")
	s.WaitText("von Hand zu posten")
	s.Type("Montag ist offen.") // no greeting: the checklist holds it
	s.Press("ctrl+s")
	s.WaitText("Gruß")
	if e := p.outbox(); len(e) != 0 {
		t.Fatalf("past the checklist: %+v", e)
	}
	s.Press("end", "ctrl+u")
	s.Type(onMonday)
	s.Press("ctrl+s")
	s.WaitText("Durchatmen")
	if s.Clipboard() != "" {
		t.Fatal("on the clipboard before the breath was over")
	}
	s.WaitText("gibt den Text frei")
	s.Press("enter")
	s.WaitText("Gepostet?")
	until(t, "the text is on the terminal's clipboard", func() bool { return s.Clipboard() == onMonday })
	notSent(t, p)
	s.Kill()
	notSent(t, p)

	s = p.desk(80, 24)
	s.WaitText("1 zu posten")
	s.Press("S")
	s.WaitText("Gepostet?")
	s.Paste(video + "?c=9")
	s.WaitText("unter diesem Link")
	s.Press("enter")
	s.WaitGone("Gepostet?")
	until(t, "the reply counts as sent", func() bool { e := p.outbox(); return len(e) == 1 && e[0].State == "sent" })
	if e := p.outbox()[0]; e.RemoteID != video+"?c=9" || e.Text != onMonday {
		t.Errorf("%+v", e)
	}
	if th := p.threads(); th[0].State != "answered" {
		t.Errorf("%+v", th)
	}
	if n := strings.Count(p.must("show", th[0].ID), "am Montag haben wir"); n != 1 {
		t.Errorf("our answer is shown %d times", n)
	}
	s.Press("q")
	if code := s.Wait(); code != 0 {
		t.Errorf("ended with %d", code)
	}
}

// notSent fails if anything says that a reply in the person's hands is sent.
func notSent(t *testing.T, p place) {
	t.Helper()
	if e := p.outbox(); len(e) != 1 || e[0].State != "handed" || e[0].RemoteID != "" {
		t.Fatalf("%+v", e)
	}
	if th := p.threads(); th[0].State != "new" {
		t.Fatalf("%+v", th)
	}
}

// The same by commands alone: the text is printed for a pipe, what to do stands beside it, and "not" leads back to writing.
func TestEndToEndPostedByCommand(t *testing.T) {
	t.Parallel()
	p := handDesk(t)
	p.must("capture", "--on", "Gruppe", "--author", "Lena", "--text", "Habt ihr am Montag offen?")
	id := p.threads()[0].ID
	if a := p.run("posted", id); a.code != 1 {
		t.Errorf("nothing was handed over: %d %s", a.code, a.err)
	}
	p.breathe(id, onMonday)
	a := p.run("send", id)
	if a.code != 0 || a.out != onMonday+"\n" || !strings.Contains(a.err, "atempause posted "+id) {
		t.Fatalf("ended with %d\n%s%s", a.code, a.out, a.err)
	}
	notSent(t, p)
	if a := p.run("send", id); a.out != onMonday+"\n" {
		t.Errorf("not printed again: %q", a.out)
	}
	if a := p.run("posted", id, "--link", "kein Link"); a.code != 2 {
		t.Errorf("%d %s", a.code, a.err)
	}
	notSent(t, p)
	if a := p.run("posted", id, "--not"); a.code != 0 || len(p.outbox()) != 0 {
		t.Fatalf("%d %s %+v", a.code, a.err, p.outbox())
	}
	p.breathe(id, onMonday)
	p.must("send", id)
	p.must("posted", id)
	if e := p.outbox(); len(e) != 1 || e[0].State != "sent" || e[0].RemoteID != "" {
		t.Errorf("%+v", e)
	}
	if a := p.run("posted", id); a.code != 1 {
		t.Errorf("posted twice: %d", a.code)
	}
}

// A call is noted with what was agreed; the promise is ours. The slip of the desk does the same as the command.
func TestEndToEndCaptureOnTheDesk(t *testing.T) {
	t.Parallel()
	p := handDesk(t)
	s := p.desk(80, 24)
	s.WaitText("Alle")
	s.Press("a")
	s.WaitText("Von Hand notieren")
	s.Type("Telefon")
	s.Press("tab")
	s.WaitText("nur die Person")
	s.Press("tab")
	s.Type("Frau Kern")
	s.Press("tab", "tab", "tab")
	s.Type("Wo bleibt meine Torte? Ich warte seit drei Wochen.")
	s.Press("esc")
	s.WaitGone("Von Hand notieren")
	s.Press("a") // nothing is lost by leaving it
	s.WaitText("Frau Kern")
	s.Press("tab")
	s.Type("Wir rufen Sie morgen bis 12 Uhr an.")
	s.Press("ctrl+s")
	s.WaitFor("the promise stands", func(sc termtest.Screen) bool {
		return strings.Contains(sc.Flat(0, 0, sc.W, sc.H), "Telefon") && sc.Has("Versprochen")
	})
	th := p.threads()
	if len(th) != 1 || th[0].Audience != "private" || th[0].Author != "Frau Kern" {
		t.Errorf("%+v", th)
	}
}
