package when

import (
	"time"

	"atempause/replies"
)

// Preset is one line of the snooze menu.
type Preset struct {
	Key string // stable; the catalogue has its words
	At  time.Time
}

// Keys of the presets.
const (
	InAnHour      = "hour"
	ShopOpens     = "opens" // next time, where no other line says so
	ThisAfternoon = "afternoon"
	ThisEvening   = "evening"
	TomorrowOpens = "tomorrow" // when the shop opens
	MondayOpens   = "monday"   // when the shop opens
	InAWeek       = "week"
)

// Presets are the snoozes that make sense now, in order of time: none that is past, none twice, none that tells a shop's
// opening on a day it stays closed.
func Presets(now time.Time, hours replies.Hours) []Preset {
	s := resolver{now: now, hours: hours}
	out := []Preset{{InAnHour, now.In(hours.Zone()).Add(time.Hour).Truncate(time.Minute)}}
	add := func(key string, t time.Time) {
		if last := out[len(out)-1].At; t.Sub(last) >= 30*time.Minute {
			out = append(out, Preset{key, t})
		}
	}
	monday := s.monday() + 7
	opens := 0
	for opens < 14 && (!s.works(opens) || !s.opening(opens).After(now)) {
		opens++
	}
	if opens == 0 {
		add(ShopOpens, s.opening(0))
	}
	if s.works(0) {
		add(ThisAfternoon, s.on(0, afternoon))
	}
	add(ThisEvening, s.on(0, closesAt))
	switch {
	case s.works(1):
		add(TomorrowOpens, s.opening(1))
	case opens > 0 && opens < monday:
		add(ShopOpens, s.opening(opens))
	}
	if s.works(monday) {
		add(MondayOpens, s.opening(monday))
	} else if opens > monday {
		add(ShopOpens, s.opening(opens))
	}
	week := 7
	for week < 14 && !s.works(week) {
		week++
	}
	add(InAWeek, s.opening(week))
	return out
}
