package app_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atempause/replies"
	"atempause/sources/intake"
	"atempause/sources/sandbox"
	"atempause/store"
	"atempause/ui/app"
)

// hands moves a clock by hand.
type hands struct{ at atomic.Int64 }

func (h *hands) Now() time.Time { return time.Unix(0, h.at.Load()).UTC() }

func (h *hands) forward(d time.Duration) { h.at.Add(int64(d)) }

func demo(t *testing.T, opt app.DemoOptions) *app.Demo {
	t.Helper()
	d, err := app.OpenDemo(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func read(t *testing.T, a *app.App) {
	t.Helper()
	if err := a.Reader(nil, 0).Once(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

// facts is all the store tells of every thread, for comparing two starts.
func facts(t *testing.T, a *app.App) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	rows, err := a.Store.Rows(t.Context(), store.Page{View: store.All, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		ms, err := a.Store.Messages(t.Context(), r.ID, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ms {
			mark := ""
			if m.Deleted {
				mark = " gone"
			}
			out[r.Author] = append(out[r.Author], m.RemoteID+" "+m.Text+mark)
		}
	}
	return out
}

// answer sends a reply to the first thread that hangs under a post, through the gate, and gives its id.
func answer(t *testing.T, a *app.App, h *hands, text string) replies.Reply {
	t.Helper()
	rows, err := a.Store.Rows(t.Context(), store.Page{View: store.Open, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Form != "comment" {
			continue
		}
		// What this is about is the way to the network and not the checklist: to banter a short word is answer enough.
		if err := a.Store.Do(t.Context(), []int64{row.ID}, store.Act{Do: "kind", Value: "other"}); err != nil {
			t.Fatal(err)
		}
		r, err := a.Store.SaveDraft(t.Context(), store.Edit{Thread: row.ID, Audience: "public", Text: text})
		if err == nil {
			r, err = a.Store.Request(t.Context(), r.ID, r.Rev)
		}
		if err == nil {
			h.forward(3 * time.Minute)
			r, err = a.Store.Confirm(t.Context(), r.ID, r.Rev)
		}
		if err == nil {
			r, err = a.Send(t.Context(), r.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	t.Fatal("no comment is open")
	return replies.Reply{}
}

const hello = "Hallo, danke für die Nachricht, wir sehen gleich nach. Viele Grüße, Jana"

func start() *hands {
	h := &hands{}
	h.at.Store(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC).UnixNano())
	return h
}

func soon(*rand.Rand) time.Duration { return 30 * time.Second }

func TestTheDemoIsReadAnsweredAndGone(t *testing.T) {
	h := start()
	d := demo(t, app.DemoOptions{Seed: 1, Now: h.Now, Quiet: true})
	dir := d.Workspace.Dir
	read(t, d.App)
	if n := len(facts(t, d.App)); n < 100 {
		t.Errorf("%d people in the demo", n)
	}
	if r := answer(t, d.App, h, hello); r.State != replies.Sent {
		t.Errorf("%+v", r)
	}
	if n := d.World.Applied(hello); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the throw-away workspace is still there: %v", err)
	}
}

func TestAKeptDemoIsFoundAsItWasLeft(t *testing.T) {
	dir, h := filepath.Join(t.TempDir(), "kept"), start()
	opt := app.DemoOptions{Keep: dir, Seed: 7, Now: h.Now, Quiet: true, Delay: soon}
	d := demo(t, opt)
	read(t, d.App)
	if r := answer(t, d.App, h, hello); r.State != replies.Sent {
		t.Fatalf("%+v", r)
	}
	h.forward(time.Minute) // the customer has answered, or not: it must come out the same
	read(t, d.App)
	before := facts(t, d.App)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	h.forward(2 * time.Hour)
	d = demo(t, opt)
	defer d.Close()
	var told []intake.Event
	if err := d.Reader(nil, 0).Once(t.Context(), func(e intake.Event) { told = append(told, e) }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, facts(t, d.App)); diff != "" {
		t.Errorf("the world has become another one: %s", diff)
	}
	for _, e := range told {
		if e.Phase == intake.Finished && (e.New > 0 || e.Edited > 0 || e.Deleted > 0) {
			t.Errorf("%s: %d new, %d edited, %d deleted", e.Channel.Name, e.New, e.Edited, e.Deleted)
		}
	}
	if n := d.World.Applied(hello); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
}

// A trouble that kept a reply from arriving keeps it from arriving when it is gone through again.
func TestAKeptDemoRemembersItsTroubles(t *testing.T) {
	dir, h := filepath.Join(t.TempDir(), "kept"), start()
	faults, err := sandbox.ParseFaults("drop-before:POST */comments:1")
	if err != nil {
		t.Fatal(err)
	}
	opt := app.DemoOptions{Keep: dir, Seed: 7, Now: h.Now, Quiet: true, Faults: faults, Between: time.Millisecond}
	d := demo(t, opt)
	read(t, d.App)
	if r := answer(t, d.App, h, hello); r.State != replies.Unsure || r.Readback != replies.Absent {
		t.Fatalf("%s %s", r.State, r.Readback)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	opt.Faults = nil
	d = demo(t, opt)
	defer d.Close()
	if n := d.World.Applied(hello); n != 0 {
		t.Errorf("what never arrived stands there %d times", n)
	}
}

func TestAKeptDemoCutOffInTheMiddleOfALine(t *testing.T) {
	dir, h := filepath.Join(t.TempDir(), "kept"), start()
	opt := app.DemoOptions{Keep: dir, Seed: 7, Now: h.Now, Quiet: true}
	d := demo(t, opt)
	read(t, d.App)
	answer(t, d.App, h, hello)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "sandbox.jsonl")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString(`{"at":"2026-11-20T1`)
	_ = f.Close()
	d = demo(t, opt)
	if n := d.World.Applied(hello); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(data), `10-20T1`+"\n") || !strings.HasSuffix(string(data), "}\n") {
		t.Errorf("the half line is still there: %v", err)
	}
	d = demo(t, opt)
	_ = d.Close()
}

func TestAKeptDemoIsNoOtherWorldAndNoRealWorkspace(t *testing.T) {
	dir, h := filepath.Join(t.TempDir(), "kept"), start()
	d := demo(t, app.DemoOptions{Keep: dir, Seed: 7, Now: h.Now, Quiet: true})
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := app.OpenDemo(t.Context(), app.DemoOptions{Keep: dir, Seed: 8, Now: h.Now})
	var other *app.OtherWorldError
	if !errors.As(err, &other) {
		t.Errorf("another seed: %v", err)
	}
	real := t.TempDir()
	if err := os.WriteFile(filepath.Join(real, "config.toml"), []byte("[[brand]]\nname = \"x\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = app.OpenDemo(t.Context(), app.DemoOptions{Keep: real, Now: h.Now})
	var notDemo *app.NotDemoError
	if !errors.As(err, &notDemo) {
		t.Errorf("a real workspace: %v", err)
	}
}

// A second program on the same workspace sees the entry through although the first has taken it.
func TestTwoProgramsSendOnce(t *testing.T) {
	h := start()
	dir := filepath.Join(t.TempDir(), "kept")
	d := demo(t, app.DemoOptions{Keep: dir, Seed: 1, Now: h.Now, Quiet: true})
	defer d.Close()
	read(t, d.App)
	second, err := app.Open(t.Context(), app.Options{Workspace: d.Workspace, Now: h.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	rows, err := d.Store.Rows(t.Context(), store.Page{View: store.Open, Limit: 1})
	if err != nil || len(rows) != 1 {
		t.Fatal(err)
	}
	ctx := t.Context()
	_ = d.Store.Do(ctx, []int64{rows[0].ID}, store.Act{Do: "kind", Value: "other"})
	r, err := d.Store.SaveDraft(ctx, store.Edit{Thread: rows[0].ID, Audience: rows[0].Audience, Text: hello})
	if err == nil {
		r, err = d.Store.Request(ctx, r.ID, r.Rev)
	}
	if err == nil {
		h.forward(3 * time.Minute)
		r, err = d.Store.Confirm(ctx, r.ID, r.Rev)
	}
	if err != nil {
		t.Fatal(err)
	}
	type end struct {
		r   replies.Reply
		err error
	}
	ends := make(chan end)
	for _, a := range []*app.App{d.App, second} {
		go func() {
			ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
			defer cancel()
			r, err := a.Send(ctx, r.ID)
			ends <- end{r, err}
		}()
	}
	for range 2 {
		if e := <-ends; e.err != nil || e.r.State != replies.Sent {
			t.Errorf("%s, %v", e.r.State, e.err)
		}
	}
	if n := d.World.Applied(hello); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
}
