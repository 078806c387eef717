package replies

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
)

// day is a workspace of matters on one day, with the clock in the test's hand.
type day struct {
	t       *testing.T
	now     time.Time
	matters map[string]Matter
}

// counts are the figures of the side pane, as "open 2, promises 1".
func (d *day) counts() string {
	n := map[View]int{}
	for _, m := range d.matters {
		n[m.View()]++
		if m.InPromises() {
			n[PromisesView]++
		}
	}
	var list []string
	for _, v := range append(slices.Clone(MainViews), PromisesView) {
		if n[v] > 0 {
			list = append(list, fmt.Sprintf("%s %d", v, n[v]))
		}
	}
	return strings.Join(list, ", ")
}

// at moves the clock, lets happen what happens, and looks at the views.
func (d *day) at(clock, what string, do func(), want string) {
	d.t.Helper()
	at, err := time.Parse("15:04", clock)
	if err != nil {
		d.t.Fatal(err)
	}
	d.now = time.Date(2026, 11, 23, at.Hour(), at.Minute(), 0, 0, time.UTC)
	tick := func() {
		for who, m := range d.matters {
			d.matters[who] = m.Tick(d.now)
		}
	}
	tick()
	if do != nil {
		do()
		tick() // what has been promised for the next half hour comes up at once
	}
	if got := d.counts(); got != want {
		d.t.Errorf("%s, %s: %s, want %s", clock, what, got, want)
	}
}

func (d *day) do(who string, f func(Matter) (Matter, error)) {
	d.t.Helper()
	m, err := f(d.matters[who])
	if err != nil {
		d.t.Fatalf("%s: %v", who, err)
	}
	d.matters[who] = m
}

func (d *day) clock(hour, minute int) time.Time {
	return time.Date(2026, 11, 23, hour, minute, 0, 0, time.UTC)
}

func (d *day) writes(who string, thread int64, audience sources.Audience, k Kind) {
	d.matters[who] = d.matters[who].Theirs(Incoming{Thread: thread, Audience: audience, Kind: k, At: d.now})
}

func (d *day) answers(who string, thread int64, audience sources.Audience, promises ...Promise) {
	d.matters[who] = d.matters[who].Ours(Answer{Thread: thread, Audience: audience, At: d.now, Promises: promises})
}

func TestADay(t *testing.T) {
	d := &day{t: t, matters: map[string]Matter{}}
	public, private := sources.Public, sources.Private
	d.at("09:00", "the morning's posts", func() {
		d.writes("maria", 1, public, Complaint)
		d.writes("tom", 3, public, Question)
		d.writes("lena", 4, public, Praise)
		d.writes("seller", 5, public, Spam)
		d.writes("karl", 6, public, Complaint)
		d.writes("eva", 7, private, Complaint)
	}, "open 5, praise 1")
	d.at("09:05", "the advert is moderated away", func() {
		d.do("seller", func(m Matter) (Matter, error) { return m.Gone(5, d.now) })
	}, "open 4, praise 1, done 1")
	d.at("09:10", "thanks for the praise, the first public answer", func() {
		d.answers("lena", 4, public)
		d.answers("maria", 1, public)
	}, "open 3, waiting 1, done 2")
	d.at("09:20", "Karl's matter goes to the owner until noon", func() {
		d.do("karl", func(m Matter) (Matter, error) { return m.Escalate("Anna", d.clock(12, 0), d.now) })
	}, "open 2, waiting 1, escalated 1, done 2")
	d.at("09:30", "Maria writes in private, joined with her comment", func() {
		d.do("maria", func(m Matter) (Matter, error) {
			o := NewMatter(2, private).Theirs(Incoming{Thread: 2, Audience: private, Kind: Question, At: d.now})
			return m.Join(o, d.now)
		})
	}, "open 3, escalated 1, done 2")
	d.at("09:40", "answered, with a call promised by eleven; Eva's by ten", func() {
		d.answers("maria", 2, private, Promise{ID: 1, Due: d.clock(11, 0)})
		d.answers("eva", 7, private, Promise{ID: 2, Due: d.clock(10, 0)})
	}, "open 2, private 1, escalated 1, done 2, promises 2")
	d.at("10:00", "Eva was not called", nil, "open 2, private 1, escalated 1, done 2, promises 2")
	d.at("10:05", "and is told so", func() { d.answers("eva", 7, private) }, "open 1, private 2, escalated 1, done 2, promises 1")
	before := maps.Clone(d.matters)
	d.at("10:10", "everything that waits is put off to the afternoon", func() {
		before = maps.Clone(d.matters)
		for _, who := range []string{"tom", "maria", "eva"} {
			d.do(who, func(m Matter) (Matter, error) { return m.Snooze(d.clock(15, 0), d.now) })
		}
	}, "snoozed 3, escalated 1, done 2, promises 1")
	after := maps.Clone(d.matters)
	d.at("10:11", "which is taken back", func() {
		for _, who := range []string{"tom", "maria", "eva"} {
			d.do(who, func(m Matter) (Matter, error) { m, _ = m.Undo(before[who], after[who], d.now); return m, nil })
			if !d.matters[who].Same(before[who]) {
				t.Errorf("%s is not as before", who)
			}
		}
	}, "open 1, private 2, escalated 1, done 2, promises 1")
	d.at("10:30", "Maria's call comes up", nil, "open 2, private 1, escalated 1, done 2, promises 1")
	d.at("10:50", "and is made", func() {
		d.do("maria", func(m Matter) (Matter, error) { return m.Keep(1, d.now) })
	}, "open 1, private 2, escalated 1, done 2")
	d.at("11:00", "she is helped: say so in public", func() { d.matters["maria"] = d.matters["maria"].Solve(d.now) },
		"open 1, private 1, solved 1, escalated 1, done 2")
	d.at("11:05", "a private word is not the public line", func() { d.answers("maria", 2, private) },
		"open 1, private 1, solved 1, escalated 1, done 2")
	d.at("11:10", "the closing line", func() { d.answers("maria", 1, public) }, "open 1, private 1, escalated 1, done 3")
	d.at("11:30", "Tom thanks for an answer he has had on the phone", func() {
		d.matters["tom"] = d.matters["tom"].Wait(d.now)
	}, "waiting 1, private 1, escalated 1, done 3")
	d.at("12:00", "Anna has not decided", nil, "open 1, waiting 1, private 1, done 3")
	karl := d.matters["karl"]
	s := Assess(sources.Brand{Timezone: "UTC"}, karl.Facts(Facts{Kind: Complaint, Waiting: d.clock(9, 0)}))
	if got := keys(Explain(karl.Facts(Facts{Kind: Complaint}), s, d.now)); got != "over escalation" {
		t.Errorf("the row says %s", got)
	}
	if m := d.matters["maria"]; m.State != CaseSaid || m.Promises[0].State != PromiseKept || d.matters["eva"].Promises[0].State != PromiseBroken {
		t.Errorf("%s, %+v, %+v", m.State, m.Promises, d.matters["eva"].Promises)
	}
}
