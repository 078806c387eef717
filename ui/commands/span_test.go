package commands

import (
	"testing"
	"time"

	"atempause/ui/words"
)

// The commands tell a thread's age as the desk does: 25 hours and 55 minutes are 25 hours.
func TestSpanTellsWhatIsOver(t *testing.T) {
	c := &cli{words: words.New("en")}
	for d, want := range map[time.Duration]string{
		25*time.Hour + 55*time.Minute: "25 hours",
		3*24*time.Hour + 20*time.Hour: "3 days",
		119 * time.Second:             "2 minutes",
		1500 * time.Millisecond:       "2 seconds",
	} {
		if got := c.span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
