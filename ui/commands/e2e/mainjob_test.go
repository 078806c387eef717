package e2e_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"atempause/ui/termtest"
)

const (
	complaint = "Seit drei Wochen warte ich auf meine Torte, keiner geht ans Telefon!"
	question  = "Habt ihr am Montag offen?"
)

// The sandbox gives each post to the page in turn and an invented author: by the seed always the same.
const (
	customer = "Anna Ahrens"
	asker    = "Ben Ahrens"
)

var three = []post{
	{ID: "p1", Network: "facebook", Text: complaint, Kind: "complaint"},
	{ID: "p2", Network: "facebook", Text: question, Kind: "question"},
	{ID: "p3", Network: "facebook", Text: "Die besten Brezeln der Stadt, danke!", Kind: "praise"},
}

// What a good answer to the complaint says after its greeting.
const body = "es tut uns sehr leid, dass Sie so lange auf Ihre Torte warten mussten. Das ist unser Fehler. " +
	"Wir liefern sie Ihnen heute bis 15 Uhr. Rufen Sie uns gern an unter +49 30 901820.\n\nViele Grüße\nJana Lenz"

const good = "Guten Tag,\n\n" + body

// open goes to somebody's thread and opens it. The desk is one of 120×36.
func open(s *termtest.Session, who string) {
	s.WaitFor("the list", func(sc termtest.Screen) bool { _, ok := selected(sc); return ok })
	s.Press("2", "g")
	at := 2
	s.WaitFor("the first thread", func(sc termtest.Screen) bool { y, ok := selected(sc); return ok && y == at })
	for !strings.Contains(header(s.Screen()), who) {
		s.Press("j")
		at = nextRow(s, at)
	}
	s.Press("enter")
	s.WaitFor("the conversation of "+who, func(sc termtest.Screen) bool { return talkHas(sc, who) })
}

func nextRow(s *termtest.Session, from int) (to int) {
	s.WaitFor("the next thread", func(sc termtest.Screen) bool {
		y, ok := selected(sc)
		to = y
		return ok && y > from
	})
	return to
}

// The panes of a desk of 120×36.
const (
	listX = 25
	talkX = 64
)

// selected is the row of the list that is chosen; ok only if the conversation beside it is that row's.
func selected(sc termtest.Screen) (y int, ok bool) {
	who, _, _ := strings.Cut(header(sc), " · ")
	for y := 2; y < sc.H-3; y++ {
		if sc.At(listX, y).Text == "▸" {
			return y, who != "" && strings.Contains(sc.Flat(listX, y, talkX-1, y+1), who)
		}
	}
	return 0, false
}

// header says whose conversation is shown.
func header(sc termtest.Screen) string { return sc.Flat(talkX, 1, sc.W, 2) }

// talkHas looks at the conversation, whatever is wrapped where.
func talkHas(sc termtest.Screen, words string) bool {
	return strings.Contains(sc.Flat(talkX+1, 2, sc.W-1, sc.H-3), words)
}

func firstWords(s string) string {
	f := strings.Fields(s)
	return strings.Join(f[:min(2, len(f))], " ")
}

var clockText = regexp.MustCompile(`\b(\d+):(\d\d)\b`)

// left reads the countdown of the breath from the screen, in seconds; -1 if there is none.
func left(sc termtest.Screen) int {
	for y := range sc.H {
		line := sc.Line(y)
		if !strings.Contains(line, "atmet") && !strings.Contains(line, "noch") {
			continue
		}
		if m := clockText.FindStringSubmatch(line); m != nil {
			minutes, _ := strconv.Atoi(m[1])
			seconds, _ := strconv.Atoi(m[2])
			return minutes*60 + seconds
		}
	}
	return -1
}

// The main job, first half: a reply without a greeting is refused, names the check and marks where; once mended it
// breathes from sixty seconds down while one goes on elsewhere.
func TestEndToEndRefusedThenBreathing(t *testing.T) {
	w := startWorld(t, three)
	p := w.workspace("")
	p.ready()
	s := p.desk(120, 36)
	open(s, customer)
	s.Press("r")
	s.WaitText("ÖFFENTLICH")
	s.Type(body)
	s.WaitText("Jana Lenz")
	s.Press("ctrl+s")
	refused := s.WaitFor("a refusal that names the check", func(sc termtest.Screen) bool {
		return strings.Contains(sc.Flat(0, 0, sc.W, sc.H), "Noch nicht: Gruß")
	})
	_, row, there := refused.Find("es tut")
	if _, mark, ok := refused.Find("Gruß fehlt"); !there || !ok || mark != row+1 {
		t.Errorf("the place where the greeting is wanted is not marked\n%s", refused.Framed())
	}
	if n := w.applied(body); n != 0 {
		t.Fatalf("refused, and yet sent %d times", n)
	}
	s.Press("ctrl+home")
	s.Type("Guten Tag,\n\n")
	s.WaitText("Guten Tag,")
	s.Press("ctrl+s")
	first := left(s.WaitFor("the breath", func(sc termtest.Screen) bool { return left(sc) >= 0 }))
	if first < 57 || first > 60 {
		t.Errorf("the breath begins at %d seconds, want 60", first)
	}
	s.WaitFor("the breath counting down", func(sc termtest.Screen) bool { n := left(sc); return n >= 0 && n < first })
	s.Press("esc")
	open(s, asker)
	s.WaitFor("the breath counted elsewhere", func(sc termtest.Screen) bool { n := left(sc); return n >= 0 && n < first-1 })
}

