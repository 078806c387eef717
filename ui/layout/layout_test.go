package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// draw fills each rectangle with its letter, so that a hole or an overlap is seen.
func draw(width, height int, p Plan) string {
	rows := make([][]byte, height)
	for y := range rows {
		rows[y] = []byte(strings.Repeat(".", width))
	}
	for _, part := range []struct {
		name byte
		r    Rect
	}{{'T', p.Title}, {'S', p.Side}, {'L', p.List}, {'C', p.Talk}, {'W', p.Writer}, {'s', p.Status}, {'H', p.Help}} {
		for y := part.r.Y; y < part.r.Y+part.r.H; y++ {
			for x := part.r.X; x < part.r.X+part.r.W; x++ {
				if rows[y][x] != '.' {
					rows[y][x] = '#'
				} else {
					rows[y][x] = part.name
				}
			}
		}
	}
	var b strings.Builder
	for _, r := range rows {
		b.Write(r)
		b.WriteByte('\n')
	}
	return b.String()
}

func TestDrawings(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 36}, {200, 50}, {250, 70}} {
		for _, s := range []struct {
			name string
			State
		}{{"triage", State{Focus: List}}, {"writing", State{Focus: Writer, Writing: true}}} {
			t.Run(fmt.Sprintf("%dx%d-%s", size[0], size[1], s.name), func(t *testing.T) {
				golden.RequireEqual(t, draw(size[0], size[1], Of(size[0], size[1], s.State)))
			})
		}
	}
}

// Whatever the size: no hole, no overlap, and no pane too small to be of use.
func TestEverySizeIsFilled(t *testing.T) {
	for w := MinWidth; w <= 260; w += 7 {
		for h := MinHeight; h <= 80; h += 5 {
			for _, focus := range []Pane{Side, List, Talk, Writer} {
				p := Of(w, h, State{Focus: focus, Writing: focus >= Talk})
				if got := draw(w, h, p); strings.ContainsAny(got, ".#") {
					t.Fatalf("%d×%d, focus %d:\n%s", w, h, focus, got)
				}
				if p.Writer.Shown() && (p.Writer.H < 10 || p.Talk.H < 6) {
					t.Fatalf("%d×%d: writer %v talk %v", w, h, p.Writer, p.Talk)
				}
			}
		}
	}
}

func TestTooSmallIsSaid(t *testing.T) {
	for _, c := range [][2]int{{59, 24}, {80, 19}, {0, 0}, {1, 1}} {
		if p := Of(c[0], c[1], State{}); !p.Small {
			t.Errorf("%v: %+v", c, p)
		}
	}
}
