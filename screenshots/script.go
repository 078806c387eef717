package main

import (
	"strings"
	"time"

	"atempause/sources"
	"atempause/store"
	"atempause/ui/termtest"
)

// What is written in the pictures. The first draft blames; the second owns up and helps.
const (
	blaming = `Hallo Frau Kern,

das kann eigentlich nicht sein, bei uns geht immer jemand ran. Das liegt wohl am Telefonanbieter.

Viele Grüße
^JL`
	owning = `Hallo Frau Kern,

drei Wochen warten und niemanden erreichen: Das hätte nicht passieren dürfen, und es tut uns leid. Wir backen Ihre Torte heute und bringen sie Ihnen bis 17 Uhr. Rufen Sie uns gern direkt in der Backstube an: +49 30 901820.

Viele Grüße
^JL`
)

// german plays the main job: triage, a reply that is refused, its better version breathing, and ready.
func german(s *stage) {
	s.term.WaitFor("the desk", func(sc termtest.Screen) bool { return sc.Has("Offen") })
	s.goTo(store.Open, "Maria Kern", sources.Public)
	s.take("desk-80x24", "atempause demo – 80×24")
	s.term.Resize(120, 36)
	s.take("desk-120x36", "atempause demo – 120×36")

	s.term.Press("enter", "r")
	s.term.WaitFor("the composer", func(sc termtest.Screen) bool { return sc.Has("ÖFFENTLICH") })
	s.term.Type(blaming)
	s.still()
	s.term.Press("ctrl+s")
	s.term.WaitFor("the refusal", func(sc termtest.Screen) bool { return strings.Contains(sc.Flat(0, 0, sc.W, sc.H), "Noch nicht") })
	s.take("refused", "So geht es nicht hinaus")

	s.term.Press("ctrl+home")
	for range 40 {
		s.term.Press("ctrl+k")
	}
	s.term.Type(owning)
	s.still()
	s.term.Press("ctrl+s")
	s.still()
	s.clock.forward(17 * time.Second)
	s.nudge()
	s.take("breath", "Durchatmen")

	s.term.Press("esc", "esc")
	s.clock.forward(4 * time.Minute)
	s.nudge()
	s.term.Press("1", "g", "j", "enter")
	s.still()
	s.goTo(store.Ready, "Maria Kern", sources.Public)
	s.take("ready", "Bereit")
}

// english shows the same desk in the other language.
func english(s *stage) {
	s.term.WaitFor("the desk", func(sc termtest.Screen) bool { return sc.Has("Open") })
	s.term.Resize(120, 36)
	s.goTo(store.Open, "Maria Kern", sources.Public)
	s.take("desk-en", "atempause demo – English")
}

// nudge waits until the desk has looked at the clock again, which it does each second.
func (s *stage) nudge() { time.Sleep(1200 * time.Millisecond) }
