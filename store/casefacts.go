package store

import (
	"context"

	"atempause/replies"
	"atempause/sources"
)

// CaseFacts is what the desk shows of a thread's case besides its row.
type CaseFacts struct {
	Matter      replies.Matter    // states, threads, promises, what lies on top
	Counterpart int64             // the thread one jumps to: the private one of a public, or the other way round; 0 if none
	Handover    bool              // time to offer going on in private: see replies.Matter.Handover
	Windows     []replies.Window  // the network's times, the one that ends first in front
	Because     []replies.Because // why the row stands where it stands, the weightiest first
	Labels      []string
	Notes       []Note // on the thread
	PersonNotes []Note // on whom it is with
	Brief       int64  // what was handed on when it was escalated last
}

// caseFacts reckons what the desk shows of a case. Mostly it reads no message: what they say stands in the thread's row.
func (s *Store) caseFacts(ctx context.Context, q querier, t *full) (c CaseFacts, err error) {
	r, err := rowOf(ctx, q, t.ID)
	if err == nil {
		err = r.recall(ctx, q)
	}
	if err == nil && !r.known {
		r, _, err = s.caseOf(ctx, q, t.ID)
	}
	if err != nil {
		return c, err
	}
	c.Matter, c.Brief = r.Case, r.brief
	c.Counterpart = c.Matter.Counterpart(t.ID)
	f, err := s.factsOf(ctx, q, t, &r, &c)
	if err != nil {
		return c, err
	}
	c.Handover = c.Matter.Handover(f.Rounds)
	t.Heated = replies.HeatWhy(f)
	c.Because = replies.Explain(f, replies.Standing{Due: t.Due, Press: t.Press, Heat: t.Heat, Firm: t.firm}, s.now())
	if c.Labels, err = labelsOf(ctx, q, t.ID); err != nil {
		return c, err
	}
	if c.Notes, err = notes(ctx, q, `thread = ? AND person = ''`, t.ID); err != nil {
		return c, err
	}
	brand, author, err := s.authorOf(ctx, q, t.ID)
	if err != nil {
		return c, err
	}
	authors := []string{author}
	same, err := identities(ctx, q, brand, author)
	if err != nil {
		return c, err
	}
	for _, i := range same {
		authors = append(authors, i.Author)
	}
	c.PersonNotes, err = notes(ctx, q, `brand = ? AND person <> '' AND person IN (SELECT value FROM json_each(?))`, brand, tojson(authors))
	return c, err
}

// factsOf is what the thread's place in the queue was reckoned from, and the network's windows.
func (s *Store) factsOf(ctx context.Context, q querier, t *full, r *threadRow, c *CaseFacts) (replies.Facts, error) {
	f := replies.Facts{
		Kind: t.Kind, Urgent: t.Urgent, Form: t.Form, Audience: t.Audience, State: t.State, Waiting: moment(t.waits),
		Theirs: t.Theirs, Critics: t.Critics, Likes: t.Likes, Rating: t.Rating, Rounds: t.Rounds,
	}
	f.TextHeat, f.Stirred = t.tone, t.stir
	for _, why := range t.Why {
		if why.Label == labelUrgent && f.Because == "" {
			f.Because = why.Text
		}
	}
	if caps := s.capsOf(r.channel); caps != nil {
		k := replies.Contact{Form: t.Form, Wrote: f.Waiting}
		var used bool
		var last int64
		err := q.QueryRowContext(ctx, `SELECT coalesce(max(time) FILTER (WHERE ours = 0), 0),
			coalesce(max(ours AND private), 0) FROM message WHERE thread = ? AND deleted = 0`, t.ID).Scan(&last, &used)
		if err != nil {
			return f, err
		}
		if k.Wrote.IsZero() {
			k.Wrote = moment(last)
		}
		if t.Audience == sources.Private {
			k.LastIn = moment(last)
		}
		if used {
			k.Used = []sources.Act{sources.ActReplyPrivately}
		}
		c.Windows = replies.Windows(caps, k)
		f.Window = replies.WindowFor(c.Windows, false)
	}
	f = c.Matter.Facts(f)
	f.Rests = f.Rests || t.View == joined
	return f, nil
}

// caseOf reads a thread as it is written, with its matter and what its messages say.
func (s *Store) caseOf(ctx context.Context, q querier, thread int64) (r threadRow, list []*said, err error) {
	r, all, err := caseRow(ctx, q, thread)
	if err != nil {
		return r, nil, err
	}
	list = all.said()
	r.begin(list, waitingOf(list))
	return r, list, nil
}

// caseRow reads a thread as it is written, with its matter if one is kept, and its messages without their texts.
func caseRow(ctx context.Context, q querier, thread int64) (r threadRow, all stored, err error) {
	if r, err = rowOf(ctx, q, thread); err != nil {
		return r, nil, err
	}
	if all, err = loadThin(ctx, q, thread); err != nil {
		return r, nil, err
	}
	return r, all, r.recall(ctx, q)
}

// said is what the case needs to know of them.
func (s stored) said() []*said {
	list := make([]*said, len(s))
	for i, m := range s {
		list[i] = &m.said
	}
	return list
}
