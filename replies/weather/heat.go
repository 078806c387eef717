package weather

import (
	"slices"
	"time"

	"atempause/replies"
)

// Thread is what a thread's heat is reckoned from.
type Thread struct {
	Facts replies.Facts
	Hour  int       // messages of theirs in the last hour
	Reach int       // answers to and shares of their messages; likes stand in Facts
	Last  time.Time // their newest message, from which its age counts; zero if not known
}

// The reasons of a heat. Weight is by how many degrees each moves it; they add up to the heat, but for the bounds 0 and 6.
const (
	HeatTone    = "tone"    // the words themselves; N degrees
	HeatCritics = "critics" // N people complain
	HeatLikes   = "likes"   // N people like what is said
	HeatAgain   = "again"   // the same person has had to write N times
	HeatRate    = "rate"    // N messages an hour
	HeatReach   = "reach"   // N answers and shares
	HeatQuiet   = "quiet"   // nothing new for Span
)

// How much is much.
const (
	rateWarm, rateHot   = 5, 20   // messages an hour
	reachWarm, reachHot = 25, 250 // answers and shares
	quietAfter          = 48 * time.Hour
	quietStep           = 72 * time.Hour
)

// Heat is how hot a thread is and why, the weightiest reason first.
//
// Without rate, reach and times it is replies.Heat. Rate counts only with more than one critic: two people chatting fast
// are no crowd. Nothing but the crowd's part cools down: what was said stays said, and the heat never falls below it.
func Heat(t Thread, now time.Time) (int, []replies.Because) {
	f := t.Facts
	tone := max(0, min(f.TextHeat, replies.MaxHeat))
	var why []replies.Because
	add := func(key string, n, degrees int) {
		if degrees > 0 {
			why = append(why, replies.Because{Key: key, N: n, Weight: degrees})
		}
	}
	add(HeatTone, tone, tone)
	crowd := 0
	if stirs(f.Kind) {
		crowd = crowdOf(f, add)
		if f.Critics >= 2 {
			d := steps(t.Hour, rateWarm, rateHot)
			add(HeatRate, t.Hour, d)
			crowd += d
		}
		// Likes and shares are the same people: only what spreads beyond the likes adds.
		d := max(0, steps(t.Reach, reachWarm, reachHot)-likesDegrees(f))
		add(HeatReach, t.Reach, d)
		crowd += d
	}
	crowd = min(crowd, replies.MaxHeat-tone)
	if crowd > 0 && !t.Last.IsZero() {
		if quiet := now.Sub(t.Last); quiet >= quietAfter {
			down := min(crowd, 1+int((quiet-quietAfter)/quietStep))
			why = append(why, replies.Because{Key: HeatQuiet, Span: quiet, Time: t.Last, Weight: -down})
			crowd -= down
		}
	}
	slices.SortStableFunc(why, func(a, b replies.Because) int { return abs(b.Weight) - abs(a.Weight) })
	return tone + crowd, why
}

// stirs tells whether a crowd makes this kind hotter: the kinds for which replies.Heat counts it.
func stirs(k replies.Kind) bool {
	switch k {
	case replies.Praise, replies.Question, replies.Other, replies.Spam:
		return false
	}
	return true
}

// crowdOf splits what replies.Heat adds for the crowd into its parts, by leaving out one fact after the other.
func crowdOf(f replies.Facts, add func(string, int, int)) int {
	f.TextHeat = 0 // so that the bound at 6 hides nothing: the crowd alone adds at most 5
	all := replies.Heat(f)
	likes := likesDegrees(f)
	g := f
	g.Likes, g.Theirs = 0, 0
	critics := replies.Heat(g)
	add(HeatCritics, f.Critics, critics)
	add(HeatLikes, f.Likes, likes)
	add(HeatAgain, f.Theirs, all-likes-critics)
	return all
}

func likesDegrees(f replies.Facts) int {
	g := f
	g.Likes, g.TextHeat, f.TextHeat = 0, 0, 0
	return replies.Heat(f) - replies.Heat(g)
}

// steps is 0, 1 from warm on, 2 from hot on.
func steps(n, warm, hot int) int {
	switch {
	case n >= hot:
		return 2
	case n >= warm:
		return 1
	}
	return 0
}

func abs(n int) int { return max(n, -n) }
