package commands_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	feedfake "atempause/sources/feed/fake"
	mastodonfake "atempause/sources/mastodon/fake"
	wordpressfake "atempause/sources/wordpress/fake"
	"atempause/ui/commands"
)

// board is an output that tells when a text has come.
type board struct {
	mu    sync.Mutex
	text  bytes.Buffer
	until string
	seen  chan struct{}
	once  sync.Once
}

func (b *board) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, err := b.text.Write(p)
	if b.until != "" && strings.Contains(b.text.String(), b.until) {
		b.once.Do(func() { close(b.seen) })
	}
	return n, err
}

// runOn carries out a command line on a workspace, with the time as it is.
func runOn(t *testing.T, out *board, dir string, args ...string) (complaint string, code int) {
	t.Helper()
	var errs bytes.Buffer
	code = commands.Run(t.Context(), commands.Env{
		Args: append(args, "--workspace", dir, "--lang", "en"), In: strings.NewReader(""), Out: out, Err: &errs, Now: time.Now,
		Getenv: func(string) string { return "" },
	})
	return errs.String(), code
}

// mixed is a workspace whose brand is spoken to on four networks.
type mixed struct {
	dir      string
	mastodon *mastodonfake.World
	token    string
	release  chan struct{} // the blog answers when it is closed
}

func newMixed(t *testing.T, extra string) mixed {
	t.Helper()
	m := mixed{dir: t.TempDir(), release: make(chan struct{})}
	m.mastodon = mastodonfake.New(mastodonfake.Options{Now: time.Now})
	firm := m.mastodon.AddAccount("krume", "", "Bäckerei Krume")
	m.token = m.mastodon.AddToken(firm)
	if _, err := m.mastodon.Write(mastodonfake.Draft{
		Author: m.mastodon.Person("Mia"), HTML: mastodonfake.Remote("Habt ihr Roggenbrot?"), Mentions: []string{firm},
	}); err != nil {
		t.Fatal(err)
	}
	social := serve(t, m.mastodon.Handler())

	blog := wordpressfake.New(wordpressfake.Options{Now: time.Now})
	post := blog.AddPost("posts", "Neues vom Ofen", 1)
	if _, err := blog.Write(wordpressfake.Say{Post: post, Name: "Ole", Mail: "ole@leser.example", Text: "Die Brötchen waren kalt."}); err != nil {
		t.Fatal(err)
	}
	slow := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-m.release:
		case <-r.Context().Done():
		}
		blog.ServeHTTP(w, r)
	}))

	forum := feedfake.New(time.Now)
	forum.Add(feedfake.Item{Title: "Krume am Markt", Text: "Wer kennt die Bäckerei Krume?", Author: "Ida", Link: "https://forum.example/1"})
	news := serve(t, forum)

	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()

	t.Setenv("TEST_FEDIVERSE", m.token)
	t.Setenv("TEST_BLOG", wordpressfake.Editor+":"+wordpressfake.Password)
	t.Setenv("TEST_BLUESKY", "abcd-efgh-ijkl-mnop")
	config := fmt.Sprintf(`[[brand]]
name = "Krume"
  [[brand.channel]]
  network = "mastodon"
  name = "Krume im Fediverse"
  account = "krume@krume.example"
  base_url = %q
  token_env = "TEST_FEDIVERSE"
  search = []
  [[brand.channel]]
  network = "wordpress"
  name = "Krumes Blog"
  account = "blog"
  base_url = %q
  token_env = "TEST_BLOG"
  [[brand.channel]]
  network = "feed"
  name = "Stadtforum"
  account = "forum"
  base_url = "%s/feed.rss?key=geheim"
  [[brand.channel]]
  network = "bluesky"
  name = "Krumes Himmel"
  account = "krume.bsky.social"
  base_url = %q
  token_env = "TEST_BLUESKY"
%s`, social, slow, news, gone.URL, extra)
	if err := os.WriteFile(filepath.Join(m.dir, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return m
}

func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// One network is down, one is slow, one's token has run out: the others are complete, the slow one when it has answered, and
// the screen says which one it was and what to do.
func TestTroubleOfOneNetworkStopsNoOther(t *testing.T) {
	m := newMixed(t, "")
	if err := m.mastodon.EndToken(m.token, "expired"); err != nil {
		t.Fatal(err)
	}
	out := &board{until: "Stadtforum: 1 new", seen: make(chan struct{})}
	go func() { // the blog answers only once the forum is complete: whoever waits for the slowest would wait for ever
		<-out.seen
		close(m.release)
	}()
	complaint, code := runOn(t, out, m.dir, "sync")
	if code != 3 {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"Stadtforum: 1 new", "Krumes Blog: 1 new"} {
		if !strings.Contains(out.text.String(), want) {
			t.Errorf("%q is missing in %s", want, out.text.String())
		}
	}
	for _, want := range []string{"Krume im Fediverse", "expired", "Krumes Himmel", "cannot be reached"} {
		if !strings.Contains(complaint, want) {
			t.Errorf("%q is missing in %s", want, complaint)
		}
	}
	if both := out.text.String() + complaint; strings.Contains(both, "geheim") || strings.Contains(both, m.token) {
		t.Errorf("a secret is told: %s", both)
	}

	list := &board{}
	if complaint, code := runOn(t, list, m.dir, "threads", "--json"); code != 0 || !strings.Contains(list.text.String(), "Brötchen") {
		t.Errorf("%d %s%s", code, list.text.String(), complaint)
	}

	// A new token, and the lost one is complete as well.
	t.Setenv("TEST_FEDIVERSE", m.mastodon.AddToken(firmOf(t, m)))
	again := &board{}
	if complaint, code := runOn(t, again, m.dir, "sync", "--channel", "Krume im Fediverse"); code != 0 || !strings.Contains(again.text.String(), "1 new") {
		t.Errorf("%d %s%s", code, again.text.String(), complaint)
	}
}

// firmOf finds the firm's account again by what it was given first.
func firmOf(t *testing.T, m mixed) string {
	t.Helper()
	id := strings.Split(m.token, "-")
	if len(id) < 2 {
		t.Fatal(m.token)
	}
	return id[1]
}

// A channel that is switched off is left in peace, and named, so that nobody waits for its news.
func TestAChannelThatIsSwitchedOffIsLeftInPeace(t *testing.T) {
	m := newMixed(t, "  enabled = false\n") // of the last channel, which is down
	close(m.release)
	out := &board{}
	complaint, code := runOn(t, out, m.dir, "sync")
	if code != 0 || !strings.Contains(out.text.String(), "Krumes Himmel: switched off") {
		t.Errorf("%d %s%s", code, out.text.String(), complaint)
	}
	if !strings.Contains(complaint, "Krume im Fediverse · search: cannot be read") {
		t.Errorf("a lane that is closed is not told: %s", complaint)
	}
	if complaint, code := runOn(t, &board{}, m.dir, "sync", "--channel", "Krumes Himmel"); code != 2 || !strings.Contains(complaint, "switched off") {
		t.Errorf("%d %s", code, complaint)
	}
	shown := &board{}
	if complaint, code := runOn(t, shown, m.dir, "config"); code != 0 || !strings.Contains(shown.text.String(), "switched off") ||
		!strings.Contains(shown.text.String(), "needs no token") || strings.Contains(shown.text.String(), "geheim") {
		t.Errorf("%d %s%s", code, shown.text.String(), complaint)
	}
}
