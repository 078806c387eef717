package x

import (
	"sync"
	"time"

	"atempause/sources"
)

// reserveShare of the month's budget is kept for what a person waits for.
const reserveShare = 10

// Ledger counts what an app has read in a month. X counts a post once in a day (UTC), however often it is read, and so
// does the ledger. When X's own month of account begins is not told; here it is the calendar's. One ledger serves all
// channels of an app. What was read before the program started is known from the cursors.
type Ledger struct {
	now    func() time.Time
	budget int

	mu    sync.Mutex
	month string
	spent int
	day   string
	today map[string]bool
}

// NewLedger makes a ledger for so many posts and messages a month. now may be nil.
func NewLedger(budget int, now func() time.Time) *Ledger {
	if now == nil {
		now = time.Now
	}
	return &Ledger{now: now, budget: max(1, budget), today: map[string]bool{}}
}

// Spent tells how the month stands.
func (l *Ledger) Spent() sources.Allowance {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	return sources.Allowance{Used: min(l.spent, l.budget), Max: l.budget, Kept: l.reserve(), Renews: l.renews()}
}

func (l *Ledger) reserve() int { return max(1, l.budget/reserveShare) }

func (l *Ledger) turn() {
	now := l.now().UTC()
	if month := now.Format("2006-01"); month != l.month {
		l.month, l.spent = month, 0
	}
	if day := now.Format(time.DateOnly); day != l.day {
		l.day, l.today = day, map[string]bool{}
	}
}

func (l *Ledger) renews() time.Time {
	y, m, _ := l.now().UTC().Date()
	return time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC)
}

// read notes what was read.
func (l *Ledger) read(ids []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	for _, id := range ids {
		if !l.today[id] {
			l.today[id] = true
			l.spent++
		}
	}
}

// left is how much may still be read by what nobody waits for.
func (l *Ledger) left() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	return max(0, l.budget-l.reserve()-l.spent)
}

// stand is what a cursor remembers of the ledger, and learn what a ledger learns from a cursor.
func (l *Ledger) stand() (month string, spent int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	return l.month, l.spent
}

func (l *Ledger) learn(month string, spent int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn()
	if month == l.month {
		l.spent = max(l.spent, spent)
	}
}
