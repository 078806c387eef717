package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

func ids(rows []Row) []int64 {
	out := make([]int64, len(rows))
	for i, r := range rows {
		out[i] = r.ID
	}
	return out
}

// Walking a view page by page, downward and upward again, shows each row once and in order, though other rows come and
// go on the way.
func TestPagingByKey(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFixture(t)
		n := rapid.IntRange(0, 25).Draw(rt, "threads")
		var list []sources.Thread
		for i := range n {
			f.clock.tick(time.Duration(rapid.IntRange(0, 1).Draw(rt, "later")) * time.Minute) // some at the same moment
			text := rapid.SampledFrom([]string{"kaputt", "offen?", "toll"}).Draw(rt, "text")
			th := f.comment(fmt.Sprint("k", i), "Maria", text)
			if rapid.Bool().Draw(rt, "answered") {
				th.Messages = append(th.Messages, ours(fmt.Sprint("o", i), "", "Hallo", f.clock.now().Add(time.Second)))
			}
			list = append(list, th)
		}
		f.tell(list...)
		view := rapid.SampledFrom(Views).Draw(rt, "view")
		brand := rapid.SampledFrom([]string{"", krume.Name}).Draw(rt, "brand")
		whole, err := f.Rows(f.ctx, Page{View: view, Brand: brand, Limit: 100})
		f.ok(err)
		limit := rapid.IntRange(1, 7).Draw(rt, "limit")
		var walked []Row
		p := Page{View: view, Channel: page, Limit: limit}
		for {
			rows, err := f.Rows(f.ctx, p)
			f.ok(err)
			if walked = append(walked, rows...); len(rows) < limit {
				break
			}
			p.After = &walked[len(walked)-1]
		}
		if diff := cmp.Diff(fmt.Sprintf("%+v", whole), fmt.Sprintf("%+v", walked)); diff != "" {
			rt.Fatal(diff)
		}
		var back []Row
		for p = (Page{View: view, Limit: limit}); len(whole) > 0; {
			if p.Before == nil {
				p.Before = &whole[len(whole)-1]
			}
			rows, err := f.Rows(f.ctx, p)
			f.ok(err)
			if len(rows) == 0 {
				break
			}
			back = append(slices.Clone(rows), back...)
			p.Before = &back[0]
		}
		if len(whole) > 0 {
			if diff := cmp.Diff(fmt.Sprint(ids(whole[:len(whole)-1])), fmt.Sprint(ids(back))); diff != "" {
				rt.Fatal(diff)
			}
		}
	})
}

func TestRowsThatComeAndGoMeanwhile(t *testing.T) {
	f := newFixture(t)
	for i := range 6 {
		f.clock.tick(time.Minute)
		f.tell(f.comment(fmt.Sprint("k", i), "Maria", "kaputt"))
	}
	first, err := f.Rows(f.ctx, Page{View: Open, Limit: 3})
	f.ok(err)
	f.ok(f.Do(f.ctx, []int64{first[1].ID, first[2].ID}, Act{Do: "done"})) // even the row the next page goes on from
	rest, err := f.Rows(f.ctx, Page{View: Open, Limit: 3, After: &first[2]})
	f.ok(err)
	if fmt.Sprint(ids(rest)) != "[4 5 6]" {
		t.Fatal(ids(rest))
	}
}

