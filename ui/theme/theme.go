package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"atempause/ui/safe"
)

// Theme is a look made drawable.
type Theme struct {
	Look
	Glyphs

	Text, Soft, Faint, Bold  lipgloss.Style
	Line, LineFocus          lipgloss.Style
	Title, TitleFocus        lipgloss.Style
	Accent                   lipgloss.Style
	Public, Private          lipgloss.Style
	Good, Warn, Bad          lipgloss.Style
	OursText, TheirsText     lipgloss.Style
	Breath, BreathRest       lipgloss.Style
	Mark                     lipgloss.Style // words a failing check rests on
	Key                      lipgloss.Style // a key's name in a help line
	Bar, BarStrong, BarAlert lipgloss.Style // the first line
	chosen, chosenFaint      lipgloss.Style
}

// New makes a theme.
func New(l Look) *Theme {
	t := &Theme{Look: l, Glyphs: glyphs(l.ASCII)}
	k := dark()
	if l.Light {
		k = light()
	}
	fg := func(c color.Color) lipgloss.Style {
		if l.Plain {
			return lipgloss.NewStyle()
		}
		return lipgloss.NewStyle().Foreground(c)
	}
	t.Text, t.Soft, t.Faint = lipgloss.NewStyle(), fg(k.soft), fg(k.faint)
	t.Line, t.LineFocus = fg(k.line), fg(k.lineFocus)
	t.Accent, t.Good, t.Warn = fg(k.accent), fg(k.calm), fg(k.warn)
	t.OursText, t.Breath, t.BreathRest = fg(k.ours), fg(k.breath), fg(k.line)
	t.Bar = fg(k.soft)
	t.Bold, t.Title, t.TitleFocus = t.Text, fg(k.soft), fg(k.accent)
	t.Public, t.Private, t.Bad = fg(k.public), fg(k.private), fg(k.bad)
	t.TheirsText, t.Key = t.Text, fg(k.accent)
	t.BarStrong, t.BarAlert = fg(k.accent), fg(k.bad)
	t.Mark = fg(k.markFore)
	t.chosen, t.chosenFaint = lipgloss.NewStyle(), lipgloss.NewStyle()
	if l.Dumb {
		return t
	}
	for _, s := range []*lipgloss.Style{
		&t.Bold, &t.TitleFocus, &t.Public, &t.Private, &t.Bad, &t.TheirsText, &t.Key, &t.BarStrong, &t.BarAlert,
	} {
		*s = s.Bold(true)
	}
	t.Mark = t.Mark.Underline(true)
	if l.Plain {
		t.Mark = t.Mark.Reverse(true)
		t.LineFocus = t.LineFocus.Bold(true)
		t.chosen = t.chosen.Reverse(true)
		t.chosenFaint = t.chosenFaint.Underline(true)
		return t
	}
	t.Mark = t.Mark.Background(k.markGround)
	t.chosen, t.chosenFaint = t.chosen.Background(k.chosen), t.chosenFaint.Background(k.chosenFaint)
	return t
}

// Chosen puts a style on the selected row; focus says whether its pane has the keys.
func (t *Theme) Chosen(s lipgloss.Style, focus bool) lipgloss.Style {
	if focus {
		return s.Inherit(t.chosen)
	}
	return s.Inherit(t.chosenFaint)
}

// Safe makes a stranger's text fit for one line of this terminal.
func (t *Theme) Safe(s string) string {
	return t.Spell(safe.LineOf(s, 4096))
}

// Block makes a stranger's text fit for many lines of this terminal.
func (t *Theme) Block(s string) string { return t.Spell(safe.Block(s)) }

// Spell gives a text that is safe already in the characters the terminal has.
func (t *Theme) Spell(s string) string {
	if t.ASCII {
		return safe.ASCII(s)
	}
	return s
}
