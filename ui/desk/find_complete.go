package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/filter"
	"atempause/store"
)

// offers is a walk through what can stand where the cursor is.
type offers struct {
	list []filter.Completion
	cur  int
	text string // the line before
}

// knownPeople is how many of the newest threads tell the names that are offered.
const knownPeople = 300

type knownMsg struct {
	known filter.Vocabulary
	err   error
}

// loadKnown reads what labels, causes and people there are.
func (m *Model) loadKnown() tea.Cmd {
	db, ctx, brand := m.Store, m.Context, m.at.Brand
	known := filter.Vocabulary{Lang: m.Words.Lang()}
	for _, b := range m.Brands {
		known.Brands = append(known.Brands, b.Name)
		for _, c := range b.Channels {
			known.Channels = append(known.Channels, c.Name)
		}
	}
	return func() tea.Msg {
		err := know(ctx, db, brand, &known)
		return knownMsg{known, err}
	}
}

func know(ctx context.Context, db Store, brand string, known *filter.Vocabulary) error {
	labels, err := db.Labels(ctx, brand)
	if err != nil {
		return err
	}
	for _, l := range labels {
		known.Labels = append(known.Labels, l.Name)
	}
	causes, err := db.Causes(ctx, brand)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	for _, c := range causes {
		if !slices.Contains(known.Causes, c.Name) {
			known.Causes = append(known.Causes, c.Name)
		}
	}
	for _, c := range replies.Causes { // what triage guesses can be looked for, listed or not
		if !slices.Contains(known.Causes, c) {
			known.Causes = append(known.Causes, c)
		}
	}
	rows, err := db.Rows(ctx, store.Page{View: store.All, Brand: brand, Limit: knownPeople})
	for _, r := range rows {
		if r.Author != "" && !slices.Contains(known.Authors, r.Author) {
			known.Authors = append(known.Authors, r.Author)
		}
	}
	return err
}

func (k knownMsg) apply(m *Model) tea.Cmd {
	if k.err != nil {
		m.fault("storage.read", k.err)
		return nil
	}
	m.find.known = k.known
	m.lay()
	return nil
}

// complete goes on to the next of what can stand at the cursor. Where a mistake has an obvious mending it is that.
func (m *Model) complete(by int) tea.Cmd {
	f := &m.find
	o := &f.offers
	if len(o.list) == 0 {
		text := f.field.Text()
		o.list = f.completions()
		if e := f.mistake; len(o.list) == 0 && e != nil && e.Suggest != "" && e.End <= len(text) {
			mended := text[:e.At] + e.Suggest + text[e.End:]
			f.field.Change(mended, e.At+len(e.Suggest))
			return m.findTyped()
		}
		o.text = text
		if len(o.list) == 0 {
			m.say(plain, "find.nothing_to_complete")
			return nil
		}
		o.cur = -1
		if by < 0 {
			o.cur = 0
		}
	}
	o.cur = (o.cur + by + len(o.list)) % len(o.list)
	c := o.list[o.cur]
	text := o.text[:c.From] + c.Text + o.text[c.To:]
	at := c.From + len(c.Text)
	if len(o.list) == 1 {
		if c.Value && at == len(text) {
			text, at = text+" ", at+1
		}
		f.offers = offers{}
	}
	f.field.Change(text, at)
	return m.findTyped()
}

// completions are what can stand at the cursor. A word that stands for itself is not taken for the name of a field
// before two of its letters are there.
func (f *finding) completions() []filter.Completion {
	text, at := f.field.Text(), f.field.At()
	return f.known.Complete(text, at)
}

// hint shows what can stand at the cursor, "" for nothing worth it.
func (f *finding) hint() string {
	text, at := f.field.Text(), f.field.At()
	var parts []string
	for _, c := range f.known.Complete(text, at) {
		typed := filter.Fold(text[min(c.From, at):at])
		if !c.Value && (len(typed) < 2 || !strings.HasPrefix(filter.Fold(c.Text), typed)) || c.Text == text[min(c.From, at):at] {
			continue // most words are just words
		}
		parts = append(parts, c.Text)
	}
	return strings.Join(parts, "  ")
}

// typing tells whether a mistake is only that something is not written to its end yet.
func (f *finding) typing() bool {
	e := f.mistake
	return e != nil && e.End >= f.field.At() && e.At <= f.field.At() && f.hint() != "" ||
		e != nil && e.Kind == filter.OpenQuote && f.field.At() == len(f.field.Text())
}
