package day_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"atempause/store"
)

// prompt is the same town, and nobody at the desk: all is done by commands.
type prompt struct {
	*shell
	town  *town
	where views // where everybody stands by now
}

// everywhere wants everybody where the script has them: changed are the views that are other than at the step before.
func (p *prompt) everywhere(step string, changed views) {
	p.t.Helper()
	p.where.change(changed)
	p.stands(step, p.where)
}

// TestADayByCommands is the same life without a screen, in small.
func TestADayByCommands(t *testing.T) {
	t.Parallel()
	c := dawn(t)
	w := raise(t, c)
	p := &prompt{&shell{t: t, clock: c, dir: w.workspace()}, w, views{}}
	for _, e := range early {
		w.comments(e.who, e.text)
	}
	c.turn(9, 0)
	p.must("sync")
	p.everywhere("in the morning", views{
		store.Open: "Maria Kern, Jule Ahrens, Paul Vogt, T. Brandt, Nils Petersen, Uhren Outlet", store.Praise: "Anna Ahrens",
	})
	p.answersInPublic()
	p.moderates()
	p.marksMany()
	p.goesPrivate()
	p.handsOver()
	p.promisesAndBreaks()
	p.solves()
	p.journaled(
		"refused", "request", "confirm", "sent", "deed_done", "deed_refused", "deed_breathing", "deed_done",
		"snooze", "undo", "redo", "grew", "escalate", "back", "promise", "keep", "broken", "solved", "sent",
	)
}

// drafts writes an answer; it begins to breathe.
func (p *prompt) drafts(id, audience, text string) (breath time.Duration) {
	p.t.Helper()
	args := []string{"draft", id, "--json"}
	if audience != "" {
		args = append(args, "--audience", audience)
	}
	out, complaint, code := p.run(text, args...)
	var asked struct {
		State         string
		BreathSeconds int `json:"breath_seconds"`
	}
	if err := json.Unmarshal([]byte(out), &asked); err != nil || code != 0 || asked.State != "breathing" {
		p.t.Fatalf("%q does not breathe: %d %s%s", text, code, out, complaint)
	}
	return time.Duration(asked.BreathSeconds) * time.Second
}

// sends writes an answer and sends it as soon as it has breathed, and not before.
func (p *prompt) sends(id, audience string, breath time.Duration, text string) {
	p.t.Helper()
	if got := p.drafts(id, audience, text); got != breath {
		p.t.Fatalf("it breathes for %s, not %s", got, breath)
	}
	p.clock.forward(breath - time.Second)
	p.refused("atmet noch 1 Sekunde", "send", id)
	p.town.unsaid(text)
	p.clock.forward(time.Second)
	p.must("send", id)
	p.town.said(text)
}

func (p *prompt) answersInPublic() {
	p.t.Helper()
	maria := p.of(store.Open, "Maria Kern")
	if !strings.Contains(maria.Reason, "dringend") {
		p.t.Fatalf("she stands first because of %q", maria.Reason)
	}
	if out, _, code := p.run("Das kann nicht sein.", "draft", maria.ID); code != 1 || !strings.Contains(out, "Gruß") {
		p.t.Fatalf("a defensive answer: %d %s", code, out)
	}
	p.sends(maria.ID, "", 2*time.Minute,
		"Guten Tag Frau Kern, es tut uns sehr leid, dass wir Sie so lange haben warten lassen. Wir prüfen die Bestellung sofort. Viele Grüße, Jana")
	p.everywhere("answered in public", views{
		store.Open: "Jule Ahrens, Paul Vogt, T. Brandt, Nils Petersen, Uhren Outlet", store.Waiting: "Maria Kern",
	})
}

// moderates: an advert goes; criticism only with a written reason and after a breath.
func (p *prompt) moderates() {
	p.t.Helper()
	p.must("act", p.of(store.Open, "Uhren Outlet").ID, "hide", "advert")
	if at := p.town.sight(advert); at != "hidden" {
		p.t.Fatalf("the advert is %s", at)
	}
	p.logs("hide", "advert", advert)

	paul := p.of(store.Open, "Paul Vogt")
	p.refused("Das ist Kritik", "act", paul.ID, "delete", "personal_data")
	line := []string{"act", paul.ID, "delete", "personal_data", "--because", "Die Verkäuferin ist im Ort die einzige und damit für alle erkennbar."}
	p.refused("durchatmen", line...)
	if at := p.town.sight(paul.Text); at != "there" {
		p.t.Fatalf("while the breath runs the criticism is %s", at)
	}
	p.clock.forward(2 * time.Minute)
	p.must(line...)
	if at := p.town.sight(paul.Text); at != "gone" {
		p.t.Fatalf("after the breath it is %s", at)
	}
	p.logs("delete", "personal_data", paul.Text)
	p.everywhere("moderated", views{store.Open: "Jule Ahrens, T. Brandt, Nils Petersen", store.Done: "Uhren Outlet, Paul Vogt"})
}

