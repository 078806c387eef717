package bluesky

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"atempause/sources"
)

func TestSpans(t *testing.T) {
	for text, want := range map[string]string{
		"ohne alles":                                    "",
		"@krume.bsky.social":                            "@krume.bsky.social",
		"(@krume.bsky.social) und @KRUME.de.":           "@krume.bsky.social @KRUME.de",
		"mail@krume.de ist keine Erwähnung":             "",
		"@krume @.. @krume..de @-a.de":                  "",
		"siehe https://krume.de/a.b?c=d#e, gut":         "https://krume.de/a.b?c=d#e",
		"(https://krume.de/x) (https://krume.de/y_(z))": "https://krume.de/x https://krume.de/y_(z)",
		"krume.de, www.krume.de! morgen.Dann Nr.5":      "krume.de www.krume.de",
		"https://":                 "",
		"http://user:pw@krume.de/": "",
		"„krume.de“":               "krume.de",
		"#Brot #2026 #b2b #Brot&Butter, #a#b ##c": "#Brot #b2b #Brot&Butter #a#b ##c", // as Bluesky's own programs have it
		"C# ist #":                      "",
		"＃パン #️⃣ #🥨":                    "＃パン #🥨",
		"#" + strings.Repeat("x", 65):   "",
		"#" + strings.Repeat("ß", 64):   "#" + strings.Repeat("ß", 64),
		"Zeile\n#Brot\n@a.de\nkrume.de": "#Brot @a.de krume.de",
	} {
		var got []string
		for _, s := range spans(text) {
			got = append(got, text[s.start:s.end])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whatever is written, a span lies on whole signs, in order, and never overlaps.
func FuzzSpans(f *testing.F) {
	for _, s := range []string{"@a.de #b https://c.de/ä(", "＃\ufe0f#\u200d@\xff", "https://[::1]/ #é\u0301", "(((@a.b.c)))"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, s := range spans(text) {
			if s.start < end || s.end <= s.start || s.end > len(text) {
				t.Fatalf("%q: %d to %d after %d", text, s.start, s.end, end)
			}
			end = s.end
			if utf8.ValidString(text) && !utf8.ValidString(text[s.start:s.end]) {
				t.Fatalf("%q: within a sign", text)
			}
		}
	})
}

// Records, embeds and tokens are strangers' bytes.
func FuzzRecords(f *testing.F) {
	f.Add([]byte(`{"text":"a","facets":[{"index":{"byteStart":1},"features":[{"$type":"x#link","uri":"y"}]}],"reply":{"root":{}}}`), "a.eyJzY29wZSI6IngiLCJpYXQiOjEsImV4cCI6OTl9.b")
	f.Add([]byte(`{"$type":"x","images":[{"alt":1}],"record":{"record":{"uri":"at://did:plc:a/b.c.d/e"}},"media":{"media":{}}}`), "..")
	f.Add([]byte(`{"thread":{"post":{"uri":"a"},"replies":[null,{"post":null},{"blocked":true}]},"threadgate":{"record":1}}`), "")
	f.Fuzz(func(t *testing.T, raw []byte, token string) {
		r := record(raw)
		p := postView{URI: "at://did:plc:a/app.bsky.feed.post/b", Record: raw, Embed: raw, Labels: []label{{Val: r.Text}}}
		m := messageOf(&p, "", "did:plc:me", nil)
		if m.Author.ID != "did:plc:a" || m.Ours {
			t.Fatalf("%+v", m)
		}
		tags(&p, "did:plc:me")
		var tr tree
		if json.Unmarshal(raw, &tr) == nil && tr.Thread != nil && tr.Thread.Post != nil {
			b := &below{root: tr.Thread.Post, hidden: tr.Threadgate.hidden()}
			b.gather(tr.Thread, map[string]bool{})
			underOwn(b, b.root.Author.DID)
			elsewhere(b, "did:plc:me")
			headOf(wayTo(tr.Thread), "did:plc:me")
		}
		(&session{AccessJwt: token}).read(time.Unix(1e9, 0))
		recall(sources.Cursor(raw)).due0()
		judge(http.StatusBadRequest, nil, raw)
	})
}

// due0 walks a memory as the lanes do.
func (m memory) due0() {
	for _, s := range m.Items {
		s.sweep(time.Unix(1e9, 0))
	}
	m.done(1, time.Unix(1e9, 0))
	m.from(time.Unix(1e9, 0))
	m.Cursor()
}

func TestAddresses(t *testing.T) {
	for uri, ok := range map[string]bool{
		"at://did:plc:abc/app.bsky.feed.post/3k": true, "at://did:web:krume.de/app.bsky.feed.post/3k": true,
		"at://krume.de/app.bsky.feed.post/3k": false, "at://did:plc:abc/app.bsky.feed.post": false, "https://bsky.app": false, "": false,
		"at://did:plc:abc/app.bsky.feed.post/..": false, "at://did:plc:abc/x/3k": false, "at://did:plc:abc/app.bsky.feed.post/3k/4": false,
		"at://did:plc:abc/app.bsky.feed.post/a b": false, "at://did:plc:abc/app.bsky.feed.post/" + strings.Repeat("x", 600): false,
	} {
		a, got := parse(uri)
		if got != ok || got && a.String() != uri {
			t.Errorf("%q: %v, %+v", uri, got, a)
		}
	}
	if got := permalink("at://did:plc:abc/app.bsky.feed.post/3k"); got != "https://bsky.app/profile/did:plc:abc/post/3k" {
		t.Error(got)
	}
	if got := permalink("at://did:plc:abc/app.bsky.feed.like/3k"); got != "" {
		t.Error(got)
	}
}

// A key tells its time, sorts by it, is the same for the same and another for another.
func TestKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "at"))
		later := at.Add(time.Duration(rapid.Int64Range(1, 1e6).Draw(t, "later")) * time.Millisecond)
		what := rapid.String().Draw(t, "what")
		key := tid(at, "reply", what)
		back, ok := tidTime(key)
		switch {
		case !ok || !keyShape.MatchString(key) || len(key) != 13:
			t.Fatalf("%q is no key", key)
		case back.Truncate(time.Millisecond).UnixMilli() != at.UnixMilli():
			t.Fatalf("%v, made at %v", back, at)
		case tid(at.Add(time.Microsecond*999), "reply", what) != key:
			t.Fatal("the same has two keys")
		case tid(later, "reply", what) <= key:
			t.Fatal("later sorts before")
		}
	})
	if tid(time.UnixMilli(1), "a", "bc") == tid(time.UnixMilli(1), "ab", "c") {
		t.Error("two things have one key")
	}
	for _, bad := range []string{"", "zzzzzzzzzzzzz", "222222222222", "22222222222!2"} {
		if _, ok := tidTime(bad); ok {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestErrorsAreSorted(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		want   sources.Class // "*": as the status says
	}{
		{400, `{"error":"ExpiredToken","message":"Token has expired"}`, sources.TokenExpired},
		{400, `{"error":"InvalidToken","message":"Bad token method"}`, sources.Permission},
		{400, `{"error":"InvalidToken","message":"Bad token scope"}`, sources.Permission},
		{401, `{"error":"InvalidToken","message":"Token could not be verified"}`, sources.TokenInvalid},
		{400, `{"error":"NotFound","message":"Post not found: at://x"}`, sources.Missing},
		{400, `{"error":"InvalidRequest","message":"Could not locate record: at://x"}`, sources.Missing},
		{400, `{"error":"InvalidRequest","message":"Invalid app.bsky.feed.post record: record/text must not be longer than 300 graphemes"}`, sources.TooLong},
		{400, `{"error":"InvalidRequest","message":"other"}`, ""},
		{400, `{"error":"InvalidSwap","message":"Record was at x"}`, sources.Duplicate},
		{400, `{"error":"NotFollowedBySender","message":""}`, sources.PersonUnavailable},
		{400, `{"error":"ConvoLocked"}`, sources.NotReplyable},
		{501, `{"error":"MethodNotImplemented","message":"Method Not Implemented"}`, sources.Unsupported},
		{500, `{"error":"InternalServerError","message":"Internal Server Error"}`, "*"},
		{502, `<html>`, "*"},
		{429, `{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}`, "*"},
		{400, `[]`, "*"},
		{200, `{"error":"NotFound"}`, "*"},
	} {
		e := judge(c.status, nil, []byte(c.body))
		if c.want == "*" {
			if e != nil {
				t.Errorf("%d %s: %v", c.status, c.body, e)
			}
			continue
		}
		if e == nil || e.Class != c.want || e.Applied {
			t.Errorf("%d %s: %v", c.status, c.body, e)
		}
	}
}
