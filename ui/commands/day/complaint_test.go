package day_test

import (
	"time"

	"atempause/store"
)

// firstAnswer: the complaint stands first and says why; a defensive answer is refused, a good one leaves after a breath.
func (p *person) firstAnswer() {
	p.t.Helper()
	p.at("Maria Kern").sees("Steht hier, weil: eilt: „Morgen ist die Hochzeit“")
	p.press("r").write("Das kann nicht sein.").press("ctrl+s")
	p.sees("Noch nicht: Gruß, Entschuldigung, Hilfe, Rechtfertigung.").press("ctrl+end", "ctrl+u")

	const text = "Guten Tag Frau Kern, es tut uns sehr leid, dass wir Sie so lange haben warten lassen. Wir prüfen die Bestellung sofort und melden uns. Viele Grüße, Jana"
	p.write(text).sees("Viele Grüße, Jana").press("ctrl+s").sees("Durchatmen · so lesen es alle")
	p.breathes(2*time.Minute, "Maria Kern", text) // the draft had been defensive: the longest breath
	p.everywhere("answered in public", views{
		store.Open: "Jule Ahrens, Paul Vogt, T. Brandt, Nils Petersen, Uhren Outlet", store.Waiting: "Maria Kern", store.Praise: "Anna Ahrens",
	})

	p.clock.forward(5 * time.Minute)
	p.town.adds("Maria Kern", "Prüfen hilft mir nicht, ich warte immer noch!")
	p.fetch()
	p.everywhere("she writes again", views{
		store.Open: "Jule Ahrens, Paul Vogt, Maria Kern, T. Brandt, Nils Petersen, Uhren Outlet", store.Praise: "Anna Ahrens",
	})
}
