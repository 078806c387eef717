package workspace

import (
	"fmt"
	"sort"
	"strings"
)

// Problem is one thing in the config that is not understood or cannot be. Key names its sentence in the catalogues
// ("config.*"), Fields are the pairs it is filled with.
type Problem struct {
	File      string
	Line, Col int
	Key       string
	Fields    []any
}

// Error is for the log: place and key.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s %v", p.File, p.Line, p.Col, p.Key, p.Fields)
}

// Problems are all of one file, in its order; never empty as an error.
type Problems []Problem

// Error is for the log.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "; ")
}

func (ps Problems) sorted() Problems {
	sort.SliceStable(ps, func(i, j int) bool {
		if ps[i].Line != ps[j].Line {
			return ps[i].Line < ps[j].Line
		}
		return ps[i].Col < ps[j].Col
	})
	return ps
}

// Nearest finds the known word a person most likely meant, "" if none is near: at most a third of its letters differ.
func Nearest(word string, known []string) string {
	best, bestAt := "", 1+max(1, len([]rune(word))/3)
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < bestAt {
			best, bestAt = k, d
		}
	}
	return best
}

// distance counts the letters to add, drop, change or swap with their neighbour to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(x)][len(y)]
}
