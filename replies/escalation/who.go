package escalation

import (
	"time"

	"atempause/replies"
	"atempause/sources"
)

// Stakes is how grave a case is.
type Stakes struct {
	Heat    int // of the thread
	Weather int // of the brand
	Rounds  int // public rounds: see replies.Rounds
	Kind    replies.Kind
	Urgent  bool
}

// When handing over is suggested.
const (
	FromHeat    = 3
	FromWeather = 3
	FromRounds  = replies.WarnRounds + 1 // at WarnRounds going on in private is offered first
)

// The reasons for handing over. N is the heat, the weather, the rounds.
const (
	WhyHeat    = "heat"
	WhyWeather = "weather"
	WhyRounds  = "rounds"
)

// Suggests tells whether handing the case over is wise, and why. Praise, spam and banter are never handed over: in a
// storm there is enough to do. What only asks is handed over for its own heat, not for the weather around it.
func Suggests(s Stakes) (bool, []replies.Because) {
	switch s.Kind {
	case replies.Praise, replies.Spam, replies.Other:
		return false, nil
	}
	var why []replies.Because
	add := func(key string, n, from int) {
		if n >= from {
			why = append(why, replies.Because{Key: key, N: n, Weight: 1 + n - from})
		}
	}
	add(WhyHeat, s.Heat, FromHeat)
	if s.Kind != replies.Question {
		add(WhyWeather, s.Weather, FromWeather)
	}
	add(WhyRounds, s.Rounds, FromRounds)
	return len(why) > 0, why
}

// LevelFor is whom a case needs: 1 the first to ask, 3 who decides most.
func LevelFor(s Stakes) int {
	level := 1
	switch {
	case s.Heat >= 5 || s.Weather >= 4:
		level = 3
	case s.Heat >= FromHeat || s.Weather >= FromWeather:
		level = 2
	}
	// Threats, and lawyers or health at stake, are above the first to ask.
	if s.Kind == replies.Abuse && s.Heat >= 2 || s.Urgent && (s.Kind == replies.Complaint || s.Kind == replies.Misinformation) {
		level = max(level, 2)
	}
	return level
}

// Choice is whom to ask.
type Choice struct {
	Contact Contact
	For     string    // whose deputy they are; "" if they are asked themselves
	There   bool      // they can be reached now
	From    time.Time // from when on they can be; now if they are there, zero if that never comes
	Wanted  int       // the level the case needs; Contact.Level may be another one
}

// Who suggests whom to ask: somebody of the level the case needs who is there now, or their deputy who is; else of a higher
// level, then of a lower one. When nobody is there it is the one of the level needed who is there first. False if the brand
// has no contact.
func (b Book) Who(brand sources.Brand, s Stakes, now time.Time) (Choice, bool) {
	wanted := LevelFor(s)
	var list []Contact
	for _, level := range order(wanted) {
		for _, c := range b.For(brand.Name) {
			if c.Level == level {
				list = append(list, c)
			}
		}
	}
	if len(list) == 0 {
		return Choice{}, false
	}
	for _, c := range list {
		if there, ok := b.reach(brand, c, now); ok {
			there.Wanted = wanted
			return there, true
		}
	}
	best := Choice{}
	for _, c := range list {
		if c.Level != list[0].Level {
			break
		}
		from, ok := c.Calendar(brand).NextOpen(now)
		if best.Contact.Name == "" || ok && (best.From.IsZero() || from.Before(best.From)) {
			best = Choice{Contact: c, From: from, Wanted: wanted}
		}
	}
	return best, true
}

// order is the levels in the order they are tried.
func order(wanted int) []int {
	var levels []int
	for l := wanted; l <= Levels; l++ {
		levels = append(levels, l)
	}
	for l := wanted - 1; l >= 1; l-- {
		levels = append(levels, l)
	}
	return levels
}

// reach finds who answers for a contact now: they themselves, or along the deputies the first who is there. Deputies may
// stand in for each other in a ring.
func (b Book) reach(brand sources.Brand, c Contact, now time.Time) (Choice, bool) {
	seen := map[string]bool{}
	for d, ok := c, true; ok && !seen[d.Name]; d, ok = b.Named(d.Deputy) {
		seen[d.Name] = true
		if !d.serves(brand.Name) || !d.There(brand, now) {
			continue
		}
		choice := Choice{Contact: d, There: true, From: now}
		if d.Name != c.Name {
			choice.For = c.Name
		}
		return choice, true
	}
	return Choice{}, false
}

// deadlines is the time to decide by heat, in the contact's hours.
var deadlines = [replies.MaxHeat + 1]time.Duration{
	8 * time.Hour, 8 * time.Hour, 4 * time.Hour, 2 * time.Hour, time.Hour, 30 * time.Minute, 15 * time.Minute,
}

// Deadline is by when an answer is to be expected: the hotter, the sooner, counted in the contact's hours.
func Deadline(c Contact, brand sources.Brand, heat int, now time.Time) time.Time {
	return c.Calendar(brand).Add(now, deadlines[max(0, min(heat, replies.MaxHeat))])
}
