package when

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
)

var shops = func() map[string]replies.Hours {
	make := func(zone string, lines ...string) replies.Hours {
		h, err := replies.ParseCalendar(lines, []string{"12-25..12-26", "01-01"}, []string{"2026-12-24 09:00-13:00"}, zone)
		if err != nil {
			panic(err)
		}
		return h
	}
	always, _ := replies.ParseHours(nil, "Europe/Berlin")
	return map[string]replies.Hours{
		"shop":     make("Europe/Berlin", "Mo-Fr 09:00-18:00", "Sa 09:00-13:00"),
		"bar":      make("Europe/Berlin", "Mo-So 18:00-02:00"),
		"new_york": make("America/New_York", "Mo-Fr 09:00-17:00"),
		"always":   always,
	}
}()

// moment reads a test's time, in the zone of its shop.
func moment(t testing.TB, s string, h replies.Hours) time.Time {
	t.Helper()
	if v, err := time.Parse(time.RFC3339, s); err == nil {
		return v
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", s, h.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestParse(t *testing.T) {
	file, err := os.Open("testdata/times.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var now time.Time
	var hours replies.Hours
	phrases := 0
	for sc := bufio.NewScanner(file); sc.Scan(); {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, "|")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		if parts[0] == "now" {
			hours = shops[parts[1]]
			now = moment(t, parts[2], hours)
			continue
		}
		phrases++
		got, err := Parse(parts[1], parts[0], now, hours)
		if kind, ok := strings.CutPrefix(parts[2], "! "); ok {
			var e *Error
			if !errors.As(err, &e) || string(e.Kind) != kind {
				t.Errorf("%s: got %s, %v; want %s", line, got, err, kind)
			} else if len(e.Examples) == 0 || e.Kind != Empty && e.Part == "" || e.Error() == "" {
				t.Errorf("%s: the error helps nobody: %+v", line, e)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", line, err)
		} else if want := moment(t, parts[2], hours); !got.Equal(want) {
			t.Errorf("%s: got %s", line, got)
		}
	}
	if phrases < 150 {
		t.Errorf("only %d phrases", phrases)
	}
}

func TestAmbiguousDateOffersBothDays(t *testing.T) {
	h := shops["shop"]
	_, err := Parse("1/12 at 10", "en-GB", moment(t, "2026-11-18 10:00", h), h)
	var e *Error
	if !errors.As(err, &e) || len(e.Options) != 2 || e.Part != "1/12" {
		t.Fatalf("%+v", err)
	}
	for i, want := range []string{"2026-12-01 10:00", "2027-01-12 10:00"} {
		if !e.Options[i].Equal(moment(t, want, h)) {
			t.Errorf("option %d is %s", i, e.Options[i])
		}
	}
}

func TestExamplesCanBeRead(t *testing.T) {
	h := shops["shop"]
	for _, lang := range []string{"de", "en"} {
		for _, text := range Examples(lang) {
			if _, err := Parse(text, lang, moment(t, "2026-11-18 10:00", h), h); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

// Whatever the day, tomorrow at a time is when the clock on the wall first shows it, or the moment it jumps over it.
func TestTomorrowIsRightWhenTheClocksChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := shops[rapid.SampledFrom([]string{"shop", "new_york"}).Draw(t, "shop")]
		day := rapid.SampledFrom([]string{"2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2027-03-27"}).Draw(t, "day")
		noon, _ := time.ParseInLocation("2006-01-02 15", day+" 12", h.Zone())
		now := noon.Add(time.Duration(rapid.IntRange(-700, 700).Draw(t, "minutes")) * time.Minute)
		minute := rapid.IntRange(0, 24*60-1).Draw(t, "minute")
		text := fmt.Sprintf("morgen %02d:%02d", minute/60, minute%60)
		got, err := Parse(text, "de", now, h)
		if err != nil {
			t.Fatal(err)
		}
		y, m, d := now.AddDate(0, 0, 1).Date()
		if gy, gm, gd := got.Date(); gy != y || gm != m || gd != d {
			t.Fatalf("%s at %s: %s", text, now, got)
		}
		if before := got.Add(-time.Minute); got.Hour()*60+got.Minute() < minute || before.Day() == d && before.Hour()*60+before.Minute() >= minute {
			t.Fatalf("%s at %s: %s", text, now, got)
		}
		hours := rapid.IntRange(1, 72).Draw(t, "hours")
		if got, err := Parse(fmt.Sprintf("in %d hours", hours), "en", now, h); err != nil || got.Sub(now) != time.Duration(hours)*time.Hour {
			t.Fatalf("in %d hours: %s %v", hours, got, err)
		}
	})
}

func TestPresets(t *testing.T) {
	for _, c := range []struct{ name, shop, now, want string }{
		{"a morning", "shop", "2026-11-18 10:20", "hour 18 11:20, afternoon 18 15:00, evening 18 18:00, tomorrow 19 09:00, monday 23 09:00, week 25 09:00"},
		{"before opening", "shop", "2026-11-18 06:00", "hour 18 07:00, opens 18 09:00, afternoon 18 15:00, evening 18 18:00, tomorrow 19 09:00, monday 23 09:00, week 25 09:00"},
		{"late afternoon", "shop", "2026-11-18 16:45", "hour 18 17:45, tomorrow 19 09:00, monday 23 09:00, week 25 09:00"},
		{"Saturday", "shop", "2026-11-21 12:00", "hour 21 13:00, afternoon 21 15:00, evening 21 18:00, monday 23 09:00, week 28 09:00"},
		{"Sunday", "shop", "2026-11-22 12:00", "hour 22 13:00, evening 22 18:00, tomorrow 23 09:00, week 30 09:00"},
		{"before Christmas", "shop", "2026-12-24 15:00", "hour 24 16:00, evening 24 18:00, monday 28 09:00, week 31 09:00"},
		{"a bar", "bar", "2026-11-18 16:00", "hour 18 17:00, opens 18 18:00, tomorrow 19 18:00, monday 23 18:00, week 25 18:00"},
		{"no hours", "always", "2026-11-18 10:00", "hour 18 11:00, afternoon 18 15:00, evening 18 18:00, tomorrow 19 09:00, monday 23 09:00, week 25 09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range Presets(moment(t, c.now, shops[c.shop]), shops[c.shop]) {
				got = append(got, p.Key+" "+p.At.Format("02 15:04"))
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}
