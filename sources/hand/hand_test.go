package hand

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.FixedZone("CET", 3600))

// nowhere is the stage of a network that has nothing a program could reach.
type nowhere struct{}

func (nowhere) AddPost(string) (string, error) { return "", sourcetest.ErrNotHere }

func (nowhere) AddComment(_, _, _ string) (string, error) { return "", sourcetest.ErrNotHere }

func (nowhere) AddMessage(_, _ string) (string, string, error) { return "", "", sourcetest.ErrNotHere }
func (nowhere) Edit(_, _ string) error                         { return sourcetest.ErrNotHere }
func (nowhere) Remove(string) error                            { return sourcetest.ErrNotHere }
func (nowhere) Next(sourcetest.Trouble, bool, int) error       { return sourcetest.ErrNotHere }
func (nowhere) Calm()                                          {}
func (nowhere) ExpireToken() error                             { return sourcetest.ErrNotHere }
func (nowhere) Advance(time.Duration)                          {}
func (nowhere) Applied(string) int                             { return 0 }
func (nowhere) Calls() int                                     { return 0 }
func (nowhere) Settle()                                        {}

// What of the contract can hold for a network without calls, holds.
func TestContract(t *testing.T) {
	sourcetest.Run(t, func(*testing.T) sourcetest.Harness {
		make := func() sources.Source {
			return New(sources.Channel{Network: sources.Hand, Account: "krume/tiktok", Name: "TikTok"})
		}
		return sourcetest.Harness{Source: make(), Again: make, Stage: nowhere{}, Now: func() time.Time { return noon }}
	})
}

func TestEverythingGoesOutByHand(t *testing.T) {
	can := New(sources.Channel{Account: "krume/gruppe"}).Capabilities()
	for _, c := range []struct{ thread, reply sources.Audience }{
		{sources.Public, sources.Public}, {sources.Public, sources.Private}, {sources.Private, sources.Private},
	} {
		if _, got := can.Reply(sources.NoteForm, c.thread, c.reply); !got.ByHand || !got.Can {
			t.Errorf("%v: %+v", c, got)
		}
	}
	if lanes, err := New(sources.Channel{}).Lanes(context.Background()); err != nil || len(lanes) != 0 {
		t.Errorf("%v %v", lanes, err)
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		ch       sources.Channel
		audience sources.Audience
		most     int
	}{
		{sources.Channel{Account: "tt", Name: "TikTok"}, sources.Public, 150},
		{sources.Channel{Account: "krume/tiktok"}, sources.Public, 150},
		{sources.Channel{Account: "krume/tiktok"}, sources.Private, 0},
		{sources.Channel{Account: "krume/telefon", Name: "Telefon"}, sources.Private, 0},
	} {
		if got := New(c.ch).TextLimit(sources.NoteForm, c.audience).Max; got != c.most {
			t.Errorf("%+v %s: %d", c.ch, c.audience, got)
		}
	}
}

func TestLink(t *testing.T) {
	for in, want := range map[string]string{
		" https://www.TikTok.com/@krume/video/7?is_from_webapp=1&sender_device=pc\n": "https://www.tiktok.com/@krume/video/7",
		"www.tiktok.com/@krume/video/7":                                              "https://www.tiktok.com/@krume/video/7",
		"https://forum.example/t/7?page=2&utm_source=x":                              "https://forum.example/t/7?page=2",
		"https://me:pw@forum.example/t/7#p9":                                         "https://forum.example/t/7#p9",
		"https://forum.example/":                                                     "https://forum.example",
		"":                                                                           "",
		"Kuchen":                                                                     "",
		"zwei Worte.de":                                                              "",
		"javascript:alert(1)":                                                        "",
		"file:///etc/passwd":                                                         "",
		"https://":                                                                   "",
		"https://a..b":                                                               "",
		"ftp://forum.example/x":                                                      "",
	} {
		got, ok := Link(in)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %t", in, got, ok)
		}
	}
}

