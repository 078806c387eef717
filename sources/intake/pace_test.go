package intake

import (
	"testing"
	"time"
)

func TestAnEstimateIsToldOnlyWhenItIsOne(t *testing.T) {
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	var p pace
	for _, c := range []struct {
		after       time.Duration
		done, total int
		want        time.Duration
	}{
		{0, 1, 101, 0},                                  // nothing to go by
		{time.Second, 11, 101, 0},                       // too early
		{10 * time.Second, 3, 101, 0},                   // too few
		{10 * time.Second, 11, 101, 90 * time.Second},   // one a second
		{20 * time.Second, 21, 0, 0},                    // the network does not say how many
		{20 * time.Second, 101, 101, 0},                 // done
		{20 * time.Second, 111, 101, 0},                 // more than was said
		{100 * time.Second, 51, 101, 100 * time.Second}, // it has become slower
	} {
		if got := p.left(at.Add(c.after), c.done, c.total); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
