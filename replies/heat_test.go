package replies

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
)

// stirred makes a thread of which anything may be known.
func stirred(t *rapid.T) Facts {
	f := Facts{
		Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"), State: CaseNew, Waiting: nine, TextHeat: rapid.IntRange(-1, 8).Draw(t, "text"),
		Critics: rapid.IntRange(0, 12).Draw(t, "critics"), Likes: rapid.IntRange(0, 150).Draw(t, "likes"), Theirs: rapid.IntRange(0, 6).Draw(t, "theirs"),
		Stirred: Stirred{Hour: rapid.IntRange(0, 30).Draw(t, "hour"), Reach: rapid.IntRange(0, 400).Draw(t, "reach")},
	}
	if s := &f.Stirred; rapid.Bool().Draw(t, "dated") {
		s.At = nine
		s.Last = nine.Add(-time.Duration(rapid.IntRange(-60, 24_000).Draw(t, "age")) * time.Minute)
		if s.Hour > 0 {
			s.First = nine.Add(-time.Duration(rapid.IntRange(0, 59).Draw(t, "first")) * time.Minute)
		}
	}
	return f
}

func TestHeatIsBoundedAndItsReasonsAddUpToIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := stirred(t)
		heat, sum := Heat(f), 0
		if heat < 0 || heat > MaxHeat || heat < min(f.TextHeat, MaxHeat) {
			t.Fatalf("%+v: %d", f, heat)
		}
		list := HeatWhy(f)
		for i, w := range list {
			sum += w.Weight
			if w.Weight == 0 || i > 0 && max(w.Weight, -w.Weight) > max(list[i-1].Weight, -list[i-1].Weight) {
				t.Fatalf("%+v: %+v", f, list)
			}
		}
		w := warmthOf(f)
		if sum < heat || sum != heat && w.crowd()+w.tone < MaxHeat {
			t.Fatalf("%+v: %d, but the reasons make %d: %+v", f, heat, sum, list)
		}
	})
}

// More critics, a quicker rate, a wider reach, more likes, a worse tone: none of it makes a thread colder, nor lets it stand
// further back in the queue.
func TestHeatGrowsWithWhatMakesIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := stirred(t)
		more := f
		by := rapid.IntRange(1, 40).Draw(t, "by")
		switch rapid.IntRange(0, 5).Draw(t, "what") {
		case 0:
			more.Critics += by
		case 1:
			more.Stirred.Hour += by
		case 2:
			more.Stirred.Reach += 10 * by
		case 3:
			more.Likes += by
		case 4:
			more.TextHeat++
		case 5:
			more.Theirs += by
		}
		if Heat(more) < Heat(f) {
			t.Fatalf("%d for %+v\n%d for %+v", Heat(f), f, Heat(more), more)
		}
		brand := sources.Brand{Timezone: "UTC"}
		if a, b := Assess(brand, f), Assess(brand, more); b.Press.After(a.Press) || !a.Due.Equal(b.Due) {
			t.Fatalf("%+v stands at %s, %+v at %s", f, a.Press, more, b.Press)
		}
	})
}

// Time alone never heats, and what Cools tells is when time changes the heat: not a moment before, and never in the past.
func TestHeatCoolsWithAge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := stirred(t)
		later := f
		later.Stirred.At = nine.Add(time.Duration(rapid.IntRange(0, 30_000).Draw(t, "minutes")) * time.Minute)
		if f.Stirred.At.IsZero() {
			if at := Cools(f); !at.IsZero() {
				t.Fatalf("%+v cools at %s", f, at)
			}
			return
		}
		if Heat(later) > Heat(f) {
			t.Fatal("it grows hotter by waiting")
		}
		if f.Stirred.Last.After(nine) {
			return
		}
		at := Cools(f)
		if !at.IsZero() && !at.After(f.Stirred.At) {
			t.Fatalf("%+v cools at %s, which is past", f, at)
		}
		before := f
		before.Stirred.At = at.Add(-time.Millisecond)
		if at.IsZero() {
			before.Stirred.At = nine.Add(10_000 * time.Hour)
		}
		if Heat(before) != Heat(f) {
			t.Fatalf("%+v changes before %s, when it is to be reckoned anew", f, at)
		}
		for range 20 { // it ends
			if at = Cools(f); at.IsZero() {
				return
			}
			if f.Stirred.At = at; !f.Stirred.First.IsZero() && !f.Stirred.First.Add(RateSpan).After(at) {
				f.Stirred.Hour, f.Stirred.First = 0, time.Time{}
			}
		}
		t.Fatalf("%+v never comes to rest", f)
	})
}

func TestHeatByExample(t *testing.T) {
	crowd := Facts{Kind: Complaint, TextHeat: 2, Critics: 5, Likes: 12, Theirs: 5}
	stir := func(f Facts, s Stirred) Facts { f.Stirred = s; return f }
	quiet := func(d time.Duration) Stirred { return Stirred{Last: nine.Add(-d), At: nine} }
	for _, c := range []struct {
		name string
		in   Facts
		want int
		why  string
	}{
		{"critics and likes", crowd, 5, "tone critics likes"},
		{"a rush", stir(crowd, Stirred{Hour: 6}), 6, "tone critics rate likes"},
		{"a day quiet", stir(crowd, quiet(24*time.Hour)), 5, "tone critics likes"},
		{"two days quiet", stir(crowd, quiet(50*time.Hour)), 4, "tone critics likes quiet"},
		{"weeks quiet", stir(crowd, quiet(500*time.Hour)), 2, "quiet tone critics likes"},
		{"shared", stir(Facts{Kind: Complaint, TextHeat: 1}, Stirred{Reach: 300}), 3, "reach tone"},
		{"liked and shared", stir(Facts{Kind: Complaint, TextHeat: 1, Likes: 100}, Stirred{Reach: 300}), 3, "likes tone"},
		{"two who chat fast", stir(Facts{Kind: Complaint, TextHeat: 1, Critics: 1}, Stirred{Hour: 30}), 1, "tone"},
		{"one who asks again and again", Facts{Kind: Complaint, TextHeat: 1, Critics: 1, Theirs: 3}, 2, "tone again"},
		{"praise shared widely", stir(Facts{Kind: Praise}, Stirred{Reach: 3000, Hour: 50}), 0, ""},
	} {
		if got := Heat(c.in); got != c.want || keys(HeatWhy(c.in)) != c.why {
			t.Errorf("%s: %d %s", c.name, got, keys(HeatWhy(c.in)))
		}
	}
}