func FuzzLink(f *testing.F) {
	for _, s := range []string{"https://a.de/?utm_x=1&b", "a.de", "http://[::1]/", "https://ä.de/%zz", "x://y", "https://a.de?&&"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		link, ok := Link(s)
		if !ok {
			return
		}
		if !strings.HasPrefix(link, "http://") && !strings.HasPrefix(link, "https://") {
			t.Errorf("%q gives %q", s, link)
		}
		if again, ok := Link(link); !ok || again != link {
			t.Errorf("%q gives %q, and that %q", s, link, again)
		}
	})
}

func TestPlaces(t *testing.T) {
	for name, want := range map[string]Place{
		"TikTok":               {"TikTok", sources.Public, false},
		" Telefon ":            {"Telefon", sources.Private, true},
		"Im  Laden":            {"Im Laden", sources.Private, true},
		"WhatsApp":             {"WhatsApp", sources.Private, false},
		"Gruppe Nachbarschaft": {"Gruppe Nachbarschaft", sources.Public, false},
	} {
		if got := PlaceOf(name); got != want {
			t.Errorf("%q: %+v", name, got)
		}
	}
	for link, want := range map[string]string{
		"https://www.tiktok.com/@a/video/1": "TikTok", "https://vm.tiktok.com/x": "TikTok",
		"https://www.facebook.com/groups/1/posts/2": "Facebook-Gruppe", "https://facebook.com/a": "Facebook",
		"https://www.forum.example/1": "forum.example", "https://nottiktok.com/": "nottiktok.com", "": "",
	} {
		if got := PlaceOfLink(link); got != want {
			t.Errorf("%q: %q", link, got)
		}
	}
}

func TestAccounts(t *testing.T) {
	if got := AccountFor("Bäckerei Krume", "Gruppe: Pankow!"); got != "bäckerei-krume/gruppe-pankow" {
		t.Error(got)
	}
	if AccountFor("A B", "c") == AccountFor("A", "B-c") || AccountFor("🙂", "x") == AccountFor("🙃", "x") {
		t.Error("two brands share a channel")
	}
}

