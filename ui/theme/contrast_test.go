package theme

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
)

// Everything that is read has the contrast WCAG 2.2 asks for (4.5 to 1; 3 to 1 for what only accompanies), on the usual
// backgrounds and on a selected row.
func TestContrast(t *testing.T) {
	for name, c := range map[string]struct {
		tokens
		grounds []string
	}{
		"dark":  {dark(), []string{"#000000", "#1e1e2e", "#282c34"}},
		"light": {light(), []string{"#ffffff", "#fafafa", "#fdf6e3"}},
	} {
		grounds := []color.Color{c.chosen, c.chosenFaint}
		for _, g := range c.grounds {
			grounds = append(grounds, lipgloss.Color(g))
		}
		for _, g := range grounds {
			for what, fg := range map[string]color.Color{
				"soft": c.soft, "accent": c.accent, "public": c.public, "private": c.private, "calm": c.calm,
				"warn": c.warn, "bad": c.bad, "ours": c.ours, "breath": c.breath,
			} {
				if r := contrast(fg, g); r < 4.5 {
					t.Errorf("%s: %s has %.1f to 1 on %v", name, what, r, g)
				}
			}
			if r := contrast(c.faint, g); r < 3 {
				t.Errorf("%s: faint has %.1f to 1 on %v", name, r, g)
			}
		}
		if r := contrast(c.markFore, c.markGround); r < 4.5 {
			t.Errorf("%s: marked words have %.1f to 1", name, r)
		}
	}
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}
