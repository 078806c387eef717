package filter

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

var anyWord = rapid.SampledFrom([]string{
	"torte", "drei Wochen", "or", "unread", "-x", "a:b", "not", `sagt "nie"`, `\`, "(", "<3", "ä", "age", "10:30", "!", "a,b", "none", "a=b", "„x“",
})

func anyTest(t *rapid.T) Node {
	f := rapid.SampledFrom(Fields()).Draw(t, "field")
	compare := rapid.SampledFrom([]Op{Less, AtMost, More, AtLeast}).Draw(t, "op")
	if specs[f].lacks && rapid.IntRange(0, 3).Draw(t, "lacks") == 0 {
		return Test{Field: f, Op: rapid.SampledFrom([]Op{None, Some}).Draw(t, "which")}
	}
	switch f.Type() {
	case Number:
		return Test{Field: f, Op: rapid.SampledFrom([]Op{Is, compare}).Draw(t, "is"), N: rapid.IntRange(0, 20).Draw(t, "n")}
	case Until:
		if rapid.Bool().Draw(t, "day") {
			return Test{Field: f, Op: Is, Text: rapid.SampledFrom([]string{Overdue, Today, Tomorrow}).Draw(t, "name")}
		}
		return Test{Field: f, Op: compare, Span: time.Duration(rapid.IntRange(-500, 500).Draw(t, "minutes")) * time.Minute}
	case Since:
		return Test{Field: f, Op: compare, Span: time.Duration(rapid.IntRange(0, 50_000).Draw(t, "minutes")) * time.Minute}
	case Mark:
		name := rapid.SampledFrom(map[Field][]string{
			Flag: {"unread", "urgent", "stale", "hidden", "held"}, Having: {"draft", "note", "file"},
		}[f]).Draw(t, "mark")
		return Test{Field: f, Op: Is, Text: name}
	}
	if f.open() {
		return Test{Field: f, Op: Is, Text: anyWord.Draw(t, "text")}
	}
	return Test{Field: f, Op: Is, Text: rapid.SampledFrom(known[f]).Draw(t, "value").name}
}

func anyNode(t *rapid.T, depth int) Node {
	parts := func() []Node {
		var list []Node
		for range rapid.IntRange(2, 3).Draw(t, "parts") {
			list = append(list, anyNode(t, depth-1))
		}
		return list
	}
	shape := rapid.IntRange(0, 4).Draw(t, "shape")
	switch {
	case depth > 0 && shape == 0:
		return And(parts()...)
	case depth > 0 && shape == 1:
		return Or(parts()...)
	case depth > 0 && shape == 2:
		return Negate(anyNode(t, depth-1))
	case shape == 3:
		return Word{anyWord.Draw(t, "word")}
	}
	return anyTest(t)
}

func anyFacts(t *rapid.T) Facts {
	moment := func(name string) time.Time {
		if rapid.Bool().Draw(t, name) {
			return time.Time{}
		}
		return now.Add(time.Duration(rapid.IntRange(-60_000, 60_000).Draw(t, name)) * time.Minute)
	}
	few := rapid.SliceOfN(anyWord, 0, 3)
	return Facts{
		Brand: anyWord.Draw(t, "brand"), Channel: few.Draw(t, "channel"), Network: rapid.SampledFrom(sources.Networks).Draw(t, "network"),
		Form: sources.CommentForm, Audience: sources.Public, Kind: rapid.SampledFrom(replies.Kinds).Draw(t, "kind"),
		State: replies.CaseNew, Views: []string{"open"}, Labels: few.Draw(t, "labels"), Cause: "delivery", Authors: few.Draw(t, "authors"),
		Lang: "de", Heat: rapid.IntRange(0, 6).Draw(t, "heat"), Likes: rapid.IntRange(0, 20).Draw(t, "likes"),
		Due: moment("due"), Promise: moment("promise"), Snoozed: moment("snoozed"), Waiting: moment("waiting"), Began: now.Add(-time.Hour),
		Updated: now, Unread: rapid.Bool().Draw(t, "unread"), Urgent: rapid.Bool().Draw(t, "urgent"), Texts: few.Draw(t, "texts"),
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Query{anyNode(t, 4)}
		for _, lang := range []string{"en", "de"} {
			again, err := Parse(q.In(lang))
			if err != nil || !reflect.DeepEqual(again, q) {
				t.Fatalf("%#v is written %q and read back as %#v (%v)", q, q.In(lang), again, err)
			}
		}
	})
}

func TestQueriesKeepTheLawsOfLogic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c, f := anyNode(t, 2), anyNode(t, 2), anyNode(t, 2), anyFacts(t)
		is := func(n Node) bool { return Query{n}.Match(f, now) }
		for law, ok := range map[string]bool{
			"not is the opposite":       is(Negate(a)) == !is(a),
			"not not is nothing":        reflect.DeepEqual(Negate(Negate(a)), a),
			"De Morgan, and":            is(Negate(And(a, b))) == is(Or(Negate(a), Negate(b))),
			"De Morgan, or":             is(Negate(Or(a, b))) == is(And(Negate(a), Negate(b))),
			"and is both":               is(And(a, b)) == (is(a) && is(b)),
			"or is one":                 is(Or(a, b)) == (is(a) || is(b)),
			"the order does not matter": is(And(a, b)) == is(And(b, a)) && is(Or(a, b)) == is(Or(b, a)),
			"brackets do not matter":    is(And(a, And(b, c))) == is(And(And(a, b), c)),
			"distribution":              is(And(a, Or(b, c))) == is(Or(And(a, b), And(a, c))),
			"a or not a":                is(Or(a, Negate(a))) && !is(And(a, Negate(a))),
			"narrowing narrows":         !(Query{a}).And(Query{b}).Match(f, now) || is(a),
			"the empty one lets pass":   Query{}.Match(f, now),
		} {
			if !ok {
				t.Fatalf("%s: a %q, b %q, c %q", law, Query{a}, Query{b}, Query{c})
			}
		}
	})
}

func TestNoneSomeAndComparisonsPartTheWorld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		for _, fd := range fields {
			is := func(op Op, span time.Duration, n int) bool {
				return Test{Field: fd.name, Op: op, Span: span, N: n}.Match(f, now)
			}
			if fd.lacks && is(None, 0, 0) == is(Some, 0, 0) {
				t.Fatalf("%s: none and any", fd.name)
			}
			span, n := time.Duration(rapid.IntRange(-60_000, 60_000).Draw(t, "span"))*time.Minute, rapid.IntRange(0, 20).Draw(t, "n")
			if ty := fd.typ; ty != Number && ty != Until && ty != Since || ty != Number && f.moment(fd.name).IsZero() {
				continue
			}
			if is(Less, span, n) == is(AtLeast, span, n) || is(More, span, n) == is(AtMost, span, n) {
				t.Fatalf("%s: %v %d", fd.name, span, n)
			}
		}
	})
}

func TestSpansAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(-int64(longestSpan/time.Second), int64(longestSpan/time.Second)).Draw(t, "s")) * time.Second
		if got, err := parseSpan(spanText(d)); err != nil || got != d {
			t.Fatalf("%v is written %s and read %v (%v)", d, spanText(d), got, err)
		}
	})
}
