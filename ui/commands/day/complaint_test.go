package day_test

import (
	"time"

	"atempause/store"
)

// firstAnswer: the complaint stands first and says why; a defensive answer is refused, a good one leaves after a breath,
// and what she writes then wakes her case.
func (p *person) firstAnswer() {
	p.t.Helper()
	p.at("Maria Kern").sees("Steht hier, weil: eilt: „Morgen ist die Hochzeit“")
	p.press("r").write("Das kann nicht sein.").press("ctrl+s")
	p.sees("Noch nicht: Gruß, Entschuldigung, Hilfe, Rechtfertigung.").press("ctrl+end", "ctrl+u")

	const text = "Guten Tag Frau Kern, es tut uns sehr leid, dass wir Sie so lange haben warten lassen. " +
		"Wir prüfen die Bestellung sofort und melden uns. Viele Grüße, Jana"
	p.pastes(text).press("ctrl+s").sees("Durchatmen · so lesen es alle")
	p.breathes(2*time.Minute, "Maria Kern", text) // the draft had been defensive: the longest breath
	p.everywhere("answered in public", views{
		store.Open: "Jule Ahrens, Paul Vogt, T. Brandt, Nils Petersen, Uhren Outlet", store.Waiting: "Maria Kern",
	})

	p.later(5*time.Minute).town.adds("Maria Kern", "Prüfen hilft mir nicht, ich warte immer noch!")
	p.fetches("she writes again", views{
		store.Open: "Jule Ahrens, Paul Vogt, Maria Kern, T. Brandt, Nils Petersen, Uhren Outlet", store.Waiting: "",
	})
}

// handOver: at the second public round the meter warns; what follows goes on in private, in the same case.
func (p *person) handOver() {
	p.t.Helper()
	p.at("Maria Kern").answers("r", time.Minute, "Maria Kern",
		"Frau Kern, wir rufen gerade in der Backstube an und klären, wo Ihre Torte steht. Viele Grüße, Jana")
	p.later(5*time.Minute).town.adds("Maria Kern", "Und wieder nur Worte, ich warte immer noch!")
	p.fetches("the second public round", nil)
	p.at("Maria Kern").sees("2 öffentliche Runden: Alle schauen zu. Besser privat weiter: R schreibt privat.")
	p.answers("R", 5*time.Second, "Maria Kern",
		"Guten Tag Frau Kern, wie war die Nummer auf Ihrer Bestellung? Dann klären wir das gleich. Viele Grüße, Jana")
	p.fetches("goes on in private", views{
		store.Open: "Jule Ahrens, Paul Vogt, T. Brandt, Nils Petersen, Uhren Outlet", store.InPrivate: "Maria Kern",
	})
	p.in(store.InPrivate).at("Maria Kern").sees("gehört zu: privat mit ")
	p.press("%").sees("gehört zu: öffentlich mit Maria Kern (%)")
	p.press("%").sees("gehört zu: privat mit ")
}

// holding: an honest holding reply stops the clock; its time becomes the due time.
func (p *person) holding() {
	p.t.Helper()
	p.clock.turn(11, 0)
	p.town.messages("Maria Kern", "Bestellnummer 4711. Wann kommt die Torte denn nun?")
	p.fetches("she asks in private", views{store.Open: "Nils Petersen, Paul Vogt, Maria Kern", store.InPrivate: ""})
	p.in(store.Open).at("Maria Kern").answers("r", 5*time.Second, "Maria Kern",
		"Guten Tag Frau Kern, das lange Warten tut uns leid. Ich frage in der Backstube nach und melde mich bis 15 Uhr bei Ihnen. Viele Grüße, Jana")
	p.everywhere("held until three", views{store.Open: "Nils Petersen, Paul Vogt, Maria Kern", store.Promises: "Jule Ahrens, Maria Kern"})
	p.sees("Zugesagt bis heute 15:00")
	if due := p.of(store.Open, "Maria Kern").Due; due != "2026-11-20T14:00:00Z" {
		p.t.Fatalf("due %s, and not at three in Berlin", due)
	}
}

// keeps: the promised answer comes in time.
func (p *person) keeps() {
	p.t.Helper()
	p.clock.turn(14, 40)
	p.in(store.Open).at("Maria Kern").answers("r", 5*time.Second, "Maria Kern",
		"Frau Kern, Ihre Torte ist fertig und steht ab 17 Uhr für Sie im Laden bereit. Viele Grüße, Jana")
	p.everywhere("the promise is kept", views{store.Open: "Kurt Lange, Nils Petersen, Paul Vogt, Jule Ahrens", store.InPrivate: "Maria Kern", store.Promises: "Jule Ahrens"})
	p.promised("Maria Kern", store.InPrivate, "kept")
}

// closes: solved is not said; the line in public is prepared, checked, breathes and is sent.
func (p *person) closes() {
	p.t.Helper()
	p.later(time.Hour).town.messages("Maria Kern", "Danke, die Torte ist da und sie ist toll.")
	p.fetches("she is content", nil)
	p.in(store.InPrivate).at("Maria Kern").press("C").picks("Gelöst").sees("hat sich öffentlich beschwert")
	p.everywhere("solved, and not said", views{store.InPrivate: "", store.Solved: "Maria Kern"})
	p.picks("Jetzt öffentlich sagen").sees("ÖFFENTLICH unter Maria Kerns Kommentar", "noch einmal: Es tut uns leid, dass […].")
	p.press("ctrl+s").sees("Noch nicht: eigene Worte.").fills("Ihre Torte so lange auf sich warten ließ")
	p.press("ctrl+s").fills("Sie ist frisch gebacken und abgeholt.").press("ctrl+s").sees("Durchatmen · so lesen es alle")
	p.breathes(time.Minute, "Maria Kern", p.drafted(store.Solved, "Maria Kern"))
	p.everywhere("said in public", views{store.Solved: "", store.Done: "Maria Kern, Uhren Outlet"})
	p.state("Maria Kern", store.Done, "said")
}