func TestWhereEachCaseIsListed(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	f.tell(
		f.comment("open", "A", "kaputt"), f.comment("urgent", "B", "kaputt und morgen Hochzeit"), f.comment("praise", "C", "toll"),
		f.comment("waiting", "D", "kaputt", ours("o1", "", "Hallo", at.Add(time.Second))),
		f.comment("thanked", "E", "toll", ours("o2", "", "Hallo", at.Add(time.Second))),
		sources.Thread{RemoteID: "own", Form: sources.PostForm, Audience: sources.Public, Messages: []sources.Message{ours("own", "", "Neu!", at)}},
		sources.Thread{RemoteID: "nothing", Form: sources.PostForm, Audience: sources.Public},
	)
	names := map[View]string{}
	for _, v := range Views {
		rows, err := f.Rows(f.ctx, Page{View: v})
		f.ok(err)
		for _, r := range rows {
			th, err := f.Thread(f.ctx, r.ID)
			f.ok(err)
			names[v] += th.RemoteID + " "
		}
	}
	want := map[View]string{
		Open: "urgent open ", Praise: "praise ", Waiting: "waiting ", Done: "thanked own ", All: "thanked waiting own praise urgent open ",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	c, err := f.Counts(f.ctx, krume.Name)
	f.ok(err)
	if c.Views[Open] != 2 || c.Views[Praise] != 1 || c.Views[Done] != 2 || c.Views[All] != 6 || c.Channels[page] != 3 || c.Brands[krume.Name] != 3 {
		t.Errorf("%+v", c)
	}
	f.clock.tick(20 * time.Minute)
	if c, _ = f.Counts(f.ctx, ""); c.Overdue != 1 {
		t.Errorf("what is urgent is due within 15 minutes: %+v", c)
	}
	if c, err = f.Counts(f.ctx, "nobody"); err != nil || c.Views[All] != 0 {
		t.Errorf("%+v %v", c, err)
	}
	if _, err := f.Rows(f.ctx, Page{View: Open, Channel: "facebook:9"}); err == nil {
		t.Error("a channel that does not exist has rows")
	}
	if rows, err := f.Rows(f.ctx, Page{View: Open, Brand: radhaus.Name, Channel: page}); err != nil || len(rows) != 0 {
		t.Errorf("another brand's channel: %v %v", rows, err)
	}
	if _, err := f.Rows(f.ctx, Page{View: "nowhere"}); err == nil {
		t.Error("a view that does not exist has rows")
	}
}

func TestAMegabyteIsKeptWholeAndShownInPart(t *testing.T) {
	f := newFixture(t)
	long := strings.Repeat("ä", 1<<19) + "\u202e end"
	f.tell(f.comment("k1", "Maria", "  \n\t"+long))
	row := f.only(Open)
	if utf8.RuneCountInString(row.Snippet) != SnippetRunes {
		t.Errorf("the snippet has %d runes", utf8.RuneCountInString(row.Snippet))
	}
	list, err := f.Messages(f.ctx, row.ID, 0, 1)
	f.ok(err)
	if m := list[0]; !m.Cut || len(m.Text) > BodyBytes || len(m.Text) < BodyBytes-3 || !utf8.ValidString(m.Text) {
		t.Errorf("cut %v at %d", m.Cut, len(m.Text))
	}
	whole, err := f.Body(f.ctx, list[0].ID)
	f.ok(err)
	if whole != "  \n\t"+long {
		t.Error("the whole is not kept")
	}
}

func TestSnippets(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"  a \n\n b\u00a0\u2003c ": "a b c",
		"a\xffb":                   "a b",
		strings.Repeat("x ", 300):  strings.TrimSpace(strings.Repeat("x ", 100)),
	} {
		if got := snippetOf(in, SnippetRunes); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestTheTree(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	m := func(id, parent string, minute int) sources.Message {
		return theirs(id, parent, "Ann", id, at.Add(time.Duration(minute)*time.Minute))
	}
	f.tell(f.comment("root", "Maria", "kaputt", m("b", "root", 3), m("a1", "a", 9), m("a", "root", 2), m("b1", "b", 4), m("lost", "unknown", 1),
		m("ring1", "ring2", 7), m("ring2", "ring1", 8), m("deep1", "b1", 5), m("self", "self", 6)))
	var got string
	for offset := 0; ; offset += 3 {
		list, err := f.Messages(f.ctx, 1, offset, 3)
		f.ok(err)
		for _, m := range list {
			got += strings.Repeat("-", m.Depth) + m.RemoteID + " "
		}
		if len(list) < 3 {
			break
		}
	}
	if want := "root -a --a1 -b --b1 ---deep1 lost self ring1 -ring2 "; got != want {
		t.Errorf("%s\n%s", got, want)
	}
}

func TestAThreadTellsWhy(t *testing.T) {
	f := newFixture(t)
	th := f.comment("k1", "Maria", "Torte kaputt")
	th.Permalink, th.Recommend, th.Form = "https://example.org", "negative", sources.ReviewForm
	f.tell(th)
	got, err := f.Thread(f.ctx, 1)
	f.ok(err)
	if got.RemoteID != "k1" || got.Person != (sources.Author{ID: "uMaria", Name: "Maria"}) || got.Total != 1 || got.Answered ||
		got.Context.Text != "Unsere Herbstaktion" || got.Recommend != "negative" || got.Cause != "quality" || len(got.Why) != 1 {
		t.Errorf("%+v", got)
	}
	if got.Network != sources.Facebook || got.Channel != page || got.Brand != krume.Name || got.Kind != replies.Complaint {
		t.Errorf("%+v", got.Row)
	}
	if _, err := f.Thread(f.ctx, 2); err == nil {
		t.Error("read what is not there")
	}
	if _, err := f.Messages(f.ctx, 2, 0, 1); err == nil {
		t.Error("read what is not there")
	}
}

func FuzzSnippet(f *testing.F) {
	for _, s := range []string{"", " a\n b ", "\xff\xfe", strings.Repeat("ä ", 300), "\u202e\u200d\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := snippetOf(text, SnippetRunes)
		if !utf8.ValidString(s) || utf8.RuneCountInString(s) > SnippetRunes || s != strings.TrimSpace(s) || strings.ContainsAny(s, "\n\r\t") {
			t.Errorf("%q", s)
		}
		body, more := cut(text)
		if !strings.HasPrefix(text, body) || more != (len(text) > BodyBytes) || len(body) > BodyBytes {
			t.Errorf("cut at %d of %d", len(body), len(text))
		}
	})
}

// A list that is no longer wanted is given up, and the connections stay good.
func TestGivingUpAReading(t *testing.T) {
	f := newFixture(t)
	fill(t, f.Store, 0, 50, 50, f.clock.now())
	for i := range 200 {
		ctx, stop := context.WithCancel(f.ctx)
		done := make(chan error)
		go func() {
			_, err := f.Rows(ctx, Page{View: All})
			if err == nil {
				_, err = f.Messages(ctx, 1, 0, 50)
			}
			if err == nil {
				_, err = f.Thread(ctx, int64(i%50+1))
			}
			done <- err
		}()
		if i%2 == 0 {
			runtime.Gosched()
		}
		stop()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("%v", err)
		}
	}
	if c, err := f.Counts(f.ctx, ""); err != nil || c.Views[All] != 50 {
		t.Fatalf("%+v %v", c, err)
	}
}
