package care

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func harsh(n int, every time.Duration, k replies.Kind, heat int) []Harsh {
	var list []Harsh
	for i := range n {
		list = append(list, Harsh{At: noon.Add(-time.Duration(i) * every), Thread: int64(i + 1), Kind: k, Heat: heat})
	}
	return list
}

func TestBlur(t *testing.T) {
	for _, c := range []struct {
		kind replies.Kind
		heat int
		want bool
	}{
		{replies.Abuse, 0, true}, {replies.Complaint, 4, false}, {replies.Complaint, 5, true}, {replies.Other, 6, true}, {replies.Praise, 0, false},
	} {
		if got := Blur(c.kind, c.heat); got != c.want {
			t.Errorf("%s %d: %v", c.kind, c.heat, got)
		}
	}
}

func TestPause(t *testing.T) {
	again := harsh(4, time.Minute, replies.Complaint, 4)
	for i := range again {
		again[i].Thread = 1
	}
	for _, c := range []struct {
		name string
		r    Reader
		want time.Duration
	}{
		{"nothing", Reader{}, 0},
		{"three hot ones", Reader{Read: harsh(3, time.Minute, replies.Complaint, 4)}, 0},
		{"four hot ones", Reader{Read: harsh(4, time.Minute, replies.Complaint, 4)}, pauseShort},
		{"four calm ones", Reader{Read: harsh(4, time.Minute, replies.Complaint, 2)}, 0},
		{"three attacks", Reader{Read: harsh(3, 5*time.Minute, replies.Abuse, 1)}, pauseShort},
		{"one thread opened four times", Reader{Read: again}, 0},
		{"four over an hour", Reader{Read: harsh(4, 20*time.Minute, replies.Complaint, 4)}, 0},
		{"ten over hours", Reader{Read: harsh(10, 15*time.Minute, replies.Complaint, 4)}, pauseLonger},
		{"asked just now", Reader{Read: harsh(10, time.Minute, replies.Abuse, 6), Asked: noon.Add(-59 * time.Minute)}, 0},
		{"asked an hour ago", Reader{Read: harsh(10, time.Minute, replies.Abuse, 6), Asked: noon.Add(-time.Hour)}, pauseLonger},
		{"a pause meanwhile", Reader{Read: harsh(10, 15*time.Minute, replies.Complaint, 4), Paused: noon.Add(-70 * time.Minute)}, 0},
	} {
		a := c.r.Pause(noon)
		if a.For != c.want || a.Suggest != (c.want > 0) || a.Suggest != (len(a.Why) > 0) {
			t.Errorf("%s: %+v", c.name, a)
		}
	}
	a := Reader{Read: harsh(4, time.Minute, replies.Abuse, 4), Paused: noon.Add(-2 * time.Hour)}.Pause(noon)
	if len(a.Why) != 3 || a.Why[0].Key != WhyHarsh || a.Why[0].N != 4 || a.Why[2].Key != WhyLast || a.Why[2].Span != 2*time.Hour {
		t.Errorf("%+v", a)
	}
}

// However one reads: no two suggestions within an hour, none without harsh threads, and forgetting what Since says
// changes nothing.
func TestThePausesLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, now := Reader{}, noon
		var last time.Time
		for range rapid.IntRange(1, 60).Draw(t, "threads") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "minutes")) * time.Minute)
			r.Read = append(r.Read, Harsh{
				At: now, Thread: rapid.Int64Range(1, 30).Draw(t, "thread"), Kind: rapid.SampledFrom(replies.Kinds).Draw(t, "kind"), Heat: rapid.IntRange(0, 6).Draw(t, "heat"),
			})
			a := r.Pause(now)
			short := Reader{Paused: r.Paused, Asked: r.Asked}
			for _, h := range r.Read {
				if !h.At.Before(Since(now)) {
					short.Read = append(short.Read, h)
				}
			}
			if b := short.Pause(now); b.Suggest != a.Suggest || b.For != a.For {
				t.Fatal("what was forgotten was needed")
			}
			if !a.Suggest {
				continue
			}
			if !last.IsZero() && now.Sub(last) < NagEvery {
				t.Fatal("it nags")
			}
			if a.Why[0].N < min(PauseThreads, PauseAbuse) {
				t.Fatalf("for nothing: %+v", a)
			}
			last, r.Asked = now, now
			if rapid.Bool().Draw(t, "taken") {
				now = now.Add(a.For)
				r.Paused = now
			}
		}
	})
}

func clock(t testing.TB, s string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestQuietHours(t *testing.T) {
	q, err := ParseQuiet([]string{"20:00-07:00", "Sa-So 00:00-24:00"}, "Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at, ends string
		quiet    bool
	}{
		{"2026-11-18 19:59", "", false},
		{"2026-11-18 20:00", "2026-11-19 07:00", true},
		{"2026-11-19 06:59", "2026-11-19 07:00", true},
		{"2026-11-19 07:00", "", false},
		{"2026-11-20 20:00", "2026-11-23 07:00", true}, // Friday evening into Monday
		{"2026-10-24 23:00", "2026-10-26 07:00", true}, // the clocks go back
		{"2026-03-28 23:00", "2026-03-30 07:00", true}, // and forward
	} {
		at := clock(t, c.at)
		if got := q.Holds(at); got != c.quiet {
			t.Errorf("%s: quiet %v", c.at, got)
		}
		want := at
		if c.ends != "" {
			want = clock(t, c.ends)
		}
		if end, ok := q.Ends(at); !ok || !end.Equal(want) {
			t.Errorf("%s ends %s, want %s", c.at, end, want)
		}
		if end, ok := q.Ends(at.Add(time.Millisecond)); c.quiet && (!ok || !end.Equal(want)) {
			t.Errorf("%s and a bit ends %s", c.at, end)
		}
		if q.MayRing(at, 3) == c.quiet || !q.MayRing(at, RingsAlways) {
			t.Errorf("%s: what rings", c.at)
		}
	}
	always, err := ParseQuiet([]string{"0-24"}, "")
	if _, ends := always.Ends(noon); err != nil || ends || !always.Holds(noon) {
		t.Error("quiet for ever")
	}
	if (Quiet{}).Holds(noon) {
		t.Error("no quiet hours are quiet")
	}
	for _, bad := range []string{"", "20:00", "20-20", "Xx 20:00-07:00", "8pm-7am", "07:00-06:00", "25:00-26:00"} {
		if _, err := ParseQuiet([]string{"20:00-07:00", bad}, ""); err == nil || !strings.Contains(err.Error(), "\""+bad+"\"") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzQuiet(f *testing.F) {
	for _, s := range []string{"20:00-07:00", "Sa-So 0-24", "Mo,Di 22:00-06:30", "x", "0-0", "Mo-So 23:59-00:00"} {
		f.Add(s, int64(0))
	}
	f.Fuzz(func(t *testing.T, line string, minute int64) {
		q, err := ParseQuiet([]string{line}, "Europe/Berlin")
		if err != nil {
			return
		}
		at := noon.Add(time.Duration(minute%(60*24*400)) * time.Minute)
		end, ok := q.Ends(at)
		if ok && (q.Holds(end) || end.Before(at)) {
			t.Fatalf("%q: at %s it ends %s", line, at, end)
		}
		if ok && end.After(at) && !q.Holds(end.Add(-time.Second)) {
			t.Fatalf("%q: at %s it has ended before %s", line, at, end)
		}
	})
}
