package commands

import (
	"strings"
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

// Nobody counts how many seconds a case is overdue.
func TestWhatIsOverdueIsToldInMinutes(t *testing.T) {
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	c := &cli{words: words.New("de")}
	c.Now = func() time.Time { return now }
	for late, want := range map[time.Duration]string{20 * time.Second: "1 Minute", 60 * time.Second: "1 Minute", 90 * time.Second: "1 Minute", 3 * time.Minute: "3 Minuten"} {
		if got := c.dueWords(now.Add(-late)); !strings.HasPrefix(got, want+" ") {
			t.Errorf("%v late: %q", late, got)
		}
	}
}
