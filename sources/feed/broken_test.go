package feed

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/feed/fake"
)

// readAll fetches once and gives the messages told, and the cursor.
func readAll(t *testing.T, s *Source, from sources.Cursor) ([]sources.Thread, sources.Cursor) {
	t.Helper()
	threads, cursor, err := try(s, from)
	if err != nil {
		t.Fatal(err)
	}
	return threads, cursor
}

func try(s *Source, from sources.Cursor) (threads []sources.Thread, cursor sources.Cursor, err error) {
	cursor = from
	err = s.Fetch(context.Background(), Items, from, func(b sources.Batch) error {
		threads = append(threads, b.Threads...)
		cursor = b.Cursor
		if len(b.Gone) > 0 {
			return errors.New("a feed told of deletions")
		}
		return nil
	})
	return threads, cursor, err
}

const good = `<rss version="2.0"><channel><title>T</title><link>https://forum.example/start/</link>`

// A feed that is not quite what it should be is read all the same.
func TestMendedFeeds(t *testing.T) {
	for name, c := range map[string]struct{ kind, body, want string }{
		"bare ampersands":      {"text/xml", good + `<item><title>Brot & Torte & M&Ms</title><guid>1</guid></item></channel></rss>`, "Brot & Torte & M&Ms"},
		"broken off":           {"text/xml", good + `<item><title>da</title><guid>1</guid></item><item><title>halb`, "da"},
		"latin without a word": {"text/xml", "<?xml version=\"1.0\"?>" + good + "<item><title>M\xfcller\x96B\xe4cker</title><guid>1</guid></item></channel></rss>", "Müller–Bäcker"},
		"said UTF-8, is Latin": {"text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + good + "<item><title>M\xfcller</title><guid>1</guid></item></channel></rss>", "Müller"},
		"said Latin, is UTF-8": {"text/xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + good + "<item><title>Müller</title><guid>1</guid></item></channel></rss>", "Müller"},
		"really Latin":         {"text/xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + good + "<item><title>M\xfcller</title><guid>1</guid></item></channel></rss>", "Müller"},
		"the header knows":     {"text/xml; charset=windows-1251", "<?xml version=\"1.0\"?>" + good + "<item><title>\xcf\xf0\xe8\xe2\xe5\xf2</title><guid>1</guid></item></channel></rss>", "Привет"},
		"UTF-16":               {"text/xml", utf16(`<?xml version="1.0" encoding="UTF-16"?>` + good + `<item><title>Müller</title><guid>1</guid></item></channel></rss>`), "Müller"},
		"mark in front":        {"text/xml", "\ufeff \n" + good + `<item><title>da</title><guid>1</guid></item></channel></rss>`, "da"},
		"control bytes":        {"text/xml", good + "<item><title>d\x02a</title><guid>1</guid></item></channel></rss>", "da"},
		"HTML's words":         {"text/xml", good + "<item><title>da&nbsp;drin</title><guid>1</guid></item></channel></rss>", "da drin"},
		"said to be a page":    {"text/html", good + "<item><title>da</title><guid>1</guid></item></channel></rss>", "da"},
		"twice encoded":        {"text/xml", good + "<item><title>&lt;b&gt;Krume&lt;/b&gt; &amp;amp; Co</title><guid>1</guid></item></channel></rss>", "Krume & Co"},
		"RDF":                  {"text/xml", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>x</title></channel><item rdf:about="https://a.example/1"><title>da</title><link>https://a.example/1</link></item></rdf:RDF>`, "da"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, "/x")
			s.world.Serve("/x", fake.Answer{Status: 200, Header: map[string]string{"Content-Type": c.kind}, Body: c.body})
			threads, _ := readAll(t, s.source(t), "")
			if len(threads) != 1 || strings.ReplaceAll(threads[0].Messages[0].Text, "\u00a0", " ") != c.want {
				t.Errorf("%+v", threads)
			}
		})
	}
}

func utf16(s string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

// What is no feed ends in an error that says what it is, and is not asked for again at once.
func TestWhatIsNoFeed(t *testing.T) {
	page := `<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/echt.xml"></head><body>Forum</body></html>`
	for name, c := range map[string]struct {
		answer fake.Answer
		class  sources.Class
		says   string
	}{
		"a page":        {fake.Answer{Status: 200, Body: page}, sources.Garbled, "/echt.xml"},
		"nothing":       {fake.Answer{Status: 200}, sources.Garbled, "empty"},
		"other JSON":    {fake.Answer{Status: 200, Body: `{"ok":true}`}, sources.Garbled, ""},
		"other XML":     {fake.Answer{Status: 200, Body: `<sitemap><a/></sitemap>`}, sources.Garbled, ""},
		"rubbish":       {fake.Answer{Status: 200, Body: "\x00\x01\x02"}, sources.Garbled, ""},
		"not found":     {fake.Answer{Status: 404}, sources.Missing, ""},
		"gone":          {fake.Answer{Status: 410}, sources.Missing, "for good"},
		"a password":    {fake.Answer{Status: 401}, sources.TokenInvalid, ""},
		"a wall":        {fake.Answer{Status: 403, Body: page}, sources.Permission, ""},
		"gigantic":      {fake.Answer{Status: 200, Body: good + strings.Repeat("<item></item>", feedMost/13+1)}, sources.TooComplex, ""},
		"round about":   {fake.Answer{Status: 302, Header: map[string]string{"Location": "/x"}}, sources.Garbled, "on and on"},
		"to plain http": {fake.Answer{Status: 301, Header: map[string]string{"Location": "http://other.example/feed"}}, sources.Garbled, "on and on"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, "/x")
			s.world.Serve("/x", c.answer)
			src := s.source(t)
			_, _, err := try(src, "")
			var fail *sources.Error
			if !errors.As(err, &fail) || fail.Class != c.class || !strings.Contains(fail.Detail, c.says) {
				t.Fatalf("%+v", err)
			}
			calls := s.Calls()
			s.Advance(time.Minute)
			if _, _, again := try(src, ""); sources.ClassOf(again) != c.class || s.Calls() != calls {
				t.Errorf("a minute later: %v, %d calls", again, s.Calls()-calls)
			}
			s.world.Serve("/x", fake.Answer{Status: 200, Body: good + "<item><title>da</title></item></channel></rss>"})
			s.Advance(25 * time.Hour)
			if threads, _ := readAll(t, src, ""); len(threads) != 1 {
				t.Errorf("once it is there: %+v", threads)
			}
		})
	}
}

// Items of one document: links, names, dates and doubles.
func TestItems(t *testing.T) {
	s := newStage(t, "/x")
	now := s.Now()
	s.world.Serve("/x", fake.Answer{Status: 200, Body: good +
		`<item><title>relativ</title><link>thread/7?utm_source=rss&amp;p=2</link><guid isPermaLink="false">a</guid></item>` +
		`<item><title>morgen</title><link>https://a.example/2</link><guid>b</guid><pubDate>Mon, 01 Jan 2035 10:00:00 +0000</pubDate></item>` +
		`<item><title>damals</title><link>https://a.example/3</link><guid>c</guid><pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate></item>` +
		`<item><title>irgendwann</title><link>https://a.example/4</link><guid>d</guid><pubDate>gestern Abend</pubDate></item>` +
		`<item><title>lange her</title><link>https://a.example/5</link><guid>e</guid><pubDate>Mon, 02 Mar 2020 10:00:00 +0000</pubDate></item>` +
		`<item><title>doppelt</title><link>https://a.example/6</link><guid>f</guid></item>` +
		`<item><title>doppelt</title><link>https://a.example/6</link><guid>f</guid></item>` +
		`<item><title>ohne alles</title></item>` +
		`<item><title>böse</title><link>javascript:alert(1)</link><author>maria@kern.example</author></item>` +
		`<item><title>mit Namen</title><link>https://a.example/9</link><author>maria@kern.example (Maria Kern)</author><description>&lt;img src="http://spion.example/1.gif"&gt;&lt;p&gt;mit Namen und mehr&lt;/p&gt;</description><enclosure url="/bild.jpg" type="image/jpeg" length="3"/></item>` +
		`</channel></rss>`})
	threads, _ := readAll(t, s.source(t), "")
	got := map[string]sources.Thread{}
	for _, th := range threads {
		got[strings.SplitN(th.Messages[0].Text, "\n", 2)[0]] = th
	}
	if len(threads) != 8 || got["lange her"].RemoteID != "" {
		t.Errorf("%d told: %v", len(threads), got)
	}
	if th := got["relativ"]; th.Permalink != "https://forum.example/start/thread/7?p=2" || th.Messages[0].Author.Name != "forum.example" {
		t.Errorf("%+v", th)
	}
	for _, title := range []string{"morgen", "damals", "irgendwann", "ohne alles"} {
		if th := got[title]; !th.Messages[0].Time.Equal(now) {
			t.Errorf("%s: %v", title, th.Messages[0].Time)
		}
	}
	if th := got["böse"]; th.Permalink != "" || th.Messages[0].Author.Name != "" {
		t.Errorf("%+v", th)
	}
	th := got["mit Namen und mehr"]
	if th.Form != sources.MentionForm || th.Messages[0].Author.Name != "Maria Kern" || len(th.Messages[0].Files) != 1 ||
		th.Messages[0].Files[0].URL != "https://forum.example/bild.jpg" {
		t.Errorf("%+v", th)
	}
}
