package rulestest

import (
	"testing"

	"atempause/replies/linear/study"
)

// Load reads a file of examples, one JSON object a line.
func Load[T any](t testing.TB, path string) []T {
	t.Helper()
	out, err := study.ReadIf[T](path)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Count is how often a label was right and wrong.
type Count struct{ Hit, False, Miss int }

// Add counts one example.
func (c *Count) Add(want, got bool) {
	switch {
	case want && got:
		c.Hit++
	case got:
		c.False++
	case want:
		c.Miss++
	}
}

// F1 is the harmonic mean of precision and recall; 1 when there was nothing to find and nothing was found.
func (c Count) F1() float64 {
	if c.Hit+c.False+c.Miss == 0 {
		return 1
	}
	return 2 * float64(c.Hit) / float64(2*c.Hit+c.False+c.Miss)
}

// Plus joins two counts.
func (c Count) Plus(o Count) Count { return Count{c.Hit + o.Hit, c.False + o.False, c.Miss + o.Miss} }
