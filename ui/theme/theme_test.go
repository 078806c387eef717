package theme

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"atempause/ui/safe"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(k string) string { return m[k] }
}

func TestLookFromEnv(t *testing.T) {
	for name, c := range map[string]struct {
		env func(string) string
		tty bool
		out Look
	}{
		"usual":          {env("LANG", "de_DE.UTF-8", "TERM", "xterm-256color"), true, Look{Auto: true}},
		"nothing set":    {env(), true, Look{Auto: true}},
		"no colour":      {env("NO_COLOR", "1", "LANG", "de_DE.UTF-8"), true, Look{Plain: true}},
		"dumb":           {env("TERM", "dumb"), true, Look{Plain: true, Dumb: true, ASCII: true}},
		"old locale":     {env("LANG", "de_DE.ISO-8859-1"), true, Look{ASCII: true, Auto: true}},
		"C":              {env("LC_ALL", "C", "LANG", "de_DE.UTF-8"), true, Look{ASCII: true, Auto: true}},
		"C.UTF-8":        {env("LC_ALL", "C.UTF-8"), true, Look{Auto: true}},
		"ascii":          {env("ATEMPAUSE_ASCII", "1"), true, Look{ASCII: true, Auto: true}},
		"still":          {env("ATEMPAUSE_MOTION", "reduced"), true, Look{Still: true, Auto: true}},
		"light":          {env("ATEMPAUSE_THEME", "light"), true, Look{Light: true}},
		"not a terminal": {env(), false, Look{Plain: true}},
	} {
		if got := LookFromEnv(c.env, c.tty); got != c.out {
			t.Errorf("%s: %+v, want %+v", name, got, c.out)
		}
	}
}

func TestGlyphsAreOfOneMindAboutWidth(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		v := reflect.ValueOf(glyphs(ascii))
		for i := range v.NumField() {
			g := v.Field(i).String()
			if ansi.StringWidth(g) != ansi.StringWidthWc(g) {
				t.Errorf("%s %q: terminals disagree", v.Type().Field(i).Name, g)
			}
			if ascii && safe.ASCII(g) != g {
				t.Errorf("%s %q is not ASCII", v.Type().Field(i).Name, g)
			}
		}
	}
}

func TestPlainLooksHaveNoColour(t *testing.T) {
	th := New(Look{Plain: true})
	for _, s := range []string{th.Bad.Render("x"), th.Chosen(th.Public, true).Render("x"), th.Mark.Render("x")} {
		if regexp.MustCompile(`[34]8;`).MatchString(s) {
			t.Errorf("colour in %q", s)
		}
	}
	if got := New(Look{Plain: true, Dumb: true}).Mark.Render("x"); got != "x" {
		t.Errorf("attributes on a dumb terminal: %q", got)
	}
}

// A colour that is written anywhere else cannot follow the theme, and is not there for who sees no colours.
func TestColoursStandOnlyHere(t *testing.T) {
	stray := regexp.MustCompile(`lipgloss\.Color\(|lipgloss\.ANSIColor|"#[0-9a-fA-F]{6}"|\\x1b\[[0-9;]*[1-9][0-9;]*m|color\.RGBA`)
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if strings.HasPrefix(path, filepath.Join("..", "theme")) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if m := stray.Find(text); m != nil {
			t.Errorf("%s holds a colour: %s", path, m)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
