package replies

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
)

func keys(list []Because) string {
	var s []string
	for _, b := range list {
		s = append(s, b.Key)
	}
	return strings.Join(s, " ")
}

func TestTheRowSaysWhyItStandsWhereItStands(t *testing.T) {
	open := Facts{Kind: Complaint, State: CaseNew, Audience: sources.Public, Waiting: nine, Theirs: 1, Critics: 1}
	with := func(change func(*Facts)) Facts { f := open; change(&f); return f }
	brand := sources.Brand{Timezone: "UTC"}
	for _, c := range []struct {
		what string
		f    Facts
		now  time.Time
		want string
	}{
		{"the design's example", with(func(f *Facts) { f.Theirs, f.Likes = 3, 12 }), nine.Add(18 * time.Minute), "left likes messages"},
		{"late", open, hour(2), "over"},
		{"so late that it lies on the pile", open, hour(26), "over stale"},
		{"urgent", with(func(f *Facts) { f.Urgent, f.Because, f.Likes = true, "heute noch", 3 }), nine, "left urgent likes"},
		{"two critics", with(func(f *Facts) { f.Critics, f.TextHeat = 2, 2 }), nine, "left heat critics"},
		{"a bad review", with(func(f *Facts) { f.Rating = 1 }), nine, "left stars"},
		{"public rounds", with(func(f *Facts) { f.Rounds = 2 }), nine, "left rounds"},
		{"held", with(func(f *Facts) { f.Waiting, f.Held = time.Time{}, hour(6) }), hour(1), "left promised"},
		{"promised", with(func(f *Facts) { f.Promised = hour(6) }), hour(5), "over promised"},
		{"broken", with(func(f *Facts) { f.State, f.Waiting, f.Promised, f.Broken = CaseAnswered, time.Time{}, hour(6), true }), hour(7), "over broken"},
		{"back from Anna", with(func(f *Facts) { f.Back = Back{By: BackEscalation, At: hour(6), To: "Anna"} }), hour(6), "over escalation"},
		{"awake", with(func(f *Facts) { f.Back = Back{By: BackSnooze, At: hour(6)} }), hour(7), "over snooze"},
		{"wrote while Anna had it", with(func(f *Facts) { f.Back = Back{By: BackWrote, At: nine, To: "Anna"} }), nine, "left wrote"},
		{"the window closes", with(func(f *Facts) {
			f.Window = Window{Act: sources.ActMessage, Opened: nine, Closes: hour(24)}
		}), hour(21), "over window"},
		{"it is far off", with(func(f *Facts) {
			f.Window = Window{Act: sources.ActMessage, Opened: nine, Closes: hour(24)}
		}), hour(2), "over"},
		{"it has closed", with(func(f *Facts) {
			f.Window = Window{Act: sources.ActMessage, Opened: nine, Closes: hour(24)}
		}), hour(24), "over shut"},
		{"asleep", with(func(f *Facts) { f.Rests, f.Until = true, hour(30) }), hour(24), "until"},
		{"with Anna", with(func(f *Facts) { f.Rests, f.Until, f.With = true, hour(30), "Anna" }), hour(24), "with"},
		{"a long wait that is not late", with(func(f *Facts) { f.Kind = Question }), hour(3), "left waits"},
	} {
		s := Assess(brand, c.f)
		if got := keys(Explain(c.f, s, c.now)); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

func TestTheWeightiestReasonComesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{
			Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"), Urgent: rapid.Bool().Draw(t, "urgent"), State: CaseNew, Waiting: nine,
			TextHeat: rapid.IntRange(0, 6).Draw(t, "heat"), Theirs: rapid.IntRange(0, 9).Draw(t, "theirs"),
			Critics: rapid.IntRange(0, 20).Draw(t, "critics"), Likes: rapid.IntRange(0, 500).Draw(t, "likes"),
			Rating: rapid.IntRange(0, 5).Draw(t, "stars"), Rests: rapid.Bool().Draw(t, "rests"),
		}
		list := Explain(f, Assess(sources.Brand{Timezone: "UTC"}, f), soon(t, nine))
		seen := map[string]bool{}
		for i, b := range list {
			if seen[b.Key] {
				t.Fatalf("%s is said twice", b.Key)
			}
			seen[b.Key] = true
			if i > 0 && b.Weight > list[i-1].Weight {
				t.Fatalf("%s weighs more than %s before it", b.Key, list[i-1].Key)
			}
		}
		if f.Rests && (seen[WhyLeft] || seen[WhyOver]) {
			t.Fatal("what rests is not due")
		}
	})
}
