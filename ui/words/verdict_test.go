package words

import (
	"testing"

	"atempause/replies"
)

// "Length: your own words are missing" would send people to count characters.
func TestAGapIsNotCalledALength(t *testing.T) {
	w := New("de")
	for rule, want := range map[string]string{"length.gap": "eigene Worte", "length.template": "eigene Worte", "length.over": "Länge"} {
		c := replies.Check{ID: replies.CheckLength, Evidence: []replies.Evidence{{Rule: rule}}}
		if got := w.Check(c); got != want {
			t.Errorf("%s: %q", rule, got)
		}
	}
}
