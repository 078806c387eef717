package replies

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
)

var messenger = sources.Capabilities{
	sources.ConversationForm: {sources.ActMessage: {Can: true, Until: 24 * time.Hour}, sources.ActReply: {Why: "capability.message_instead"}},
	sources.CommentForm: {
		sources.ActReply:          {Can: true},
		sources.ActReplyPrivately: {Can: true, Once: true, Until: 7 * 24 * time.Hour},
	},
}

func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("this machine has no time zone data for Europe/Berlin")
	}
	return loc
}

func TestTheNetworksWindows(t *testing.T) {
	list := Windows(messenger, Contact{Form: sources.ConversationForm, LastIn: nine, Wrote: nine})
	if len(list) != 1 || list[0].Act != sources.ActMessage || !list[0].Closes.Equal(hour(24)) {
		t.Fatalf("messenger: %+v", list)
	}
	if w := list[0]; w.Left(hour(21)) != 3*time.Hour || w.Left(hour(30)) != 0 || w.Open(hour(24)) || !w.Open(hour(23)) {
		t.Errorf("left %v and %v", w.Left(hour(21)), w.Left(hour(30)))
	}
	comment := Contact{Form: sources.CommentForm, Wrote: nine}
	list = Windows(messenger, comment)
	if len(list) != 1 || list[0].Act != sources.ActReplyPrivately || !list[0].Closes.Equal(hour(7*24)) || !list[0].Once {
		t.Fatalf("private reply: %+v", list)
	}
	if w := WindowFor(list, false); w != (Window{}) {
		t.Errorf("a comment can always be answered in public: %+v", w)
	}
	if w := WindowFor(list, true); w.Act != sources.ActReplyPrivately {
		t.Errorf("the private reply has an end: %+v", w)
	}
	comment.Used = []sources.Act{sources.ActReplyPrivately}
	if list = Windows(messenger, comment); len(list) != 0 {
		t.Errorf("it is allowed once: %+v", list)
	}
	if list = Windows(messenger, Contact{Form: sources.ConversationForm}); len(list) != 0 {
		t.Errorf("nobody has written: %+v", list)
	}
	if list = Windows(messenger, Contact{Form: sources.ReviewForm, Wrote: nine}); len(list) != 0 {
		t.Errorf("reviews have none: %+v", list)
	}
}

func TestAWindowMakesAnAnswerDueBeforeItCloses(t *testing.T) {
	loc := berlin(t)
	at := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, loc) }
	brand := sources.Brand{Hours: []string{"Mo-Fr 9-12", "Mo-Fr 14-18"}, Timezone: "Europe/Berlin"}
	due := func(wrote time.Time, window time.Duration, kind Kind) time.Time {
		f := Facts{Kind: kind, State: CaseNew, Form: sources.ConversationForm, Audience: sources.Private, Waiting: wrote}
		if window > 0 {
			f.Window = Window{Act: sources.ActMessage, Opened: wrote, Closes: wrote.Add(window)}
		}
		return Assess(brand, f).Due.In(loc)
	}
	for _, c := range []struct {
		what   string
		wrote  time.Time
		window time.Duration
		kind   Kind
		want   time.Time
	}{
		{"24 hours less two, in opening hours", at(23, 16), 24 * time.Hour, Praise, at(24, 14)},
		{"falls into the break: noon", at(23, 15), 24 * time.Hour, Praise, at(24, 12)},
		{"falls into the night: the evening before", at(23, 9), 20 * time.Hour, Praise, at(23, 18)},
		{"over the weekend: Friday evening", at(27, 17), 24 * time.Hour, Praise, at(27, 18)},
		{"written on Saturday, closed before we open: at once", at(28, 12), 24 * time.Hour, Praise, at(28, 12)},
		{"the own time of 24 open hours is shorter than a week", at(23, 9), 7 * 24 * time.Hour, Praise, at(26, 12)},
		{"a message has 15 minutes", at(23, 9), 24 * time.Hour, Complaint, at(23, 9).Add(15 * time.Minute)},
	} {
		if got := due(c.wrote, c.window, c.kind); !got.Equal(c.want) {
			t.Errorf("%s: due %s, want %s", c.what, got, c.want)
		}
	}
}

