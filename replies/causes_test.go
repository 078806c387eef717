package replies_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atempause/replies"
)

func TestCausesAreCleanedAndKnownByTheirNames(t *testing.T) {
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"  Torten  nach Maß ", "Torten nach Maß", true},
		{"Lieferung", "delivery", true},
		{"DELIVERY", "delivery", true},
		{"sonstiges", "other", true},
		{"", "", false},
		{"\t\n", "", false},
		{"a\u202eb", "", false},
		{"a\x1b[31m", "", false},
		{strings.Repeat("ü", replies.CauseRunes), strings.Repeat("ü", replies.CauseRunes), true},
		{strings.Repeat("ü", replies.CauseRunes+1), "", false},
	} {
		if got, ok := replies.CleanCause(c.in); got != c.want || ok != c.ok {
			t.Errorf("%q: %q %v", c.in, got, ok)
		}
	}
	if !replies.SameCause("Torten nach Maß", "TORTEN NACH MASS") || replies.SameCause("Torten", "Torte") {
		t.Error("two names are one where they differ in case alone")
	}
}

func TestAGuessFindsItsPlaceInABrandsList(t *testing.T) {
	for _, c := range []struct {
		list        []string
		guess, want string
	}{
		{nil, "delivery", "delivery"},
		{[]string{"delivery", "Versand"}, "delivery", "delivery"},
		{[]string{"Versand & Abholung", "Torten"}, "delivery", "Versand & Abholung"},
		{[]string{"Versand", "Lieferzeiten"}, "delivery", "delivery"}, // two would do: neither
		{[]string{"Torten"}, "delivery", "delivery"},
		{[]string{"Torten", "Bedienung im Laden"}, "staff", "Bedienung im Laden"},
		{[]string{"Torten"}, "", ""},
	} {
		if got := replies.FitCause(c.list, c.guess); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.guess, c.list, got, c.want)
		}
	}
}

func TestCleaningAndFittingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var list []string
		for _, s := range rapid.SliceOfN(rapid.SampledFrom([]string{"Versand", "Torten", "staff", "Bedienung", "Rechnung", "x y"}), 0, 5).Draw(rt, "list") {
			if c, ok := replies.CleanCause(s); ok && !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
		guess := rapid.SampledFrom(replies.Causes).Draw(rt, "guess")
		once := replies.FitCause(list, guess)
		if once != guess && !slices.Contains(list, once) {
			rt.Fatalf("%q is in no list", once)
		}
		if replies.FitCause(list, once) != once {
			rt.Fatalf("%q moves on", once)
		}
		text := rapid.String().Draw(rt, "text")
		if c, ok := replies.CleanCause(text); ok {
			if d, again := replies.CleanCause(c); !again || d != c {
				rt.Fatalf("%q became %q", c, d)
			}
		}
	})
}
