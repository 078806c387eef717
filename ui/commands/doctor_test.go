package commands_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"atempause/ui/commands"
)

// examined is what doctor --json says.
type examined struct {
	OK       bool
	Problems int
	Findings []struct{ Area, Subject, Mark, Text, Do string }
}

func examine(t *testing.T, dir string, args ...string) (examined, int) {
	t.Helper()
	out, said, code := command(t, nil, append([]string{"doctor", "--json", "--workspace", dir}, args...)...)
	var e examined
	if err := json.Unmarshal([]byte(out), &e); err != nil {
		t.Fatalf("%v: %s %s", err, out, said)
	}
	return e, code
}

// of finds the findings of an area, or of a channel.
func (e examined) of(area, subject string) string {
	var b strings.Builder
	for _, f := range e.Findings {
		if f.Area == area && (subject == "" || f.Subject == subject) {
			b.WriteString(f.Mark + ": " + f.Text + " → " + f.Do + "\n")
		}
	}
	return b.String()
}

// One account is well, one's token is refused, one network is down, one channel is switched off, one secret is missing: each
// is told as what it is, and none holds the others up.
func TestTheDoctorTellsEachTroubleApart(t *testing.T) {
	m := newMixed(t, `
  [[brand.channel]]
  network = "facebook"
  name = "Seite"
  account = "1"
  token_file = "secrets/none"
  [[brand.channel]]
  network = "feed"
  name = "Altes Forum"
  account = "https://alt.example/feed"
  enabled = false
`)
	close(m.release)
	if err := m.mastodon.EndToken(m.token, "expired"); err != nil {
		t.Fatal(err)
	}
	e, code := examine(t, m.dir)
	if code != 3 || e.OK || e.Problems != 3 {
		t.Errorf("code %d, %+v", code, e)
	}
	for subject, want := range map[string]string{
		"mastodon:krume@krume.example":  "problem: ",
		"wordpress:blog":                "ok: ",
		"feed:forum":                    "ok: ",
		"bluesky:krume.bsky.social":     "problem: ",
		"facebook:1":                    "secrets/none",
		"feed:https://alt.example/feed": "channels enable",
	} {
		if got := e.of("channel", subject); !strings.Contains(got, want) {
			t.Errorf("%s: want %q in %q", subject, want, got)
		}
	}
	all, err := json.Marshal(e)
	if err != nil || strings.Contains(string(all), "abcd-efgh") || strings.Contains(string(all), m.token) || strings.Contains(string(all), "geheim") {
		t.Errorf("a secret shows: %s", all)
	}
}

