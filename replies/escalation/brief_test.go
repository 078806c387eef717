package escalation

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"atempause/replies"
)

func sample(t testing.TB, lang string) Brief {
	now := berlin(t, "2026-11-18 10:00")
	b := read(t, krume)
	who, _ := b.Who(bakery, Stakes{Heat: 3, Kind: replies.Complaint}, now)
	return Brief{
		Lang: lang, Zone: now.Location(), To: who, From: "Jule Lang", Brand: "Bäckerei Krume", Network: "Facebook", Person: "Maria Kern",
		Kind: replies.Complaint, Cause: "delivery", Heat: 3, Weather: 2, Happened: "Die Torte kam nicht zur Hochzeit.",
		Said: []Line{
			{Who: "Maria Kern", At: now.Add(-2 * time.Hour), Text: "Seit drei Wochen warte ich!", Kind: replies.Complaint},
			{Ours: true, At: now.Add(-time.Hour), Text: "Hallo Frau Kern, das tut uns leid.", Private: true},
			{Who: "Troll", At: now.Add(-time.Minute), Text: "Ihr *Idioten*\n# alle", Kind: replies.Abuse},
		},
		Promises: []replies.Promise{{Words: "ich rufe Sie heute bis 15 Uhr an", Due: now.Add(5 * time.Hour), State: replies.PromiseOpen}},
		Asked:    "Erstatten wir 150 EUR?", Until: now.Add(2 * time.Hour), Links: []Link{{Name: "Beitrag", URL: "https://facebook.example/1"}},
	}
}

func TestABriefHoldsAllThatIsAsked(t *testing.T) {
	for lang, want := range map[string][]string{
		"de": {
			"# Bitte um Entscheidung bis 18.11.2026, 12:00\n", "- Für Anna Krume, Inhaberin\n", "Beschwerde von Maria Kern", "Ursache: Lieferung",
			"Hitze des Gesprächs: 3 von 6", "## Was geschehen ist\n\nDie Torte kam nicht", "Maria Kern, 18.11.2026, 08:00, öffentlich:\n\n> Seit drei Wochen warte ich!",
			"Wir, 18.11.2026, 09:00, privat:", "Angriff, wörtlich zitiert:\n\n> Ihr \\*Idioten\\*\n> \\# alle\n", "bis 18.11.2026, 15:00: ich rufe Sie heute bis 15 Uhr an",
			"## Was zu entscheiden ist\n\nErstatten wir 150 EUR?", "- Entscheidung bis: 18.11.2026, 12:00", "Rückfragen an Jule Lang", "- Beitrag: <https://facebook.example/1>",
		},
		"en": {"# Decision needed by 18 Nov 2026, 12:00\n", "complaint from Maria Kern", "Cause: delivery", "abuse, quoted word for word", "What we promised"},
	} {
		md := sample(t, lang).Markdown()
		for _, w := range want {
			if !strings.Contains(md, w) {
				t.Errorf("%s: %q is missing in\n%s", lang, w, md)
			}
		}
		if strings.ContainsAny(md, "{}") {
			t.Errorf("a field is not filled:\n%s", md)
		}
	}
	empty := Brief{Until: time.Now()}.Markdown()
	if strings.Contains(empty, "Links") || strings.Contains(empty, "zugesagt") || !strings.Contains(empty, "Wie gehen wir hier vor?") {
		t.Errorf("an empty one:\n%s", empty)
	}
}

func TestABriefIsBounded(t *testing.T) {
	b := sample(t, "de")
	b.Said = nil
	for i := range 100 {
		b.Said = append(b.Said, Line{Who: "M", At: berlin(t, "2026-11-18 08:00"), Text: fmt.Sprintf("N%d. %s", i, strings.Repeat("ä", 2000))})
	}
	md := b.Markdown()
	if n := strings.Count(md, "öffentlich:"); n != MaxLines {
		t.Errorf("%d messages", n)
	}
	for _, w := range []string{"N0.", "N95.", "N99.", "(94 Nachrichten dazwischen ausgelassen)", "\n> [gekürzt]"} {
		if !strings.Contains(md, w) {
			t.Errorf("%q is missing", w)
		}
	}
	if strings.Contains(md, "N94.") || len([]rune(md)) > MaxLines*(MaxRunes+100)+1500 {
		t.Error("too much")
	}
	link := b.Mailto()
	if len(link) > MaxMailto {
		t.Errorf("a link of %d bytes", len(link))
	}
	_, body := opened(t, link)
	if !strings.Contains(body, "gekürzt; der ganze Bericht") || !utf8.ValidString(body) {
		t.Errorf("body: %q", body)
	}
}

