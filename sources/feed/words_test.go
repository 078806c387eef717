package feed

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/feed/fake"
)

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
