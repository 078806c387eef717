package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/gomonoitalic"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"atempause/ui/termtest"
)

// Measures in pixels, twice the size a screen shows them at, so that they are sharp on fine screens, too.
const (
	fontSize = 30 // an advance of 18 pixels
	cellW    = 18
	cellH    = 38
	base     = 28 // from the top of a cell to the baseline
	pad      = 24
	bar      = 56
	corner   = 20
)

// The window around the terminal, and the terminal's own colours where the program sets none.
var (
	paper    = color.RGBA{0x17, 0x19, 0x1e, 0xff}
	ink      = color.RGBA{0xd6, 0xd9, 0xdf, 0xff}
	barColor = color.RGBA{0x2a, 0x2d, 0x35, 0xff}
	barInk   = color.RGBA{0x9a, 0xa0, 0xac, 0xff}
)

// typeface is the faces letters are drawn with.
type typeface struct {
	regular, bold, italic font.Face
	has                   *sfnt.Font
	buf                   sfnt.Buffer
}

func newTypeface() (*typeface, error) {
	t := &typeface{}
	for _, f := range []struct {
		data []byte
		face *font.Face
	}{{gomono.TTF, &t.regular}, {gomonobold.TTF, &t.bold}, {gomonoitalic.TTF, &t.italic}} {
		parsed, err := opentype.Parse(f.data)
		if err != nil {
			return nil, fmt.Errorf("read font: %w", err)
		}
		*f.face, err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: fontSize, DPI: 72, Hinting: font.HintingFull})
		if err != nil {
			return nil, fmt.Errorf("make face: %w", err)
		}
		if t.has == nil {
			t.has = parsed
		}
	}
	return t, nil
}

func (t *typeface) covers(r rune) bool {
	i, err := t.has.GlyphIndex(&t.buf, r)
	return err == nil && i != 0
}

// picture draws a screen as a window with a title.
func picture(t *typeface, s termtest.Screen, title string) *image.RGBA {
	w, h := s.W*cellW+2*pad, s.H*cellH+2*pad+bar
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	b := brush{dst: img, col: paper}
	b.fill(roundRect(0, 0, float64(w), float64(h), corner))
	b.col = barColor
	b.fill(roundRect(0, 0, float64(w), float64(bar), corner))
	b.rect(0, corner, float64(w), bar)
	for i, c := range []color.RGBA{{0xec, 0x6a, 0x5e, 0xff}, {0xf4, 0xbf, 0x4f, 0xff}, {0x61, 0xc5, 0x54, 0xff}} {
		b.col = c
		b.disc(pt{float64(34 + i*32), bar / 2}, 9)
	}
	t.text(img, (w-utf8.RuneCountInString(title)*cellW)/2, bar/2+10, title, barInk, t.regular)
	for y := range s.H {
		for x := range s.W {
			t.cell(img, s, x, y)
		}
	}
	return img
}

// cell draws one cell; a wide character is drawn from its first one.
func (t *typeface) cell(img *image.RGBA, s termtest.Screen, x, y int) {
	c := s.At(x, y)
	if c.Width == 0 {
		return
	}
	fg, bg := c.Fg, c.Bg
	if fg == nil {
		fg = ink
	}
	if bg == nil {
		bg = paper
	}
	if c.Reverse {
		fg, bg = bg, fg
	}
	if s.CursorShown && s.CursorX == x && s.CursorY == y {
		fg, bg = bg, fg
	}
	if c.Faint {
		fg = blend(fg, bg)
	}
	w := float64(cellW * c.Width)
	b := brush{dst: img, at: pt{float64(pad + x*cellW), float64(pad + bar + y*cellH)}, col: bg}
	if bg != color.Color(paper) {
		b.rect(0, 0, w, cellH)
	}
	b.col = fg
	t.glyph(b, c, fg, w)
	if c.Underline {
		b.rect(0, base+4, w, base+6)
	}
	if c.Strike {
		b.rect(0, base-10, w, base-8)
	}
}

func (t *typeface) glyph(b brush, c termtest.Cell, fg color.Color, w float64) {
	r, size := utf8.DecodeRuneInString(c.Text)
	face := t.regular
	switch {
	case c.Bold:
		face = t.bold
	case c.Italic:
		face = t.italic
	}
	switch {
	case r == ' ' || size == 0:
	case r == '♥' || r == '❤':
		b.heart(w, cellH, true)
	case b.box(r, w, cellH), b.sign(r, w, cellH):
	case t.covers(r):
		t.text(b.dst, int(b.at.x), int(b.at.y)+base, c.Text, fg, face)
	case c.Width == 2 || r >= 0x1f000:
		b.face(w, cellH)
	default: // an empty frame, as terminals show what their font lacks
		b.stroke(2, pt{3, 10}, pt{w - 3, 10}, pt{w - 3, 28}, pt{3, 28}, pt{3, 10})
	}
}

func (t *typeface) text(img draw.Image, x, y int, s string, c color.Color, face font.Face) {
	d := font.Drawer{Dst: img, Src: image.NewUniform(c), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(s)
}

func blend(a, b color.Color) color.Color {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	return rgba64((r1*3+r2*2)/5, (g1*3+g2*2)/5, (b1*3+b2*2)/5, 0xffff)
}
