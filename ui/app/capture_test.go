package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
	"atempause/sources/hand"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/app"
)

var captureNow = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// byHand opens a workspace of two brands without channels.
func byHand(t *testing.T, dir string) *app.App {
	t.Helper()
	config := "[[brand]]\nname = \"Krume\"\ntimezone = \"UTC\"\n[[brand]]\nname = \"Krume!\"\ntimezone = \"UTC\"\n"
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Options{Workspace: workspace.Workspace{Dir: dir}, Now: func() time.Time { return captureNow }})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func note(brand, place, author, text, link string) app.Capture {
	return app.Capture{Brand: brand, Note: hand.Note{Place: place, Author: author, Text: text, Link: link}}
}

func TestCapture(t *testing.T) {
	dir := t.TempDir()
	a := byHand(t, dir)
	take := func(c app.Capture) app.Captured {
		t.Helper()
		done, err := a.Capture(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	const link = "https://www.tiktok.com/@krume/video/7"
	first := take(note("Krume", "TikTok", "@lena", "Habt ihr Montag offen?", link))
	if first.Known || first.Joined || first.Channel.Name != "TikTok" || first.Channel.Brand != "Krume" {
		t.Fatalf("%+v", first)
	}
	same := note("Krume", "Woanders", "@LENA", " habt ihr  Montag offen?", link+"?is_from_webapp=1")
	if got := take(same); !got.Known || got.Thread != first.Thread || got.Channel != first.Channel {
		t.Errorf("not noticed: %+v", got)
	}
	same.Again = true
	if got := take(same); got.Known || !got.Joined || got.Thread != first.Thread {
		t.Errorf("%+v", got)
	}
	if got := take(note("Krume", "", "Jens", "Bei mir auch?", link)); !got.Joined || got.Thread != first.Thread {
		t.Errorf("the same link is another thread: %+v", got)
	}
	apart := note("Krume", "TikTok", "Jens", "Und Dienstag?", link)
	apart.Apart = true
	if got := take(apart); got.Joined || got.Thread == first.Thread {
		t.Errorf("%+v", got)
	}
	if got := take(note("Krume!", "TikTok", "@lena", "Habt ihr Montag offen?", link)); got.Known || got.Channel.ID() == first.Channel.ID() {
		t.Errorf("another brand's: %+v", got)
	}
	ms, err := a.Store.Messages(t.Context(), first.Thread, 0, 0)
	if err != nil || len(ms) != 3 || ms[1].Depth != 1 {
		t.Errorf("%d messages, %v", len(ms), err)
	}
	if th, err := a.Store.Thread(t.Context(), first.Thread); err != nil || th.Unread || th.Form != sources.NoteForm || th.Permalink != link {
		t.Errorf("%+v %v", th.Row, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = byHand(t, dir) // its places are channels from now on
	defer a.Close()
	if len(a.Config.Channels) != 2 || len(a.Config.Brands[0].Channels) != 1 || a.ChannelName(first.Channel.ID()) != "TikTok" {
		t.Errorf("%+v", a.Config.Channels)
	}
	if got := a.Limit(first.Channel.ID(), sources.NoteForm, sources.Public); got.Max != 150 {
		t.Errorf("%+v", got)
	}
	if got := a.Capabilities("hand:krume/neu"); got == nil {
		t.Error("a place made since the start can do nothing")
	}
}

// A call is noted with what was said on it, and the promise in it is ours.
func TestCaptureOfACall(t *testing.T) {
	a := byHand(t, t.TempDir())
	defer a.Close()
	c := note("Krume", "Telefon", "Frau Kern", "Wo bleibt meine Torte?", "")
	c.At, c.Agreed = captureNow.Add(-time.Hour), "Wir rufen Sie morgen bis 12 Uhr an."
	done, err := a.Capture(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	th, err := a.Store.Thread(t.Context(), done.Thread)
	if err != nil || th.Audience != sources.Private || len(th.Matter.Promises) != 1 || th.Total != 2 {
		t.Fatalf("%+v %v", th, err)
	}
	if p := th.Matter.Promises[0]; !p.Due.Equal(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)) || !p.Owed {
		t.Errorf("%+v", p)
	}
	more := app.Capture{Thread: done.Thread, Note: hand.Note{Agreed: "Die Torte steht bereit."}}
	if got, err := a.Capture(t.Context(), more); err != nil || !got.Joined || got.Thread != done.Thread {
		t.Errorf("%+v %v", got, err)
	}
	again := c
	again.Agreed = "Außerdem gibt es einen Gutschein."
	if got, err := a.Capture(t.Context(), again); err != nil || got.Known || got.Thread != done.Thread {
		t.Errorf("what was agreed is lost: %+v %v", got, err)
	}
	if ms, err := a.Store.Messages(t.Context(), done.Thread, 0, 0); err != nil || len(ms) != 4 {
		t.Errorf("%d messages, %v", len(ms), err)
	}
	for _, bad := range []struct {
		c    app.Capture
		want error
	}{
		{note("Krume", "Telefon", "", "Hallo", ""), hand.NoAuthor},
		{note("Krume", "Telefon", "X", "Hallo", "kein Link"), hand.BadLink},
		{note("Niemand", "Telefon", "X", "Hallo", ""), store.ErrNotFound},
		{app.Capture{Thread: 99, Note: hand.Note{Author: "X", Text: "Hallo"}}, replies.ErrNotFound},
	} {
		if _, err := a.Capture(t.Context(), bad.c); !errors.Is(err, bad.want) {
			t.Errorf("%+v: %v", bad.c, err)
		}
	}
}
