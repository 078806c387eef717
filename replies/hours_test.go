package replies

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
)

func must(t *testing.T, lines []string, zone string) Hours {
	t.Helper()
	h, err := ParseHours(lines, zone)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func at(t *testing.T, zone, s string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestHoursAdd(t *testing.T) {
	const berlin = "Europe/Berlin"
	shop := must(t, []string{"Mo-Fr 09:00-18:00", "Sa 9-13"}, berlin)
	for _, c := range []struct {
		name, from, want string
		add              time.Duration
	}{
		{"within the day", "2026-11-18 10:00", "2026-11-18 11:00", time.Hour},
		{"before opening", "2026-11-18 07:00", "2026-11-18 10:00", time.Hour},
		{"over closing time", "2026-11-18 17:30", "2026-11-19 09:30", time.Hour},
		{"Saturday into Monday", "2026-11-21 12:30", "2026-11-23 09:30", time.Hour},
		{"on Sunday", "2026-11-22 11:00", "2026-11-23 10:00", time.Hour},
		{"spring forward on Sunday costs nothing", "2026-03-28 12:30", "2026-03-30 09:30", time.Hour},
		{"autumn back", "2026-10-24 12:30", "2026-10-26 09:30", time.Hour},
		{"to the last minute", "2026-11-18 17:00", "2026-11-18 18:00", time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := shop.Add(at(t, berlin, c.from), c.add)
			if want := at(t, berlin, c.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got.In(want.Location()), want)
			}
		})
	}
}

func TestHoursOnTheDayTheClocksChange(t *testing.T) {
	h := must(t, []string{"So 01:00-05:00"}, "Europe/Berlin")
	// 29 March 2026 has no hour from two to three: the shift is three hours long.
	got := h.Add(at(t, "Europe/Berlin", "2026-03-29 01:00"), 2*time.Hour)
	if want := at(t, "Europe/Berlin", "2026-03-29 04:00"); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParseHoursRefuses(t *testing.T) {
	for _, line := range []string{"", "Mo", "Mo 9", "Xx 9-10", "Mo 10-9", "Mo 9-25", "Mo 9:99-10", "Mo-Yy 9-10", "Mo 9-10 x"} {
		if _, err := ParseHours([]string{line}, ""); err == nil {
			t.Errorf("%q was taken", line)
		}
	}
	if _, err := ParseHours(nil, "Mars/Olympus"); err == nil {
		t.Error("an unknown zone was taken")
	}
}

// However the hours lie, the end of a span is never before its start plus the span, and is an open moment (or a closing).
func TestHoursAddProperties(t *testing.T) {
	h := must(t, []string{"Mo-Fr 09:00-12:30", "Mo,Do 14:00-19:00", "Sa 8-13"}, "Europe/Berlin")
	rapid.Check(t, func(t *rapid.T) {
		from := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "from"), 0)
		d := time.Duration(rapid.IntRange(1, 3000).Draw(t, "minutes")) * time.Minute
		end := h.Add(from, d)
		if end.Before(from.Add(d)) {
			t.Fatalf("%s + %s ended at %s", from, d, end)
		}
		if !h.Open(end.Add(-time.Second)) {
			t.Fatalf("%s is a closed moment", end)
		}
		if later := h.Add(from, d+time.Minute); later.Before(end) {
			t.Fatalf("more time ended earlier")
		}
	})
}

func TestAssessOrdersByWhatIsAtStake(t *testing.T) {
	brand := sources.Brand{Name: "Krume"}
	now := at(t, "UTC", "2026-11-18 12:00")
	press := func(f Facts) time.Time {
		f.State = CaseNew
		if f.Waiting.IsZero() {
			f.Waiting = now
		}
		return Assess(brand, f).Press
	}
	complaint := press(Facts{Kind: Complaint, Form: sources.CommentForm, Audience: sources.Public})
	liked := press(Facts{Kind: Complaint, Form: sources.CommentForm, Audience: sources.Public, Likes: 12})
	urgent := press(Facts{Kind: Complaint, Form: sources.CommentForm, Audience: sources.Public, Urgent: true})
	question := press(Facts{Kind: Question, Form: sources.CommentForm, Audience: sources.Public})
	praise := press(Facts{Kind: Praise, Form: sources.CommentForm, Audience: sources.Public})
	spam := press(Facts{Kind: Spam, Form: sources.CommentForm, Audience: sources.Public})
	order := []time.Time{urgent, liked, complaint, question, praise, spam}
	for i := 1; i < len(order); i++ {
		if !order[i-1].Before(order[i]) {
			t.Errorf("place %d does not come before place %d", i-1, i)
		}
	}
	if s := Assess(brand, Facts{Kind: Other, State: CaseNew, Waiting: now}); !s.Due.IsZero() || s.Press.IsZero() {
		t.Error("banter stands in the queue, and is never overdue")
	}
	if s := Assess(brand, Facts{Kind: Complaint, State: CaseAnswered, Waiting: now}); !s.Due.IsZero() {
		t.Error("an answered case owes nothing")
	}
}
