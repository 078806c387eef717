package day_test

import (
	"time"

	"atempause/store"
)

// putsOff: two are marked and put off together; taken back and done again, as one step. A mere thanks wakes nobody then,
// a new complaint does.
func (p *person) putsOff() {
	p.t.Helper()
	p.at("T. Brandt").press("space", "space").sees("2 markiert").press("s").sees("Später: 2 Beiträge")
	p.write("montag 9").sees("Mo 23.11.").press("enter")
	p.everywhere("two are put off", views{store.Open: "Jule Ahrens, Paul Vogt", store.Snoozed: "T. Brandt, Nils Petersen"})
	p.press("z").everywhere("and taken back", views{store.Open: "Jule Ahrens, Paul Vogt, T. Brandt, Nils Petersen", store.Snoozed: ""})
	p.press("Z").everywhere("and done again", views{store.Open: "Jule Ahrens, Paul Vogt", store.Snoozed: "T. Brandt, Nils Petersen"})

	p.later(10*time.Minute).town.adds("T. Brandt", "Danke!")
	p.fetches("a mere thanks wakes nobody", nil)
	p.town.adds("Nils Petersen", "Meine letzte Torte war vertrocknet, ich bin sehr enttäuscht!")
	p.fetches("a new complaint does", views{store.Open: "Nils Petersen, Jule Ahrens, Paul Vogt", store.Snoozed: "T. Brandt"})
}

// promises: what is promised in our own words becomes a promise by itself.
func (p *person) promises() {
	p.t.Helper()
	p.at("Jule Ahrens").answers("r", time.Minute, "Jule Ahrens",
		"Guten Tag Frau Ahrens, es tut uns leid, dass Ihre Brötchen hart waren. Ich rufe Sie heute bis 12 Uhr an. Viele Grüße, Jana")
	p.everywhere("a call is promised", views{
		store.Open: "Nils Petersen, Paul Vogt", store.Waiting: "Jule Ahrens", store.Promises: "Jule Ahrens",
	})
}

// handsUp: what is beyond us goes to somebody who may decide, until a deadline.
func (p *person) handsUp() {
	p.t.Helper()
	p.clock.turn(10, 30)
	p.town.comments("Kurt Lange", "Das ist Betrug! Ich gehe jetzt zum Anwalt und hole mir mein Geld zurück.")
	p.fetches("somebody threatens", views{store.Open: "Kurt Lange, Nils Petersen, Paul Vogt"})
	p.at("Kurt Lange").press("e").sees("Anna Krume").press("tab").write("Dürfen wir den Preis erstatten?")
	p.press("tab").write("heute 13:00").press("ctrl+s")
	p.everywhere("it is with the owner", views{store.Open: "Nils Petersen, Paul Vogt", store.Escalated: "Kurt Lange"})
}

// breaks: nobody has called; the promise is broken, and the marks say so until the customer is told.
func (p *person) breaks() {
	p.t.Helper()
	p.clock.turn(12, 1)
	p.everywhere("the call was not made", views{store.Open: "Nils Petersen, Paul Vogt, Jule Ahrens, Maria Kern", store.Waiting: ""})
	p.in(store.Promises).at("Jule Ahrens").sees("nicht gehalten")
	p.promised("Jule Ahrens", store.Open, "broken")
}

// comesBack: the deadline passes, and the case is ours again.
func (p *person) comesBack() {
	p.t.Helper()
	p.clock.turn(13, 0)
	p.everywhere("the deadline is over", views{store.Open: "Kurt Lange, Nils Petersen, Paul Vogt, Jule Ahrens, Maria Kern", store.Escalated: ""})
	p.in(store.Open).at("Kurt Lange").sees("zurück von Anna Krume")
}
