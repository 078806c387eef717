package commands_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	blueskyfake "atempause/sources/bluesky/fake"
	feedfake "atempause/sources/feed/fake"
	googlefake "atempause/sources/google/fake"
	googleauth "atempause/sources/googleauth/fake"
	mailfake "atempause/sources/mail/fake"
	mastodonfake "atempause/sources/mastodon/fake"
	"atempause/sources/sandbox"
	wordpressfake "atempause/sources/wordpress/fake"
	xfake "atempause/sources/x/fake"
	youtubefake "atempause/sources/youtube/fake"
	"atempause/ui/commands"
)

// account is one on a network that stands for the real one, and how to connect it.
type account struct {
	network, id string
	secret      string // "" for none
	args        []string
	bad         string // a secret the network does not take
}

// world starts a network with two Pages.
func world(t *testing.T) (base, token string) {
	t.Helper()
	w, err := sandbox.New(sandbox.Options{Now: time.Now, Seed: 1, Threads: 20})
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	// Tests ask more often than a person: the network's limits are tested elsewhere.
	res, err := http.PostForm(s.BaseURL+"_sandbox/usage", url.Values{"budget": {"1000000"}, "talks": {"1000"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return s.BaseURL, s.Token
}

func accounts(t *testing.T) []account {
	t.Helper()
	base, token := world(t)
	social := mastodonfake.New(mastodonfake.Options{Now: time.Now})
	sky := blueskyfake.New(blueskyfake.Options{Now: time.Now})
	blog := wordpressfake.New(wordpressfake.Options{Now: time.Now})
	forum := feedfake.New(time.Now)
	forum.Add(feedfake.Item{Title: "Krume am Markt", Text: "Wer kennt Krume?", Author: "Ida", Link: "https://forum.example/1"})
	tube := youtubefake.New(youtubefake.Options{Now: time.Now})
	place := googlefake.New(googlefake.Options{Now: time.Now})
	bird := xfake.New(xfake.Options{Now: time.Now})
	post, err := mailfake.New(mailfake.Options{Address: "hallo@krume.example", Password: "geheim-und-lang"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(post.Close)
	blogURL, feedURL := serve(t, blog), serve(t, forum)
	keys := fmt.Sprintf("{\n \"api_key\": %q, \"api_secret\": %q,\n \"access_token\": %q, \"access_secret\": %q}\n",
		xfake.APIKey, xfake.APISecret, xfake.AccessToken, xfake.AccessSecret)
	return []account{
		{"facebook", "facebook:1015550000000001", token, []string{"--base-url", base, "--account", "1015550000000001"}, "EAAnothing"},
		{
			"mastodon", "mastodon:krume@krume.example", social.AddToken(social.AddAccount("krume", "", "Bäckerei Krume")),
			[]string{"--base-url", serve(t, social.Handler()), "--account", "@krume@krume.example"},
			"nothing",
		},
		{"bluesky", "bluesky:" + sky.DID(), sky.Password(), []string{"--base-url", serve(t, sky.Handler()), "--account", sky.Handle()}, "aaaa-bbbb-cccc-dddd"},
		{
			"wordpress", "wordpress:" + strings.TrimPrefix(blogURL, "http://"), wordpressfake.Editor + ":" + wordpressfake.Password,
			[]string{"--base-url", blogURL},
			wordpressfake.Editor + ":falsch",
		},
		{"feed", "feed:" + strings.TrimPrefix(feedURL, "http://") + "/feed.rss", "", []string{"--base-url", feedURL + "/feed.rss?key=geheim", "--match", "Krume, krume*"}, ""},
		{"youtube", "youtube:" + tube.Channel, tube.Tokens.Secret(), []string{"--base-url", serve(t, tube.Handler())}, "ya29.nothing-at-all"},
		{
			"google", "google:" + googlefake.Account, place.Tokens.Secret(),
			[]string{"--base-url", serve(t, place.Handler()), "--account", googlefake.Account},
			"ya29.nothing-at-all",
		},
		{"x", "x:" + bird.Me, keys, []string{"--base-url", serve(t, bird.Handler()), "--level", "basic"}, "fake-bearer-nothing"},
		{
			"mail", "mail:hallo@krume.example", "geheim-und-lang",
			[]string{"--account", "hallo@krume.example", "--imap", post.URL("imap", post.IMAP()), "--smtp", post.URL("smtp", post.SMTP())},
			"falsch",
		},
	}
}

// command runs a command line with the time as it is.
func command(t *testing.T, in io.Reader, args ...string) (out, complaint string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = commands.Run(t.Context(), commands.Env{
		Args: append(args, "--lang", "en"), In: in, Out: &o, Err: &e, Now: time.Now, Getenv: func(string) string { return "" },
	})
	return o.String(), e.String(), code
}

// holds looks for a text in all files of a directory but one.
func holds(t *testing.T, dir, text, but string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == but {
			return err
		}
		data, err := os.ReadFile(path)
		found = found || strings.Contains(string(data), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Each network is connected by a script on the first try, its secret lies where it should and nowhere else, and the doctor
// finds it well.
func TestConnectEachNetwork(t *testing.T) {
	keyring.MockInitWithError(fmt.Errorf("no keyring here"))
	for _, a := range accounts(t) {
		t.Run(a.network, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "workspace")
			args := append([]string{"connect", a.network, "--workspace", dir, "--brand", "Krume", "--log", filepath.Join(t.TempDir(), "log")}, a.args...)
			if a.secret == "" {
				args = append(args, "--yes", "--name", "Stadtforum", "--brand-lang", "de", "--address", "du", "--signature", "^JL", "--hotline", "", "--hours", "-", "--timezone", "Europe/Berlin")
			} else {
				args = append(args, "--token-stdin")
				_, said, code := command(t, strings.NewReader(a.bad+"\n"), args...)
				if code != 3 || !strings.Contains(said, "Nothing was written.") {
					t.Fatalf("with a bad secret: %d\n%s", code, said)
				}
				if _, err := os.Stat(dir); err == nil {
					t.Error("a failed try has left something behind")
				}
			}
			out, said, code := command(t, strings.NewReader(a.secret), args...)
			if code != 0 || !strings.Contains(out, a.id) {
				t.Fatalf("%d\n%s\n%s", code, out, said)
			}
			secretFile := ""
			if a.secret != "" {
				found, err := filepath.Glob(filepath.Join(dir, "secrets", "*"))
				if err != nil || len(found) != 1 {
					t.Fatalf("%v, %v", found, err)
				}
				secretFile = found[0]
				if info, err := os.Stat(secretFile); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%v %v", info.Mode(), err)
				}
				needle := strings.TrimSpace(a.secret)
				if a.network == "x" {
					needle = xfake.APISecret
				}
				if strings.Contains(out+said, needle) || holds(t, dir, needle, secretFile) {
					t.Error("the secret stands somewhere else, too")
				}
			}
			if out, said, code := command(t, nil, "doctor", "--workspace", dir, "--channel", a.id); code != 0 {
				t.Errorf("doctor: %d\n%s%s", code, out, said)
			}
			if _, said, code := command(t, strings.NewReader(a.secret), args...); code != 2 || !strings.Contains(said, "already") {
				t.Errorf("a second time: %d\n%s", code, said)
			}
		})
	}
}

func TestConnectAsksOnlyWhatIsNeeded(t *testing.T) {
	keyring.MockInit()
	base, token := world(t)
	dir := filepath.Join(t.TempDir(), "workspace")
	answers := strings.Join([]string{
		"Krume", "de", "2", "^JL", "", "Mo-Mi 25-99", "Mo-Fr 9-18; Sa 9-13", "Berlin", "Europe/Berlin", // the client, with two slips
		"keyring", token, "2", "", "1", // the Page
	}, "\n") + "\n"
	out, said, code := command(t, strings.NewReader(answers), "connect", "facebook", "--workspace", dir, "--base-url", base)
	if code != 0 {
		t.Fatalf("%d\n%s\n%s", code, out, said)
	}
	for _, want := range []string{"Radhaus Nord", "Step by step: sources/facebook/README.md", "Mo-Mi 25-99", "Berlin"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not told:\n%s", want, said)
		}
	}
	config, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`address = "du"`, `hours = ["Mo-Fr 9-18", "Sa 9-13"]`, `account = "1015550000000002"`} {
		if !strings.Contains(string(config), want) {
			t.Errorf("%s is missing:\n%s", want, config)
		}
	}
	if kept, err := keyring.Get("atempause", "facebook:1015550000000002"); err != nil || kept != token {
		t.Errorf("%q, %v", kept, err)
	}
	if strings.Contains(string(config)+out+said, token) {
		t.Error("the token shows")
	}
	// A second Page for the same client: nothing of the first is asked for or changed.
	more, said, code := command(t, strings.NewReader("1\nkeyring\n"+token+"\n\n\n1\n"), "connect", "facebook", "--workspace", dir, "--base-url", base)
	if code != 0 || !strings.Contains(more, "facebook:1015550000000001") {
		t.Fatalf("%d\n%s\n%s", code, more, said)
	}
	now, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	if err != nil || !strings.HasPrefix(string(now), string(config)) {
		t.Errorf("%v\n%s", err, now)
	}
}

func TestWhoBreaksOffLeavesNothing(t *testing.T) {
	keyring.MockInit()
	base, token := world(t)
	dir := filepath.Join(t.TempDir(), "workspace")
	brand := []string{"--brand", "Krume", "--brand-lang", "en", "--signature", "", "--hotline", "", "--hours", "-", "--timezone", "Europe/Berlin"}
	for name, answers := range map[string]string{
		"at once":          "",
		"before the Page":  "keyring\n" + token + "\n",
		"at the very last": "keyring\n" + token + "\n1\n\n2\n",
	} {
		args := append([]string{"connect", "facebook", "--workspace", dir, "--base-url", base}, brand...)
		_, said, code := command(t, strings.NewReader(answers), args...)
		if code != 2 && code != 130 {
			t.Errorf("%s: %d\n%s", name, code, said)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: something was written", name)
		}
		if _, err := keyring.Get("atempause", "facebook:1015550000000001"); err == nil {
			t.Errorf("%s: the token was kept", name)
		}
	}
}

func TestConnectTellsWhatIsMissing(t *testing.T) {
	base, token := world(t)
	dir := t.TempDir()
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"connect", "facebok"}, 2, "facebook"},
		{[]string{"connect", "facebook", "--brand", "K", "--base-url", base}, 2, "1015550000000002"},
		{[]string{"connect", "facebook", "--base-url", base}, 2, "--brand"},
		{[]string{"connect", "facebook", "--brand", "K", "--base-url", base, "--account", "krume"}, 2, "--account"},
		{[]string{"connect", "facebook", "--brand", "K", "--base-url", "http://krume.example/"}, 2, "--base-url"},
		{[]string{"connect", "facebook", "--brand", "K", "--token-env", "X"}, 2, "--token-env"},
		{[]string{"connect", "facebook", "--brand", "K", "--since", "soon"}, 2, "--since"},
		{[]string{"connect", "mail", "--brand", "K", "--account", "a@krume.example", "--imap", "imaps://127.0.0.1:1"}, 3, "(IMAP) cannot be reached"},
		{[]string{"connect", "mastodon", "--brand", "K", "--account", "krume", "--base-url", "http://127.0.0.1:1"}, 3, "Mastodon cannot be reached"},
	} {
		args := append(c.args, "--workspace", dir, "--token-stdin")
		_, said, code := command(t, strings.NewReader(token), args...)
		if code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("%v: %d\n%s", c.args, code, said)
		}
	}
}

