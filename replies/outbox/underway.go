package outbox

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// Attempt is a try on a network that has begun and not come to an end.
type Attempt struct {
	ID     int64 // of the reply, or of the deed
	Thread int64 // 0 where it is not known here
	Since  time.Time
}

// Underway knows what this program is trying just now, and can let go of it: what is given up then counts as one whose end
// nobody saw, and is looked for at the next start. It is safe for use by many.
type Underway struct {
	mu    sync.Mutex
	tries map[*Attempt]context.CancelFunc
	given bool
}

// begin notes an attempt. The context ends when the attempt is abandoned; call the function when it is over.
func (u *Underway) begin(ctx context.Context, a Attempt) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.tries == nil {
		u.tries = map[*Attempt]context.CancelFunc{}
	}
	u.tries[&a] = cancel
	if u.given {
		cancel()
	}
	return ctx, func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		delete(u.tries, &a)
		cancel()
	}
}

// Try makes an attempt that is on record. Ending the program must not cut it short: half of its lease bounds it, or a person
// who does not want to wait for that. cut tells that it was given up before it ended: nobody knows how far it came.
func (u *Underway) Try(ctx context.Context, lease time.Duration, a Attempt, attempt func(context.Context)) (cut bool) {
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), lease/2)
	defer cancel()
	work, over := u.begin(work, a)
	defer over()
	attempt(work)
	return u.Abandoned() && work.Err() != nil
}

// List tells what is being tried, the oldest first.
func (u *Underway) List() []Attempt {
	u.mu.Lock()
	defer u.mu.Unlock()
	var list []Attempt
	for a := range u.tries {
		list = append(list, *a)
	}
	slices.SortFunc(list, func(a, b Attempt) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID)) })
	return list
}

// Abandon lets go of all of it, for good: the program ends.
func (u *Underway) Abandon() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.given = true
	for _, cancel := range u.tries {
		cancel()
	}
}

// Abandoned tells whether that has happened.
func (u *Underway) Abandoned() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.given
}
