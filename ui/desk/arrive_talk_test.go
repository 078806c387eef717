package desk

import (
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
)

// comes lets a thread come in on a channel of the first brand, and goes to it.
func (d *driver) comes(th sources.Thread) *driver {
	d.t.Helper()
	_, err := d.st.Ingest(d.t.Context(), brands()[0].Channels[0].ID(), sources.Batch{Lane: "feed", Threads: []sources.Thread{th}, Cursor: "later"})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.changed()
}

// all goes to the view of everything.
func (d *driver) all() *driver {
	d.run(d.m.visit(State{View: store.All}))
	return d.rest()
}

func post(id, name, text string, at time.Time) sources.Thread {
	return sources.Thread{
		RemoteID: id, Form: sources.PostForm, Audience: sources.Public,
		Messages: []sources.Message{{RemoteID: id, Author: sources.Author{ID: "u" + name, Name: name}, Text: text, Time: at}},
	}
}

// What an author changes, deletes or has not had approved yet is said where one reads it, and in the list.
func TestEditsDeletionsAndWhatIsHeldAreSaid(t *testing.T) {
	d := sit(t, 120, 36)
	at := d.now.Add(-time.Minute)
	th := post("n1", "Nora", "Sehr schön bei euch, danke!", at)
	th.Messages[0].Held = true
	d.comes(th)
	d.all().at("Nora").sees("wartet auf Freigabe", "Wartet beim Netzwerk")
	th.Messages[0].Held, th.Messages[0].Text = false, "Die Torte ist kaputt angekommen"
	d.comes(th).sees("bearbeitet", "vorher: „Sehr schön bei euch, danke!“").seesNot("wartet auf Freigabe")
	_, err := d.st.Ingest(t.Context(), brands()[0].Channels[0].ID(), sources.Batch{Lane: "feed", Cursor: "gone", Gone: []sources.Gone{{Root: "n1"}}})
	if err != nil {
		t.Fatal(err)
	}
	d.changed().all().at("Nora").sees("vom Verfasser gelöscht", "Nur Sie sehen diese Kopie", "DSGVO", "gelöscht")
}

// A mail's history is folded until it is asked for; a machine's mail says what it is.
func TestAMailsHistoryCanBeFoldedOut(t *testing.T) {
	d := sit(t, 120, 36)
	th := post("m1", "Olga", "Bitte um Rückruf.", d.now.Add(-time.Minute))
	th.Form, th.Audience = sources.MailForm, sources.Private
	th.Messages[0].Folded = "> Am Montag schrieb Krume:\n> Die Torte kommt morgen.\x1b[31m\n" + strings.Repeat("> mehr\n", 3)
	bounce := sources.Message{RemoteID: "m2", ParentID: "m1", Author: sources.Author{Name: "Mailer"}, Text: "Undelivered", Time: d.now, Machine: sources.Bounce}
	th.Messages = append(th.Messages, bounce)
	d.comes(th).all().at("Olga").sees("unzustellbar", "kam nicht an oder noch nicht")
	d.press("3", "g").sees("H zeigt, was die Mail mitführt").seesNot("Am Montag schrieb")
	d.press("H").sees("> Am Montag schrieb Krume:", "klappt den Verlauf zu")
	d.press("H").seesNot("Am Montag schrieb")
	d.press("j", "H").sees("führt keinen Verlauf mit")
}

// Two threads with the same words are offered as one case; a no is remembered, a yes can be taken back.
func TestKinIsOfferedAndAsked(t *testing.T) {
	const words = "Seit drei Wochen warte ich auf meine Hochzeitstorte und niemand geht ans Telefon"
	d := sit(t, 120, 36)
	d.comes(post("n1", "Pia Sommer", words, d.now.Add(-2*time.Minute)))
	d.comes(post("n2", "pia.sommer", words+"!", d.now.Add(-time.Minute)))
	d.all().at("pia.sommer").sees("Pia Sommer", "Ein Vorgang? =")
	d.press("=").sees("Gehört das zusammen?", "Ja, ein Vorgang", "Nein, nicht mehr fragen")
	d.press("y").sees("Verbunden: ein Vorgang mit Pia Sommer").seesNot("Ein Vorgang? =")
	d.press("z").at("pia.sommer").sees("Ein Vorgang? =")
	d.press("=", "n").sees("Gemerkt: gehört nicht zusammen").seesNot("Ein Vorgang? =")
	d.press("=").sees("kein zweites bekannt")
}

// Whoever writes here while a colleague answers in the network's app is told before the draft leaves.
func TestADraftOvertakenElsewhereIsWarnedOf(t *testing.T) {
	d := sit(t, 120, 36)
	th := post("n1", "Rita", "Die Torte ist kaputt", d.now.Add(-time.Hour))
	d.comes(th).at("Rita")
	if _, err := d.st.SaveDraft(t.Context(), store.Edit{Thread: d.m.talk.thread.ID, Audience: sources.Public, Text: "Hallo Rita"}); err != nil {
		t.Fatal(err)
	}
	d.changed().seesNot("anderswo geantwortet")
	d.turn(d.now.Add(time.Minute))
	th.Messages = append(th.Messages, sources.Message{
		RemoteID: "o1", ParentID: "n1", Ours: true, Author: sources.Author{Name: "Krume"}, Text: "Hallo Rita, wir rufen an", Time: d.now,
	})
	d.comes(th)
	d.all().at("Rita").sees("Inzwischen wurde anderswo geantwortet", "anderswo · ")
	if d.m.talk.draft.State != replies.Writing {
		t.Error("the draft is lost")
	}
}
