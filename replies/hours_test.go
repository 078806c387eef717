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

func calendar(t testing.TB, lines, holidays, special []string, zone string) Hours {
	t.Helper()
	h, err := ParseCalendar(lines, holidays, special, zone)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestCalendar(t *testing.T) {
	const berlin = "Europe/Berlin"
	h := calendar(t, []string{"Mo-Do 09:00-18:00", "Fr 18:00-02:00", "So 22:00-24:00", "Mo 00:00-01:00"},
		[]string{"12-25 Weihnachten", "easter+1 Ostermontag", "2026-12-28..2027-01-02 Betriebsferien", "06-29..07-02"},
		[]string{"2026-12-24 09:00-13:00", "12-31 9-12,14-16"}, berlin)
	for when, open := range map[string]bool{
		"2026-11-20 17:59": false, "2026-11-20 18:00": true, "2026-11-21 01:59": true, "2026-11-21 02:00": false,
		"2026-11-22 23:59": true, "2026-11-23 00:59": true, "2026-11-23 01:00": false, // Sunday's end and Monday's begin touch
		"2026-12-24 12:59": true, "2026-12-24 13:00": false, "2026-12-25 19:00": false, "2026-12-26 01:00": false,
		"2026-12-29 10:00": false, "2026-12-31 10:00": true, "2026-12-31 13:00": false, "2027-01-01 18:30": false,
		"2026-04-06 10:00": false, "2027-03-29 10:00": false, "2027-03-30 10:00": true,
		"2026-06-29 10:00": false, "2027-07-01 10:00": false, "2027-07-05 10:00": true,
	} {
		if got := h.Open(at(t, berlin, when)); got != open {
			t.Errorf("open at %s: %v", when, got)
		}
	}
	day := func(name string, got time.Time, want string) {
		t.Helper()
		if !got.Equal(at(t, berlin, want)) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	next, _ := h.NextOpening(at(t, berlin, "2026-11-20 19:00"))
	day("opening after this one", next, "2026-11-22 22:00")
	next, _ = h.NextOpening(at(t, berlin, "2026-11-22 23:00"))
	day("midnight is no opening", next, "2026-11-23 09:00")
	next, _ = h.NextOpen(at(t, berlin, "2026-12-24 14:00"))
	day("over the holidays", next, "2026-12-27 22:00")
	closes, _ := h.Closes(at(t, berlin, "2026-11-21 01:00"))
	day("the evening before goes on", closes, "2026-11-21 02:00")
	closes, _ = h.Closes(at(t, berlin, "2026-11-20 08:00"))
	day("Friday's closing", closes, "2026-11-21 02:00")
	if _, ok := h.Closes(at(t, berlin, "2026-11-21 12:00")); ok {
		t.Error("Saturday closes and was never open")
	}
	day("working days", h.WorkingDays(at(t, berlin, "2026-12-23 10:00"), 2), "2026-12-28 00:00")
	day("the second after Tuesday", h.WorkingDays(at(t, berlin, "2026-11-17 10:00"), 2), "2026-11-19 18:00")
}

func TestHoursOfNoWeek(t *testing.T) {
	h := calendar(t, nil, []string{"2026-11-24"}, nil, "Europe/Berlin")
	if !h.Open(at(t, "Europe/Berlin", "2026-11-22 03:00")) || h.Open(at(t, "Europe/Berlin", "2026-11-24 12:00")) {
		t.Error("without a week it is open always, except on a holiday")
	}
	if got := h.WorkingDays(at(t, "Europe/Berlin", "2026-11-20 10:00"), 2); !got.Equal(at(t, "Europe/Berlin", "2026-11-25 18:00")) {
		t.Errorf("two working days after Friday, over a holiday: %s", got)
	}
	next, ok := h.NextOpening(at(t, "Europe/Berlin", "2026-11-20 10:00"))
	if !ok || !next.Equal(at(t, "Europe/Berlin", "2026-11-25 00:00")) {
		t.Errorf("opens again at %s", next)
	}
	if _, ok := (Hours{}).NextOpening(time.Now()); ok {
		t.Error("what never closes has no opening")
	}
	if _, ok := calendar(t, []string{"Mo 9-10"}, []string{"01-01..12-31"}, nil, "").NextOpen(time.Now()); ok {
		t.Error("closed for good")
	}
}

func TestParseCalendarRefuses(t *testing.T) {
	for _, line := range []string{"", "tomorrow", "2026-02-30", "13-01", "2026-01-05..2026-01-01", "2026-12-24..01-02", "easterly"} {
		if _, err := ParseCalendar(nil, []string{line}, nil, ""); err == nil {
			t.Errorf("holiday %q was taken", line)
		}
	}
	for _, line := range []string{"", "2026-12-24", "9-13", "2026-12-24 13-9x", "24.12. 9-13"} {
		if _, err := ParseCalendar(nil, nil, []string{line}, ""); err == nil {
			t.Errorf("special day %q was taken", line)
		}
	}
}

// slowly answers the same questions minute by minute, from nothing but what the clock on the wall shows.
type slowly struct {
	h     Hours
	marks map[date][]time.Time // of a day: when its clock first shows each minute or a later one
}

func (s slowly) at(day date, minute int) time.Time {
	if minute >= 24*60 {
		return s.at(day.plus(1), minute-24*60)
	}
	marks := s.marks[day]
	if marks == nil {
		marks = make([]time.Time, 24*60)
		t := time.Date(day.y, day.m, day.d, 0, 0, 0, 0, time.UTC).Add(-16 * time.Hour)
		filled := 0
		for ; filled < len(marks); t = t.Add(time.Minute) {
			w := t.In(s.h.Zone())
			shown := w.Hour()*60 + w.Minute()
			if d := dateOf(w).order(); d < day.order() {
				continue
			} else if d > day.order() {
				shown = 24*60 - 1
			}
			for ; filled <= shown; filled++ {
				marks[filled] = t
			}
		}
		s.marks[day] = marks
	}
	return marks[minute]
}

func (s slowly) open(t time.Time) bool {
	day := dateOf(t.In(s.h.Zone()))
	for _, d := range []date{day.plus(-1), day} {
		for _, sh := range s.h.shifts(d) {
			if !t.Before(s.at(d, sh.from)) && t.Before(s.at(d, sh.to)) {
				return true
			}
		}
	}
	return false
}

func (s slowly) add(t time.Time, minutes int) time.Time {
	for {
		if s.open(t) {
			if minutes == 0 {
				return t
			}
			minutes--
			if t = t.Add(time.Minute); minutes == 0 {
				return t
			}
			continue
		}
		t = t.Add(time.Minute)
	}
}

// Against the slow reckoning, around the nights the clocks change and around the holidays.
func TestHoursAgreeWithTheClockOnTheWall(t *testing.T) {
	nights := map[string][]string{
		"Europe/Berlin":    {"2026-03-29", "2026-10-25", "2026-12-25"},
		"Europe/London":    {"2026-03-29", "2026-10-25", "2026-12-31"},
		"America/New_York": {"2026-03-08", "2026-11-01", "2026-12-24"},
		"Africa/Cairo":     {"2026-04-24", "2026-10-30"}, // the clocks change at midnight
	}
	weeks := [][]string{
		{"Mo-Fr 09:00-18:00", "Sa 9-13"},
		{"Mo-So 00:30-02:30", "So 01:15-01:45", "Sa 22:00-03:10"},
		{"Fr,Sa,So 18:00-02:30", "So 02:00-02:45", "Mo-So 23:00-01:30", "Mi 0-24"},
	}
	for zone, dates := range nights {
		t.Run(zone, func(t *testing.T) {
			var all []slowly
			for _, week := range weeks {
				h := calendar(t, week, []string{"12-25..12-26", "2026-12-31..2027-01-01"}, []string{"12-24 09:00-13:00"}, zone)
				all = append(all, slowly{h, map[date][]time.Time{}})
			}
			rapid.Check(t, func(t *rapid.T) {
				s := rapid.SampledFrom(all).Draw(t, "week")
				noon, _ := time.Parse("2006-01-02", rapid.SampledFrom(dates).Draw(t, "night"))
				from := noon.Add(time.Duration(rapid.IntRange(-4*24*60, 3*24*60).Draw(t, "from")) * time.Minute)
				d := rapid.IntRange(0, 900).Draw(t, "minutes")
				if got, want := s.h.Open(from), s.open(from); got != want {
					t.Fatalf("open at %s: %v, want %v", from.In(s.h.Zone()), got, want)
				}
				end := s.h.Add(from, time.Duration(d)*time.Minute)
				if want := s.add(from, d); !end.Equal(want) {
					t.Fatalf("%s + %d min: %s, want %s", from.In(s.h.Zone()), d, end.In(s.h.Zone()), want.In(s.h.Zone()))
				}
				if d > 0 && !s.h.Open(end.Add(-time.Second)) {
					t.Fatalf("%s is a closed moment", end)
				}
				if s.h.Add(from.Add(time.Minute), time.Duration(d)*time.Minute).Before(end) {
					t.Fatal("a later start ended earlier")
				}
				if next, ok := s.h.NextOpen(from); !ok || !next.Equal(s.h.Add(from, 0)) {
					t.Fatalf("next open %s", next)
				}
				if next, ok := s.h.NextOpening(from); !ok || !s.h.Open(next) || s.h.Open(next.Add(-time.Second)) || !next.After(from) {
					t.Fatalf("next opening %s", next)
				}
			})
		})
	}
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
