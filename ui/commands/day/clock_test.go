package day_test

import (
	"sync"
	"testing"
	"time"
)

// clock is the time of the day for all: network, store, desk and commands. It stands still unless the script moves it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// dawn sets a clock to eight on a Friday in Berlin; the shop opens at nine.
func dawn(t *testing.T) *clock {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return &clock{now: time.Date(2026, 11, 20, 8, 0, 0, 0, zone)}
}

// Now is what everybody asks.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// turn moves the clock on to a time of this day.
func (c *clock) turn(hour, minute int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	to := time.Date(c.now.Year(), c.now.Month(), c.now.Day(), hour, minute, 0, 0, c.now.Location())
	if to.Before(c.now) {
		panic("the day goes on, never back: " + to.String())
	}
	c.now = to
}
