package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"atempause/sources"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/desk"
	"atempause/ui/termtest"
	"atempause/ui/theme"
	"atempause/ui/words"
)

// clock stands until it is put on.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

// Now is the clock's time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// begin is a Friday morning in opening hours.
func begin() (*clock, error) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return nil, err
	}
	return &clock{t: time.Date(2026, time.November, 20, 10, 42, 0, 0, berlin)}, nil
}

// stage is one running session: the demo, the clock, the terminal.
type stage struct {
	ctx   context.Context
	clock *clock
	demo  *app.Demo
	term  *termtest.Session
	ends  []func()
	shots []shot
}

// failed carries a Fatalf out of termtest, which is made for tests.
type failed struct{ text string }

// Helper does nothing outside a test.
func (s *stage) Helper() {}

// Fatalf ends the session.
func (s *stage) Fatalf(format string, args ...any) { panic(failed{fmt.Sprintf(format, args...)}) }

// Cleanup keeps what is to be done at the end.
func (s *stage) Cleanup(f func()) { s.ends = append(s.ends, f) }

// close ends the session, the last begun first.
func (s *stage) close() error {
	for i := len(s.ends) - 1; i >= 0; i-- {
		s.ends[i]()
	}
	return s.demo.Close()
}

// play plays both sessions and gives all pictures.
func play(ctx context.Context) (shots []shot, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, ours := p.(failed)
			if !ours {
				panic(p)
			}
			err = errors.New(f.text)
		}
	}()
	for _, act := range []struct {
		lang string
		play func(*stage)
	}{{"de", german}, {"en", english}} {
		s, err := open(ctx, act.lang)
		if err != nil {
			return nil, err
		}
		act.play(s)
		if err := s.close(); err != nil {
			return nil, err
		}
		shots = append(shots, s.shots...)
	}
	return shots, nil
}

// open builds the world and the desk and reads everything before the first screen, so that nothing moves by itself.
func open(ctx context.Context, lang string) (*stage, error) {
	c, err := begin()
	if err != nil {
		return nil, err
	}
	s := &stage{ctx: ctx, clock: c}
	s.demo, err = app.OpenDemo(ctx, app.DemoOptions{
		Seed: 1, Lang: lang, Now: c.Now, Quiet: true, Every: 24 * time.Hour,
		Delay: func(*rand.Rand) time.Duration { return time.Hour },
	})
	if err != nil {
		return nil, err
	}
	if err := s.demo.Reader(nil, 0).Once(ctx, nil); err != nil {
		return nil, errors.Join(err, s.demo.Close())
	}
	deskCtx, cancel := context.WithCancel(ctx)
	s.Cleanup(cancel)
	model := desk.New(desk.Deps{
		Store: s.demo.Store, Gate: s.demo.Gate, Capabilities: s.demo.Capabilities, Limit: s.demo.Limit,
		Brands: s.demo.Config.Brands, Now: c.Now, Words: words.New(lang), Look: theme.Look{}, Sandbox: true,
		Context: deskCtx,
	})
	s.term = termtest.Play(s, model, 80, 24)
	return s, nil
}

// take keeps a picture of what is seen once it stands still.
func (s *stage) take(name, title string) {
	s.shots = append(s.shots, shot{name, title, s.still()})
}

// still waits until nothing has changed for a while: what was asked of the store has been drawn by then.
func (s *stage) still() termtest.Screen {
	const calm = 400 * time.Millisecond
	last := s.term.Screen()
	for since := time.Now(); time.Since(since) < calm; {
		time.Sleep(20 * time.Millisecond)
		if now := s.term.Screen(); now.Text() != last.Text() {
			last, since = now, time.Now()
		}
	}
	return s.term.Screen()
}

// goTo selects the public or private thread of that author.
func (s *stage) goTo(view store.View, author string, audience sources.Audience) {
	rows, err := s.demo.Store.Rows(s.ctx, store.Page{View: view, Limit: 400})
	if err != nil {
		s.Fatalf("%v", err)
	}
	var names []string
	for i, r := range rows {
		if r.Author == author && r.Audience == audience {
			s.term.Press("2", "g")
			for range i {
				s.term.Press("j")
			}
			s.still()
			return
		}
		names = append(names, r.Author)
	}
	s.Fatalf("nothing of %s in %s; there are %s", author, view, strings.Join(names, ", "))
}