var link = regexp.MustCompile(`http://[^\s]*(?:/o/oauth2/v2/auth|/i/oauth2/authorize)\?[^\s]*`)

// consented connects by consent in the browser. agree is given the link as a person would, and a way to paste.
func consented(t *testing.T, network, base, client string, agree func(link string, paste func(string))) (string, string, int) {
	t.Helper()
	keyring.MockInit()
	dir := filepath.Join(t.TempDir(), "workspace")
	in, keys := io.Pipe()
	said := &board{until: "\n> ", seen: make(chan struct{})}
	said.until = "browser does not come back"
	var out bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- commands.Run(t.Context(), commands.Env{
			Args: []string{
				"connect", network, "--workspace", dir, "--lang", "en", "--base-url", base, "--brand", "Krume", "--brand-lang", "de",
				"--address", "du", "--signature", "", "--hotline", "", "--hours", "-", "--timezone", "Europe/Berlin", "--keyring",
				"--level", "pay", "--client-id", client, "--name", "Krume", "--yes",
			},
			In: in, Out: &out, Err: said, Now: time.Now, Getenv: func(string) string { return "" },
		})
	}()
	type_ := func(s string) { _, _ = io.WriteString(keys, s+"\n") }
	type_("browser")
	secret := googleauth.ClientSecret
	if network == "x" {
		secret = ""
	}
	type_(secret)
	select {
	case <-said.seen:
	case code := <-ended:
		t.Fatalf("ended with %d\n%s", code, said.text.String())
	case <-time.After(20 * time.Second):
		t.Fatal("no link")
	}
	said.mu.Lock()
	address := link.FindString(said.text.String())
	said.mu.Unlock()
	agree(address, type_)
	select {
	case code := <-ended:
		return out.String(), said.text.String(), code
	case <-time.After(20 * time.Second):
		t.Fatalf("it goes on and on:\n%s", said.text.String())
	}
	return "", "", -1
}

