package workspace_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atempause/store/workspace"
)

// config puts a config into a workspace of its own.
func config(t *testing.T, text string) workspace.Workspace {
	t.Helper()
	w := workspace.Workspace{Dir: t.TempDir()}
	if err := os.WriteFile(w.Config(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

func begin(t *testing.T, w workspace.Workspace) *workspace.Edit {
	t.Helper()
	e, err := w.Edit()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const two = `# mine
lang = "de" # yes

[[brand]]   # the bakery
name = "Krume"
  [[brand.channel]]
  network = "feed"
  account = "https://a.example/feed"   # the forum
  # enabled = false

# the bicycles
[[brand]]
name = "Radhaus"
[brand.style]
max_emoji = 1

# keys of my own
[keys]
done = "D"
`

func TestAChannelGoesToItsBrandAndNothingElseChanges(t *testing.T) {
	for brand, want := range map[string]string{
		"Krume": `  # enabled = false

  [[brand.channel]]
  network = "mail"
  account = "hallo@krume.example"
  imap = "imaps://imap.krume.example"

# the bicycles
`,
		"Radhaus": `max_emoji = 1

  [[brand.channel]]
  network = "mail"
  account = "hallo@krume.example"
  imap = "imaps://imap.krume.example"

# keys of my own
`,
	} {
		e := begin(t, config(t, two))
		err := e.AddChannel(brand, []workspace.Field{
			{Key: "network", Value: "mail"}, {Key: "account", Value: "hallo@krume.example"}, {Key: "imap", Value: "imaps://imap.krume.example"},
		})
		if err != nil {
			t.Fatal(brand, err)
		}
		if !strings.Contains(e.Text(), want) {
			t.Errorf("%s:\n%s", brand, e.Text())
		}
		at := strings.Index(e.Text(), "\n  [[brand.channel]]\n  network = \"mail\"")
		rest := e.Text()[:at] + strings.Replace(e.Text()[at:], want[strings.Index(want, "\n  [["):strings.LastIndex(want, "\n#")], "", 1)
		if rest != two {
			t.Errorf("%s: something else has changed:\n%s", brand, rest)
		}
	}
}

func TestASecondChannelOfTheSameAccountIsRefused(t *testing.T) {
	e := begin(t, config(t, two))
	err := e.AddChannel("Radhaus", []workspace.Field{{Key: "network", Value: "feed"}, {Key: "account", Value: "https://a.example/feed"}})
	if !errors.Is(err, workspace.ErrThere) || e.Text() != two {
		t.Errorf("%v\n%s", err, e.Text())
	}
	if err := e.AddBrand([]workspace.Field{{Key: "name", Value: "krume"}}); !errors.Is(err, workspace.ErrThere) {
		t.Error(err)
	}
}

func TestSwitchingOffAndOnKeepsTheRest(t *testing.T) {
	w := config(t, two)
	e := begin(t, w)
	const id = "feed:https://a.example/feed"
	if err := e.Enable(id, false); err != nil {
		t.Fatal(err)
	}
	off := strings.Replace(two, "# the forum\n", "# the forum\n  enabled = false\n", 1)
	if e.Text() != off {
		t.Fatalf("off:\n%s", e.Text())
	}
	if err := e.Enable(id, true); err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(off, "  enabled = false\n", "  enabled = true\n", 1); e.Text() != want {
		t.Fatalf("on:\n%s", e.Text())
	}
	if err := e.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	saved, err := os.ReadFile(w.Config())
	if err != nil || string(saved) != e.Text() {
		t.Errorf("%v\n%s", err, saved)
	}
	before, err := os.ReadFile(w.Backup())
	if err != nil || string(before) != two {
		t.Errorf("the config as it was: %v\n%s", err, before)
	}
}

func TestWindowsLineEndsStay(t *testing.T) {
	text := strings.ReplaceAll(two, "\n", "\r\n")
	e := begin(t, config(t, text))
	if err := e.Enable("feed:https://a.example/feed", false); err != nil {
		t.Fatal(err)
	}
	if bare := strings.ReplaceAll(e.Text(), "\r\n", ""); strings.Contains(bare, "\n") {
		t.Errorf("%q", e.Text())
	}
}

func TestAFormThatCannotBeChangedIsLeftAlone(t *testing.T) {
	text := "brand = [{name = \"Krume\", channel = [{network = \"feed\", account = \"https://a.example/f\"}]}]\n"
	e := begin(t, config(t, text))
	err := e.AddChannel("Krume", []workspace.Field{{Key: "network", Value: "feed"}, {Key: "account", Value: "https://b.example/f"}})
	if !errors.Is(err, workspace.ErrForm) || e.Text() != text {
		t.Errorf("%v\n%s", err, e.Text())
	}
	if err := e.Enable("feed:https://a.example/f", false); !errors.Is(err, workspace.ErrForm) || e.Text() != text {
		t.Errorf("%v\n%s", err, e.Text())
	}
}

func TestAConfigSomebodyElseHasChangedIsNotWrittenOver(t *testing.T) {
	w := config(t, two)
	e := begin(t, w)
	if err := e.Enable("feed:https://a.example/feed", false); err != nil {
		t.Fatal(err)
	}
	theirs := two + "# and one more\n"
	if err := os.WriteFile(w.Config(), []byte(theirs), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := e.Save(t.Context()); !errors.Is(err, workspace.ErrChanged) {
		t.Error(err)
	}
	if got, _ := os.ReadFile(w.Config()); string(got) != theirs {
		t.Errorf("%s", got)
	}
}

func TestANewWorkspace(t *testing.T) {
	w := workspace.Workspace{Dir: filepath.Join(t.TempDir(), "new")}
	e := begin(t, w)
	if !e.Fresh() {
		t.Fatal("not fresh")
	}
	if err := e.AddBrand([]workspace.Field{{Key: "name", Value: `Krume "am Eck"`}, {Key: "hours", Value: []string{"Mo-Fr 9-18"}}}); err != nil {
		t.Fatal(err)
	}
	if err := e.AddChannel(`Krume "am Eck"`, []workspace.Field{{Key: "network", Value: "feed"}, {Key: "account", Value: "https://b.example/f"}}); err != nil {
		t.Fatal(err)
	}
	if err := e.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	cfg, err := w.Load(t.Context())
	if err != nil || len(cfg.Channels) != 1 || cfg.Brands[0].Name != `Krume "am Eck"` {
		t.Errorf("%+v, %v", cfg, err)
	}
	info, err := os.Stat(w.Config())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestALinkedConfigStaysALink(t *testing.T) {
	w := workspace.Workspace{Dir: t.TempDir()}
	real := filepath.Join(t.TempDir(), "mine.toml")
	if err := errors.Join(os.WriteFile(real, []byte(two), 0o640), os.Symlink(real, w.Config())); err != nil {
		t.Fatal(err)
	}
	e := begin(t, w)
	if err := errors.Join(e.Enable("feed:https://a.example/feed", false), e.Save(t.Context())); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(w.Config()); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if info, err := os.Stat(real); err != nil || info.Mode().Perm() != 0o640 {
		t.Error(info.Mode(), err)
	}
}

// Whatever a name is made of, it comes back as it was typed.
func TestAnyNameComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := strings.TrimSpace(strings.ToValidUTF8(rapid.String().Draw(t, "name"), ""))
		if name == "" {
			return
		}
		e, err := workspace.Workspace{Dir: "/nowhere"}.Edit()
		if err != nil {
			t.Fatal(err)
		}
		if err := e.AddBrand([]workspace.Field{{Key: "name", Value: name}}); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if cfg, err := e.Config(); err != nil || cfg.Brands[0].Name != name {
			t.Fatalf("%q became %+v, %v", name, cfg.Brands, err)
		}
	})
}

func TestCheckField(t *testing.T) {
	for _, c := range []struct {
		network, key string
		value        any
		ok           bool
	}{
		{"facebook", "account", "1234", true},
		{"facebook", "account", "krume", false},
		{"mail", "account", "hallo@krume.example", true},
		{"mail", "account", "hallo", false},
		{"mail", "imap", "imap.krume.example", false},
		{"feed", "base_url", "http://krume.example/feed", false},
		{"feed", "since", "2w", true},
		{"feed", "since", "soon", false},
		{"x", "level", "gold", false},
	} {
		if p, ok := workspace.CheckField(c.network, c.key, c.value); ok != c.ok {
			t.Errorf("%s %s %v: %v %+v", c.network, c.key, c.value, ok, p)
		}
	}
	if _, ok := workspace.CheckBrandField("hours", []string{"Mo-Fr 9-18"}); !ok {
		t.Error("good hours")
	}
	if p, ok := workspace.CheckBrandField("timezone", "Berlin"); ok || p.Key != "config.timezone" {
		t.Errorf("%+v", p)
	}
}
