package feed

import (
	"context"
	"errors"
	"net/http"
	"net/url"
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

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		words []string
		text  string
		want  bool
	}{
		{nil, "egal", true},
		{[]string{"Krume"}, "Die KRUME ist gut", true},
		{[]string{"Krume"}, "Brotkrume", false},
		{[]string{"*krume"}, "Brotkrume", true},
		{[]string{"krume*"}, "Krumes Torten", true},
		{[]string{"krume"}, "Krumes Torten, Krume", true},
		{[]string{"bäckerei krume"}, "Ba\u0308ckerei\nKrume!", true},
		{[]string{" ", "*"}, "alles", true},
		{[]string{"a", "b"}, "b", true},
	} {
		if got := newMatcher(c.words).matches(c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.words, c.text, got)
		}
	}
}

// Other words have the feed read anew; what did not match before may now.
func TestOtherWords(t *testing.T) {
	s := newStage(t, "/feed.json")
	s.world.Add(fake.Item{Text: "Krume backt", Link: "https://a.example/1"})
	s.world.Add(fake.Item{Text: "Radhaus flickt", Link: "https://a.example/2"})
	threads, cursor := readAll(t, s.source(t, func(c *Config) { c.Match = []string{"Krume"} }), "")
	if len(threads) != 1 {
		t.Fatalf("%+v", threads)
	}
	threads, _ = readAll(t, s.source(t, func(c *Config) { c.Match = []string{"Krume", "Radhaus"} }), cursor)
	if len(threads) != 1 || threads[0].Messages[0].Text != "Radhaus flickt" {
		t.Errorf("%+v", threads)
	}
}

func TestUnwrap(t *testing.T) {
	base, _ := url.Parse("https://a.example/b/")
	for link, want := range map[string]string{
		"https://www.google.de/url?q=https://x.example/&sa=U":                                             "https://x.example/",
		"https://www.google.com/url?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%3A%2F%2Fy.example": "https://y.example",
		"https://l.facebook.com/l.php?u=https%3A%2F%2Fx.example%2F%3Ffbclid%3D1":                          "https://x.example/",
		"https://google.com.evil.example/urlx?q=https://x.example":                                        "https://google.com.evil.example/urlx?q=https://x.example",
		"https://www.google.com/url?q=javascript:alert(1)":                                                "https://www.google.com/url?q=javascript:alert(1)",
		"c?utm_campaign=1":         "https://a.example/b/c",
		"//x.example/d":            "https://x.example/d",
		"mailto:x@y.example":       "",
		"data:text/html,x":         "",
		"https://me:pw@x.example/": "https://x.example/",
		"":                         "",
		"http://[::1":              "",
	} {
		if got := unwrap(link, base); got != want {
			t.Errorf("%s: %s, want %s", link, got, want)
		}
	}
}

// The secret of a private feed stands in its address, and nowhere else.
func TestNoSecretInErrors(t *testing.T) {
	s := newStage(t, "/x?owner=geheimnis-4711")
	s.world.Serve("/x", fake.Answer{Status: 404, Body: `{"message":"no feed for geheimnis-4711"}`})
	_, _, err := try(s.source(t), "")
	if err == nil || strings.Contains(err.Error(), "geheimnis") {
		t.Error(err)
	}
	if got := s.Seen()[0].Path; got != "/x?owner=geheimnis-4711" {
		t.Errorf("asked for %s", got)
	}
	_, cursor := readAll(t, func() *Source {
		s.world.Serve("/x", fake.Answer{Status: 200, Body: good + "</channel></rss>"})
		return s.source(t)
	}(), "")
	if strings.Contains(string(cursor), "geheimnis") {
		t.Error("the cursor holds it")
	}
}

func TestProbeAndConfig(t *testing.T) {
	s := newStage(t, "/feed.atom")
	st, err := s.source(t).Probe(context.Background())
	if err != nil || st.Name != "Alert - Bäckerei Krume" || !strings.HasPrefix(st.Version, "atom") {
		t.Errorf("%+v, %v", st, err)
	}
	for _, address := range []string{"", "forum.example", "http://forum.example/feed", "https://me:pw@forum.example/feed", "ftp://x.example"} {
		if _, err := New(Config{Channel: sources.Channel{Network: sources.Feed, BaseURL: address}}); err == nil || strings.Contains(err.Error(), "pw") {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"feed://forum.example/feed", "https://forum.example/feed?user=a@b.example"} {
		if _, err := New(Config{Channel: sources.Channel{Network: sources.Feed, Account: address}, HTTP: http.DefaultClient}); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	c := s.source(t).Capabilities().Of(sources.MentionForm, sources.ActReply)
	if !c.Can || !c.ByHand {
		t.Errorf("%+v", c)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good+`<item><title>a & b</title><guid>1</guid></item></channel></rss>`), "text/xml")
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><link href="x"/></entry></feed>`), "")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"content_text":"x"},null]}`), "application/json")
	f.Add([]byte("\xff\xfe<\x00"), "text/xml; charset=utf-16")
	f.Add([]byte("<?xml version='1.0' encoding='x-user-defined'?><rss><item/></rss>"), "text/xml")
	f.Add([]byte("&"), "")
	from, _ := url.Parse("https://a.example/feed")
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		doc, err := parse(body, kind, from)
		if err != nil {
			return
		}
		had := map[string]bool{}
		for _, m := range doc.mentions() {
			if m.id == "" || had[m.id] {
				t.Errorf("%q twice, or none", m.id)
			}
			had[m.id] = true
			if m.link != "" && !strings.HasPrefix(m.link, "http") {
				t.Errorf("link %q", m.link)
			}
		}
	})
}