func get(t *testing.T, client *http.Client, address string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res
}

func TestConsentInTheBrowser(t *testing.T) {
	tube := youtubefake.New(youtubefake.Options{Now: time.Now})
	out, said, code := consented(t, "youtube", serve(t, tube.Handler()), googleauth.ClientID, func(link string, _ func(string)) {
		get(t, http.DefaultClient, link)
	})
	if code != 0 || !strings.Contains(out, "youtube:"+tube.Channel) {
		t.Fatalf("%d\n%s\n%s", code, out, said)
	}
	kept, err := keyring.Get("atempause", "youtube:"+tube.Channel)
	if err != nil || !strings.Contains(kept, googleauth.Refresh) {
		t.Errorf("%q, %v", kept, err)
	}
}

// Over SSH the browser runs elsewhere and cannot come back: the address it ends on is pasted.
func TestConsentByPasting(t *testing.T) {
	bird := xfake.New(xfake.Options{Now: time.Now})
	elsewhere := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	out, said, code := consented(t, "x", serve(t, bird.Handler()), xfake.ClientID, func(link string, paste func(string)) {
		paste(get(t, elsewhere, link).Header.Get("Location"))
	})
	if code != 0 || !strings.Contains(out, "x:"+bird.Me) {
		t.Fatalf("%d\n%s\n%s", code, out, said)
	}
	// X has handed out a new refresh token with each use: the newest is what is kept.
	kept, err := keyring.Get("atempause", "x:"+bird.Me)
	if err != nil || !strings.Contains(kept, bird.Refresh()) {
		t.Errorf("%q, %v; now it is %s", kept, err, bird.Refresh())
	}
}
