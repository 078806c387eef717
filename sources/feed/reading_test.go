package feed

import (
	"strings"
	"testing"
	"time"

	"atempause/sources/feed/fake"
)

// The same name for all, and another name each time: neither loses nor doubles anything.
func TestUnreliableNames(t *testing.T) {
	s := newStage(t, "/x")
	s.world.Serve("/x", fake.Answer{Status: 200, Body: good + `<item><title>eins</title><link>https://a.example/1</link><guid>x</guid></item><item><title>zwei</title><link>https://a.example/2</link><guid>x</guid></item></channel></rss>`})
	src := s.source(t)
	threads, cursor := readAll(t, src, "")
	if len(threads) != 2 || threads[0].RemoteID == threads[1].RemoteID {
		t.Errorf("%+v", threads)
	}
	s.Advance(time.Hour)
	s.world.Serve("/x", fake.Answer{Status: 200, Body: good + `<item><title>eins</title><link>https://a.example/1</link><guid>y1</guid></item><item><title>zwei</title><link>https://a.example/2</link><guid>y2</guid></item></channel></rss>`})
	if threads, _ = readAll(t, src, cursor); len(threads) != 0 {
		t.Errorf("told again: %+v", threads)
	}
}

// An edit is told as one; what falls out of the feed stays, and is no news when it comes back.
func TestEditsAndFallingOut(t *testing.T) {
	s := newStage(t, "/feed.atom")
	guid := s.world.Add(fake.Item{Title: "<b>Krume</b> schließt?", Text: "Gerücht", Author: "Lokalblatt", Link: "https://www.google.com/url?rct=j&sa=t&url=https://blatt.example/a%3Fb%3D1&ct=ga&cd=CAEY&usg=AOv"})
	src := s.source(t)
	threads, cursor := readAll(t, src, "")
	if len(threads) != 1 || threads[0].Permalink != "https://blatt.example/a?b=1" || threads[0].Messages[0].Text != "Krume schließt?\n\nGerücht" || !threads[0].Messages[0].Edited.IsZero() {
		t.Fatalf("%+v", threads)
	}
	s.Advance(time.Hour)
	if err := s.world.Edit(guid, func(i *fake.Item) { i.Text = "Berichtigt" }); err != nil {
		t.Fatal(err)
	}
	edited := s.Now()
	s.Advance(time.Hour)
	threads, cursor = readAll(t, src, cursor)
	if len(threads) != 1 || !threads[0].Messages[0].Edited.Equal(edited) || !strings.Contains(threads[0].Messages[0].Text, "Berichtigt") {
		t.Fatalf("%+v", threads)
	}
	for range 3 {
		s.world.Add(fake.Item{Title: "Neues", Text: s.Now().String(), Link: "https://blatt.example/n"})
		s.Advance(time.Hour)
	}
	s.world.Keep(1)
	if threads, cursor = readAll(t, src, cursor); len(threads) != 1 {
		t.Errorf("%+v", threads)
	}
	s.world.Keep(0)
	s.Advance(time.Hour)
	if threads, _ = readAll(t, src, cursor); len(threads) != 2 {
		t.Errorf("%d told: the one that was there before, too?", len(threads))
	}
}

// What has not changed is not sent; a feed is asked for every ten minutes at most, and less often if it wishes.
func TestManners(t *testing.T) {
	s := newStage(t, "/feed.rss")
	s.world.Add(fake.Item{Title: "eins", Link: "https://a.example/1"})
	src := s.source(t)
	_, cursor := readAll(t, src, "")
	for range 3 {
		s.Advance(time.Minute)
		if threads, same := readAll(t, src, cursor); len(threads) != 0 || same != cursor {
			t.Errorf("%+v", threads)
		}
	}
	if s.Calls() != 1 {
		t.Errorf("%d calls in four minutes", s.Calls())
	}
	s.Advance(10 * time.Minute)
	_, cursor = readAll(t, src, cursor)
	if fresh, same := s.world.Served(); fresh != 1 || same != 1 {
		t.Errorf("%d and %d", fresh, same)
	}
	s.world.Cache("public, max-age=1800")
	s.Advance(10 * time.Minute)
	_, cursor = readAll(t, src, cursor)
	s.Advance(20 * time.Minute)
	calls := s.Calls()
	if readAll(t, src, cursor); s.Calls() != calls {
		t.Error("asked although it wished for half an hour")
	}
	s.Advance(11 * time.Minute)
	if readAll(t, src, cursor); s.Calls() != calls+1 {
		t.Error("not asked after half an hour")
	}
}

// A feed that has moved for good is asked for at its new place, and at the old one should the new one not last.
func TestMovedForGood(t *testing.T) {
	s := newStage(t, "/alt")
	s.world.Add(fake.Item{Title: "eins", Link: "https://a.example/1"})
	s.world.Serve("/alt", fake.Answer{Status: 301, Header: map[string]string{"Location": "/feed.rss"}})
	src := s.source(t)
	threads, cursor := readAll(t, src, "")
	if len(threads) != 1 || src.Moved() != s.URL+"/feed.rss" {
		t.Fatalf("%+v, %q", threads, src.Moved())
	}
	s.Advance(time.Hour)
	calls := s.Calls()
	if _, cursor = readAll(t, src, cursor); s.Calls() != calls+1 || s.Seen()[calls].Path != "/feed.rss" {
		t.Errorf("%+v", s.Seen()[calls:])
	}
	s.world.Serve("/feed.rss", fake.Answer{Status: 404})
	s.world.Serve("/alt", fake.Answer{Status: 200, Body: good + "<item><title>wieder da</title></item></channel></rss>"})
	s.Advance(time.Hour)
	if threads, cursor = readAll(t, src, cursor); len(threads) != 1 || src.Moved() != "" {
		t.Errorf("%+v, %q", threads, src.Moved())
	}
	if strings.Contains(string(cursor), "/feed.rss") {
		t.Error("the address, which may be a secret, stands in the cursor")
	}
}

// A document that broke off is read again, whether or not its server says that it has changed.
func TestBrokenOffIsReadAgain(t *testing.T) {
	s := newStage(t, "/x")
	s.world.Serve("/x", fake.Answer{Status: 200, Header: map[string]string{"ETag": `"1"`}, Body: good + "<item><title>da</title></item><item><ti"})
	src := s.source(t)
	_, cursor := readAll(t, src, "")
	s.Advance(time.Hour)
	readAll(t, src, cursor)
	if tag := s.Seen()[1].Header.Get("If-None-Match"); tag != "" {
		t.Errorf("asked whether %s has changed", tag)
	}
}

// Some sites put a mail address where a name belongs.
func TestNoMailAsName(t *testing.T) {
	s := newStage(t, "/feed.atom")
	s.world.Add(fake.Item{Title: "eins", Author: "maria@kern.example", Link: "https://www.blatt.example/1"})
	threads, _ := readAll(t, s.source(t), "")
	if len(threads) != 1 || threads[0].Messages[0].Author.Name != "blatt.example" {
		t.Errorf("%+v", threads)
	}
}
