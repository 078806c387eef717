package e2e_test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const advert = "Billige Uhren, Rolex und Omega, nur heute 90 % Rabatt! www.uhren-billig.example"

// deed is a line of moderation --json, as far as tests look at it.
type deed struct {
	ID, Act, Ground, State, Text, Author, Reason, Message string
	Against, Back                                         bool
}

func (p place) deeds(args ...string) []deed {
	p.t.Helper()
	var out []deed
	unjson(p.t, p.must(append([]string{"moderation", "--json"}, args...)...), &out)
	return out
}

// hiddenThere asks the network itself.
func (w *world) hiddenThere(text string) (hidden, there bool) {
	var found []struct {
		ID      string
		Hidden  bool
		Deleted bool
	}
	w.call("GET", "find", url.Values{"text": {text}}, &found)
	if len(found) == 0 || found[0].Deleted {
		return false, false
	}
	return found[0].Hidden, true
}

// An advert is hidden with a reason and a copy, shown again and hidden once more; over real HTTP.
func TestAnAdvertIsHiddenAndTheCopyKept(t *testing.T) {
	w := startWorld(t, append([]post{{ID: "p0", Network: "facebook", Text: advert, Kind: "spam"}}, three...))
	p := w.workspace("3s")
	p.must("sync")
	id := p.threadOf("Uhren").ID
	if a := p.run("act", id, "hide"); a.code != 2 || !strings.Contains(a.err, "advert") {
		t.Fatalf("without a ground: %+v", a)
	}
	a := p.run("act", id, "hide", "advert", "--explain")
	if a.code != 0 || !strings.Contains(a.out, "ausgeblendet") || !strings.Contains(a.out, "Kopie gesichert") {
		t.Fatalf("%+v", a)
	}
	if hidden, there := w.hiddenThere(advert); !hidden || !there {
		t.Fatalf("on the network: hidden %v, there %v", hidden, there)
	}
	d := p.deeds()
	if len(d) != 1 || d[0].State != "done" || d[0].Text != advert || d[0].Author == "" || d[0].Against {
		t.Fatalf("%+v", d)
	}
	if th := p.threadOf("Uhren"); th.State != "closed" {
		t.Errorf("the case is %s", th.State)
	}
	if out := p.must("show", id); !strings.Contains(out, "verborgen") || !strings.Contains(out, "weil er fremde Werbung enthielt") {
		t.Errorf("%s", out)
	}
	p.must("undo")
	if hidden, _ := w.hiddenThere(advert); hidden {
		t.Error("undo did not show it again")
	}
	p.must("redo")
	if hidden, _ := w.hiddenThere(advert); !hidden {
		t.Error("redo did not hide it again")
	}
	p.must("act", id, "unhide")
	if hidden, _ := w.hiddenThere(advert); hidden || p.deeds()[0].State != "undone" {
		t.Errorf("unhide: %+v", p.deeds())
	}
}

// Deleting criticism is refused; with a written reason and after a breath it is done.
func TestDeletingCriticismTakesAReasonAndABreath(t *testing.T) {
	w := startWorld(t, three)
	p := w.workspace("3s")
	p.must("sync")
	id := p.threadOf("Torte").ID
	a := p.run("act", id, "delete", "threat")
	if a.code != 1 || !strings.Contains(a.err, "Das ist Kritik (Beschwerde)") || len(p.deeds()) > 0 {
		t.Fatalf("%+v", a)
	}
	if a = p.run("act", id, "delete", "threat", "--because", "ist eine Drohung"); a.code != 1 || !strings.Contains(a.err, "zu knapp") {
		t.Fatalf("%+v", a)
	}
	line := []string{"act", id, "delete", "threat", "--because", "Der Verfasser kündigt an, heute Abend mit Freunden in den Laden zu kommen."}
	if a = p.run(line...); a.code != 1 || !strings.Contains(a.err, "durchatmen") {
		t.Fatalf("%+v", a)
	}
	if d := p.deeds(); len(d) != 1 || d[0].State != "breathing" || d[0].Text != complaint {
		t.Fatalf("%+v", d)
	}
	if _, there := w.hiddenThere(complaint); !there {
		t.Fatal("it went while the breath ran")
	}
	began := time.Now()
	for a = p.run(line...); a.code != 0; a = p.run(line...) {
		if time.Since(began) > time.Minute {
			t.Fatalf("it does not come to an end: %+v", a)
		}
	}
	if _, there := w.hiddenThere(complaint); there {
		t.Error("it is still there")
	}
	d := p.deeds()
	if len(d) != 1 || d[0].State != "done" || !d[0].Against || d[0].Reason != line[5] {
		t.Errorf("%+v", d)
	}
	if a = p.run("moderation", "undo", d[0].ID); a.code != 1 || !strings.Contains(a.err, "nicht zurücknehmen") {
		t.Errorf("%+v", a)
	}
	file := filepath.Join(t.TempDir(), "log.md")
	p.must("moderation", "export", "--out", file)
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), complaint) || !strings.Contains(string(text), line[5]) {
		t.Errorf("%s %v", text, err)
	}
	if a = p.run("moderation", "export", "--out", file); a.code != 2 {
		t.Errorf("written over: %+v", a)
	}
	if out := p.must("moderation", "export", "--format", "jsonl", "--since", "1d"); strings.Count(out, "\n") != 1 || !strings.Contains(out, complaint) {
		t.Error(out)
	}
}

// A line that breaks after the network has done it: the message is looked at, and that settles it.
func TestABrokenLineIsLookedInto(t *testing.T) {
	w := startWorld(t, []post{{ID: "p0", Network: "facebook", Text: advert, Kind: "spam"}})
	p := w.workspace("3s")
	p.must("sync")
	w.fault("drop-after:POST *:4") // what sets a state is tried that often by itself
	if a := p.run("act", p.threadOf("Uhren").ID, "hide", "advert"); a.code != 0 {
		t.Fatalf("%+v", a)
	}
	if hidden, _ := w.hiddenThere(advert); !hidden || p.deeds()[0].State != "done" {
		t.Errorf("hidden %v, %+v", hidden, p.deeds())
	}
}

// A program killed between its claim and the network's answer: the next one finds out how it stands, and nothing is left
// under way.
func TestAKilledProgramLeavesNoDeedUnderWay(t *testing.T) {
	w := startWorld(t, []post{{ID: "p0", Network: "facebook", Text: advert, Kind: "spam"}})
	p := w.workspace("3s")
	p.must("sync")
	id := p.threadOf("Uhren").ID
	w.fault("delay:POST *:1:30s")
	cmd := exec.CommandContext(t.Context(), binary, "--workspace", p.dir, "act", id, "hide", "advert")
	cmd.Env = []string{"LANG=de_DE.UTF-8", "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); ; { // another program looks on: it must not take the deed away
		if d := p.deeds(); len(d) == 1 && d[0].State == "doing" {
			break
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("it does not begin: %+v", p.deeds())
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	d := p.deeds()
	hidden, _ := w.hiddenThere(advert)
	if want := map[bool]string{true: "done", false: "failed"}[hidden]; len(d) != 1 || d[0].State != want {
		t.Fatalf("hidden %v: %+v", hidden, d)
	}
	if !hidden {
		p.must("moderation", "retry", d[0].ID)
	}
	if hidden, _ := w.hiddenThere(advert); !hidden || p.deeds()[0].State != "done" {
		t.Errorf("hidden %v: %+v", hidden, p.deeds())
	}
}