func TestTheDoctorSeesAWrongClock(t *testing.T) {
	for name, c := range map[string]struct {
		ahead time.Duration
		want  string
		code  int
	}{
		"agrees":   {0, "ok: ", 0},
		"a minute": {time.Minute, "note: ", 0},
		"an hour":  {-time.Hour, "problem: ", 1},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMixed(t, "")
			close(m.release)
			feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", time.Now().Add(c.ahead).UTC().Format(http.TimeFormat))
				w.Header().Set("Content-Type", "application/rss+xml")
				_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>Forum</title></channel></rss>`))
			}))
			t.Cleanup(feed.Close)
			config := "[[brand]]\nname = \"Krume\"\n[[brand.channel]]\nnetwork = \"feed\"\naccount = \"forum\"\nbase_url = \"" + feed.URL + "\"\n"
			if err := os.WriteFile(filepath.Join(m.dir, "config.toml"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			e, code := examine(t, m.dir)
			if got := e.of("clock", ""); code != c.code || !strings.HasPrefix(got, c.want) {
				t.Errorf("%d %q", code, got)
			}
		})
	}
}

func TestTheDoctorLooksAtFilesAndStorage(t *testing.T) {
	dir := t.TempDir()
	config := "[[brand]]\nname = \"Krume\"\n[[brand.channel]]\nnetwork = \"feed\"\naccount = \"https://127.0.0.1:1/f\"\nenabled = false\n"
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("config.toml", config)
	if e, code := examine(t, dir); code != 0 || !strings.Contains(e.of("storage", ""), "made the first time") {
		t.Errorf("a new workspace: %d %+v", code, e)
	}
	if _, said, code := command(t, nil, "status", "--workspace", dir); code != 0 {
		t.Fatal(said)
	}
	e, code := examine(t, dir)
	if got := e.of("storage", ""); code != 0 || !strings.Contains(got, "sound") || !strings.Contains(got, "no backup") {
		t.Errorf("after the first use: %d %s", code, got)
	}
	put("backups/atempause-2026.db", "x")
	if e, _ := examine(t, dir); !strings.Contains(e.of("storage", filepath.Join(dir, "backups")), "ok: ") {
		t.Errorf("with a backup: %s", e.of("storage", ""))
	}
	put("templates/broken.md", "---\nkind: nonsense\n---\n")
	if e, code := examine(t, dir); code != 1 || !strings.Contains(e.of("files", ""), "broken.md") {
		t.Errorf("a broken template: %d %s", code, e.of("files", ""))
	}
	put("templates/broken.md", "")
	put("config.toml", config+"nonsense = 1\n")
	if e, code := examine(t, dir); code != 1 || !strings.Contains(e.of("config", ""), "nonsense") {
		t.Errorf("a broken config: %d %s", code, e.of("config", ""))
	}
	put("config.toml", config)
	put("atempause.db", strings.Repeat("no database at all ", 100))
	if e, code := examine(t, dir); code != 1 || !strings.Contains(e.of("storage", ""), "problem: ") {
		t.Errorf("a broken database: %d %s", code, e.of("storage", ""))
	}
}

func TestChannelsAreSwitchedByCommand(t *testing.T) {
	m := newMixed(t, "# the end\n")
	before, err := os.ReadFile(filepath.Join(m.dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if _, said, code := command(t, nil, "channels", "disable", "Stadtforum", "Krumes Himmel", "--workspace", m.dir); code != 0 {
		t.Fatalf("%d %s", code, said)
	}
	out, _, code := command(t, nil, "channels", "--json", "--workspace", m.dir)
	var list []struct {
		ID      string
		Enabled bool
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil || code != 0 {
		t.Fatalf("%v %d %s", err, code, out)
	}
	for _, c := range list {
		if off := c.ID == "feed:forum" || strings.HasPrefix(c.ID, "bluesky:"); c.Enabled == off {
			t.Errorf("%+v", c)
		}
	}
	if _, said, code := command(t, nil, "channels", "enable", "feed:forum", "nobody", "--workspace", m.dir); code != 2 || !strings.Contains(said, "nobody") {
		t.Errorf("%d %s", code, said)
	}
	if _, said, code := command(t, nil, "channels", "enable", "feed:forum", "Krumes Himmel", "--workspace", m.dir); code != 0 {
		t.Errorf("%d %s", code, said)
	}
	after, err := os.ReadFile(filepath.Join(m.dir, "config.toml"))
	if got := strings.ReplaceAll(string(after), "  enabled = true\n", ""); err != nil || got != string(before) {
		t.Errorf("%v\n%s", err, after)
	}
}

// A backfill has its own place: it goes on where it was stopped, the ordinary fetch keeps its own, and a channel that was
// never read goes on from it.
func TestABackfillCanBeStoppedAndGoesOn(t *testing.T) {
	base, token := world(t)
	dir := t.TempDir()
	t.Setenv("TEST_PAGE", token)
	var reads int
	stop := func() {}
	limit := 0
	gate := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reads++
		if limit > 0 && reads > limit {
			stop()
			<-r.Context().Done()
			return
		}
		passOn(w, r, base)
	}))
	t.Cleanup(gate.Close)
	config := "[[brand]]\nname = \"Krume\"\n[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"1015550000000001\"\nbase_url = \"" + gate.URL + "/\"\ntoken_env = \"TEST_PAGE\"\nsince = \"1h\"\n"
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	sync := func(args ...string) (string, int) {
		ctx, cancel := contextWithStop(t)
		stop = cancel
		defer cancel()
		var out, said bytes.Buffer
		code := commands.Run(ctx, commands.Env{
			Args: append([]string{"sync", "--workspace", dir, "--lang", "en"}, args...), In: strings.NewReader(""), Out: &out, Err: &said, Now: time.Now,
			Getenv: func(string) string { return "" },
		})
		return out.String() + said.String(), code
	}
	limit = 8
	if text, code := sync("--since", "365d"); code != 130 || !strings.Contains(text, "Stopped. What was fetched stays") {
		t.Fatalf("%d %s", code, text)
	}
	first := threads(t, dir)
	if first == 0 {
		t.Fatal("nothing of what was fetched has stayed")
	}
	limit, reads = 0, 0
	text, code := sync("--since", "365d")
	if code != 0 {
		t.Fatalf("%d %s", code, text)
	}
	second, whole := threads(t, dir), reads
	if second <= first {
		t.Errorf("%d threads, then %d", first, second)
	}
	reads = 0
	if text, code := sync("--since", "365d"); code != 0 || !strings.Contains(text, ": 0 new") || reads >= whole {
		t.Errorf("done before, and yet %d calls after %d: %s", reads, whole, text)
	}
	reads = 0
	if text, code := sync(); code != 0 || !strings.Contains(text, ": 0 new") || reads >= whole {
		t.Errorf("the ordinary fetch begins anew: %d calls after %d: %s", reads, whole, text)
	}
	if text, code := sync("--since", "1d", "--watch"); code != 2 {
		t.Errorf("%d %s", code, text)
	}
}

// What the network tells of its limits is told on.
func TestTheDoctorTellsOfLimits(t *testing.T) {
	base, token := world(t)
	dir := t.TempDir()
	t.Setenv("TEST_PAGE", token)
	config := "[[brand]]\nname = \"Krume\"\n[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"1015550000000001\"\nbase_url = \"" + base + "\"\ntoken_env = \"TEST_PAGE\"\n"
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	res, err := http.PostForm(base+"_sandbox/usage", url.Values{"percent": {"82"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	e, code := examine(t, dir)
	if got := e.of("channel", ""); code != 0 || !strings.Contains(got, "note: 82 %") {
		t.Errorf("%d %s", code, got)
	}
	out, _, _ := command(t, nil, "doctor", "--json", "--workspace", dir)
	golden.RequireEqual(t, shape(t, out))
}

func TestChannelsJSONKeepsItsFields(t *testing.T) {
	m := newMixed(t, "")
	out, _, _ := command(t, nil, "channels", "--json", "--workspace", m.dir)
	golden.RequireEqual(t, shape(t, out))
}
