package e2e_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atempause/ui/termtest"
)

// A reply that the network took without saying so is unsure, is found by looking, and counts as sent. It stands there
// once.
func TestEndToEndDropAfterApply(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("3s")
	p.ready()
	id := p.threadOf("Torte").ID
	p.breathe(id, good)
	w.fault("drop-after:POST */comments:1")
	a := p.run("send", id)
	if a.code != 0 || !strings.Contains(a.out, "Gesendet") {
		t.Errorf("ended with %d\n%s%s", a.code, a.out, a.err)
	}
	if n := w.applied(good); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
	if e := p.outbox(); len(e) != 1 || e[0].State != "sent" || e[0].RemoteID == "" {
		t.Errorf("%+v", e)
	}
	p.must("sync")
	if n := strings.Count(p.must("show", id), "Das ist unser Fehler"); n != 1 {
		t.Errorf("the thread shows the reply %d times", n)
	}
}

// A reply that never reached the network is unsure, is not found by looking, and a person is asked; nothing is sent by
// itself, whatever else is started.
func TestEndToEndDropBeforeApply(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("3s")
	p.ready()
	id := p.threadOf("Torte").ID
	p.breathe(id, good)
	w.fault("drop-before:POST */comments:1")
	a := p.run("send", id)
	if a.code != 3 || !strings.Contains(a.err, "atempause outbox retry") || strings.Count(strings.TrimSpace(a.err), "\n") != 0 {
		t.Errorf("ended with %d\n%s%s", a.code, a.out, a.err)
	}
	s := p.desk(120, 36)
	s.WaitFor("the desk says that it is not known", func(sc termtest.Screen) bool {
		return strings.Contains(sc.Flat(0, 0, sc.W, sc.H), "ungewiss")
	})
	p.must("sync")
	e := p.outbox()
	if len(e) != 1 || e[0].State != "unsure" || w.applied(good) != 0 {
		t.Fatalf("%+v; applied %d times", e, w.applied(good))
	}
	if a := p.run("send", id); a.code != 3 || w.applied(good) != 0 {
		t.Errorf("send again ended with %d, applied %d times", a.code, w.applied(good))
	}
	p.must("outbox", "retry", e[0].ID)
	if n := w.applied(good); n != 1 {
		t.Errorf("after the person's word the reply stands there %d times", n)
	}
}

// Killed while the request is under way: the next start finds out what became of it, and nothing is sent twice.
func TestEndToEndKilledWhileSending(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault string
		want  int // how often the reply stands there in the end
	}{
		"the network had taken it":  {"slow:POST */comments:1:20s", 1},
		"the network had not taken": {"delay:POST */comments:1:20s", 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := startWorld(t, three)
			p := w.workspace("3s")
			p.ready()
			id := p.threadOf("Torte").ID
			p.breathe(id, good)
			w.fault(c.fault)
			cmd := exec.Command(binary, "--workspace", p.dir, "send", id)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			until(t, "the request under way", func() bool {
				e := p.outbox()
				return len(e) == 1 && e[0].State == "sending" && w.applied(good) == c.want
			})
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			w.call("DELETE", "faults", nil, nil)
			s := p.desk(120, 36)
			until(t, "the next start knows", func() bool {
				e := p.outbox()
				return len(e) == 1 && (e[0].State == "sent" && c.want == 1 || e[0].State == "unsure" && c.want == 0 && strings.Contains(e[0].Error, "retry"))
			})
			s.Press("ctrl+c")
			if n := w.applied(good); n != c.want {
				t.Errorf("the reply stands there %d times, want %d", n, c.want)
			}
		})
	}
}

// Killed while typing: all but the last half second is there at the next start.
func TestEndToEndKilledWhileTyping(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("")
	p.ready()
	s := p.desk(120, 36)
	open(s, customer)
	s.Press("r")
	s.WaitText("ÖFFENTLICH")
	s.Type("Guten Tag, das hier ist schon lange geschrieben")
	s.WaitText("lange geschrieben")
	seen := time.Now()
	time.Sleep(500 * time.Millisecond) // the very half second that may be lost
	s.Kill()
	var th struct{ Draft struct{ Text, State string } }
	unjson(t, p.must("show", p.threadOf("Torte").ID, "--json"), &th)
	if !strings.HasSuffix(th.Draft.Text, "lange geschrieben") {
		t.Errorf("%v after it was typed the draft is %q", time.Since(seen), th.Draft.Text)
	}
	s = p.desk(120, 36)
	open(s, customer)
	s.Press("r")
	s.WaitText("lange geschrieben")
}

// Several at once: whoever is first sends, all see it through, and it stands there once.
func TestEndToEndManySendAtOnce(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("3s")
	p.ready()
	id := p.threadOf("Torte").ID
	p.breathe(id, good)
	w.fault("slow:POST */comments:1:500ms")
	first := make(chan answer)
	for range 4 {
		go func() { first <- p.run("send", id) }()
	}
	good0 := 0
	for range 4 {
		if a := <-first; a.code == 0 {
			good0++
		} else if a.code != 1 { // who comes when all is over finds nothing waiting
			t.Errorf("ended with %d: %s", a.code, a.err)
		}
	}
	if good0 == 0 || w.applied(good) != 1 {
		t.Errorf("%d said it was sent; it stands there %d times", good0, w.applied(good))
	}
}

// The demo is there at once, keeps what was written when asked to, and leaves the terminal as it was.
func TestEndToEndDemo(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	start := func() *termtest.Session {
		return termtest.Start(t, termtest.Options{Path: binary, Args: []string{"demo", "--keep", dir}, W: 120, H: 36})
	}
	began := time.Now()
	s := start()
	s.WaitText("Demo")
	t.Logf("first screen after %v", time.Since(began).Round(time.Millisecond))
	s.WaitFor("threads", func(sc termtest.Screen) bool { _, ok := selected(sc); return ok })
	t.Logf("first threads after %v", time.Since(began).Round(time.Millisecond))
	p := place{t, dir}
	until(t, "a second program reads along", func() bool { return len(p.threads()) > 200 })
	p.must("sync")
	had := len(p.threads())
	s.Press("ctrl+c")
	if code := s.Wait(); code != 0 {
		t.Errorf("ended with %d", code)
	}
	if sc := s.Screen(); sc.Alt || !sc.CursorShown {
		t.Errorf("the terminal is not given back: %+v", sc.Alt)
	}
	s = start()
	s.WaitFor("threads again", func(sc termtest.Screen) bool { _, ok := selected(sc); return ok })
	p.must("sync")
	if now := len(p.threads()); now < had {
		t.Errorf("%d threads before, %d now", had, now)
	}
}