// The main job, second half: when the breath is over the reply waits, is confirmed, and stands on the network once; the
// customer answers.
func TestEndToEndConfirmedSentAnswered(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("3s")
	p.ready()
	id := p.threadOf("Torte").ID
	s := p.desk(120, 36)
	open(s, customer)
	s.Press("r")
	s.WaitText("ÖFFENTLICH")
	s.Type(good)
	s.WaitText("Jana Lenz")
	s.Press("ctrl+s")
	s.WaitFor("the breath counting down", func(sc termtest.Screen) bool { n := left(sc); return n >= 0 && n < 3 })
	s.Press("esc") // at once it would be taken for typing that has not stopped yet
	s.WaitGone("Durchatmen · so lesen es alle")
	open(s, asker)
	s.WaitFor("the reply ready", func(sc termtest.Screen) bool { return strings.Contains(sc.Flat(0, 0, sc.W, sc.H), "bereit") })
	open(s, customer)
	s.Press("S")
	until(t, "the comment on the network", func() bool { return w.applied(good) == 1 })
	s.WaitFor("our reply in the thread", func(sc termtest.Screen) bool {
		return talkHas(sc, "beantwortet") && talkHas(sc, "Das ist unser Fehler.")
	})
	w.advance("10m")
	p.must("sync")
	var answered string
	until(t, "the customer's answer in the store", func() bool {
		var th struct {
			Messages []struct {
				Ours bool
				Text string
			}
		}
		unjson(t, p.must("show", id, "--json"), &th)
		answered = th.Messages[len(th.Messages)-1].Text
		return len(th.Messages) == 3 && !th.Messages[2].Ours
	})
	s.WaitFor("the customer's answer on the desk", func(sc termtest.Screen) bool { return talkHas(sc, firstWords(answered)) })
	if n := w.applied(good); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
}

// An edit takes the breath anew; leaving the program does not.
func TestEndToEndTheBreathAfterAnEditAndARestart(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("")
	p.ready()
	id := p.threadOf("Torte").ID
	p.mustPipe(good, "draft", id)
	s := p.desk(120, 36)
	open(s, customer)
	before := left(s.WaitFor("the breath", func(sc termtest.Screen) bool { n := left(sc); return n >= 0 && n < 58 }))
	a := p.run("send", id)
	if a.code != 1 || !regexp.MustCompile(`atmet noch \d+ Sekunden`).MatchString(a.err) {
		t.Errorf("send while it breathes: %d %s", a.code, a.err)
	}
	s.Press("ctrl+c")
	s.Wait()
	s = p.desk(120, 36)
	after := left(s.WaitFor("the breath after a restart", func(sc termtest.Screen) bool { return left(sc) >= 0 }))
	if after > before {
		t.Errorf("the breath goes on with %d seconds, there were %d left", after, before)
	}
	open(s, customer)
	s.Press("r")
	s.WaitText("Jana Lenz")
	s.Press("ctrl+end")
	s.Type(" ^JL")
	s.WaitText("^JL")
	s.Press("ctrl+s")
	s.WaitFor("the breath from its beginning", func(sc termtest.Screen) bool { return left(sc) >= 58 })
	if a := p.run("send", id); a.code != 1 {
		t.Errorf("send after the edit: %d %s", a.code, a.err)
	}
}

// ready fetches the small world and files its complaint as one: how well triage does that by itself is measured elsewhere.
func (p place) ready() {
	p.t.Helper()
	p.must("sync")
	p.must("act", p.threadOf("Torte").ID, "kind", "complaint")
}

func (p place) mustPipe(in string, args ...string) string {
	p.t.Helper()
	a := p.pipe(in, args...)
	if a.code != 0 {
		p.t.Fatalf("%v ended with %d\n%s%s", args, a.code, a.out, a.err)
	}
	return a.out
}

// breathe writes a reply with a short breath and waits until it is ready.
func (p place) breathe(id, text string) {
	p.t.Helper()
	p.mustPipe(text, "draft", id)
	until(p.t, "the breath over", func() bool {
		for _, e := range p.outbox() {
			if e.Thread == id && e.State == "ready" {
				return true
			}
		}
		return false
	})
}
