package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// clock is a time that only moves when told to.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) tick(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
	return c.t
}

// gate is a checklist of two rules, enough to be refused by: a greeting, and no word "rude".
type gate struct{}

func (gate) Check(r replies.CheckRequest) replies.Verdict {
	greeting := replies.Check{ID: replies.CheckGreeting, Level: replies.Hard, Pass: r.Later || strings.HasPrefix(r.Text, "Hallo")}
	hostile := replies.Check{ID: replies.CheckHostile, Level: replies.Hard, Pass: !strings.Contains(r.Text, "rude")}
	for _, w := range r.Waivers {
		greeting.Waived = greeting.Waived || w.Check == greeting.ID && !greeting.Pass
	}
	return replies.Verdict{Lang: "de", Pass: !greeting.Open() && !hostile.Open(), Checks: []replies.Check{greeting, hostile}}
}

// sorter finds the kind by a word.
type sorter struct{}

func (sorter) Triage(p replies.Post) replies.Triage {
	t := replies.Triage{Lang: "de", Kind: replies.Other}
	switch text := strings.ToLower(p.Text); {
	case strings.Contains(text, "kaputt"):
		t.Kind, t.Cause, t.Heat = replies.Complaint, "quality", 2
	case strings.Contains(text, "?"):
		t.Kind = replies.Question
	case strings.Contains(text, "toll"):
		t.Kind = replies.Praise
	case strings.Contains(text, "danke"):
		t.Kind, t.Thanks = replies.Praise, true
	}
	t.Urgent = strings.Contains(p.Text, "morgen")
	t.Why = []replies.Reason{{Label: "kind", Value: string(t.Kind)}}
	return t
}

var (
	krume = sources.Brand{Name: "Bäckerei Krume", Lang: "de", Channels: []sources.Channel{
		{Brand: "Bäckerei Krume", Network: sources.Facebook, Name: "Krume", Account: "1"},
	}}
	radhaus = sources.Brand{Name: "Radhaus", Lang: "de", Channels: []sources.Channel{
		{Brand: "Radhaus", Network: sources.Facebook, Name: "Radhaus", Account: "2"},
	}}
)

const page = "facebook:1"

func options(c *clock) Options {
	return Options{Now: c.now, Gate: gate{}, Triager: sorter{}, Brands: []sources.Brand{krume, radhaus}}
}

// fixture is a store on a file of its own.
type fixture struct {
	*Store
	t     testing.TB
	ctx   context.Context
	clock *clock
	path  string
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	c := newClock()
	f := &fixture{t: t, ctx: t.Context(), clock: c, path: filepath.Join(t.TempDir(), "atempause.db")}
	f.Store = openAt(t, f.path, options(c))
	return f
}

func openAt(t testing.TB, path string, opt Options) *Store {
	t.Helper()
	s, err := OpenStore(context.Background(), path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (f *fixture) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// comment is a public thread with its first message.
func (f *fixture) comment(id, author, text string, more ...sources.Message) sources.Thread {
	at := f.clock.now().Truncate(time.Second)
	root := sources.Message{RemoteID: id, Author: sources.Author{ID: "u" + author, Name: author}, Text: text, Time: at}
	return sources.Thread{
		RemoteID: id, Form: sources.CommentForm, Audience: sources.Public,
		Context:  sources.Context{RemoteID: "post", Author: sources.Author{Name: "Krume"}, Text: "Unsere Herbstaktion", Time: at},
		Messages: append([]sources.Message{root}, more...),
	}
}

func (f *fixture) tell(threads ...sources.Thread) Tally {
	f.t.Helper()
	tally, err := f.Ingest(f.ctx, page, sources.Batch{Lane: "feed", Threads: threads, Cursor: "c1"})
	f.ok(err)
	return tally
}

// only is the one thread of a view.
func (f *fixture) only(v View) Row {
	f.t.Helper()
	rows, err := f.Rows(f.ctx, Page{View: v})
	f.ok(err)
	if len(rows) != 1 {
		f.t.Fatalf("%s has %d rows, want one: %+v", v, len(rows), rows)
	}
	return rows[0]
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	for _, suffix := range []string{"", "-wal", "-shm"} {
		fi, err := os.Stat(f.path + suffix)
		f.ok(err)
		if fi.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", fi.Name(), fi.Mode().Perm())
		}
	}
}

func TestAReplysWholeWay(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Meine Torte war kaputt"))
	row := f.only(Open)
	if row.Kind != replies.Complaint || row.State != replies.CaseNew || !row.Unread || row.Author != "Maria" {
		t.Fatalf("row: %+v", row)
	}
	r, err := f.SaveDraft(f.ctx, Edit{Thread: row.ID, Text: "Tut uns leid"})
	f.ok(err)
	r2, err := f.Request(f.ctx, r.ID, r.Rev)
	if refused, ok := replies.AsRefused(err); !ok || refused.Why != replies.OpenChecks || r2.State != replies.Writing {
		t.Fatalf("without a greeting: %v %v", r2.State, err)
	}
	r, err = f.SaveDraft(f.ctx, Edit{Thread: row.ID, Text: "Hallo Maria, tut uns leid", Rev: r.Rev})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	if r.State != replies.Breathing || r.Breath != time.Minute {
		t.Fatalf("breath: %v %v", r.State, r.Breath)
	}
	f.clock.tick(59 * time.Second)
	if _, err := f.Confirm(f.ctx, r.ID, r.Rev); err == nil {
		t.Fatal("left before its time")
	}
	f.clock.tick(time.Second)
	r, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	r, out, err := f.Claim(f.ctx, "me", time.Minute, 0)
	f.ok(err)
	if out.Target != "k1" || out.Thread != "k1" || out.Person != "uMaria" || out.Text != r.Text {
		t.Fatalf("outgoing: %+v", out)
	}
	r, err = f.Settle(f.ctx, r.ID, "me", replies.Outcome{State: replies.Sent, RemoteID: "k1_1"})
	f.ok(err)
	if r.State != replies.Sent {
		t.Fatal(r.State)
	}
	if row := f.only(Waiting); row.State != replies.CaseAnswered || row.Unread {
		t.Fatalf("after: %+v", row)
	}
	list, err := f.Messages(f.ctx, row.ID, 0, 10)
	f.ok(err)
	if len(list) != 2 || !list[1].Ours || list[1].Depth != 1 || list[1].RemoteID != "k1_1" {
		t.Fatalf("messages: %+v", list)
	}
	c, err := f.Counts(f.ctx, "")
	f.ok(err)
	if c.Views[Waiting] != 1 || c.Views[Open] != 0 || c.Views[All] != 1 {
		t.Fatalf("counts: %+v", c)
	}
}
