package handover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"atempause/replies"
	"atempause/replies/escalation"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/safe"
	"atempause/ui/words"
)

// Reader is what is asked of the store.
type Reader interface {
	Thread(ctx context.Context, id int64) (store.Thread, error)
	Messages(ctx context.Context, thread int64, offset, limit int) ([]store.Message, error)
	Person(ctx context.Context, thread int64) (store.Person, error)
}

// Case is a case as it is told to somebody else.
type Case struct {
	Thread     store.Thread // the one it was handed over from
	Brand      sources.Brand
	Said       []escalation.Line // in all threads of the case, in order of time
	Links      []string
	Complaints int // of this person, this one among them
}

// What is read of a case at the most: a brief quotes its first message and the last ones.
const (
	pageSize = 200
	maxRead  = 5000
)

// Read reads a case by one of its threads.
func Read(ctx context.Context, db Reader, brands []sources.Brand, id int64) (Case, error) {
	var k Case
	var err error
	if k.Thread, err = db.Thread(ctx, id); err != nil {
		return k, fmt.Errorf("read the case of thread %d: %w", id, err)
	}
	k.Brand = brandOf(brands, k.Thread.Brand)
	p, err := db.Person(ctx, id)
	if err != nil {
		return k, fmt.Errorf("read the case of thread %d: %w", id, err)
	}
	k.Complaints = p.Complaints
	threads := []store.Thread{k.Thread}
	for _, part := range k.Thread.Matter.Parts {
		if part.Thread == id {
			continue
		}
		t, err := db.Thread(ctx, part.Thread)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return k, fmt.Errorf("read the case of thread %d: %w", id, err)
		}
		threads = append(threads, t)
	}
	for i := range threads {
		if err := k.hear(ctx, db, &threads[i]); err != nil {
			return k, err
		}
	}
	slices.SortStableFunc(k.Said, func(a, b escalation.Line) int { return a.At.Compare(b.At) })
	return k, nil
}

func brandOf(brands []sources.Brand, name string) sources.Brand {
	for _, b := range brands {
		if b.Name == name {
			return b
		}
	}
	return sources.Brand{Name: name}
}

// hear reads what was said in one thread.
func (k *Case) hear(ctx context.Context, db Reader, t *store.Thread) error {
	if t.Permalink != "" {
		k.Links = append(k.Links, t.Permalink)
	}
	for from := 0; from < maxRead; from += pageSize {
		list, err := db.Messages(ctx, t.ID, from, pageSize)
		if err != nil {
			return fmt.Errorf("read thread %d from message %d on: %w", t.ID, from, err)
		}
		for _, m := range list {
			if !m.Deleted {
				k.Said = append(k.Said, lineOf(&m, t))
			}
		}
		if len(list) < pageSize {
			return nil
		}
	}
	return nil
}

func lineOf(m *store.Message, t *store.Thread) escalation.Line {
	l := escalation.Line{Who: safe.Line(m.Author.Name), Ours: m.Ours, At: m.Time, Private: m.Audience == sources.Private, Kind: kindOf(m, t)}
	text := []rune(safe.Plain(m.Text))
	l.Text = string(text[:min(len(text), escalation.MaxRunes+1)])
	return l
}

// Stakes is how grave the case is; weather is that of its brand.
func (k *Case) Stakes(weather int) escalation.Stakes {
	return escalation.Stakes{
		Heat: k.Thread.Heat, Weather: weather, Rounds: k.Thread.Rounds, Kind: k.Thread.Kind, Urgent: k.Thread.Urgent,
	}
}

// Lang is the language a brief on the case is written in: the one the firm speaks.
func (k *Case) Lang() string {
	if k.Brand.Lang == "en" {
		return "en"
	}
	return "de"
}

// Ask is what is wanted of whom.
type Ask struct {
	To      escalation.Choice
	Until   time.Time
	Asked   string
	Weather int
}

// Brief is the case as somebody reads it who is to decide.
func (k *Case) Brief(a Ask) escalation.Brief {
	w := words.New(k.Lang())
	b := escalation.Brief{
		Lang: k.Lang(), Zone: replies.HoursOf(k.Brand).Zone(), To: a.To, From: strings.Trim(k.Brand.Signature, "^-– "), Brand: k.Brand.Name,
		Network: w.T("network." + string(k.Thread.Network)), Person: safe.Line(k.Thread.Author), Kind: k.Thread.Kind, Cause: k.Thread.Cause,
		Heat: k.Thread.Heat, Weather: a.Weather, Happened: strings.Join(k.happened(w), "\n"), Said: k.Said,
		Promises: k.Thread.Matter.Promises, Asked: a.Asked, Until: a.Until,
	}
	for _, url := range k.Links {
		b.Links = append(b.Links, escalation.Link{URL: safe.Line(url)})
	}
	return b
}

// quoted bounds how much of our post a brief repeats, in runes.
const quoted = 120

// happened tells what the messages themselves do not: where it is, who else joined in, how far it has come.
func (k *Case) happened(w *words.Words) []string {
	t := &k.Thread
	var list []string
	if text := []rune(safe.Line(t.Context.Text)); len(text) > 0 {
		if len(text) > quoted {
			text = append(text[:quoted:quoted], '…')
		}
		list = append(list, w.T("handover.under", "Text", string(text)))
	}
	if t.Rating > 0 {
		list = append(list, w.N("handover.stars", t.Rating))
	}
	if t.Critics > 1 {
		list = append(list, w.N("handover.critics", t.Critics))
	}
	if t.Likes > 0 {
		list = append(list, w.N("handover.likes", t.Likes))
	}
	if t.Rounds > 1 {
		list = append(list, w.N("handover.rounds", t.Rounds))
	}
	if k.Complaints > 1 {
		list = append(list, w.T("handover.complaints", "N", k.Complaints))
	}
	state := t.Matter.State
	if state == "" {
		state = replies.CaseNew
	}
	return append(list, w.T("handover.state_"+string(state)))
}
