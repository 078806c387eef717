package when

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{"morgen 9", "fri 14:00", "12/3", "3. Dez 10 Uhr", "in 1h 30m", "Ende der Woche", "2026-12-03T10:00", "\xff um 9", "KW 53"} {
		f.Add(s, "de", int64(1_790_000_000))
		f.Add(s, "en", int64(1_774_700_000))
	}
	f.Fuzz(func(t *testing.T, text, lang string, unix int64) {
		now := time.Unix(unix%4_000_000_000, 0)
		for _, h := range shops {
			got, err := Parse(text, lang, now, h)
			var e *Error
			switch {
			case err == nil && (!got.After(now) || got.Location() != h.Zone()):
				t.Fatalf("%q at %s: %s", text, now, got)
			case err != nil && (!errors.As(err, &e) || e.Kind == "" || !strings.Contains(text, e.Part) && utf8.ValidString(text) && !strings.ContainsAny(text, "T")):
				t.Fatalf("%q: %+v", text, err)
			}
		}
	})
}

func FuzzPromises(f *testing.F) {
	for _, lang := range []string{"de", "en"} {
		for _, e := range examples(f, "testdata/promises."+lang+".jsonl") {
			if len(e.Text)%7 == 0 {
				f.Add(e.Text, lang, int64(1_763_456_400))
			}
		}
	}
	f.Add("goes\xa6post\xa6today\xa6", "en", int64(1_763_456_357))
	f.Fuzz(func(t *testing.T, text, lang string, unix int64) {
		at := time.Unix(unix%4_000_000_000, 0)
		h := shops["shop"]
		found := Promises(text, lang, at, h)
		checkSpans(t, text, found)
		for _, p := range found {
			if !p.Due.After(at) || p.Due.Location() != h.Zone() {
				t.Fatalf("%q at %s: %+v", text, at, p)
			}
		}
		Holding(text, lang, at, h)
	})
}

// Four times the text, however it is made, takes about four times as long.
func TestPromisesTakeLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("compares how long texts of two lengths take: run without -short")
	}
	h := shops["shop"]
	at := moment(t, "2026-11-18 10:00", h)
	for _, piece := range []string{
		"Ich rufe Sie morgen bis 15 Uhr an. ", "bis morgen ", "um 9 und ", "bis bis ", "in der nächsten ", "1 2 3 4 5 6 7 8 ", "1-", "12/3/",
		"Wenn wir morgen, und ich bis Freitag, ", "morgen, ", "'\"„", "Am 3. ", "und und ", "(((((", "I'll call by 3 and if you ", "2h", "…",
	} {
		took := func(n int) time.Duration {
			text := strings.Repeat(piece, n/len(piece))
			best := time.Hour
			for range 2 {
				start := time.Now()
				checkSpans(t, text, Promises(text, "de", at, h))
				best = min(best, time.Since(start))
			}
			return best
		}
		small, large := took(1<<13), took(1<<15)
		slow := func() bool { return large > 8*small+100*time.Millisecond || large > 2*time.Second }
		for try := 0; slow() && try < 5; try++ { // a busy machine slows one of the two now and then, not each time
			small, large = took(1<<13), took(1<<15)
		}
		if slow() {
			t.Errorf("%q: %s for 8 KB, %s for 32 KB", piece, small, large)
		}
		t.Logf("%-40q %9s %9s", piece, small.Round(time.Millisecond), large.Round(time.Millisecond))
	}
}
