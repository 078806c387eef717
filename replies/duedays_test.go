package replies

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
)

var bakery = sources.Brand{
	Hours: []string{"Mo-Fr 09:00-18:00", "Sa 09:00-13:00"}, Timezone: "Europe/Berlin",
	Holidays: []string{"12-25", "12-26", "01-01", "easter-2", "easter+1"}, Special: []string{"12-24 09:00-12:00"},
}

func TestDueTimesCountOpeningHours(t *testing.T) {
	loc := berlin(t)
	at := func(y int, mo time.Month, d, h, mi int) time.Time { return time.Date(y, mo, d, h, mi, 0, 0, loc) }
	bar := sources.Brand{Hours: []string{"Sa 22:00-05:00"}, Timezone: "Europe/Berlin"}
	always := sources.Brand{Timezone: "Europe/Berlin"}
	public := Facts{Kind: Complaint, Audience: sources.Public}
	question := Facts{Kind: Question, Audience: sources.Public}
	message := Facts{Kind: Complaint, Audience: sources.Private}
	review := Facts{Kind: Praise, Audience: sources.Public, Form: sources.ReviewForm}
	for _, c := range []struct {
		what  string
		brand sources.Brand
		f     Facts
		wrote time.Time
		want  time.Time
	}{
		{"public complaint: 60 minutes", bakery, public, at(2026, 11, 23, 10, 0), at(2026, 11, 23, 11, 0)},
		{"message: 15 minutes", bakery, message, at(2026, 11, 23, 10, 0), at(2026, 11, 23, 10, 15)},
		{"question: 4 hours", bakery, question, at(2026, 11, 23, 10, 0), at(2026, 11, 23, 14, 0)},
		{"review: 24 open hours", bakery, review, at(2026, 11, 23, 9, 0), at(2026, 11, 25, 15, 0)},
		{"over night", bakery, public, at(2026, 11, 23, 17, 30), at(2026, 11, 24, 9, 30)},
		{"over the weekend", bakery, question, at(2026, 11, 28, 12, 0), at(2026, 11, 30, 12, 0)},
		{"Christmas Eve is short, two holidays and a Sunday follow", bakery, public, at(2026, 12, 24, 11, 30), at(2026, 12, 28, 9, 30)},
		{"Good Friday, Easter Monday", bakery, public, at(2027, 3, 25, 17, 45), at(2027, 3, 27, 9, 45)},
		{"Easter Saturday noon", bakery, question, at(2027, 3, 27, 12, 0), at(2027, 3, 30, 12, 0)},
		{"New Year", bakery, public, at(2026, 12, 31, 17, 30), at(2027, 1, 2, 9, 30)},
		{"the night the clocks go back has an hour more", always, question, at(2026, 10, 25, 1, 0), at(2026, 10, 25, 4, 0)},
		{"the night they go forward one less", always, question, at(2027, 3, 28, 1, 0), at(2027, 3, 28, 6, 0)},
		{"a bar in the long night", bar, question, at(2026, 10, 24, 23, 0), time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC)},
		{"a bar in the short night", bar, question, at(2027, 3, 27, 23, 0), at(2027, 3, 28, 4, 0)},
	} {
		c.f.State, c.f.Waiting = CaseNew, c.wrote
		if got := Assess(c.brand, c.f).Due; !got.Equal(c.want) {
			t.Errorf("%s: due %s, want %s", c.what, got.In(loc), c.want)
		}
	}
}

func TestAPromiseIsDueWhenItWasPromisedWhateverTheHours(t *testing.T) {
	sunday := time.Date(2026, 11, 29, 15, 0, 0, 0, berlin(t))
	f := Facts{Kind: Complaint, State: CaseNew, Held: sunday}
	if s := Assess(bakery, f); !s.Due.Equal(sunday) || !s.Firm {
		t.Fatalf("due %s", s.Due)
	}
}

func TestDueTimesFallIntoOpeningHoursAndKeepTheOrder(t *testing.T) {
	berlin(t)
	h := hoursOf(bakery)
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{
			Kind: rapid.SampledFrom([]Kind{Complaint, Question, Praise, Abuse, Misinformation}).Draw(t, "kind"), State: CaseNew,
			Audience: rapid.SampledFrom([]sources.Audience{sources.Public, sources.Private}).Draw(t, "audience"),
			Waiting:  nine.Add(time.Duration(rapid.IntRange(0, 1_000_000).Draw(t, "minutes")) * time.Minute),
		}
		due := Assess(bakery, f).Due
		within := DueWithin(f.Kind, f.Form, f.Audience, false)
		if due.Before(f.Waiting.Add(within)) || !h.Open(due.Add(-time.Second)) {
			t.Fatalf("written %s, due %s", f.Waiting, due)
		}
		f.Waiting = f.Waiting.Add(time.Duration(rapid.IntRange(0, 10_000).Draw(t, "later")) * time.Minute)
		if next := Assess(bakery, f).Due; next.Before(due) {
			t.Fatalf("what was written later is due before: %s, %s", next, due)
		}
	})
}
