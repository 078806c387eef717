package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atempause/replies"
	"atempause/replies/filter"
	"atempause/sources"
)

// do carries an act out on threads by their remote ids.
func (f *fixture) do(a Act, remotes ...string) {
	f.t.Helper()
	var ids []int64
	for _, r := range remotes {
		ids = append(ids, f.id(r))
	}
	f.ok(f.Do(f.ctx, ids, a))
}

// views are the figures of the side pane, as "open 2, promises 1".
func (f *fixture) views() string {
	f.t.Helper()
	c, err := f.Counts(f.ctx, "")
	f.ok(err)
	var list []string
	for _, v := range Views {
		rows, err := f.Rows(f.ctx, Page{View: v})
		f.ok(err)
		if len(rows) != c.Views[v] {
			f.t.Fatalf("%s: %d rows, counted %d", v, len(rows), c.Views[v])
		}
		if n := c.Views[v]; n > 0 && v != All {
			list = append(list, fmt.Sprintf("%s %d", v, n))
		}
	}
	return strings.Join(list, ", ")
}

// message is a private exchange with its first message.
func (f *fixture) message(id, author, text string, more ...sources.Message) sources.Thread {
	th := f.comment(id, author, text, more...)
	th.Form, th.Audience, th.Context = sources.ConversationForm, sources.Private, sources.Context{}
	return th
}

// The day of replies.TestADay, as the store sees it.
func TestADayOfCases(t *testing.T) {
	f := newFixture(t)
	step := func(clock, want string) {
		t.Helper()
		if got := f.views(); got != want {
			t.Errorf("%s: %s, want %s", clock, got, want)
		}
	}
	to := func(clock string) time.Time {
		at, err := time.Parse(time.DateTime, "2026-11-21 "+clock+":00")
		f.ok(err)
		f.clock.tick(at.Sub(f.clock.now()))
		f.ok(f.Tick(f.ctx))
		return at
	}
	f.tell(f.comment("maria", "Maria", "Torte kaputt"), f.comment("tom", "Tom", "Habt ihr offen?"), f.comment("lena", "Lena", "toll"),
		f.comment("karl", "Karl", "kaputt"), f.message("eva", "Eva", "kaputt"))
	step("09:00", "open 4, praise 1")
	to("09:10")
	f.send(f.id("lena"), "Hallo Lena, danke", "a1")
	f.send(f.id("maria"), "Hallo Maria, das tut uns leid", "a2")
	step("09:10", "open 3, waiting 1, done 1")
	to("09:20")
	f.do(Act{Do: "escalate", Value: "Anna", At: f.clock.now().Add(3 * time.Hour), ID: 7}, "karl")
	step("09:20", "open 2, waiting 1, escalated 1, done 1")
	to("09:30")
	f.tell(f.message("maria2", "Maria", "Meine Nummer ist 12?"))
	f.do(Act{Do: "join", ID: f.id("maria")}, "maria2")
	step("09:30", "open 3, escalated 1, done 1")
	f.jumps("maria", "maria2")
	to("09:40")
	f.send(f.id("maria2"), "Hallo Maria, wir schicken Ihnen heute bis 11 Uhr eine neue Torte.", "a3")
	step("09:40", "open 2, private 1, promises 1, escalated 1, done 1")
	f.do(Act{Do: "snooze", At: f.clock.now().Add(5 * time.Hour)}, "tom", "maria", "eva")
	step("09:41", "promises 1, snoozed 3, escalated 1, done 1")
	_, touched, err := f.Undo(f.ctx)
	f.ok(err)
	if len(touched) != 3 {
		t.Error(touched)
	}
	step("09:42", "open 2, private 1, promises 1, escalated 1, done 1")
	to("10:30")
	step("10:30", "open 3, promises 1, escalated 1, done 1")
	th, err := f.Thread(f.ctx, f.id("maria2"))
	f.ok(err)
	f.do(Act{Do: "keep", ID: th.Matter.Promises[0].ID}, "maria")
	step("10:31", "open 2, private 1, escalated 1, done 1")
	f.do(Act{Do: "solved"}, "maria2")
	step("11:00", "open 2, solved 1, escalated 1, done 1")
	f.send(f.id("maria"), "Hallo Maria, schön, dass es geklappt hat", "a4")
	step("11:10", "open 2, escalated 1, done 2")
	to("12:20")
	step("12:20", "open 3, done 2")
	karl, err := f.Thread(f.ctx, f.id("karl"))
	f.ok(err)
	if karl.Because[0].Key != replies.WhyOver || karl.Because[1].Key != replies.WhyEscalation || karl.Brief != 7 {
		t.Errorf("%+v", karl.CaseFacts)
	}
	f.clock.tick(8 * 24 * time.Hour)
	f.ok(f.Tick(f.ctx))
	if row, _ := f.Thread(f.ctx, f.id("maria")); row.State != replies.CaseClosed {
		t.Errorf("what was said settles: %s", row.State)
	}
	lines, err := f.Journal(f.ctx, f.id("karl"), 9)
	f.ok(err)
	if !slices.ContainsFunc(lines, func(e Entry) bool { return e.Actor == program && e.Event == "back" }) {
		t.Errorf("%+v", lines)
	}
}