func (p *prompt) marksMany() {
	p.t.Helper()
	brandt, nils := p.of(store.Open, "T. Brandt"), p.of(store.Open, "Nils Petersen")
	p.must("act", brandt.ID, nils.ID, "snooze", "montag 9")
	p.everywhere("put off", views{store.Open: "Jule Ahrens", store.Snoozed: "T. Brandt, Nils Petersen"})
	p.must("undo")
	p.everywhere("taken back", views{store.Open: "Jule Ahrens, T. Brandt, Nils Petersen", store.Snoozed: ""})
	p.must("redo")
	p.everywhere("done again", views{store.Open: "Jule Ahrens", store.Snoozed: "T. Brandt, Nils Petersen"})
}

func (p *prompt) goesPrivate() {
	p.t.Helper()
	maria := p.of(store.Waiting, "Maria Kern")
	p.sends(maria.ID, "private", 5*time.Second, "Guten Tag Frau Kern, wie war die Nummer auf Ihrer Bestellung? Dann klären wir das gleich. Viele Grüße, Jana")
	p.clock.forward(time.Minute)
	p.town.messages("Maria Kern", "Bestellnummer 4711. Wann kommt die Torte denn nun?")
	p.must("sync")
	p.everywhere("she writes in private", views{store.Open: "Maria Kern, Jule Ahrens", store.Waiting: ""})
	var t struct {
		Audience string
		Case     struct{ Joined []string }
	}
	p.read(&t, "show", p.of(store.Open, "Maria Kern").ID)
	if t.Audience != "private" || len(t.Case.Joined) != 1 || t.Case.Joined[0] != maria.ID {
		p.t.Fatalf("the two are not one case: %+v", t)
	}
}

func (p *prompt) handsOver() {
	p.t.Helper()
	maria := p.of(store.Open, "Maria Kern")
	p.must("act", maria.ID, "escalate", "Anna", "Krume", "--by", "heute 10:30", "--ask", "Dürfen wir erstatten?")
	p.everywhere("with the owner", views{store.Open: "Jule Ahrens", store.Escalated: "Maria Kern"})
	if out := p.must("brief", maria.ID); !strings.Contains(out, "Dürfen wir erstatten?") {
		p.t.Fatal(out)
	}
	p.clock.turn(10, 31)
	p.everywhere("back on its deadline", views{store.Open: "Jule Ahrens, Maria Kern", store.Escalated: ""})
}

// promisesAndBreaks: one promise is kept, another is not.
func (p *prompt) promisesAndBreaks() {
	p.t.Helper()
	maria, jule := p.of(store.Open, "Maria Kern"), p.of(store.Open, "Jule Ahrens")
	p.must("act", maria.ID, "promise", "heute 12:00", "ich rufe zurück")
	p.must("act", jule.ID, "promise", "heute 11:00", "ich frage nach")
	p.must("act", maria.ID, "keep")
	p.promised("Maria Kern", store.Open, "kept")
	p.clock.turn(11, 1)
	p.everywhere("one kept, one broken", views{store.Promises: "Jule Ahrens"})
	p.promised("Jule Ahrens", store.Open, "broken")
}

// solves: said in public is only what was said there.
func (p *prompt) solves() {
	p.t.Helper()
	p.must("act", p.of(store.Open, "Maria Kern").ID, "solved")
	p.everywhere("solved", views{store.Open: "Jule Ahrens", store.Solved: "Maria Kern"})
	line := p.must("draft", p.of(store.Solved, "Maria Kern").ID, "--template", "complaint-solved")
	for _, words := range []string{"Ihre Torte so lange auf sich warten ließ", "Sie ist frisch gebacken und abgeholt."} {
		line = strings.Replace(line, "[…]", words, 1)
	}
	p.sends(p.of(store.Solved, "Maria Kern").ID, "public", time.Minute, strings.TrimSpace(line))
	p.everywhere("said in public", views{store.Solved: "", store.Done: "Maria Kern, Uhren Outlet, Paul Vogt"})
	p.state("Maria Kern", store.Done, "said")
}
