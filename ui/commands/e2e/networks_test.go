package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	blueskyfake "atempause/sources/bluesky/fake"
	feedfake "atempause/sources/feed/fake"
	googlefake "atempause/sources/google/fake"
	mailfake "atempause/sources/mail/fake"
	mastodonfake "atempause/sources/mastodon/fake"
	"atempause/sources/sandbox"
	wordpressfake "atempause/sources/wordpress/fake"
	xfake "atempause/sources/x/fake"
	youtubefake "atempause/sources/youtube/fake"
	"atempause/ui/termtest"
)

// everywhere is a brand that is spoken to on every network there is: each a server of its own on loopback.
type everywhere struct {
	place
	mastodon *mastodonfake.World
	firm     string        // the brand there
	token    string        // and its token
	release  chan struct{} // the blog answers when it is closed
	written  map[string]string
	config   strings.Builder
}

// channel adds one to the config, its secret in a file.
func (e *everywhere) channel(network, name, account, secret, more string) {
	fmt.Fprintf(&e.config, "[[brand.channel]]\nnetwork = %q\nname = %q\naccount = %q\n%s\n", network, name, account, more)
	if secret != "" {
		put(e.t, filepath.Join(e.dir, "token-"+network), secret)
		fmt.Fprintf(&e.config, "token_file = \"token-%s\"\n", network)
	}
}

// said notes what somebody has written on a network, under a text no other has.
func (e *everywhere) said(network string, err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatalf("%s: %v", network, err)
	}
	e.written[network] = textOn(network)
}

func textOn(network string) string { return "Die Brezeln waren kalt, " + network }

func served(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func base(url string) string { return fmt.Sprintf("base_url = %q\n", url) }

func newEverywhere(t *testing.T) *everywhere {
	t.Helper()
	e := &everywhere{place: place{t, t.TempDir()}, release: make(chan struct{}), written: map[string]string{}}
	e.config.WriteString("lang = \"de\"\n[[brand]]\nname = \"Krume\"\n")
	e.meta()
	e.mail()
	e.google()
	e.blog()
	e.microblogs()
	e.xAndFeed()
	put(t, filepath.Join(e.dir, "config.toml"), e.config.String())
	return e
}

// meta is Facebook with its Instagram account.
func (e *everywhere) meta() {
	net, err := sandbox.New(sandbox.Options{Now: time.Now, Seed: 1, Judge: func(sandbox.Answered) sandbox.Mood { return sandbox.Silent }})
	if err != nil {
		e.t.Fatal(err)
	}
	s, err := net.Start(e.t.Context(), "127.0.0.1:0")
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(func() { _ = s.Close() })
	page, gram := net.Pages()[0], net.Accounts()[0]
	e.channel("facebook", "Krume Seite", page.ID, page.Token, base(s.BaseURL))
	e.channel("instagram", "krume.gram", gram.ID, gram.Token, base(s.BaseURL)+fmt.Sprintf("page = %q\n", gram.Page))
}

func (e *everywhere) mail() {
	s, err := mailfake.New(mailfake.Options{Address: "hallo@krume.example", Password: "geheim"})
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(s.Close)
	e.said("mail", s.Deliver("INBOX", []byte(fmt.Sprintf("From: Mia <mia@kunden.example>\r\nTo: hallo@krume.example\r\nSubject: Brezeln\r\n"+
		"Message-ID: <1@kunden.example>\r\nDate: %s\r\n\r\n%s\r\n", time.Now().Format(time.RFC1123Z), textOn("mail")))))
	e.channel("mail", "Postfach", "hallo@krume.example", "geheim", fmt.Sprintf("imap = %q\nsmtp = %q\n", s.URL("imap", s.IMAP()), s.URL("smtp", s.SMTP())))
}

// google is the reviews and YouTube.
func (e *everywhere) google() {
	g := googlefake.New(googlefake.Options{Now: time.Now})
	g.Review("Ida", 2, textOn("google"))
	e.said("google", nil)
	e.channel("google", "Krume Maps", googlefake.Account, g.Tokens.Secret(), base(served(e.t, g.Handler())))
	y := youtubefake.New(youtubefake.Options{Now: time.Now})
	_, err := y.AddComment(y.AddVideo("Am Ofen"), "ole", textOn("youtube"))
	e.said("youtube", err)
	e.channel("youtube", "Krume TV", y.Channel, y.Tokens.Secret(), base(served(e.t, y.Handler())))
}

// blog is slow: it says nothing until it is released.
func (e *everywhere) blog() {
	w := wordpressfake.New(wordpressfake.Options{Now: time.Now})
	_, err := w.Write(wordpressfake.Say{Post: w.AddPost("posts", "Vom Ofen", 1), Name: "Ole", Mail: "ole@leser.example", Text: textOn("wordpress")})
	e.said("wordpress", err)
	e.channel("wordpress", "Krumes Blog", "blog", wordpressfake.Editor+":"+wordpressfake.Password,
		base(served(e.t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			select {
			case <-e.release:
			case <-r.Context().Done():
			}
			w.ServeHTTP(rw, r)
		}))))
}