// opened reads a mailto link as a mail program would.
func opened(t interface {
	Helper()
	Fatalf(string, ...any)
}, link string,
) (subject, body string) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "mailto" {
		t.Fatalf("%q: %v", link, err)
	}
	to, err := url.PathUnescape(u.Opaque)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if _, err = mail.ParseAddress(to); err != nil {
		t.Fatalf("to %q: %v", to, err)
	}
	q, err := url.ParseQuery(strings.ReplaceAll(u.RawQuery, "+", "%2B"))
	if err != nil || len(q) != 2 || len(q["subject"]) != 1 || len(q["body"]) != 1 {
		t.Fatalf("%q: %v %v", link, err, q)
	}
	return q.Get("subject"), q.Get("body")
}

func TestTheMail(t *testing.T) {
	b := sample(t, "de")
	b.Said = b.Said[:1]
	subject, body := opened(t, b.Mailto())
	if subject != "Bitte um Entscheidung bis 18.11.2026, 12:00: Bäckerei Krume, Maria Kern" {
		t.Errorf("%q", subject)
	}
	if strings.ReplaceAll(body, "\r\n", "\n") != b.Plain() || strings.Contains(body, "+") != strings.Contains(b.Plain(), "+") {
		t.Errorf("%q is not\n%q", body, b.Plain())
	}
	b.To.Contact.Mail = ""
	if b.Mailto() != "" {
		t.Error("a mail to nobody")
	}
	b.To.Contact.Mail = "a@b.de?bcc=x@y.de"
	if link := b.Mailto(); strings.Contains(link, "?bcc") {
		t.Errorf("%q", link)
	}
}

// Whatever strangers call themselves and write: their words stay within their quotation, and the link within its bounds.
func TestNothingAStrangerWritesGetsOut(t *testing.T) {
	texts := rapid.StringOfN(rapid.SampledFrom([]rune("a>#*-`[]()<\\&{}|~_= \n\r\u2028\u0085\t\x00\x1b1.)é😀\u202e")), 0, 60, -1)
	rapid.Check(t, func(rt *rapid.T) {
		b := sample(t, rapid.SampledFrom([]string{"de", "en"}).Draw(rt, "lang"))
		plain := b.Markdown()
		heads := strings.Count(plain, "\n## ")
		b.Person, b.Network, b.Cause = texts.Draw(rt, "person"), texts.Draw(rt, "network"), texts.Draw(rt, "cause")
		b.Said[0].Who, b.Said[2].Text = texts.Draw(rt, "who"), texts.Draw(rt, "text")
		b.Happened, b.Asked = "x\n"+texts.Draw(rt, "happened"), texts.Draw(rt, "asked")
		b.Promises[0].Words = texts.Draw(rt, "words")
		b.Links[0].URL = "https://x.example/" + texts.Draw(rt, "url")
		md := b.Markdown()
		if strings.Count(md, "\n## ") != heads || strings.Count(md, "\n# ") != 0 {
			rt.Fatalf("a heading came in:\n%s", md)
		}
		if strings.ContainsAny(md, "\x00\x1b\r\u202e\u2028\u0085") {
			rt.Fatal("control signs")
		}
		quoted := 0
		for _, l := range strings.Split(md, "\n") {
			if strings.HasPrefix(l, ">") {
				quoted++
			}
			if strings.HasPrefix(l, "```") || strings.HasPrefix(l, "~~~") {
				rt.Fatalf("a fence:\n%s", md)
			}
		}
		if quoted < 3 {
			rt.Fatalf("a quotation is lost:\n%s", md)
		}
		if link := b.Mailto(); len(link) > MaxMailto {
			rt.Fatalf("a link of %d bytes", len(link))
		}
		subject, _ := opened(rt, b.Mailto())
		if strings.ContainsAny(subject, "\r\n\x00") {
			rt.Fatalf("subject %q", subject)
		}
	})
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	de, en := phraseTables()["de"], phraseTables()["en"]
	for _, k := range replies.Kinds {
		if de.Kind[string(k)] == "" || en.Kind[string(k)] == "" {
			t.Errorf("kind %s", k)
		}
	}
	for _, c := range replies.Causes {
		if de.CauseOf[c] == "" || en.CauseOf[c] == "" {
			t.Errorf("cause %s", c)
		}
	}
	for _, s := range []replies.PromiseState{replies.PromiseOpen, replies.PromiseKept, replies.PromiseMoved, replies.PromiseBroken} {
		if de.Promise[string(s)] == "" || en.Promise[string(s)] == "" {
			t.Errorf("promise %s", s)
		}
	}
}
