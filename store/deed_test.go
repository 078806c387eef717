package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"atempause/replies/moderation"
	"atempause/sources"
)

// offers is a network that can do everything with a comment, as far as it goes.
func offers(string) sources.Capabilities {
	undo, final := sources.Capability{Can: true, Undo: true}, sources.Capability{Can: true}
	return sources.Capabilities{sources.CommentForm: {
		sources.ActHide: undo, sources.ActDelete: final, sources.ActTrash: undo, sources.ActSpam: undo, sources.ActBlock: undo,
		sources.ActMute: undo, sources.ActReport: final, sources.ActClose: undo, sources.ActApprove: undo,
	}}
}

// guarded is a fixture with a network that lets us moderate: 1 is a complaint, 2 an advert, 3 banter.
func guarded(t testing.TB) *fixture {
	t.Helper()
	f := newFixture(t)
	f.opt.Caps = offers
	f.tell(f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Uwe", "Kauft Uhren bei uns"), f.comment("k3", "Tom", "Soso"))
	return f
}

const whyGood = "Der Verfasser nennt die Privatadresse unserer Auszubildenden und ruft zu Besuchen auf."

func (f *fixture) asks(message int64, act sources.Act, g sources.Ground, overrule string) DeedResult {
	f.t.Helper()
	got, err := f.Moderate(f.ctx, []DeedAsk{{Message: message, Act: act, Ground: g, Overrule: overrule}})
	f.ok(err)
	return got[0]
}

// carried is a deed carried out well.
func (f *fixture) carried(id int64) Deed {
	f.t.Helper()
	o, err := f.ClaimDeed(f.ctx, "me", time.Minute, id)
	f.ok(err)
	_, err = f.SettleDeed(f.ctx, o.ID, "me", moderation.Outcome{State: moderation.Done})
	f.ok(err)
	d, err := f.DeedByID(f.ctx, o.ID)
	f.ok(err)
	return d
}

func (f *fixture) first(thread int64) Message {
	f.t.Helper()
	list, err := f.Messages(f.ctx, thread, 0, 10)
	f.ok(err)
	return list[0]
}

func (f *fixture) view(thread int64) View {
	f.t.Helper()
	th, err := f.Thread(f.ctx, thread)
	f.ok(err)
	return th.View
}

func TestAnAdvertIsHiddenWithItsCopyAndShownAgain(t *testing.T) {
	f := guarded(t)
	r := f.asks(2, sources.ActHide, sources.Advert, "")
	if r.Err != nil || r.Deed.State != moderation.Queued || r.Deed.Copy.Text != "Kauft Uhren bei uns" || r.Deed.Copy.Author.Name != "Uwe" || !r.Deed.Explain {
		t.Fatalf("%+v", r)
	}
	if f.first(2).Hidden {
		t.Fatal("hidden before the network was asked")
	}
	f.carried(r.Deed.ID)
	if th, err := f.Thread(f.ctx, 2); err != nil || !f.first(2).Hidden || th.View != Done || th.Author != "Uwe" {
		t.Fatalf("%+v %v", th.Row, err)
	}
	if r := f.asks(2, sources.ActHide, sources.Advert, ""); !errors.Is(r.Err, moderation.Already) {
		t.Errorf("hidden twice: %+v", r)
	}
	f.undo()
	d, err := f.DeedByID(f.ctx, r.Deed.ID)
	f.ok(err)
	if d.State != moderation.Queued || !d.Back || !f.first(2).Hidden {
		t.Fatalf("%+v", d)
	}
	if d = f.carried(d.ID); d.State != moderation.Undone || f.first(2).Hidden || f.view(2) != Open || d.Copy.Text == "" {
		t.Fatalf("%+v, it stands under %s", d, f.view(2))
	}
	f.redo()
	if d = f.carried(d.ID); d.State != moderation.Done || !f.first(2).Hidden || f.view(2) != Done {
		t.Fatalf("%+v", d)
	}
}

func TestCriticismGoesOnlyAfterABreath(t *testing.T) {
	f := guarded(t)
	r := f.asks(1, sources.ActDelete, sources.OffTopic, "")
	if !errors.Is(r.Err, moderation.Refused) || r.Deed.ID != 0 {
		t.Fatalf("%+v", r)
	}
	if list, err := f.Deeds(f.ctx, DeedPage{States: moderation.States}); err != nil || len(list) > 0 {
		t.Fatalf("%+v %v", list, err)
	}
	if lines, err := f.Journal(f.ctx, 1, 1); err != nil || lines[0].Event != "deed_refused" || strings.Contains(lines[0].Detail, "Torte") {
		t.Errorf("%+v %v", lines, err)
	}
	if r = f.asks(1, sources.ActDelete, sources.Threat, whyGood); r.Err != nil || r.Deed.State != moderation.Breathing {
		t.Fatalf("%+v", r)
	}
	id := r.Deed.ID
	if _, _, err := f.ConfirmDeed(f.ctx, id); !errors.Is(err, moderation.Breathes) {
		t.Fatal(err)
	}
	f.clock.tick(r.Deed.Breath - time.Second)
	if r = f.asks(1, sources.ActDelete, sources.Threat, whyGood+" Noch einmal."); r.Deed.ID != id || r.Deed.Left(f.clock.now()) != r.Deed.Breath {
		t.Fatalf("other words did not begin the breath anew: %+v", r)
	}
	f.clock.tick(r.Deed.Breath)
	if r = f.asks(1, sources.ActDelete, sources.Threat, whyGood+" Noch einmal."); r.Deed.State != moderation.Queued {
		t.Fatalf("%+v", r)
	}
	if d := f.carried(id); !d.Against || d.Copy.Text != "Torte kaputt" || !f.first(1).Deleted {
		t.Fatalf("%+v", d)
	}
	if _, err := f.UndoDeed(f.ctx, id); !errors.Is(err, moderation.ForGood) {
		t.Error(err)
	}
	if _, _, err := f.Undo(f.ctx); !errors.Is(err, ErrNotFound) {
		t.Errorf("a deletion can be undone: %v", err)
	}
}

// Hidden criticism still asks for its answer.
func TestHiddenCriticismStaysOpen(t *testing.T) {
	f := guarded(t)
	r := f.asks(1, sources.ActHide, sources.Threat, whyGood)
	f.clock.tick(r.Deed.Breath)
	_, _, err := f.ConfirmDeed(f.ctx, r.Deed.ID)
	f.ok(err)
	f.carried(r.Deed.ID)
	if !f.first(1).Hidden || f.view(1) != Open {
		t.Errorf("it stands under %s", f.view(1))
	}
}

func TestAMessageThatChangesMeanwhileGoesBackToThePerson(t *testing.T) {
	f := guarded(t)
	r := f.asks(2, sources.ActHide, sources.Advert, "")
	th := f.comment("k2", "Uwe", "Entschuldigung, meine Torte ist kaputt")
	f.tell(th)
	if _, err := f.ClaimDeed(f.ctx, "me", time.Minute, 0); !errors.Is(err, ErrNotFound) {
		t.Fatalf("it was carried out all the same: %v", err)
	}
	d, err := f.DeedByID(f.ctx, r.Deed.ID)
	f.ok(err)
	if d.State != moderation.Asked || !d.ReadyAt.IsZero() || d.Copy.Text != "Entschuldigung, meine Torte ist kaputt" {
		t.Errorf("%+v", d)
	}
	if _, _, err := f.ConfirmDeed(f.ctx, d.ID); !errors.Is(err, moderation.Refused) {
		t.Error(err)
	}
}

func TestBulkIsOneStep(t *testing.T) {
	f := guarded(t)
	got, err := f.Moderate(f.ctx, []DeedAsk{
		{Message: 1, Act: sources.ActHide, Ground: sources.Advert},
		{Message: 2, Act: sources.ActHide, Ground: sources.Advert},
		{Message: 3, Act: sources.ActHide, Ground: sources.Advert},
	})
	f.ok(err)
	if !errors.Is(got[0].Err, moderation.Refused) || got[1].Err != nil || got[2].Err != nil {
		t.Fatalf("%+v", got)
	}
	f.carried(got[1].Deed.ID)
	f.undo()
	for i, want := range map[int]moderation.State{1: moderation.Queued, 2: moderation.Dropped} {
		if d, err := f.DeedByID(f.ctx, got[i].Deed.ID); err != nil || d.State != want {
			t.Errorf("%d is %s, want %s: %v", i, d.State, want, err)
		}
	}
}

// A program that dies between the claim and its end leaves the deed unsure; nobody does it a second time.
func TestADeadProgramsDeedIsLookedAt(t *testing.T) {
	f := guarded(t)
	r := f.asks(2, sources.ActHide, sources.Advert, "")
	_, err := f.ClaimDeed(f.ctx, "dead", time.Minute, 0)
	f.ok(err)
	if list, err := f.AbandonedDeeds(f.ctx, func(string) bool { return true }); err != nil || len(list) != 0 {
		t.Fatalf("%+v %v", list, err)
	}
	other := openAt(t, f.path, f.opt)
	list, err := other.AbandonedDeeds(f.ctx, func(string) bool { return false })
	f.ok(err)
	if len(list) != 1 || list[0].State != moderation.Unsure || list[0].Message != "k2" || list[0].Person != "uUwe" || list[0].Post != "post" {
		t.Fatalf("%+v", list)
	}
	if _, err := other.ClaimDeed(f.ctx, "me", time.Minute, 0); !errors.Is(err, ErrNotFound) {
		t.Fatalf("claimed once more: %v", err)
	}
	// The network tells by and by that it was done.
	th := f.comment("k2", "Uwe", "Kauft Uhren bei uns")
	th.Messages[0].Hidden = true
	f.tell(th)
	if d, err := f.DeedByID(f.ctx, r.Deed.ID); err != nil || d.State != moderation.Done || f.view(2) != Done {
		t.Errorf("%+v %v", d, err)
	}
}

func TestAPersonsWordSettlesWhatIsUnsure(t *testing.T) {
	for _, done := range []bool{true, false} {
		f := guarded(t)
		r := f.asks(2, sources.ActReport, sources.Advert, "")
		_, err := f.ClaimDeed(f.ctx, "me", time.Minute, 0)
		f.ok(err)
		unsure := moderation.Outcome{State: moderation.Unsure, Trouble: sources.Ambiguous}
		_, err = f.SettleDeed(f.ctx, r.Deed.ID, "me", unsure)
		f.ok(err)
		_, err = f.SettleDeed(f.ctx, r.Deed.ID, "", unsure)
		f.ok(err)
		d, err := f.DeedByID(f.ctx, r.Deed.ID)
		f.ok(err)
		if d.State != moderation.Unsure || d.Looked != LookedBlind {
			t.Fatalf("%+v", d)
		}
		if list, err := f.AbandonedDeeds(f.ctx, func(string) bool { return true }); err != nil || len(list) != 0 {
			t.Fatalf("looked at again and again: %+v %v", list, err)
		}
		d, err = f.SeenDeed(f.ctx, d.ID, done)
		f.ok(err)
		if want := map[bool]moderation.State{true: moderation.Done, false: moderation.Failed}[done]; d.State != want {
			t.Errorf("%s", d.State)
		}
		if !done {
			if d, err = f.RetryDeed(f.ctx, d.ID); err != nil || d.State != moderation.Queued {
				t.Errorf("%s %v", d.State, err)
			}
		}
	}
}

func TestWhatWasHiddenElsewhereCanBeShown(t *testing.T) {
	f := guarded(t)
	if _, err := f.ShowAgain(f.ctx, 3); !errors.Is(err, moderation.Already) {
		t.Fatal(err)
	}
	th := f.comment("k3", "Tom", "Soso")
	th.Messages[0].Hidden = true
	f.tell(th)
	d, err := f.TakeBack(f.ctx, 3, sources.ActHide)
	f.ok(err)
	if d = f.carried(d.ID); d.State != moderation.Undone || f.first(3).Hidden {
		t.Errorf("%+v", d)
	}
}

func TestAPersonIsLetBackFromAnyOfTheirMessages(t *testing.T) {
	f := guarded(t)
	f.carried(f.asks(2, sources.ActBlock, sources.Advert, "").Deed.ID)
	f.tell(f.comment("k9", "Uwe", "Noch mehr Uhren"))
	if r := f.asks(4, sources.ActBlock, sources.Advert, ""); !errors.Is(r.Err, moderation.Already) {
		t.Errorf("%+v", r)
	}
	d, err := f.TakeBack(f.ctx, 4, sources.ActBlock)
	f.ok(err)
	if d = f.carried(d.ID); d.State != moderation.Undone {
		t.Error(d.State)
	}
	if _, err = f.TakeBack(f.ctx, 4, sources.ActBlock); !errors.Is(err, moderation.Already) {
		t.Error(err)
	}
}

// Somebody shows on the network's own site what was hidden here: it asks for an answer again.
func TestWhatIsShownElsewhereComesBack(t *testing.T) {
	f := guarded(t)
	f.carried(f.asks(2, sources.ActHide, sources.Advert, "").Deed.ID)
	f.tell(f.comment("k2", "Uwe", "Kauft Uhren bei uns"))
	if f.view(2) != Open || f.first(2).Hidden {
		t.Errorf("it stands under %s", f.view(2))
	}
}

func TestTheLogIsListedAndOrdered(t *testing.T) {
	f := guarded(t)
	f.carried(f.asks(2, sources.ActHide, sources.Advert, "").Deed.ID)
	f.clock.tick(time.Hour)
	since := f.clock.now()
	f.carried(f.asks(3, sources.ActHide, sources.Obscene, "").Deed.ID)
	all, err := f.Deeds(f.ctx, DeedPage{})
	f.ok(err)
	late, err := f.Deeds(f.ctx, DeedPage{Since: since, Brand: krume.Name})
	f.ok(err)
	none, err := f.Deeds(f.ctx, DeedPage{Brand: radhaus.Name})
	f.ok(err)
	if len(all) != 2 || all[0].Message != 3 || len(late) != 1 || len(none) != 0 {
		t.Errorf("%d %d %d", len(all), len(late), len(none))
	}
	if e := Entries(all); e[0].Message != 2 || e[0].Brand != krume.Name || e[0].Copy.Text == "" || e[0].By != person {
		t.Errorf("%+v", e)
	}
}

// Whoever writes to the file: the guard holds.
func TestTheFileHoldsTheGuard(t *testing.T) {
	f := guarded(t)
	advert := f.asks(3, sources.ActHide, sources.Advert, "").Deed.ID
	_, err := f.DropDeed(f.ctx, advert)
	f.ok(err)
	critical := f.asks(1, sources.ActDelete, sources.Threat, whyGood).Deed.ID
	done := f.asks(2, sources.ActHide, sources.Advert, "").Deed.ID
	f.carried(done)
	for what, q := range map[string]string{
		"born queued":           `INSERT INTO deed SELECT 99, thread, 3, channel, brand, remote, person, 'delete', 0, third, ground, '', text, kind, 0, 1, 0, copy, 'queued', NULL, 0, 1, 1, 1, 0, 0, 0, '', '', 0, '', '', '' FROM deed WHERE id = 1`,
		"without its breath":    `UPDATE deed SET state = 'queued', queued_at = ready_at - 1 WHERE id = 2`,
		"not called criticism":  `UPDATE deed SET state = 'queued', against = 0, rested = NULL, queued_at = ready_at + 1 WHERE id = 2`,
		"with another reason":   `UPDATE deed SET state = 'queued', overrule = 'x', queued_at = ready_at + 1 WHERE id = 2`,
		"without a copy":        `UPDATE deed SET state = 'queued', copy = '', queued_at = ready_at + 1 WHERE id = 2`,
		"with another copy":     `UPDATE deed SET state = 'queued', copy = '{"text":"x"}', queued_at = ready_at + 1 WHERE id = 2`,
		"straight to doing":     `UPDATE deed SET state = 'doing' WHERE id = 2`,
		"another message":       `UPDATE deed SET message = 3 WHERE id = 2`,
		"another act":           `UPDATE deed SET act = 'hide' WHERE id = 2`,
		"a shorter breath":      `UPDATE rest SET ready_at = at + 3000`,
		"a breath of no length": `INSERT INTO rest (deed, at, ready_at, act, ground, overrule, text) VALUES (2, 1, 2, 'delete', 'threat', 'x', 'x')`,
		"a breath taken away":   `DELETE FROM rest`,
		"a copy changed later":  `UPDATE deed SET copy = '{}' WHERE id = 3`,
		"done once more":        `UPDATE deed SET state = 'queued' WHERE id = 3`,
		"taken out of the log":  `DELETE FROM deed WHERE id = 3`,
	} {
		if _, err := f.pen.db.Exec(q); err == nil || !strings.Contains(err.Error(), "guard: ") && !strings.Contains(err.Error(), "CHECK") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if critical != 2 || done != 3 {
		t.Fatal("the lines above speak of other deeds")
	}
}