// jumps looks whether one gets from each of two threads to the other.
func (f *fixture) jumps(a, b string) {
	f.t.Helper()
	for from, to := range map[string]string{a: b, b: a} {
		th, err := f.Thread(f.ctx, f.id(from))
		f.ok(err)
		if th.Counterpart != f.id(to) {
			f.t.Errorf("from %s one gets to %d", from, th.Counterpart)
		}
	}
}

func TestAHoldingReplyStopsTheClock(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	f.send(f.id("k1"), "Hallo Maria, wir haben es gesehen. Antwort bis 15 Uhr.", "a1")
	row := f.only(Open)
	if row.Due != time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC) || row.Promised != row.Due {
		t.Fatalf("%+v", row)
	}
	if f.only(Promises).ID != row.ID {
		t.Error("not among the promises")
	}
	f.clock.tick(72 * time.Hour)
	f.ok(f.Tick(f.ctx))
	if row := f.only(Open); row.Stale {
		t.Error("a promise never goes to the pile")
	}
}

func TestLabelsNotesAndPeople(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Maria", "wieder kaputt"), f.comment("k3", "Tom", "toll"))
	f.do(Act{Do: "label", Value: " Expresslieferung "}, "k1", "k2")
	f.do(Act{Do: "label", Value: "Torte"}, "k1")
	list, err := f.Labels(f.ctx, krume.Name)
	f.ok(err)
	if diff := cmp.Diff([]Label{{"Expresslieferung", 2}, {"Torte", 1}}, list); diff != "" {
		t.Error(diff)
	}
	if n, err := f.RenameLabel(f.ctx, "", "Torte", "Expresslieferung"); n != 1 || err != nil {
		t.Error(n, err)
	}
	f.undo()
	f.do(Act{Do: "note", Value: "ruft gern an"}, "k1")
	f.do(Act{Do: "person_note", Value: "Stammkundin"}, "k1")
	f.do(Act{Do: "same_person", Value: "facebook:uTom"}, "k2")
	th, err := f.Thread(f.ctx, f.id("k1"))
	f.ok(err)
	if len(th.Labels) != 2 || len(th.Notes) != 1 || th.PersonNotes[0].Text != "Stammkundin" {
		t.Errorf("%+v", th.CaseFacts)
	}
	p, err := f.Person(f.ctx, f.id("k3"))
	f.ok(err)
	if len(p.Threads) != 3 || p.Complaints != 2 || len(p.Notes) != 1 || len(p.Authors) != 2 {
		t.Errorf("%+v", p)
	}
	f.undo()
	if p, _ := f.Person(f.ctx, f.id("k3")); len(p.Threads) != 1 || len(p.Notes) != 0 {
		t.Errorf("%+v", p)
	}
	last, err := f.LastAct(f.ctx)
	f.ok(err)
	if last.Do != "person_note" {
		t.Errorf("%+v", last)
	}
}

