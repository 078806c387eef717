package when

import (
	"errors"
	"strings"
	"time"

	"atempause/replies"
	"atempause/replies/rules"
)

// maxText is how long a typed time may be, in bytes.
const maxText = 200

// farAhead is how far ahead a time may lie.
const farAhead = 5 * 366 * 24 * time.Hour

// Parse reads a time as a person types it, for snoozes, deadlines and promises: "morgen 9", "fri 14:00", "in 2h", "bis
// Ladenschluss". lang is tried first ("" lets the text decide), then the other language. The result lies after now and is
// in the zone of the hours. Errors are of type *Error.
func Parse(text, lang string, now time.Time, hours replies.Hours) (time.Time, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return time.Time{}, &Error{Kind: Empty, Text: text, Examples: Examples(lang)}
	}
	if len(text) > maxText {
		return time.Time{}, &Error{Kind: Unread, Text: text, Part: text, Examples: Examples(lang)}
	}
	if t, err := time.Parse(time.RFC3339, trimmed); err == nil {
		return settle(t, nil, text, lang, now, hours)
	}
	if lang == "" {
		lang, _, _ = rules.DetectLang(text)
	}
	if plain, dated := colloquial(text, now, now, hours); plain != text {
		t, err := parseEither(plain, lang, now, hours)
		if err == nil {
			return t, nil
		}
		if dated && !unread(err) {
			return time.Time{}, ofDay(err, text, lang, now, hours)
		}
	}
	return parseEither(text, lang, now, hours)
}

// ofDay tells of a day known by its name what is wrong with it: in the words that were typed, and, if it is over, with the
// next such day instead.
func ofDay(err error, text, lang string, now time.Time, hours replies.Hours) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	e.Text, e.Part = text, strings.TrimSpace(text)
	if e.Kind == Past {
		e.Options = nil
		again, _ := colloquial(text, now, now.In(hours.Zone()).AddDate(0, 0, 1), hours)
		if t, err := parseEither(again, lang, now, hours); err == nil {
			e.Options = []time.Time{t}
		}
	}
	return e
}

// parseEither reads a text as one language, and where that finds no time in it as the other.
func parseEither(text, lang string, now time.Time, hours replies.Hours) (time.Time, error) {
	other := "en"
	if !german(lang) {
		other = "de"
	}
	t, err := parseIn(text, lang, now, hours)
	if err == nil || !unread(err) {
		return t, err
	}
	if t, second := parseIn(text, other, now, hours); second == nil || !unread(second) {
		return t, second
	}
	return t, err
}

func unread(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == Unread
}

// parseIn reads a text as one language.
func parseIn(text, lang string, now time.Time, hours replies.Hours) (time.Time, error) {
	doc := rules.Parse(isoTime(text), base(lang))
	r := newReader(doc, lang, false)
	p, ok := r.phrase(0)
	if r.fault != nil {
		return options(r, p, text, lang, now, hours)
	}
	rest := p.to
	for rest < len(r.toks) && (r.word(rest).class == cLink || r.oneOf(rest, "uhr please bitte wieder again")) {
		rest++
	}
	if !ok || rest < len(r.toks) {
		part := strings.TrimSpace(text)
		if ok {
			part = r.text(p.to, len(r.toks))
		}
		return time.Time{}, &Error{Kind: Unread, Text: text, Part: part, Examples: Examples(lang)}
	}
	t, err := resolveStart(p, now, hours)
	return settle(t, err, text, lang, now, hours)
}

// isoTime makes the T of "2026-12-03T10:00" a space.
func isoTime(text string) string {
	if i := strings.IndexByte(text, 'T'); i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1]) {
		return text[:i] + " " + text[i+1:]
	}
	return text
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// resolveStart resolves what was typed. "bis Freitag" means Friday's end, "freitag" its beginning.
func resolveStart(p phrase, now time.Time, hours replies.Hours) (time.Time, *Error) {
	s := resolver{now: now, hours: hours}
	s.end = p.bound == boundBy || p.bound == boundUntil || p.bound == boundWithin
	t := s.resolve(p)
	return t, s.fault
}

// options fills in both readings of an ambiguous date.
func options(r *reader, p phrase, text, lang string, now time.Time, hours replies.Hours) (time.Time, error) {
	e := r.fault
	e.Text, e.Examples = text, Examples(lang)
	if e.Kind == Ambiguous {
		for range 2 {
			if t, err := resolveStart(p, now, hours); err == nil {
				e.Options = append(e.Options, t)
			} else {
				e.Options = append(e.Options, err.Options...)
			}
			p.day.month, p.day.n = p.day.n, p.day.month
		}
	}
	return time.Time{}, e
}

// settle judges the moment found.
func settle(t time.Time, e *Error, text, lang string, now time.Time, hours replies.Hours) (time.Time, error) {
	switch {
	case e != nil:
	case !t.After(now):
		e = &Error{Kind: Past, At: t.In(hours.Zone())}
		if next := t.In(hours.Zone()).AddDate(0, 0, 1); next.After(now) {
			e.Options = []time.Time{next}
		}
	case t.Sub(now) > farAhead:
		e = &Error{Kind: TooFar, At: t.In(hours.Zone())}
	default:
		return t.In(hours.Zone()).Truncate(time.Second), nil
	}
	e.Text, e.Examples = text, Examples(lang)
	if e.Part == "" {
		e.Part = strings.TrimSpace(text)
	}
	return time.Time{}, e
}