func TestWhen(t *testing.T) {
	at := func(month time.Month, day, h, m int) time.Time {
		return time.Date(2026, month, day, h, m, 0, 0, noon.Location())
	}
	for text, want := range map[string]time.Time{
		"": noon, "jetzt": noon, "9:30": at(11, 20, 9, 30), "9 Uhr": at(11, 20, 9, 0), "gestern um 9 Uhr": at(11, 19, 9, 0),
		"14:05": at(11, 19, 14, 5), "gestern 14:05": at(11, 19, 14, 5), "yesterday 14:05": at(11, 19, 14, 5), "heute 8:00": at(11, 20, 8, 0),
		"vorgestern 8.15 Uhr": at(11, 18, 8, 15), "3.11. 14:05": at(11, 3, 14, 5), "03.11.2026, 14:05": at(11, 3, 14, 5),
		"24.12. 10:00": time.Date(2025, 12, 24, 10, 0, 0, 0, noon.Location()), "2026-11-01 10:00": at(11, 1, 10, 0),
		"2026-11-01T10:00:00+01:00": at(11, 1, 10, 0), "vor 20 min": noon.Add(-20 * time.Minute), "20 min ago": noon.Add(-20 * time.Minute),
		"2h": noon.Add(-2 * time.Hour), "vor 2 Stunden": noon.Add(-2 * time.Hour), "vor 3 Tagen": at(11, 17, 12, 0),
	} {
		got, err := When(text, noon)
		if err != nil || !got.Equal(want) {
			t.Errorf("%q: %v %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]Fault{
		"25:00": BadTime, "bald": BadTime, "31.4. 10:00": BadTime, "9:77": BadTime, "heute 18:00": ToCome, "2027-01-01 10:00": ToCome,
		"gestern": BadTime, "1.1.2027 9:00": ToCome,
	} {
		if _, err := When(text, noon); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

func FuzzWhen(f *testing.F) {
	for _, s := range []string{"9:30", "gestern 14:05", "3.11. 14:05", "vor 20 min", "2026-11-01T10:00:00+01:00", "99.99.9999 9:99", "vor  uhr"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if at, err := When(s, noon); err == nil && at.After(noon.Add(time.Minute)) {
			t.Errorf("%q is to come: %v", s, at)
		}
	})
}

func TestWhatIsMissing(t *testing.T) {
	ok := Note{Author: "Lena", Text: "Habt ihr offen?"}
	for _, c := range []struct {
		name  string
		bend  func(*Note)
		fresh bool
		want  error
	}{
		{"nothing", func(*Note) {}, true, nil},
		{"the text", func(n *Note) { n.Text = " \n" }, true, NoText},
		{"theirs", func(n *Note) { n.Text, n.Agreed = "", "Wir rufen an." }, true, NoTheirs},
		{"nothing, in a thread", func(n *Note) { n.Text, n.Author, n.Agreed = "", "", "Wir rufen an." }, false, nil},
		{"the author", func(n *Note) { n.Author = " " }, true, NoAuthor},
		{"a good link", func(n *Note) { n.Link = "hier" }, true, BadLink},
		{"patience", func(n *Note) { n.At = noon.Add(time.Hour) }, true, ToCome},
		{"brevity", func(n *Note) { n.Text = strings.Repeat("x", TextMost+1) }, true, TooLong},
	} {
		n := ok
		c.bend(&n)
		if err := n.Tidy(noon, c.fresh); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// However blanks and letters were copied, it is the same message; another author, link or word makes it another.
func TestTheSameIsKnown(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zäöü]{1,8}`), 1, 6).Draw(rt, "words")
		n := Note{Author: "Lena", Text: strings.Join(words, " "), Link: "https://a.example/1"}
		same := n
		same.Text = strings.ToUpper(strings.Join(words, rapid.SampledFrom([]string{"  ", "\n", " \t"}).Draw(rt, "gap")))
		same.Author = "LENA "
		if n.Key() != same.Key() {
			rt.Error("not known again")
		}
		other := n
		switch rapid.IntRange(0, 2).Draw(rt, "what") {
		case 0:
			other.Author = "Jens"
		case 1:
			other.Link = "https://a.example/2"
		case 2:
			other.Text += " x"
		}
		if n.Key() == other.Key() {
			rt.Error("taken for the same")
		}
	})
}

func TestTold(t *testing.T) {
	n := Note{Place: "Telefon", Author: "Frau Kern", Text: "Wo bleibt die Torte?", At: noon, Agreed: "Wir rufen an.", Files: []string{"/home/x/Bon 7.JPG", `C:\y\brief.pdf`, " "}}
	if err := n.Tidy(noon, true); err != nil {
		t.Fatal(err)
	}
	got := n.Told(Under{Brand: "Krume"})
	if got.Audience != sources.Private || got.Form != sources.NoteForm || len(got.Messages) != 2 {
		t.Fatalf("%+v", got)
	}
	theirs, ours := got.Messages[0], got.Messages[1]
	if theirs.Ours || !ours.Ours || ours.ParentID != theirs.RemoteID || !ours.Time.After(theirs.Time) || ours.Author.Name != "Krume" {
		t.Errorf("%+v", got.Messages)
	}
	want := []sources.Attachment{{Kind: "photo", Name: "Bon 7.JPG"}, {Kind: "file", Name: "brief.pdf"}}
	if len(theirs.Files) != 2 || theirs.Files[0] != want[0] || theirs.Files[1] != want[1] {
		t.Errorf("%+v", theirs.Files)
	}
}

func TestTheReadmeNamesItsLimit(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"150", "atempause capture", "atempause posted", "OSC 52", "--agreed", `network = "hand"`} {
		if !strings.Contains(string(text), word) {
			t.Errorf("%q is not told", word)
		}
	}
}
