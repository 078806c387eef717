package weather

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestTheStepsOfTheScale(t *testing.T) {
	for _, c := range []struct {
		name string
		f    Facts
		want int
		why  string
	}{
		{"nothing", Facts{Posts: 40}, 0, ""},
		{"one critic", Facts{CriticsDay: 1, Critical: 1, Posts: 20, Channels: 1, AllChannels: 3, Hours: 1}, 1, WhyCritics},
		{"a small brand with one post, a complaint", Facts{CriticsDay: 1, Critical: 1, Posts: 1, Channels: 1, AllChannels: 1, Hours: 1}, 1, WhyCritics},
		{"repeated", Facts{CriticsDay: 3, Critical: 4, Posts: 30, Channels: 1, AllChannels: 3, Hours: 2}, 2, WhyRepeated},
		{"spreading", Facts{CriticsDay: 6, Critical: 9, Posts: 30, Channels: 2, AllChannels: 3, Hours: 4}, 3, WhySpread},
		{"one channel, wide echo", Facts{CriticsDay: 6, Critical: 9, Posts: 30, Channels: 1, AllChannels: 1, Hours: 2, Reach: 900}, 3, WhyEcho},
		{"one channel for half a day", Facts{CriticsDay: 12, Critical: 14, Posts: 30, Channels: 1, AllChannels: 1, Hours: 7}, 3, WhyLasting},
		{"one of three channels for half a day", Facts{CriticsDay: 12, Critical: 14, Posts: 30, Channels: 1, AllChannels: 3, Hours: 7}, 2, WhyRepeated},
		{"insults beside it", Facts{CriticsDay: 6, Critical: 9, Posts: 30, Channels: 2, AllChannels: 3, Hours: 4, Insults: 2}, 3, WhySpread},
		{"a rush", Facts{CriticsHour: 9, CriticsDay: 9, Critical: 9, Posts: 30, Channels: 1, AllChannels: 1, Hours: 1}, 3, WhyRush},
		{"protest", Facts{CriticsDay: 12, Critical: 14, Posts: 60, Channels: 3, AllChannels: 3, Hours: 6, Protests: 5, ProtestOn: 3}, 4, WhyProtests},
		{"protest on one of four channels", Facts{CriticsDay: 12, Critical: 14, Posts: 60, Channels: 3, AllChannels: 4, Hours: 6, Protests: 5, ProtestOn: 1}, 3, WhySpread},
		{"majority", Facts{CriticsDay: 30, Critical: 40, Posts: 60, Channels: 3, AllChannels: 3, Hours: 6}, 5, WhyMajority},
		{"storm", Facts{CriticsDay: 60, Critical: 90, Posts: 100, Channels: 3, AllChannels: 3, Hours: 9, Insults: 30, InsultsOn: 3}, 6, WhyInsults},
		{"insults by few", Facts{CriticsDay: 2, Critical: 2, Posts: 5, Insults: 2, InsultsOn: 1, Channels: 1, AllChannels: 1}, 1, WhyCritics},
	} {
		level, why := Level(c.f)
		if level != c.want || c.why != "" && (len(why) == 0 || why[0].Key != c.why) {
			t.Errorf("%s: %d %v", c.name, level, why)
		}
	}
	if Name(-1) != "weather.0" || Name(9) != "weather.6" {
		t.Error("names")
	}
}

func anyDay(t *rapid.T) Facts {
	n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
	return Facts{
		CriticsHour: n("hour", 12), CriticsDay: n("day", 40), Posts: n("posts", 80), Critical: n("critical", 60), Hours: n("hours", 24),
		Channels: n("channels", 4), AllChannels: n("all", 4), Protests: n("protests", 8), ProtestOn: n("on", 4), Insults: n("insults", 30),
		InsultsOn: n("ion", 4), Reach: n("reach", 600),
	}
}

func TestMoreCriticismIsNeverCalmer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyDay(t)
		level, why := Level(f)
		if level > 0 && len(why) == 0 || level == 0 && len(why) > 0 {
			t.Fatalf("%d: %v", level, why)
		}
		g := f
		for _, p := range []*int{&g.CriticsHour, &g.CriticsDay, &g.Hours, &g.Channels, &g.Protests, &g.ProtestOn, &g.Insults, &g.InsultsOn, &g.Reach} {
			*p += rapid.IntRange(0, 5).Draw(t, "more")
		}
		if more, _ := Level(g); more < level {
			t.Fatalf("%+v: %d, %+v: %d", f, level, g, more)
		}
	})
}

func TestItRisesAtOnceAndFallsByCalmHours(t *testing.T) {
	storm := Facts{CriticsDay: 30, Critical: 40, Posts: 60, Channels: 3, AllChannels: 3, Hours: 6}
	calm := State{}
	calm = Next(calm, Facts{}, noon)
	s := Next(calm, storm, noon.Add(time.Minute))
	if s.Level != 5 || !Alarm(calm, s) || Alarm(s, s) || Alarm(s, calm) {
		t.Fatalf("%+v", s)
	}
	at := noon.Add(time.Hour)
	s = Next(s, Facts{}, at)
	if s.Level != 5 || s.Why[0].Key != WhyFalling || !s.Falls().Equal(at.Add(6*time.Hour)) {
		t.Fatalf("it fell at once: %+v", s)
	}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{5 * time.Hour, 5}, {6 * time.Hour, 4}, {12 * time.Hour, 3}, {15 * time.Hour, 2}, {21 * time.Hour, 0}} {
		if got := Next(s, Facts{}, at.Add(c.after)); got.Level != c.want {
			t.Errorf("after %s: %d", c.after, got.Level)
		}
	}
	again := Next(Next(s, Facts{}, at.Add(7*time.Hour)), storm, at.Add(8*time.Hour))
	if again.Level != 5 || !again.Calm.IsZero() {
		t.Errorf("it does not rise again: %+v", again)
	}
	if one := Next(calm, Facts{CriticsDay: 1}, noon.Add(time.Minute)); Alarm(calm, one) {
		t.Error("a single critic rings")
	}
}

func TestTheWeathersLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at, s := noon, State{}
		for range rapid.IntRange(1, 12).Draw(t, "looks") {
			at = at.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute)
			f := anyDay(t)
			raw, _ := Level(f)
			was := s
			s = Next(s, f, at)
			if s.Level < raw || s.Level > max(was.Level, raw) {
				t.Fatalf("%d → %d, the facts say %d", was.Level, s.Level, raw)
			}
			if Alarm(was, s) && raw <= was.Level {
				t.Fatal("it rings and has not risen")
			}
			if (s.Level > raw) == s.Calm.IsZero() {
				t.Fatalf("calm: %+v at %d", s, raw)
			}
			b, err := json.Marshal(s)
			var back State
			if err != nil || json.Unmarshal(b, &back) != nil || back.Level != s.Level || !back.Calm.Equal(s.Calm) {
				t.Fatalf("kept as %s", b)
			}
			mid := at.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "mid")) * time.Minute)
			end := mid.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "end")) * time.Minute)
			once, twice := Next(s, f, end), Next(Next(s, f, mid), f, end)
			if once.Level != twice.Level || !once.Since.Equal(twice.Since) {
				t.Fatalf("looked at once %+v, and twice %+v", once, twice)
			}
			if old := Next(s, f, at.Add(-time.Second)); old.Level != s.Level || !old.Seen.Equal(s.Seen) {
				t.Fatal("a look back changed it")
			}
		}
	})
}