func TestFiltersAsTheyAreTyped(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Mária", "Die Expresslieferung kam KAPUTT an"), f.comment("k2", "Tom", "Habt ihr morgen offen?"), f.comment("k3", "Ann", "toll"),
		f.comment("k4", "Bo", "kaputt", ours("o", "k4", "Hallo", f.clock.now().Add(time.Second))))
	f.do(Act{Do: "label", Value: "Süßes"}, "k1", "k3")
	f.do(Act{Do: "note", Value: "x"}, "k2")
	draft, err := f.SaveDraft(f.ctx, Edit{Thread: f.id("k3"), Text: "Hallo Ann, danke"})
	f.ok(err)
	_, err = f.Request(f.ctx, draft.ID, draft.Rev)
	f.ok(err)
	f.clock.tick(30 * time.Minute)
	for text, want := range map[string]string{
		"lieferung":                    "k1",
		"herbstaktion -lieferung":      "k2 k3 k4",
		"kind:complaint":               "k1 k4",
		"kind:complaint state:new":     "k1",
		"due<1h":                       "k1 k2",
		"label:süsses":                 "k1 k3",
		"label:none":                   "k2 k4",
		"view:waiting":                 "k4",
		"view:waiting | is:urgent":     "k2 k4",
		"von:maria":                    "k1",
		"network:fb brand:krume":       "k1 k2 k3 k4",
		"network:mail":                 "",
		"has:note":                     "k2",
		"reply:ready":                  "k3",
		"antwort:atmet | reply:failed": "",
		"reply:none":                   "k1 k2 k4",
		"reply:any has:draft":          "k3",
		"age<1h heat>=2":               "k1",
		"promise:none messages:1":      "k1 k2 k3",
		"waiting>10m":                  "k1 k2 k3",
		"due:today -(kind:praise)":     "k1 k2",
		"-unread":                      "k4",
		`"' OR 1=1 --"`:                "",
		"channel:krume likes:0 form:x": "?",
	} {
		q, err := filter.Parse(text)
		if want == "?" {
			if err == nil {
				t.Errorf("%s is understood", text)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		rows, err := f.Rows(f.ctx, Page{View: All, Filter: q})
		f.ok(err)
		var got []string
		for _, r := range rows {
			th, err := f.Thread(f.ctx, r.ID)
			f.ok(err)
			got = append(got, th.RemoteID)
			if text == "lieferung" && r.Found != "Die Expresslieferung kam KAPUTT an" {
				t.Errorf("found %q", r.Found)
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
	q, _ := filter.Parse("kind:complaint")
	f.ok(f.SaveView(f.ctx, "Ärger", q))
	list, err := f.SavedViews(f.ctx, krume.Name)
	f.ok(err)
	if len(list) != 1 || list[0].Name != "Ärger" || list[0].Count != 2 || list[0].Filter.String() != "kind:complaint" {
		t.Errorf("%+v", list)
	}
	names := func() string {
		list, err := f.SavedViews(f.ctx, "")
		f.ok(err)
		var names []string
		for _, v := range list {
			names = append(names, v.Name+"="+v.Filter.String())
		}
		return strings.Join(names, " ")
	}
	f.ok(f.RenameView(f.ctx, "Ärger", " Not "))
	other, _ := filter.Parse("kind:praise")
	f.ok(f.SaveView(f.ctx, "Not", other))
	f.ok(f.DropView(f.ctx, "Not"))
	if got := names(); got != "" {
		t.Error(got)
	}
	for _, want := range []string{"Not=kind:praise", "Not=kind:complaint", "Ärger=kind:complaint", ""} {
		act, threads, err := f.Undo(f.ctx)
		f.ok(err)
		if got := names(); got != want || act.Do != ViewAct || len(threads) > 0 {
			t.Errorf("undone: %q, want %q (%+v)", got, want, act)
		}
	}
	for _, want := range []string{"Ärger=kind:complaint", "Not=kind:complaint", "Not=kind:praise", ""} {
		_, _, err := f.Redo(f.ctx)
		f.ok(err)
		if got := names(); got != want {
			t.Errorf("done again: %q, want %q", got, want)
		}
	}
	if err := f.DropView(f.ctx, "Ärger"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

// A promised call answers: the public knows who does what by when, and only the call is owed.
func TestAPromisedCallAnswers(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	f.send(f.id("k1"), "Hallo Maria, das tut uns leid. Ich rufe Sie heute bis 15 Uhr an und kläre das.", "a1")
	row := f.only(Promises)
	th, err := f.Thread(f.ctx, row.ID)
	f.ok(err)
	if row.State != replies.CaseAnswered || len(th.Matter.Promises) != 1 {
		t.Fatalf("%s %+v", row.State, th.Matter.Promises)
	}
	if p := th.Matter.Promises[0]; p.Answer || !strings.Contains(p.Words, "rufe Sie heute bis 15 Uhr an") {
		t.Errorf("%+v", p)
	}
	f.clock.tick(72 * time.Hour)
	f.ok(f.Tick(f.ctx))
	if f.only(Open).ID != row.ID {
		t.Error("a call that was not made does not come back")
	}
}

// Nobody watches what is written in private: however often it goes to and fro, these are no public rounds.
func TestPrivateMessagesAreNoPublicRounds(t *testing.T) {
	f := newFixture(t)
	now := f.clock.now()
	th := f.message("m1", "Nico", "Mein Gutschein gilt nicht")
	for i := range 3 {
		th.Messages = append(th.Messages,
			ours("o"+string(rune('1'+i)), "", "Bitte noch einmal versuchen.", now.Add(time.Duration(2*i+1)*time.Minute)),
			theirs("n"+string(rune('1'+i)), "", "Nico", "Geht immer noch nicht", now.Add(time.Duration(2*i+2)*time.Minute)))
	}
	f.clock.tick(time.Hour)
	f.tell(th)
	got, err := f.Thread(f.ctx, f.id("m1"))
	f.ok(err)
	if got.Rounds != 0 {
		t.Errorf("%d public rounds in private", got.Rounds)
	}
}
