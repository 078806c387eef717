package intake

import "time"

// pace tells how long a lane will still take, from how fast it went so far. Where that would be a guess it tells nothing: as
// long as the network gives no total, after the first few items, and in the first moments.
type pace struct {
	began time.Time
	first int // items dealt with at the first step
}

// What has to be behind us before an estimate is honest.
const (
	paceItems = 5
	paceTime  = 3 * time.Second
)

// left is the time for the rest; 0 if it is not known.
func (p *pace) left(now time.Time, done, total int) time.Duration {
	if p.began.IsZero() {
		p.began, p.first = now, done
		return 0
	}
	went, took := done-p.first, now.Sub(p.began)
	if total <= done || went < paceItems || took < paceTime {
		return 0
	}
	return time.Duration(float64(took) / float64(went) * float64(total-done)).Round(time.Second)
}
