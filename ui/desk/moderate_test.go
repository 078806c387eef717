package desk

import (
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store"
)

const overrule = "Der Verfasser nennt die Privatadresse unserer Auszubildenden und ruft zu Besuchen auf."

// adverts puts some more threads into the world.
func (d *driver) adverts(names ...string) *driver {
	d.t.Helper()
	b := sources.Batch{Lane: "adverts", Cursor: "b"}
	for i, name := range names {
		b.Threads = append(b.Threads, sources.Thread{
			RemoteID: "ad" + itoa(i), Form: sources.CommentForm, Audience: sources.Public,
			Messages: []sources.Message{{RemoteID: "ad" + itoa(i), Author: sources.Author{ID: "p" + name, Name: name}, Text: "Uhren billig, nur heute", Time: d.now.Add(-time.Minute)}},
		})
	}
	if _, err := d.st.Ingest(d.t.Context(), "facebook:1", b); err != nil {
		d.t.Fatal(err)
	}
	return d.changed()
}

// carry plays the network: it carries out what is queued.
func (d *driver) carry(end moderation.Outcome) *driver {
	d.t.Helper()
	for {
		o, err := d.st.ClaimDeed(d.t.Context(), "test", time.Minute, 0)
		if err != nil {
			break
		}
		if _, err := d.st.SettleDeed(d.t.Context(), o.ID, "test", end); err != nil {
			d.t.Fatal(err)
		}
		if end.State == moderation.Unsure {
			if _, err := d.st.SettleDeed(d.t.Context(), o.ID, "", end); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	return d.changed()
}

func (d *driver) deeds(states ...moderation.State) []store.Deed {
	d.t.Helper()
	list, err := d.st.Deeds(d.t.Context(), store.DeedPage{States: states})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

var well = moderation.Outcome{State: moderation.Done}

func TestAnAdvertIsHiddenFromTheDesk(t *testing.T) {
	d := sit(t, 100, 30).adverts("Uwe").at("Uwe").press("m")
	d.sees("Moderieren: Uwe", "Andere sehen es nicht mehr; wer es schrieb", "In den Papierkorb · Das bietet dieses Netzwerk hier nicht an")
	d.press("enter", "1").sees("Kopie gesichert: Uwe", "Grund: Werbung", "Antworten darunter")
	if list := d.deeds(moderation.Asked); len(list) != 1 || list[0].Copy.Text != "Uhren billig, nur heute" || d.woken > 0 {
		t.Fatalf("%+v, woken %d", list, d.woken)
	}
	d.press("enter").rest()
	if d.woken == 0 || len(d.deeds(moderation.Queued)) != 1 {
		t.Fatal("nobody carries it out")
	}
	d.carry(well).sees("Uwe: ausgeblendet", "Öffentliche Erklärung")
	d.wait(time.Second).press("j", "enter").rest().sees("wir haben hier einen Kommentar", "weil er fremde Werbung")
	d.press("esc", "z").rest()
	d.carry(well)
	if list := d.deeds(moderation.Undone); len(list) != 1 {
		t.Errorf("not taken back: %+v", d.deeds(moderation.States...))
	}
	d.at("Uwe").seesNot("ausgeblendet ·")
}

// Leaving the last question leaves nothing behind but a dropped line.
func TestWhatIsNotConfirmedIsDropped(t *testing.T) {
	d := sit(t, 100, 30).adverts("Uwe").at("Uwe").press("m", "enter", "1", "esc").rest()
	if len(d.m.over) != 0 || len(d.deeds()) != 0 || len(d.deeds(moderation.Dropped)) != 1 {
		t.Errorf("%+v", d.deeds(moderation.States...))
	}
}

func TestCriticismIsRefusedAndOverruledAfterABreath(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("m", "2", "8")
	d.sees("Das ist Kritik (Beschwerde)", "Öffentlich antworten", "schreiben Sie auf, warum")
	d.write("falsch").press("enter").sees("zu knapp")
	if len(d.deeds(moderation.States...)) > 0 {
		t.Fatal("a refusal was taken up")
	}
	d.press("ctrl+u").write(overrule).press("enter").sees("Kopie gesichert: Jens P.", "noch 2:00", "Es ist Kritik")
	d.press("enter").sees("Erst durchatmen: noch 2:00")
	if len(d.deeds(moderation.Queued)) > 0 {
		t.Fatal("it did not wait for the breath")
	}
	d.press("esc").sees("Der Atem läuft weiter")
	d.wait(3 * time.Minute).sees("Atempause vorbei: Jens P.")
	d.press("m").sees("Löschen: bereit").press("enter").sees("Die Atempause ist vorbei", "Endgültig").press("enter").rest()
	d.carry(well).sees("Jens P.: gelöscht")
	if list := d.deeds(moderation.Done); len(list) != 1 || !list[0].Against || list[0].Overrule != overrule {
		t.Errorf("%+v", list)
	}
}

func TestTheSelectedMessageIsModerated(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("enter", "G").rest()
	msg, _ := d.m.talk.message()
	if d.press("m"); msg.Author.Name != "Jens P." {
		t.Fatal("the wrong message is selected")
	}
	d.sees("Moderieren: Jens P.")
}

func TestOurOwnAnsweredMessageStays(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("enter")
	for i, msg := range d.m.talk.msgs {
		if msg.Ours {
			d.m.talk.cur = i
		}
	}
	d.press("m", "5").sees("Darauf hat schon jemand geantwortet")
}

func TestMarkedAdvertsGoInOneStep(t *testing.T) {
	d := sit(t, 100, 30).adverts("Uwe", "Udo")
	for i, r := range d.m.list.rows {
		if r.Author == "Uwe" || r.Author == "Udo" || r.Author == "Maria Kern" {
			d.m.work.marks.put(d.m.list.rows[i], true)
		}
	}
	d.press("m").sees("3 Gespräche moderieren").press("1", "1").rest().sees("Bei 2 Gesprächen geht es", "Eines bleibt stehen")
	d.press("enter").rest().sees("Ausblenden: 2 Gespräche", "Eines bleibt stehen")
	d.carry(well).sees("2 Gespräche: ausgeblendet")
	d.press("z").rest()
	d.carry(well)
	if n := len(d.deeds(moderation.Undone)); n != 2 {
		t.Errorf("%d taken back", n)
	}
}

func TestWhatIsUnsureIsAskedAbout(t *testing.T) {
	d := sit(t, 100, 30).adverts("Uwe").at("Uwe").press("m", "enter", "1", "enter").rest()
	d.carry(moderation.Outcome{State: moderation.Unsure, Trouble: sources.Ambiguous}).sees("Ausblenden: ungewiss")
	d.at("Uwe").press("m", "enter").sees("Das Netzwerk hat nicht klar geantwortet", "ich habe nachgesehen: es ist geschehen").press("1").rest()
	if len(d.deeds(moderation.Done)) != 1 {
		t.Errorf("%+v", d.deeds(moderation.States...))
	}
}

func TestWhatFailedIsTriedAgain(t *testing.T) {
	d := sit(t, 100, 30).adverts("Uwe").at("Uwe").press("m", "enter", "1", "enter").rest()
	d.carry(moderation.Outcome{State: moderation.Failed, Trouble: sources.Permission, Detail: "pages_manage\x1b[2J"}).sees("Ausblenden: misslungen")
	d.at("Uwe").press("m", "enter").sees("noch einmal versuchen")
	if strings.Contains(d.m.View().Content, "\x1b[2J") {
		t.Fatal("the network gives the terminal orders")
	}
	d.press("1").rest()
	d.carry(well)
	if len(d.deeds(moderation.Done)) != 1 {
		t.Errorf("%+v", d.deeds(moderation.States...))
	}
}

func TestDeedsStandAtTheMessage(t *testing.T) {
	d := sit(t, 140, 36).adverts("Uwe").at("Uwe").press("m", "enter", "1", "enter").rest()
	d.carry(well).wait(time.Second).press("esc")
	d.press("f")
	for i, v := range d.m.views() {
		if v == store.Done {
			d.press(itoa(i + 1))
		}
	}
	d.rest().at("Uwe").sees("ausgeblendet: Werbung")
}

// Two strokes of Enter must not put an insult into the log as an advert.
func TestTheReasonBeginsWhereTheKindPoints(t *testing.T) {
	for kind, want := range map[replies.Kind]sources.Ground{
		replies.Spam: sources.Advert, replies.Abuse: sources.Obscene, replies.Misinformation: sources.Defamatory,
		replies.Complaint: sources.OffTopic, replies.Other: sources.OffTopic,
	} {
		if got := grounds[likelyGround(kind)].ground; got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
	d := sit(t, 80, 24).adverts("Uhr").at("Uhr")
	d.m.talk.thread.Kind = replies.Abuse
	d.press("m").rest().press("2").sees("▸ 2 obszön")
}

// What cannot be done stands last, with its reason; the cursor passes over it, and its number says why.
func TestTheCursorPassesOverWhatCannotBeDone(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("m").rest()
	dialog := d.m.over[0].(*moderate)
	able := 0
	for i := range dialog.opts {
		if dialog.can(d.m, i) {
			if able++; able != i+1 {
				t.Errorf("%s stands below what cannot be done", dialog.opts[i].Act)
			}
		}
	}
	if able == 0 || able == len(dialog.opts) {
		t.Fatalf("%d of %d can be done", able, len(dialog.opts))
	}
	for range dialog.opts {
		if d.press("j"); !dialog.can(d.m, dialog.cur) {
			t.Fatalf("the cursor is on %s", dialog.opts[dialog.cur].Act)
		}
	}
	if dialog.cur != able-1 {
		t.Errorf("the cursor has stopped at %d", dialog.cur)
	}
	d.press(itoa(len(dialog.opts)))
	if !strings.Contains(d.m.note.text, dialog.cannot(d.m, len(dialog.opts)-1)) || dialog.cur != able-1 || dialog.step != modActs {
		t.Errorf("%q, at %d", d.m.note.text, dialog.cur)
	}
	if d.press("up"); dialog.cur != able-2 {
		t.Errorf("up goes to %d", dialog.cur)
	}
}
