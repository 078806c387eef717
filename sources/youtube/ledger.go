package youtube

import (
	"sync"
	"time"

	"atempause/sources"
)

// What YouTube counts: https://developers.google.com/youtube/v3/determine_quota_cost
const (
	DailyUnits = 10000 // of a project that has not asked for more
	readCost   = 1
	writeCost  = 50
	// reserveShare of the day's units is kept for what a person waits for: at 10,000 it is twenty replies.
	reserveShare = 10
)

// Ledger counts the units of a Google project. They are new at midnight in California. One ledger serves all channels of
// a project. What was spent before the program started is known from the cursors, as far as they tell.
type Ledger struct {
	now   func() time.Time
	zone  *time.Location
	units int

	mu    sync.Mutex
	day   string
	spent int
}

// NewLedger makes a ledger for so many units a day; 0 is DailyUnits. now may be nil.
func NewLedger(units int, now func() time.Time) *Ledger {
	if units <= 0 {
		units = DailyUnits
	}
	if now == nil {
		now = time.Now
	}
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil { // a machine without time zones: an hour late in summer, which is the safe side
		zone = time.FixedZone("PST", -8*3600)
	}
	return &Ledger{now: now, zone: zone, units: units}
}

// Spent tells how the day's units stand.
func (l *Ledger) Spent() sources.Allowance {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	return sources.Allowance{Used: l.spent, Max: l.units, Kept: l.reserve(), Renews: l.renews()}
}

func (l *Ledger) reserve() int { return max(1, l.units/reserveShare) }

// turn begins a new day when there is one.
func (l *Ledger) turn() {
	if day := l.now().In(l.zone).Format(time.DateOnly); day != l.day {
		l.day, l.spent = day, 0
	}
}

func (l *Ledger) renews() time.Time {
	y, m, d := l.now().In(l.zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, l.zone).UTC()
}

// spend notes units that are gone.
func (l *Ledger) spend(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	l.spent = min(l.units, l.spent+n)
}

// empty notes that YouTube says that all is gone, and tells until when.
func (l *Ledger) empty() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	l.spent = l.units
	return l.renews()
}

// background tells whether a read nobody waits for may still go; if not, when it may.
func (l *Ledger) background() (until time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	if l.units-l.spent > l.reserve() {
		return time.Time{}, true
	}
	return l.renews(), false
}

// stand is what a cursor remembers of the ledger, and learn what a ledger learns from a cursor.
func (l *Ledger) stand() (day string, spent int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	return l.day, l.spent
}

func (l *Ledger) learn(day string, spent int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	if day == l.day && spent <= l.units {
		l.spent = max(l.spent, spent)
	}
}
