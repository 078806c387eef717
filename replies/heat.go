package replies

import (
	"slices"
	"time"
)

// MaxHeat is the top of the scale that heat and a brand's weather share.
const MaxHeat = 6

// Stirred is how a crowd moves a thread, as of At.
type Stirred struct {
	Hour  int       // messages of theirs in the hour before At
	First time.Time // the oldest of these; zero if there is none
	Reach int       // answers to and shares of the message that waits; likes stand in Facts
	Last  time.Time // their newest message, from which it ages; zero if not known
	At    time.Time // zero: nothing ages
}

// The reasons of a heat, below "heat." in the catalogues. Weight is by how many degrees each moves it; they add up to the
// heat, but for the bounds 0 and 6.
const (
	HeatTone    = "tone"    // the words themselves; N degrees
	HeatCritics = "critics" // N people complain
	HeatLikes   = "likes"   // N people like what is said
	HeatAgain   = "again"   // the same person has had to write N times
	HeatRate    = "rate"    // N messages in an hour
	HeatReach   = "reach"   // N answers and shares
	HeatQuiet   = "quiet"   // nothing new for Span
)

// How much is much.
const (
	criticsWarm, criticsHot, criticsMany = 2, 4, 8 // people
	likesWarm, likesHot                  = 10, 100
	againFrom                            = 3
	rateWarm, rateHot                    = 5, 20   // messages an hour
	reachWarm, reachHot                  = 25, 250 // answers and shares
	quietAfter                           = 48 * time.Hour
	quietStep                            = 72 * time.Hour
)

// RateSpan is how far back messages count towards the rate.
const RateSpan = time.Hour

// warmth is a heat in its parts.
type warmth struct{ tone, critics, likes, again, rate, reach, quiet int }

// warmthOf is the one definition of heat: that of the hottest text that waits, and what the crowd adds.
//
// A crowd makes only criticism hotter. Rate counts with more than one critic: two people who chat fast are no crowd. Likes
// and shares are the same people: only what spreads beyond the likes adds. Nothing but the crowd's part cools down: what was
// said stays said, and the heat never falls below it.
func warmthOf(f Facts) warmth {
	w := warmth{tone: max(0, min(f.TextHeat, MaxHeat))}
	if !stirs(f.Kind) {
		return w
	}
	w.critics = steps(f.Critics, criticsWarm, criticsHot, criticsMany)
	w.likes = steps(f.Likes, likesWarm, likesHot)
	if f.Critics >= criticsWarm {
		w.rate = steps(f.Stirred.Hour, rateWarm, rateHot)
	} else if f.Theirs >= againFrom { // the same person has had to ask again and again
		w.again = 1
	}
	w.reach = max(0, steps(f.Stirred.Reach, reachWarm, reachHot)-w.likes)
	if quiet := f.Stirred.quiet(); quiet >= quietAfter {
		w.quiet = min(w.crowd(), 1+int((quiet-quietAfter)/quietStep))
	}
	return w
}

// stirs tells whether a crowd makes this kind hotter.
func stirs(k Kind) bool {
	switch k {
	case Praise, Question, Other, Spam:
		return false
	}
	return true
}

// quiet is how long nothing new has come.
func (s Stirred) quiet() time.Duration {
	if s.Last.IsZero() || s.At.IsZero() {
		return 0
	}
	return s.At.Sub(s.Last)
}

// crowd is what the crowd adds, before it cools.
func (w warmth) crowd() int {
	return min(w.critics+w.likes+w.again+w.rate+w.reach, MaxHeat-w.tone)
}

func (w warmth) heat() int { return w.tone + w.crowd() - w.quiet }

// Heat is how hot a thread is, from 0 to MaxHeat: by the tone, the number of critics, how fast they write, how far it
// reaches and how old it is.
func Heat(f Facts) int { return warmthOf(f).heat() }

// HeatWhy is what the heat of f comes from, the weightiest first.
func HeatWhy(f Facts) []Because {
	w := warmthOf(f)
	var why []Because
	add := func(key string, n, degrees int) {
		if degrees > 0 {
			why = append(why, Because{Key: key, N: n, Weight: degrees})
		}
	}
	add(HeatTone, w.tone, w.tone)
	add(HeatCritics, f.Critics, w.critics)
	add(HeatRate, f.Stirred.Hour, w.rate)
	add(HeatReach, f.Stirred.Reach, w.reach)
	add(HeatLikes, f.Likes, w.likes)
	add(HeatAgain, f.Theirs, w.again)
	if w.quiet > 0 {
		why = append(why, Because{Key: HeatQuiet, Span: f.Stirred.quiet(), Time: f.Stirred.Last, Weight: -w.quiet})
	}
	slices.SortStableFunc(why, func(a, b Because) int { return max(b.Weight, -b.Weight) - max(a.Weight, -a.Weight) })
	return why
}

// Cools is when the heat of f has to be reckoned anew though nothing new comes: a message leaves the hour that counts, or the
// crowd's part goes down by one more. It is later than Stirred.At; zero if time changes nothing any more.
func Cools(f Facts) time.Time {
	s, w := f.Stirred, warmthOf(f)
	switch {
	case s.At.IsZero():
	case w.rate > 0 && !s.First.IsZero():
		return s.First.Add(RateSpan)
	case w.crowd() > w.quiet && !s.Last.IsZero():
		return s.Last.Add(quietAfter + time.Duration(w.quiet)*quietStep)
	}
	return time.Time{}
}

// steps counts the bounds that n has come up to.
func steps(n int, bounds ...int) (degrees int) {
	for _, b := range bounds {
		if n < b {
			break
		}
		degrees++
	}
	return degrees
}
