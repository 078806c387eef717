package webtest

import (
	"context"
	"sync"
	"time"
)

// Clock is a time that moves when it is told to, or when somebody waits.
type Clock struct {
	mu    sync.Mutex
	at    time.Time
	slept time.Duration
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
	if d > 0 {
		c.at, c.slept = c.at.Add(d), c.slept+d
	}
	return nil
}

// Slept is how long all waits were together.
func (c *Clock) Slept() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.slept
}
