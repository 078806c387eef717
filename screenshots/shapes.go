package main

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// pt is a point in pixels.
type pt struct{ x, y float64 }

// brush draws smooth shapes into a picture. All measures are in pixels of the picture.
type brush struct {
	dst *image.RGBA
	at  pt // added to every point: the corner of the cell
	col color.Color
}

// fill fills the shape between closed outlines; where outlines run the other way round there is a hole.
func (b brush) fill(outlines ...[]pt) {
	bounds := b.dst.Bounds()
	r := vector.NewRasterizer(bounds.Dx(), bounds.Dy())
	r.DrawOp = draw.Over
	for _, o := range outlines {
		if len(o) < 3 {
			continue
		}
		r.MoveTo(float32(o[0].x+b.at.x), float32(o[0].y+b.at.y))
		for _, p := range o[1:] {
			r.LineTo(float32(p.x+b.at.x), float32(p.y+b.at.y))
		}
		r.ClosePath()
	}
	r.Draw(b.dst, bounds, image.NewUniform(b.col), image.Point{})
}

// rect fills a rectangle without smoothing, so that neighbours meet without a seam.
func (b brush) rect(x0, y0, x1, y1 float64) {
	r := image.Rect(round(b.at.x+x0), round(b.at.y+y0), round(b.at.x+x1), round(b.at.y+y1))
	draw.Draw(b.dst, r, image.NewUniform(b.col), image.Point{}, draw.Over)
}

func round(f float64) int { return int(math.Floor(f + 0.5)) }

// stroke draws a line through points with round joints.
func (b brush) stroke(width float64, points ...pt) {
	half := width / 2
	for i := 1; i < len(points); i++ {
		p, q := points[i-1], points[i]
		dx, dy := q.x-p.x, q.y-p.y
		length := math.Hypot(dx, dy)
		if length == 0 {
			continue
		}
		nx, ny := -dy/length*half, dx/length*half
		b.fill([]pt{{p.x + nx, p.y + ny}, {q.x + nx, q.y + ny}, {q.x - nx, q.y - ny}, {p.x - nx, p.y - ny}})
	}
	for _, p := range points {
		b.disc(p, half)
	}
}

// disc fills a circle.
func (b brush) disc(c pt, r float64) { b.fill(arc(c, r, 0, 2*math.Pi)) }

// ring draws the outline of a circle.
func (b brush) ring(c pt, r, width float64) {
	outer, inner := arc(c, r, 0, 2*math.Pi), arc(c, r-width, 0, 2*math.Pi)
	reverse(inner)
	b.fill(outer, inner)
}

func reverse(ps []pt) {
	for i, j := 0, len(ps)-1; i < j; i, j = i+1, j-1 {
		ps[i], ps[j] = ps[j], ps[i]
	}
}

// arc gives the points of a part of a circle, angles in radians, clockwise as y runs downward.
func arc(c pt, r, from, to float64) []pt {
	n := max(8, int(r*math.Abs(to-from)/1.5))
	out := make([]pt, 0, n+1)
	for i := range n + 1 {
		a := from + (to-from)*float64(i)/float64(n)
		out = append(out, pt{c.x + r*math.Cos(a), c.y + r*math.Sin(a)})
	}
	return out
}

// roundRect gives the outline of a rectangle with round corners.
func roundRect(x0, y0, x1, y1, r float64) []pt {
	var out []pt
	out = append(out, arc(pt{x1 - r, y0 + r}, r, -math.Pi/2, 0)...)
	out = append(out, arc(pt{x1 - r, y1 - r}, r, 0, math.Pi/2)...)
	out = append(out, arc(pt{x0 + r, y1 - r}, r, math.Pi/2, math.Pi)...)
	return append(out, arc(pt{x0 + r, y0 + r}, r, math.Pi, 3*math.Pi/2)...)
}