func TestAWindowNeverLoosens(t *testing.T) {
	brands := []sources.Brand{
		{Timezone: "Europe/Berlin"},
		{Timezone: "Europe/Berlin", Hours: []string{"Mo-Fr 09:00-18:00", "Sa 9-13"}, Holidays: []string{"12-25", "easter+1"}},
		{Timezone: "America/New_York", Hours: []string{"Fr 18:00-02:00"}},
	}
	rapid.Check(t, func(t *rapid.T) {
		brand := rapid.SampledFrom(brands).Draw(t, "brand")
		f := Facts{
			Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"), State: CaseNew, Audience: sources.Private,
			Waiting: nine.Add(time.Duration(rapid.IntRange(0, 600_000).Draw(t, "minutes")) * time.Minute),
		}
		plain := ownDue(brand, f)
		f.Window = Window{Act: sources.ActMessage, Opened: f.Waiting, Closes: f.Waiting.Add(time.Duration(rapid.IntRange(1, 20_000).Draw(t, "window")) * time.Minute)}
		with := ownDue(brand, f)
		h := hoursOf(brand)
		switch {
		case with.After(plain):
			t.Fatalf("due %s without a window, %s with it", plain, with)
		case with.Before(f.Waiting):
			t.Fatalf("due %s before it was written %s", with, f.Waiting)
		case with.After(f.Window.Closes) && with.After(f.Waiting):
			t.Fatalf("due %s after the window has closed %s", with, f.Window.Closes)
		case with.Before(plain) && with.After(f.Waiting) && !h.Open(with) && !h.Open(with.Add(-time.Second)):
			t.Fatalf("due %s in closed hours", with)
		}
	})
}

func TestPublicRounds(t *testing.T) {
	us, them, other, thx := Turn{Ours: true}, Turn{Who: "maria"}, Turn{Who: "jens"}, Turn{Who: "maria", Thanks: true}
	private := Turn{Ours: true, Private: true}
	hidden := Turn{Who: "maria", Gone: true}
	for _, c := range []struct {
		what     string
		messages []Turn
		want     int
	}{
		{"nothing", nil, 0},
		{"they wait", []Turn{them, them, them}, 0},
		{"answered", []Turn{them, us}, 0},
		{"a round", []Turn{them, us, them}, 1},
		{"several in a row are one", []Turn{them, us, us, them, them}, 1},
		{"the second", []Turn{them, us, them, us, them}, 2},
		{"thanks end it", []Turn{them, us, them, us, thx}, 1},
		{"somebody else begins anew", []Turn{them, us, other}, 0},
		{"and comes back", []Turn{them, us, other, us, other}, 1},
		{"private answers are none", []Turn{them, private, them}, 0},
		{"what nobody sees is none", []Turn{them, us, hidden}, 0},
		{"our own post has no round", []Turn{us, them}, 0},
		{"authors not told", []Turn{{}, us, {}, us, {}}, 2},
	} {
		if got := Rounds(c.messages); got != c.want {
			t.Errorf("%s: %d rounds, want %d", c.what, got, c.want)
		}
	}
	m := run(theirs(inPublic, Complaint, 0), ours(inPublic, 1), theirs(inPublic, Complaint, 2))
	if m.Handover(1) || !m.Handover(2) {
		t.Error("the hand-over is offered from the second round on")
	}
	if m = run(theirs(inPublic, Complaint, 0), aside(1), theirs(inPublic, Complaint, 2)); m.Handover(3) {
		t.Error("there is a private way already")
	}
}

func TestRoundsNeverShrink(t *testing.T) {
	turn := rapid.Custom(func(t *rapid.T) Turn {
		return Turn{
			Ours: rapid.Bool().Draw(t, "ours"), Private: rapid.Bool().Draw(t, "private"), Thanks: rapid.Bool().Draw(t, "thanks"),
			Gone: rapid.Bool().Draw(t, "gone"), Who: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "who"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(turn).Draw(t, "messages")
		ours := 0
		for i := range list {
			if list[i].Ours {
				ours++
			}
			if n := Rounds(list[:i+1]); n < Rounds(list[:i]) || n > ours {
				t.Fatalf("%d rounds after %d answers", n, ours)
			}
		}
	})
}
