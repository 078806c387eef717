package sourcetest

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Clock is a time that moves when it is told to, or when somebody waits.
type Clock struct {
	mu    sync.Mutex
	at    time.Time
	waits []time.Duration
}

// NewClock makes a clock that stands at noon of a certain day.
func NewClock() *Clock { return &Clock{at: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)} }

// Now tells the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Advance moves the time on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Sleep is a wait that is over at once: the time has moved on.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits = append(c.waits, d)
	c.at = c.at.Add(max(0, d))
	return nil
}

// Slept is how long all waits were together.
func (c *Clock) Slept() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all time.Duration
	for _, d := range c.waits {
		all += max(0, d)
	}
	return all
}

// Waits are all waits, one by one.
func (c *Clock) Waits() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.waits)
}
