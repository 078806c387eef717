package when

import (
	"errors"
	"testing"
	"time"
)

// The dates are those of the tables of the Astronomisches Rechen-Institut; among them the earliest, the latest and the two
// exceptions of the rule (1954, 1981).
func TestEaster(t *testing.T) {
	for _, want := range []string{
		"1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2016-03-27", "2024-03-31", "2025-04-20",
		"2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2035-03-25", "2038-04-25", "2049-04-18", "2076-04-19",
	} {
		day, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if month, n := easter(day.Year()); month != day.Month() || n != day.Day() {
			t.Errorf("%d: the %d of %s, want %s", day.Year(), n, month, want)
		}
	}
	for year := 1583; year < 4000; year++ {
		month, n := easter(year)
		day := time.Date(year, month, n, 0, 0, 0, 0, time.UTC)
		first, last := time.Date(year, 3, 22, 0, 0, 0, 0, time.UTC), time.Date(year, 4, 25, 0, 0, 0, 0, time.UTC)
		if day.Weekday() != time.Sunday || day.Month() != month || day.Before(first) || day.After(last) {
			t.Errorf("%d: %s", year, day)
		}
	}
}

// Who names a day that is over is offered the next such day, and not tomorrow.
func TestADayThatIsOverOffersTheNext(t *testing.T) {
	h := shops["shop"]
	_, err := Parse("Karfreitag 9 Uhr", "de", moment(t, "2027-03-26 10:00", h), h)
	var e *Error
	if !errors.As(err, &e) || e.Kind != Past || e.Part != "Karfreitag 9 Uhr" || len(e.Options) != 1 || !e.Options[0].Equal(moment(t, "2028-04-14 09:00", h)) {
		t.Errorf("%+v", err)
	}
}
