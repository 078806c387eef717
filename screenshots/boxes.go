package main

import "math"

// Lines, blocks and Braille are drawn and not taken from a font: they have to meet the next cell without a gap.

// arms says how a box character reaches from the middle of its cell: up, right, down, left; 1 light, 2 heavy, 3 double.
var arms = map[rune][4]int{
	'─': {0, 1, 0, 1}, '│': {1, 0, 1, 0}, '┌': {0, 1, 1, 0}, '┐': {0, 0, 1, 1}, '└': {1, 1, 0, 0}, '┘': {1, 0, 0, 1},
	'├': {1, 1, 1, 0}, '┤': {1, 0, 1, 1}, '┬': {0, 1, 1, 1}, '┴': {1, 1, 0, 1}, '┼': {1, 1, 1, 1},
	'━': {0, 2, 0, 2}, '┃': {2, 0, 2, 0}, '┏': {0, 2, 2, 0}, '┓': {0, 0, 2, 2}, '┗': {2, 2, 0, 0}, '┛': {2, 0, 0, 2},
	'┣': {2, 2, 2, 0}, '┫': {2, 0, 2, 2}, '┳': {0, 2, 2, 2}, '┻': {2, 2, 0, 2}, '╋': {2, 2, 2, 2},
	'═': {0, 3, 0, 3}, '║': {3, 0, 3, 0}, '╴': {0, 0, 0, 1}, '╵': {1, 0, 0, 0}, '╶': {0, 1, 0, 0}, '╷': {0, 0, 1, 0},
	'╸': {0, 0, 0, 2}, '╺': {0, 2, 0, 0},
}

// dashes says into how many pieces a broken line is cut, and whether it runs downward and is heavy.
var dashes = map[rune]struct {
	n           int
	down, heavy bool
}{
	'╌': {2, false, false}, '┄': {3, false, false}, '┈': {4, false, false}, '╍': {2, false, true}, '┅': {3, false, true},
	'╎': {2, true, false}, '┆': {3, true, false}, '┊': {4, true, false},
}

// corners are the quarter circles: the centre of each as a sign from the middle of the cell.
var corners = map[rune][2]float64{'╭': {1, 1}, '╮': {-1, 1}, '╯': {-1, -1}, '╰': {1, -1}}

// blocks are parts of a cell in eighths: left, top, right, bottom.
var blocks = map[rune][4]float64{
	'█': {0, 0, 8, 8}, '▀': {0, 0, 8, 4}, '▄': {0, 4, 8, 8}, '▌': {0, 0, 4, 8}, '▐': {4, 0, 8, 8},
	'▁': {0, 7, 8, 8}, '▂': {0, 6, 8, 8}, '▃': {0, 5, 8, 8}, '▅': {0, 3, 8, 8}, '▆': {0, 2, 8, 8}, '▇': {0, 1, 8, 8},
	'▏': {0, 0, 1, 8}, '▎': {0, 0, 2, 8}, '▍': {0, 0, 3, 8}, '▋': {0, 0, 5, 8}, '▊': {0, 0, 6, 8}, '▉': {0, 0, 7, 8},
	'▔': {0, 0, 8, 1}, '▕': {7, 0, 8, 8},
}

const (
	light = 2.0
	heavy = 5.0
)

// box draws r if it is one of these characters and tells whether it was.
func (b brush) box(r rune, w, h float64) bool {
	if p, ok := blocks[r]; ok {
		b.rect(p[0]*w/8, p[1]*h/8, p[2]*w/8, p[3]*h/8)
		return true
	}
	if a, ok := arms[r]; ok {
		b.arms(a, w, h)
		return true
	}
	if c, ok := corners[r]; ok {
		b.corner(c, w, h)
		return true
	}
	if d, ok := dashes[r]; ok {
		b.dashed(d.n, d.down, d.heavy, w, h)
		return true
	}
	switch {
	case r == '░' || r == '▒' || r == '▓':
		b.shade(int(r-'░')+1, w, h)
		return true
	case r >= 0x2800 && r <= 0x28ff:
		b.braille(int(r-0x2800), w, h)
		return true
	}
	return false
}

func thick(kind int) float64 {
	if kind == 2 {
		return heavy
	}
	return light
}

func (b brush) arms(a [4]int, w, h float64) {
	cx, cy := math.Floor(w/2), math.Floor(h/2)
	widest := light
	for _, k := range a {
		if k > 0 {
			widest = max(widest, thick(k))
		}
	}
	over := widest / 2 // arms run on to the far edge of the crossing line, so that corners are full
	line := func(kind int, x0, y0, x1, y1 float64, down bool) {
		t := thick(kind) / 2
		offs := []float64{0}
		if kind == 3 {
			t, offs = light/2, []float64{-3, 3}
		}
		for _, o := range offs {
			if down {
				b.rect(cx+o-t, y0, cx+o+t, y1)
			} else {
				b.rect(x0, cy+o-t, x1, cy+o+t)
			}
		}
	}
	if a[0] > 0 {
		line(a[0], 0, 0, 0, cy+over, true)
	}
	if a[1] > 0 {
		line(a[1], cx-over, 0, w, 0, false)
	}
	if a[2] > 0 {
		line(a[2], 0, cy-over, 0, h, true)
	}
	if a[3] > 0 {
		line(a[3], 0, 0, cx+over, 0, false)
	}
}

func (b brush) corner(c [2]float64, w, h float64) {
	cx, cy := math.Floor(w/2), math.Floor(h/2)
	r := w / 2
	mid := pt{cx + c[0]*r, cy + c[1]*r}
	from := math.Atan2(-c[1], -c[0]) - math.Pi/4
	outer := arc(mid, r+light/2, from, from+math.Pi/2)
	inner := arc(mid, r-light/2, from, from+math.Pi/2)
	reverse(inner)
	b.fill(append(outer, inner...))
	t := light / 2
	if c[1] > 0 { // the straight rests of both arms
		b.rect(cx-t, cy+r, cx+t, h)
	} else {
		b.rect(cx-t, 0, cx+t, cy-r)
	}
	if c[0] > 0 {
		b.rect(cx+r, cy-t, w, cy+t)
	} else {
		b.rect(0, cy-t, cx-r, cy+t)
	}
}

func (b brush) dashed(n int, down, isHeavy bool, w, h float64) {
	t := light / 2
	if isHeavy {
		t = heavy / 2
	}
	cx, cy := math.Floor(w/2), math.Floor(h/2)
	for i := range n {
		if down {
			step := h / float64(n)
			b.rect(cx-t, step*(float64(i)+0.2), cx+t, step*(float64(i)+0.8))
		} else {
			step := w / float64(n)
			b.rect(step*(float64(i)+0.2), cy-t, step*(float64(i)+0.8), cy+t)
		}
	}
}

func (b brush) shade(level int, w, h float64) {
	r, g, bl, a := b.col.RGBA()
	part := uint32(level)
	b.col = rgba64(r*part/4, g*part/4, bl*part/4, a*part/4)
	b.rect(0, 0, w, h)
}

// dots of a Braille cell by their bits: column, row.
var dots = [8][2]float64{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}}

func (b brush) braille(bits int, w, h float64) {
	for i, d := range dots {
		if bits&(1<<i) != 0 {
			b.disc(pt{w * (0.3 + 0.4*d[0]), h * (0.2 + 0.2*d[1])}, w*0.11)
		}
	}
}