// microblogs are Mastodon, whose token will run out, and Bluesky, which is down.
func (e *everywhere) microblogs() {
	e.mastodon = mastodonfake.New(mastodonfake.Options{Now: time.Now})
	e.firm = e.mastodon.AddAccount("krume", "", "Krume")
	e.token = e.mastodon.AddToken(e.firm)
	_, err := e.mastodon.Write(mastodonfake.Draft{
		Author: e.mastodon.Person("Mia"), HTML: mastodonfake.Remote(textOn("mastodon")), Mentions: []string{e.firm},
	})
	e.said("mastodon", err)
	e.channel("mastodon", "Krume im Fediverse", "krume@krume.example", e.token, base(served(e.t, e.mastodon.Handler()))+"search = []\n")
	b := blueskyfake.New(blueskyfake.Options{Now: time.Now})
	gone := httptest.NewServer(b.Handler())
	gone.Close()
	e.channel("bluesky", "Krumes Himmel", "krume.bsky.social", "abcd-efgh-ijkl-mnop", base(gone.URL))
}

func (e *everywhere) xAndFeed() {
	x := xfake.New(xfake.Options{Now: time.Now})
	x.Mention("Jo", "@krume "+textOn("x"), nil)
	e.said("x", nil)
	e.channel("x", "Krume auf X", x.Me, x.Bearer(), base(served(e.t, x.Handler())))
	f := feedfake.New(time.Now)
	f.Add(feedfake.Item{Title: "Krume am Markt", Text: textOn("feed"), Author: "Ida", Link: "https://forum.example/1"})
	e.said("feed", nil)
	e.channel("feed", "Stadtforum", "forum", "", base(served(e.t, f)+"/feed.rss"))
}

// standing is how a channel stands, as status --json tells it.
type standing struct {
	Network, State, Class, Do string
	ReadAt                    *string `json:"read_at"`
	Text                      []string
}

func (e *everywhere) standing() map[string]standing {
	e.t.Helper()
	var s struct{ Channels []standing }
	unjson(e.t, e.must("status", "--json"), &s)
	out := map[string]standing{}
	for _, c := range s.Channels {
		out[c.Network] = c
	}
	return out
}

// All networks at once, one down, one slow, one with a token that has run out: the others are complete, and the screen says
// which ones are not and what to do about each.
func TestEndToEndTroubleOfOneNetworkStopsNoOther(t *testing.T) {
	t.Parallel()
	e := newEverywhere(t)
	if err := e.mastodon.EndToken(e.token, "expired"); err != nil {
		t.Fatal(err)
	}
	s := e.desk(120, 40)
	s.WaitForUpTo(time.Minute, "the others are complete", func(termtest.Screen) bool {
		for network, c := range e.standing() {
			switch network {
			case "bluesky", "mastodon":
				if c.State != "trouble" {
					return false
				}
			case "wordpress":
			default:
				if c.ReadAt == nil {
					return false
				}
			}
		}
		return true
	})
	e.hasAll("mastodon", "wordpress")
	now := e.standing()
	if c := now["mastodon"]; c.State != "trouble" || c.Class != "token_expired" && c.Class != "token_invalid" && c.Class != "token_revoked" ||
		!strings.HasPrefix(c.Do, "atempause channels token mastodon:krume@krume.example") {
		t.Errorf("%+v", c)
	}
	if c := now["bluesky"]; c.State != "trouble" || c.Class != "not_sent" || c.Do == "" {
		t.Errorf("%+v", c)
	}
	if c := now["wordpress"]; c.State != "well" || c.ReadAt != nil {
		t.Errorf("nobody has heard of the blog yet: %+v", c)
	}
	s.WaitText("2 Kanäle gestört")
	e.slowThenWell(s)
	e.asksWhatToDo(s)
	s.Press("q")
	if code := s.Wait(); code != 0 {
		t.Errorf("ended with %d", code)
	}
}

// hasAll looks for what was written on every network but these.
func (e *everywhere) hasAll(but ...string) {
	e.t.Helper()
	list := e.must("threads", "--view", "all", "--json")
	for network, text := range e.written {
		if want := !strings.Contains(" "+strings.Join(but, " ")+" ", " "+network+" "); strings.Contains(list, text) != want {
			e.t.Errorf("%s: there should be %v", network, want)
		}
	}
	for _, network := range []string{"facebook", "instagram"} {
		if !strings.Contains(list, `"network":"`+network+`"`) {
			e.t.Errorf("nothing of %s", network)
		}
	}
}

// slowThenWell sees the blog told as slow, and complete as soon as it answers.
func (e *everywhere) slowThenWell(s *termtest.Session) {
	e.t.Helper()
	s.WaitForUpTo(time.Minute, "the blog is slow", func(sc termtest.Screen) bool { return sc.Has("Krumes Blog    ◔") })
	s.Press("1", "g")
	s.Press("x")
	e.t.Logf("all channels:\n%s", s.WaitText("langsam").Framed())
	s.Press("esc")
	close(e.release)
	until(e.t, "the blog is complete", func() bool { return e.standing()["wordpress"].ReadAt != nil })
	e.hasAll("mastodon")
}

// asksWhatToDo goes to the channel whose token has run out, and reads what to do.
func (e *everywhere) asksWhatToDo(s *termtest.Session) {
	e.t.Helper()
	s.Press("1", "g", "x")
	s.WaitText("Stadtforum")
	s.Press("enter") // the first one in trouble
	seen := s.WaitText("atempause channels token mastodon")
	e.t.Logf("what to do:\n%s", seen.Framed())
	if !seen.Has("gestört") || !seen.Has("Die anderen Kanäle laufen weiter") {
		e.t.Errorf("%s", seen.Framed())
	}
	s.Press("y")
	s.WaitText("Kopiert: atempause channels token mastodon")
	if got := s.Clipboard(); !strings.HasPrefix(got, "atempause channels token mastodon:krume@krume.example") {
		e.t.Errorf("the clipboard holds %q", got)
	}
}
