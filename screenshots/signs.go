package main

import (
	"image/color"
	"math"
)

func rgba64(r, g, b, a uint32) color.Color {
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// sign draws the characters the font lacks and tells whether r was one of them. The cell is w×h; the signs keep to the
// height of a capital letter.
func (b brush) sign(r rune, w, h float64) bool {
	line := w * 0.13
	at := func(x, y float64) pt { return pt{w * x, h * y} }
	mid := at(0.5, 0.52)
	switch r {
	case '✓', '✔':
		b.stroke(line*1.15, at(0.08, 0.53), at(0.36, 0.69), at(0.92, 0.28))
	case '✗', '✘':
		b.stroke(line*1.15, at(0.10, 0.32), at(0.90, 0.70))
		b.stroke(line*1.15, at(0.90, 0.32), at(0.10, 0.70))
	case '♡':
		b.heart(w, h, false)
	case '↳':
		b.stroke(line*0.9, at(0.20, 0.22), at(0.20, 0.58), at(0.85, 0.58))
		b.fill([]pt{at(0.62, 0.46), at(0.98, 0.58), at(0.62, 0.70)})
	case '↵', '⏎':
		b.stroke(line*0.9, at(0.85, 0.28), at(0.85, 0.56), at(0.2, 0.56))
		b.fill([]pt{at(0.38, 0.44), at(0.02, 0.56), at(0.38, 0.68)})
	case '▸', '▶':
		b.fill([]pt{at(0.18, 0.34), at(0.86, 0.52), at(0.18, 0.70)})
	case '◂', '◀':
		b.fill([]pt{at(0.82, 0.34), at(0.14, 0.52), at(0.82, 0.70)})
	case '▾':
		b.fill([]pt{at(0.12, 0.42), at(0.88, 0.42), at(0.5, 0.66)})
	case '▴':
		b.fill([]pt{at(0.12, 0.66), at(0.88, 0.66), at(0.5, 0.42)})
	case '◐', '◑', '◒', '◓', '◔', '◕':
		b.clock(r, mid, w*0.42, line*0.7)
	case '◉':
		b.ring(mid, w*0.42, line*0.7)
		b.disc(mid, w*0.2)
	case '★':
		b.fill(star(mid, w*0.5))
	case '☆':
		s := star(mid, w*0.5)
		b.stroke(line*0.6, append(s, s[0])...)
	case '✎':
		b.stroke(line*2.2, at(0.34, 0.60), at(0.82, 0.34))
		b.fill([]pt{at(0.02, 0.76), at(0.16, 0.56), at(0.38, 0.72)})
	case '↻', '⟳':
		b.turn(mid, w*0.38, line)
	case '✉':
		b.stroke(line*0.7, at(0.06, 0.36), at(0.94, 0.36), at(0.94, 0.68), at(0.06, 0.68), at(0.06, 0.36), at(0.5, 0.54), at(0.94, 0.36))
	case '⚠':
		b.stroke(line*0.7, at(0.5, 0.28), at(0.95, 0.70), at(0.05, 0.70), at(0.5, 0.28))
		b.stroke(line*0.7, at(0.5, 0.42), at(0.5, 0.56))
		b.disc(at(0.5, 0.64), line*0.5)
	case '☰':
		for _, y := range []float64{0.38, 0.52, 0.66} {
			b.stroke(line*0.8, at(0.1, y), at(0.9, y))
		}
	case '⋮':
		for _, y := range []float64{0.36, 0.52, 0.68} {
			b.disc(at(0.5, y), line*0.7)
		}
	case '⚑':
		b.stroke(line*0.7, at(0.2, 0.28), at(0.2, 0.74))
		b.fill([]pt{at(0.2, 0.28), at(0.9, 0.38), at(0.2, 0.50)})
	default:
		return false
	}
	return true
}

// clock is a circle that is filled in part.
func (b brush) clock(r rune, c pt, radius, line float64) {
	b.ring(c, radius, line)
	from, to := 0.0, 0.0
	switch r {
	case '◐':
		from, to = math.Pi/2, 3*math.Pi/2
	case '◑':
		from, to = -math.Pi/2, math.Pi/2
	case '◒':
		from, to = 0, math.Pi
	case '◓':
		from, to = math.Pi, 2*math.Pi
	case '◔':
		from, to = -math.Pi/2, 0
	case '◕':
		from, to = -math.Pi/2, math.Pi
	}
	b.fill(append(arc(c, radius, from, to), c))
}

func (b brush) turn(c pt, r, line float64) {
	pts := arc(c, r, -math.Pi/3, 4*math.Pi/3)
	b.stroke(line*0.8, pts...)
	tip := pts[0]
	b.fill([]pt{{tip.x - r*0.55, tip.y - r*0.1}, {tip.x + r*0.35, tip.y - r*0.55}, {tip.x + r*0.3, tip.y + r*0.5}})
}

func star(c pt, r float64) []pt {
	var out []pt
	for i := range 10 {
		radius := r
		if i%2 == 1 {
			radius = r * 0.4
		}
		a := -math.Pi/2 + float64(i)*math.Pi/5
		out = append(out, pt{c.x + radius*math.Cos(a), c.y + radius*math.Sin(a)})
	}
	return out
}

// heart draws a heart, full or as an outline.
func (b brush) heart(w, h float64, full bool) {
	var pts []pt
	for i := range 61 {
		t := float64(i) / 60 * 2 * math.Pi
		x := 16 * math.Pow(math.Sin(t), 3)
		y := 13*math.Cos(t) - 5*math.Cos(2*t) - 2*math.Cos(3*t) - math.Cos(4*t)
		pts = append(pts, pt{w/2 + x*w/33, h*0.5 - y*w/33})
	}
	if full {
		b.fill(pts)
		return
	}
	b.stroke(w*0.1, pts...)
}

// face stands for any emoji: a picture of the one meant would need a font larger than this program.
func (b brush) face(w, h float64) {
	r := min(w, h) * 0.44
	c := pt{w / 2, h * 0.52}
	b.col = color.RGBA{0xf2, 0xc1, 0x4e, 0xff}
	b.disc(c, r)
	b.col = color.RGBA{0x4a, 0x38, 0x10, 0xff}
	b.disc(pt{c.x - r*0.36, c.y - r*0.2}, r*0.13)
	b.disc(pt{c.x + r*0.36, c.y - r*0.2}, r*0.13)
	b.stroke(r*0.14, arc(pt{c.x, c.y + r*0.05}, r*0.5, math.Pi*0.2, math.Pi*0.8)...)
}
