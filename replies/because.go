package replies

import (
	"slices"
	"time"
)

// Because is one thing that puts a row where it stands. Key ends a key of the catalogues ("reason." + Key); the other
// fields are its arguments, of which each key uses what is named beside it. The words and spans are the screen's to make.
type Because struct {
	Key    string
	N      int
	Span   time.Duration
	Time   time.Time
	Text   string // a name or words; a stranger's text where Key is "urgent"
	Weight int    // minutes it moves the row forward in the queue; those that set the due time weigh most
}

// The keys.
const (
	WhyLeft       = "left"       // Span left to the due time
	WhyOver       = "over"       // Span overdue
	WhyPromised   = "promised"   // by Time
	WhyBroken     = "broken"     // was promised by Time
	WhyEscalation = "escalation" // it came back from Text at Time
	WhySnooze     = "snooze"     // its snooze ended at Time
	WhyWrote      = "wrote"      // they wrote while Text had it
	WhyWindow     = "window"     // the network's window closes in Span; Text is the act
	WhyShut       = "shut"       // it has closed at Time; Text is the act
	WhyStale      = "stale"      // so long overdue that it stands at the end
	WhyUrgent     = "urgent"     // Text: the words it rests on, may be empty
	WhyHeat       = "heat"       // N of 6
	WhyCritics    = "critics"    // N people
	WhyMessages   = "messages"   // it is their N-th message without an answer
	WhyLikes      = "likes"      // N
	WhyRate       = "rate"       // N messages in an hour
	WhyReach      = "reach"      // N answers and shares
	WhyStars      = "stars"      // N of 5
	WhyRounds     = "rounds"     // N public rounds
	WhyWaits      = "waits"      // for Span
	WhyUntil      = "until"      // snoozed until Time
	WhyWith       = "with"       // Text has it until Time
)

// waitsFrom is the wait from which on it is worth a word.
const waitsFrom = 2 * time.Hour

// Weights of what sets the due time: more than anything can move it.
const (
	weighDue = 100_000 - 10_000*iota
	weighBroken
	weighPromised
	weighBack
	weighWindow
	weighStale
)

// Explain says why a thread stands where it stands, the weightiest first. s is what Assess made of f. Nothing is said
// twice, and nothing that does not count.
func Explain(f Facts, s Standing, now time.Time) []Because {
	list := make([]Because, 0, 8) // mostly enough
	add := func(yes bool, b Because) {
		if yes {
			list = append(list, b)
		}
	}
	late := now.Sub(s.Due)
	add(!s.Due.IsZero() && late < 0, Because{Key: WhyLeft, Span: -late, Time: s.Due, Weight: weighDue})
	add(!s.Due.IsZero() && late >= 0, Because{Key: WhyOver, Span: late, Time: s.Due, Weight: weighDue})
	add(s.Stale(f.Urgent, now), Because{Key: WhyStale, Weight: weighStale})
	list = append(list, becauseSet(f)...)
	list = append(list, becauseWindow(f, now)...)
	add(f.Urgent, Because{Key: WhyUrgent, Text: f.Because, Weight: 24 * 60})
	add(s.Heat >= HeatedFrom, Because{Key: WhyHeat, N: s.Heat, Weight: s.Heat * s.Heat * 30})
	if f.Critics > 1 {
		less := f
		less.Critics = 0
		list = append(list, Because{Key: WhyCritics, N: f.Critics, Weight: 8 + moved(f, less)})
	}
	if f.Theirs > 1 {
		less := f
		less.Theirs = 1
		list = append(list, Because{Key: WhyMessages, N: f.Theirs, Weight: 6 + moved(f, less)})
	}
	list = append(list, becauseStirred(f)...)
	add(f.Rounds >= WarnRounds, Because{Key: WhyRounds, N: f.Rounds, Weight: 7})
	add(f.Rating > 0, Because{Key: WhyStars, N: f.Rating, Weight: max(0, 5-f.Rating)})
	wait := now.Sub(f.Waiting)
	add(!f.Waiting.IsZero() && !f.Rests && wait > waitsFrom && late < 0, Because{Key: WhyWaits, Span: wait, Time: f.Waiting, Weight: 1})
	if len(list) == 0 {
		return nil
	}
	slices.SortStableFunc(list, func(a, b Because) int { return b.Weight - a.Weight })
	return list
}

