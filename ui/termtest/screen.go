package termtest

import (
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Cell is one place of the screen. A wide character stands in its first cell; the one after it has Width 0.
type Cell struct {
	Text      string
	Width     int
	Fg, Bg    color.Color // nil: the terminal's own
	Bold      bool
	Faint     bool
	Italic    bool
	Underline bool
	Reverse   bool
	Strike    bool
}

// Screen is what stood on the terminal at one moment.
type Screen struct {
	W, H             int
	Cells            [][]Cell
	CursorX, CursorY int
	CursorShown      bool
	Alt              bool // the full screen is taken over
}

func cellOf(c *uv.Cell) Cell {
	if c == nil {
		return Cell{Text: " ", Width: 1}
	}
	s := c.Style
	out := Cell{
		Text: c.Content, Width: c.Width, Fg: s.Fg, Bg: s.Bg,
		Bold: s.Attrs&uv.AttrBold != 0, Faint: s.Attrs&uv.AttrFaint != 0, Italic: s.Attrs&uv.AttrItalic != 0,
		Reverse: s.Attrs&uv.AttrReverse != 0, Strike: s.Attrs&uv.AttrStrikethrough != 0,
		Underline: s.Underline != uv.UnderlineNone,
	}
	if out.Text == "" && out.Width != 0 {
		out.Text = " "
	}
	return out
}

// At is the cell in column x of row y, both from 0.
func (s Screen) At(x, y int) Cell {
	if y < 0 || y >= s.H || x < 0 || x >= s.W {
		return Cell{}
	}
	return s.Cells[y][x]
}

// Line is the text of a row without blanks at its end.
func (s Screen) Line(y int) string {
	if y < 0 || y >= s.H {
		return ""
	}
	var b strings.Builder
	for _, c := range s.Cells[y] {
		b.WriteString(c.Text)
	}
	return strings.TrimRight(b.String(), " ")
}

// Text is the whole screen, a line for each row.
func (s Screen) Text() string {
	lines := make([]string, s.H)
	for y := range lines {
		lines[y] = s.Line(y)
	}
	return strings.Join(lines, "\n") + "\n"
}

// Has tells whether a text stands on the screen, within one row.
func (s Screen) Has(text string) bool {
	_, _, ok := s.Find(text)
	return ok
}

// Find gives the place where a text begins, within one row.
func (s Screen) Find(text string) (x, y int, ok bool) {
	for y := range s.H {
		var b strings.Builder
		var at []int // the column of each byte
		for x, c := range s.Cells[y] {
			for range len(c.Text) {
				at = append(at, x)
			}
			b.WriteString(c.Text)
		}
		if i := strings.Index(b.String(), text); i >= 0 {
			if i == len(at) {
				return 0, y, true
			}
			return at[i], y, true
		}
	}
	return 0, 0, false
}

// Flat is the text of a part of the screen with its frames, breaks and runs of blanks taken out, so that a sentence is
// found however it was wrapped.
func (s Screen) Flat(x0, y0, x1, y1 int) string {
	var words []string
	for y := max(0, y0); y < min(s.H, y1); y++ {
		var b strings.Builder
		for x := max(0, x0); x < min(s.W, x1); x++ {
			t := s.Cells[y][x].Text
			if r := []rune(t); len(r) == 1 && r[0] >= 0x2500 && r[0] < 0x25a0 {
				t = " "
			}
			b.WriteString(t)
		}
		words = append(words, strings.Fields(b.String())...)
	}
	return strings.Join(words, " ")
}

// Framed is the screen with a rule above and below and its row numbers, for messages of failed tests.
func (s Screen) Framed() string {
	rule := strings.Repeat("-", s.W)
	return rule + "\n" + s.Text() + rule
}
