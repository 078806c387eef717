package replies

import (
	"time"

	"atempause/sources"
)

// MinBreath is the shortest breath a brand may set.
const MinBreath = 3 * time.Second

// DefaultBreath is the pause before a reply may leave, where a brand sets none: short where little can go wrong, longest
// where anger is in the air. Nobody asks for more than two minutes.
var DefaultBreath = sources.BreathPlan{
	Praise:    10 * time.Second,
	Question:  20 * time.Second,
	Complaint: 60 * time.Second,
	Heated:    120 * time.Second,
	Other:     20 * time.Second,
	Private:   5 * time.Second,
}

// HeatedFrom is the heat from which on the longest breath is taken.
const HeatedFrom = 3

// BreathFor is how long a reply rests. heated says that this draft has had a failing hostility or defensiveness check.
func BreathFor(plan sources.BreathPlan, audience sources.Audience, kind Kind, heat int, heated bool) time.Duration {
	pick := func(own, standard time.Duration) time.Duration {
		if own == 0 {
			own = standard
		}
		return max(own, MinBreath)
	}
	switch {
	case audience == sources.Private:
		return pick(plan.Private, DefaultBreath.Private)
	case heated || heat >= HeatedFrom:
		return pick(plan.Heated, DefaultBreath.Heated)
	case kind == Praise:
		return pick(plan.Praise, DefaultBreath.Praise)
	case kind == Question:
		return pick(plan.Question, DefaultBreath.Question)
	case kind == Complaint:
		return pick(plan.Complaint, DefaultBreath.Complaint)
	}
	return pick(plan.Other, DefaultBreath.Other)
}