// reachFrom is the number of answers and shares from which on it is worth a word.
const reachFrom = 10

// becauseStirred is what a crowd does: how many like it, how far it goes and how fast they write. Likes and shares are the
// same people: the greater number moves the row, the other one nothing but the heat.
func becauseStirred(f Facts) (list []Because) {
	likes, reach := 0, 0
	if by := int(reachMoves(max(f.Likes, f.Stirred.Reach)) / time.Minute); f.Likes >= f.Stirred.Reach {
		likes = by
	} else {
		reach = by
	}
	if f.Likes > 0 {
		less := f
		less.Likes = 0
		list = append(list, Because{Key: WhyLikes, N: f.Likes, Weight: likes + moved(f, less)})
	}
	if f.Stirred.Reach >= reachFrom {
		less := f
		less.Stirred.Reach = 0
		list = append(list, Because{Key: WhyReach, N: f.Stirred.Reach, Weight: reach + moved(f, less)})
	}
	if warmthOf(f).rate > 0 {
		less := f
		less.Stirred.Hour = 0
		list = append(list, Because{Key: WhyRate, N: f.Stirred.Hour, Weight: 9 + moved(f, less)})
	}
	return list
}

// becauseSet is what was promised, and what brought the thread back or keeps it away.
func becauseSet(f Facts) []Because {
	var list []Because
	promised := earliest(f.Promised, f.Held)
	switch {
	case !f.Promised.IsZero() && f.Broken:
		list = append(list, Because{Key: WhyBroken, Time: f.Promised, Weight: weighBroken})
	case !promised.IsZero():
		list = append(list, Because{Key: WhyPromised, Time: promised, Weight: weighPromised})
	}
	switch f.Back.By {
	case BackEscalation:
		list = append(list, Because{Key: WhyEscalation, Text: f.Back.To, Time: f.Back.At, Weight: weighBack})
	case BackWrote:
		list = append(list, Because{Key: WhyWrote, Text: f.Back.To, Time: f.Back.At, Weight: weighBack})
	case BackSnooze:
		list = append(list, Because{Key: WhySnooze, Time: f.Back.At, Weight: weighBack})
	}
	switch {
	case !f.Rests || f.Until.IsZero():
	case f.With != "":
		list = append(list, Because{Key: WhyWith, Text: f.With, Time: f.Until, Weight: weighDue})
	default:
		list = append(list, Because{Key: WhyUntil, Time: f.Until, Weight: weighDue})
	}
	return list
}

// becauseWindow speaks of the network's window when its last quarter has begun, a day before its end at the most and six
// hours at the least.
func becauseWindow(f Facts, now time.Time) []Because {
	w := f.Window
	if w.Closes.IsZero() || f.State != CaseNew || f.Rests {
		return nil
	}
	if !w.Open(now) {
		return []Because{{Key: WhyShut, Time: w.Closes, Text: string(w.Act), Weight: weighWindow}}
	}
	left := w.Left(now)
	if left > max(6*time.Hour, min(w.Closes.Sub(w.Opened)/4, 24*time.Hour)) {
		return nil
	}
	return []Because{{Key: WhyWindow, Span: left, Time: w.Closes, Text: string(w.Act), Weight: weighWindow}}
}

// moved is by how many minutes of the queue's order the thread is moved through its heat by what the one of the two has
// and the other has not.
func moved(f, without Facts) int {
	have, less := Heat(f), Heat(without)
	return max(0, (have*have-less*less)*30)
}
