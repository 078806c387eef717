package escalation

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
)

func TestWhoMayDecide(t *testing.T) {
	b := read(t, krume)
	jens, _ := b.Named("Jens Roth")
	for asked, want := range map[string]bool{
		"Dürfen wir einen Gutschein über 15 EUR geben?":    true,
		"Dürfen wir einen Gutschein über 50 EUR geben?":    false,
		"Gutscheine als Dank?":                             true,
		"Tauschen wir um? Umtauschen geht doch":            true,
		"Erstatten wir 150 EUR?":                           false,
		"":                                                 false,
		"Wie gehen wir hier vor?":                          false,
		"Geht ein Warenumtausch auch ohne Bon?":            true,
		"Wann kommt der Chef mit einer Antwort auf 20 EUR": false,
	} {
		if May(jens, asked) != want {
			t.Errorf("%q: %v", asked, !want)
		}
	}
}

func TestWhoFitsStandsFirst(t *testing.T) {
	b := read(t, krume)
	names := func(asked, at string, s Stakes) string {
		out := ""
		for _, c := range b.Ranked(bakery, s, asked, berlin(t, at)) {
			out += c.Contact.Name[:4] + " "
		}
		return out
	}
	hot := Stakes{Heat: 3, Kind: replies.Complaint}
	for _, c := range []struct{ asked, at, want string }{
		{"", "2026-11-18 11:00", "Anna Kanz Jens "},
		{"Gutschein über 20 EUR?", "2026-11-18 11:00", "Jens Anna Kanz "},
		{"Gutschein über 30 EUR?", "2026-11-18 11:00", "Anna Kanz Jens "},
		{"", "2026-11-18 06:30", "Jens Anna Kanz "}, // her deputy is there
	} {
		if got := names(c.asked, c.at, hot); got != c.want {
			t.Errorf("%q at %s: %s", c.asked, c.at, got)
		}
	}
	list := b.Ranked(bakery, hot, "", berlin(t, "2026-11-18 22:00"))
	if anna := list[0]; anna.There || !anna.From.Equal(berlin(t, "2026-11-20 09:00")) {
		t.Errorf("%+v", anna)
	}
	if len((Book{}).Ranked(bakery, hot, "", berlin(t, "2026-11-18 22:00"))) != 0 {
		t.Error("somebody where there is nobody")
	}
}

// Ranking leaves nobody out and names nobody twice, whatever is asked.
func TestRankingKeepsEverybody(t *testing.T) {
	b := read(t, krume)
	rapid.Check(t, func(t *rapid.T) {
		asked := rapid.String().Draw(t, "asked")
		list := b.Ranked(bakery, Stakes{Heat: rapid.IntRange(0, 6).Draw(t, "heat")}, asked, bakeryNow)
		seen := map[string]bool{}
		for _, c := range list {
			if seen[c.Contact.Name] || c.There != c.Contact.There(bakery, bakeryNow) {
				t.Fatalf("%+v", c)
			}
			seen[c.Contact.Name] = true
		}
		if len(seen) != 3 {
			t.Fatal(seen)
		}
	})
}

var bakeryNow = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)
