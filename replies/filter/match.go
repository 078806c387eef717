package filter

import (
	"slices"
	"strings"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// Facts is what a query can ask of a thread. Zero times and empty texts mean that there is none.
type Facts struct {
	Brand     string
	Channel   []string // its id and its name
	Network   sources.Network
	Form      sources.Form
	Audience  sources.Audience
	Kind      replies.Kind
	State     replies.CaseState
	Views     []string // where it is listed: the main view, and "promises" and "ready" if it stands there
	Labels    []string
	Cause     string
	Authors   []string // names and ids of those who write in it
	Lang      string
	Reply     replies.State // of our unsent reply, "" for none
	Heat      int
	Likes     int
	Critics   int
	Messages  int // of theirs, that wait
	Stars     int
	Rounds    int
	Due       time.Time
	Promise   time.Time // the nearest that is owed
	Snoozed   time.Time // until then
	Escalated time.Time // until then
	Waiting   time.Time // since then
	Began     time.Time
	Updated   time.Time
	Unread    bool
	Urgent    bool
	Stale     bool
	Hidden    bool
	Held      bool
	Draft     bool
	Note      bool
	File      bool
	Texts     []string // what is searched: messages, the post above, the names of those who write
}

// Match tells whether a thread passes. Days are those of now's location.
func (q Query) Match(f Facts, now time.Time) bool { return q.Node == nil || match(q.Node, f, now) }

func match(n Node, f Facts, now time.Time) bool {
	switch n := n.(type) {
	case All:
		return !slices.ContainsFunc(n, func(p Node) bool { return !match(p, f, now) })
	case Any:
		return slices.ContainsFunc(n, func(p Node) bool { return match(p, f, now) })
	case Not:
		return !match(n.Node, f, now)
	case Word:
		ways := Spellings(n.Text)
		return slices.ContainsFunc(f.Texts, func(t string) bool {
			t = fold(t)
			return slices.ContainsFunc(ways, func(way string) bool { return strings.Contains(t, way) })
		})
	case Test:
		return n.Match(f, now)
	}
	return false
}

// Match tells whether a thread passes this test.
func (t Test) Match(f Facts, now time.Time) bool {
	switch t.Field.Type() {
	case Number:
		return compare(t.Op, f.number(t.Field), t.N)
	case Since, Until:
		return t.moment(f.moment(t.Field), now)
	case Mark:
		return f.mark(t.Text)
	}
	have := f.texts(t.Field)
	switch t.Op {
	case None:
		return len(have) == 0
	case Some:
		return len(have) > 0
	}
	if t.Field == View && t.Text == "all" {
		return true
	}
	want := fold(t.Text)
	return slices.ContainsFunc(have, func(h string) bool {
		if t.Field.Type() == Part {
			return strings.Contains(fold(h), want)
		}
		return fold(h) == want
	})
}

func (t Test) moment(at, now time.Time) bool {
	switch {
	case t.Op == None:
		return at.IsZero()
	case at.IsZero():
		return false
	case t.Op == Some:
		return true
	case t.Op != Is:
		span := now.Sub(at)
		if t.Field.Type() == Until {
			span = -span
		}
		return compare(t.Op, span, t.Span)
	}
	from, to := Window(t.Text, now)
	return !at.Before(from) && (to.IsZero() || at.Before(to))
}

// Window is the stretch of time that a day's name means: from included, to not. The zero from is the beginning of time.
// Overdue ends with now: what is due this moment is overdue.
func Window(day string, now time.Time) (from, to time.Time) {
	midnight := func(days int) time.Time {
		y, m, d := now.Date()
		return time.Date(y, m, d+days, 0, 0, 0, 0, now.Location())
	}
	switch day {
	case Today:
		return midnight(0), midnight(1)
	case Tomorrow:
		return midnight(1), midnight(2)
	}
	return time.Time{}, now.Add(1)
}

func compare[T int | time.Duration](op Op, have, want T) bool {
	switch op {
	case Less:
		return have < want
	case AtMost:
		return have <= want
	case More:
		return have > want
	case AtLeast:
		return have >= want
	}
	return have == want
}

// texts are what a field of texts holds; none is empty.
func (f Facts) texts(of Field) []string {
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	switch of {
	case Brand:
		return one(f.Brand)
	case Channel:
		return f.Channel
	case Network:
		return one(string(f.Network))
	case Kind:
		return one(string(f.Kind))
	case State:
		return one(string(f.State))
	case View:
		return f.Views
	case Label:
		return f.Labels
	case Cause:
		return one(f.Cause)
	case Author:
		return f.Authors
	case Lang:
		return one(f.Lang)
	case Audience:
		return one(string(f.Audience))
	case Form:
		return one(string(f.Form))
	case Reply:
		return one(string(f.Reply))
	}
	return nil
}

func (f Facts) number(of Field) int {
	switch of {
	case Heat:
		return f.Heat
	case Likes:
		return f.Likes
	case Critics:
		return f.Critics
	case Messages:
		return f.Messages
	case Stars:
		return f.Stars
	}
	return f.Rounds
}

func (f Facts) moment(of Field) time.Time {
	switch of {
	case Due:
		return f.Due
	case Promise:
		return f.Promise
	case Snoozed:
		return f.Snoozed
	case Escalated:
		return f.Escalated
	case Waiting:
		return f.Waiting
	case Age:
		return f.Began
	}
	return f.Updated
}

func (f Facts) mark(name string) bool {
	switch name {
	case "unread":
		return f.Unread
	case "urgent":
		return f.Urgent
	case "stale":
		return f.Stale
	case "hidden":
		return f.Hidden
	case "held":
		return f.Held
	case "draft":
		return f.Draft
	case "note":
		return f.Note
	case "file":
		return f.File
	}
	return false
}
