package guide

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"atempause/replies"
	"atempause/ui/safe"
	"atempause/ui/theme"
)

func names(lang string) []string {
	var out []string
	for _, s := range Sections(lang) {
		out = append(out, s.Name)
	}
	return out
}

func TestBothBooksHaveTheSameSections(t *testing.T) {
	de, en := strings.Join(names("de"), " "), strings.Join(names("en"), " ")
	if de != en {
		t.Errorf("German:  %s\nEnglish: %s", de, en)
	}
}

func TestEveryCheckIsExplained(t *testing.T) {
	have := map[string]bool{}
	for _, n := range names("de") {
		have[n] = true
	}
	for _, id := range replies.Checks {
		if !have[string(id)] {
			t.Errorf("%s is not explained", id)
		}
	}
}

func TestDrawKeepsToItsWidth(t *testing.T) {
	for name, look := range map[string]theme.Look{
		"colour": {}, "light": {Light: true}, "no colour": {Plain: true}, "dumb": {Plain: true, Dumb: true, ASCII: true},
	} {
		for _, lang := range []string{"de", "en"} {
			for _, width := range []int{40, 56, 100} {
				page, err := Draw(lang, theme.New(look), width)
				if err != nil {
					t.Fatal(err)
				}
				for _, line := range page.Lines {
					if w := safe.Width(ansi.Strip(line)); w > width {
						t.Errorf("%s %s %d: %d cells: %q", name, lang, width, w, line)
					}
					if look.Plain && strings.Contains(line, "\x1b[38") {
						t.Errorf("%s: a colour in %q", name, line)
					}
				}
				if at := page.At["defensive"]; at == 0 || !strings.Contains(ansi.Strip(strings.Join(page.Lines[at:at+3], " ")), ":") {
					t.Errorf("%s: the section does not begin where it says", lang)
				}
			}
		}
	}
}
