package store

import (
	"context"

	"atempause/replies"
	"atempause/sources"
)

// spamLetters is how long a wording must be for a correction to spam to hold whoever posts it: those who advertise
// change their names, but two people may well write the same three words.
const spamLetters = 20

// ruling is what persons said of a wording, by part of the verdict; nil where nobody said anything.
type ruling struct{ kind, urgent, cause *fix }

func (r ruling) none() bool { return r == ruling{} }

func (r *ruling) take(f *fix) {
	switch f.Label {
	case labelKind:
		r.kind = f
	case labelUrgent:
		r.urgent = f
	case labelCause:
		r.cause = f
	}
}

func (r ruling) of(label string) *fix {
	switch label {
	case labelKind:
		return r.kind
	case labelUrgent:
		return r.urgent
	}
	return r.cause
}

// anybodys tells whether a correction holds for every author.
func (f *fix) anybodys() bool {
	return f.Label == labelKind && f.Meant == string(replies.Spam) && f.Letters >= spamLetters
}

// rule gathers the corrections of one wording, oldest first, that hold for an author: their own count before those that
// hold for anybody, the newest before older ones.
func rule(list []fix, author string) ruling {
	var r ruling
	for _, mine := range []bool{false, true} {
		for i := range list {
			if f := &list[i]; mine && f.Author == author && author != "" || !mine && f.anybodys() {
				r.take(f)
			}
		}
	}
	return r
}

// judge is a verdict as corrected. The rest follows the kind as it does in replies/triage: only what accuses is hot, and
// praise, spam, false claims and banter are never urgent.
func (r ruling) judge(v replies.Triage) replies.Triage {
	if r.kind != nil && v.Kind != replies.Kind(r.kind.Meant) {
		v.Kind, v.Thanks = replies.Kind(r.kind.Meant), false
		v.Heat = heatAs(v.Kind, v.Heat)
		switch v.Kind {
		case replies.Praise, replies.Spam, replies.Misinformation, replies.Other:
			v.Urgent = false
		}
		if v.Kind != replies.Complaint {
			v.Cause = ""
		}
	}
	if r.urgent != nil {
		v.Urgent = r.urgent.Meant == "true"
	}
	if r.cause != nil {
		v.Cause = r.cause.Meant
	}
	return v
}

// heatAs is how hot a text is that turned out to be of a kind.
func heatAs(k replies.Kind, heat int) int {
	switch k {
	case replies.Complaint:
		return max(heat, 1)
	case replies.Abuse:
		return max(heat, 4)
	case replies.Misinformation:
		return max(heat, 2)
	case replies.Question:
		return min(heat, 1)
	}
	return 0
}

// lessons are all corrections, laid out so that ingest can pass by what nobody has corrected at hardly any cost.
type lessons struct {
	lines, last int64 // how many there were and the highest id: together they change with every change
	authors     map[lessonBy]bool
	spam        map[lessonFrom]bool
	known       map[lessonOf][]fix
	buf         []byte
}

type (
	lessonBy struct {
		brand  int64
		author string
	}
	lessonFrom struct {
		brand   int64
		opening opening
	}
	lessonOf struct {
		brand   int64
		wording string
	}
)

// learn gives the corrections as they stand, read anew only if they have changed.
func (s *Store) learn(ctx context.Context, q querier) (*lessons, error) {
	fresh := &lessons{authors: map[lessonBy]bool{}, spam: map[lessonFrom]bool{}, known: map[lessonOf][]fix{}}
	err := q.QueryRowContext(ctx, `SELECT count(*), coalesce(max(id), 0) FROM correction`).Scan(&fresh.lines, &fresh.last)
	if err != nil {
		return nil, err
	}
	if old := s.lessons; old != nil && old.lines == fresh.lines && old.last == fresh.last {
		return old, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT t.brand, `+fixColumns+` FROM correction c JOIN thread t ON t.id = c.thread
		WHERE c.wording <> '' ORDER BY c.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var brand int64
		var f fix
		if err := rows.Scan(append([]any{&brand}, f.fields()...)...); err != nil {
			return nil, err
		}
		fresh.authors[lessonBy{brand, f.Author}] = true
		if f.anybodys() {
			fresh.spam[lessonFrom{brand, openingFrom(f.Opening)}] = true
		}
		of := lessonOf{brand, f.Wording}
		fresh.known[of] = append(fresh.known[of], f)
	}
	if err := errorsOf(rows); err != nil {
		return nil, err
	}
	s.lessons = fresh
	return fresh, nil
}

// of finds what persons said of a text of an author.
func (l *lessons) of(brand int64, network sources.Network, a sources.Author, text string) (ruling, own) {
	if len(l.known) == 0 {
		return ruling{}, own{}
	}
	author := authorKey(network, a)
	mine := author != "" && l.authors[lessonBy{brand, author}]
	if !mine && (len(l.spam) == 0 || !l.spam[lessonFrom{brand, openingOf(text)}]) {
		return ruling{}, own{}
	}
	w := wordingOf(text, l.buf)
	l.buf = w.plain
	print := w.print()
	return rule(l.known[lessonOf{brand, print}], author), own{author: author, wording: print, letters: w.letters}
}
