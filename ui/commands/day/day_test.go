package day_test

import (
	"testing"

	"atempause/store"
)

// early are those who have written before the shop opens.
var early = []struct{ who, text string }{
	{"Maria Kern", "Seit drei Wochen warte ich auf meine Torte, keiner geht ran! Morgen ist die Hochzeit."},
	{"T. Brandt", "Haben Sie am Montag offen?"},
	{"Jule Ahrens", "Meine Brötchen von gestern waren steinhart, ich bin enttäuscht."},
	{"Uhren Outlet", advert},
	{"Paul Vogt", "Die Verkäuferin war heute sehr unfreundlich."},
	{"Nils Petersen", "Gibt es die Torte auch ohne Nüsse?"},
}

const advert = "Billige Uhren, Rolex und Omega, nur heute 90 % Rabatt! www.uhren-billig.example"

// TestADayByKeys is the day on the desk, from the first public answer to the public closing line.
func TestADayByKeys(t *testing.T) {
	t.Parallel()
	p := sit(t)
	p.everywhere("in the morning", views{
		store.Open: "Maria Kern, Jule Ahrens, Paul Vogt, T. Brandt, Nils Petersen, Uhren Outlet", store.Praise: "Anna Ahrens",
	})
	p.firstAnswer()
	p.handOver()
	p.hidesAdvert()
	p.keepsCriticism()
	p.putsOff()
	p.promises()
	p.handsUp()
	p.holding()
	p.breaks()
	p.comesBack()
	p.keeps()
	p.closes()
	p.goesOn()
	p.leaves()
	p.journaled(
		"refused", "request", "confirm", "claim", "sent", "grew", "deed_queued", "deed_done", "deed_refused",
		"snooze", "undo", "redo", "escalate", "broken", "back", "solved", "request", "confirm", "sent",
	)
}
