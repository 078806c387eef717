package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"atempause/replies"
	"atempause/sources"
)

// Edit is a change to a thread's draft.
type Edit struct {
	Thread   int64
	Audience sources.Audience // "" means the thread's
	Target   string           // "" means the thread's root
	Text     string
	Rev      int64 // the revision the writer saw; 0 for the first. Another writer's newer one is refused with replies.Changed
}

// SaveDraft creates or changes the thread's draft. An empty text with no reply yet creates nothing and is no error.
func (s *Store) SaveDraft(ctx context.Context, d Edit) (replies.Reply, error) {
	var out entry
	err := s.write(ctx, s.pen, fmt.Sprintf("keep the draft of thread %d", d.Thread), func(t *tx) error {
		var err error
		out, err = s.saveDraft(t, d)
		return err
	})
	if err != nil {
		return replies.Reply{}, err
	}
	return out.Reply, nil
}

func (s *Store) saveDraft(t *tx, d Edit) (entry, error) {
	e, err := s.draft(t.ctx, t.conn, d.Thread)
	if errors.Is(err, ErrNotFound) {
		return s.beginDraft(t, d)
	}
	if err != nil {
		return entry{}, err
	}
	if e.Rev != d.Rev {
		return entry{}, &replies.Refused{Why: replies.Changed, State: e.State, Verdict: e.Verdict}
	}
	if d.Audience == "" {
		d.Audience = e.Audience
	}
	next, err := e.Edit(d.Text, d.Audience, d.Target, s.now())
	if err != nil {
		return entry{}, err
	}
	if next.Rev == e.Rev {
		t.quiet = true
		return e, nil
	}
	was := e.State
	e.Reply = next
	if err := saveReply(t, &e); err != nil {
		return entry{}, err
	}
	if was != replies.Writing { // typing alone would fill the journal
		err = s.journal(t, person, "edit", e.Thread, e.ID, map[string]replies.State{"was": was})
	}
	return e, err
}

// person and program are the actors of the journal that are not a network.
const (
	person  = "person"
	program = "program"
)

func (s *Store) beginDraft(t *tx, d Edit) (entry, error) {
	var e entry
	var audience sources.Audience
	err := t.conn.QueryRowContext(t.ctx, `SELECT channel, brand, audience, kind FROM thread WHERE id = ?`, d.Thread).
		Scan(&e.channel, &e.brand, &audience, &e.Kind)
	if errors.Is(err, sql.ErrNoRows) {
		return entry{}, ErrNotFound
	}
	if err != nil {
		return entry{}, err
	}
	if d.Text == "" {
		t.quiet = true
		return entry{}, nil
	}
	if d.Rev != 0 { // the writer saw one that has been sent or dropped meanwhile
		return entry{}, &replies.Refused{Why: replies.Changed}
	}
	if d.Audience == "" {
		d.Audience = audience
	}
	e.Reply = replies.Reply{
		Thread: d.Thread, Audience: d.Audience, Target: d.Target, Text: d.Text, Rev: 1, State: replies.Writing, Kind: e.Kind,
		Updated: s.now(),
	}
	if err := s.known(t.ctx, t.conn, e.channel, e.brand); err != nil {
		return entry{}, err
	}
	e.Channel = s.channelByID(e.channel).key
	if err := insertReply(t, &e); err != nil {
		return entry{}, err
	}
	return e, s.journal(t, person, "draft", e.Thread, e.ID, nil)
}

// step loads a reply, lets it take a step of its life, and saves it, in one transaction. A refusal that has something to
// keep comes back with keep; all else is rolled back.
func (s *Store) step(ctx context.Context, what string, id int64, take func(*tx, *entry) (keep bool, err error)) (replies.Reply, error) {
	var out entry
	var refused error
	err := s.write(ctx, s.safe, fmt.Sprintf("%s reply %d", what, id), func(t *tx) error {
		e, err := s.replyByID(t.ctx, t.conn, id)
		if err != nil {
			return err
		}
		if e.dropped {
			return ErrNotFound
		}
		keep, err := take(t, &e)
		if err != nil && !keep {
			return err
		}
		refused, out = err, e
		if t.quiet {
			return nil
		}
		return saveReply(t, &e)
	})
	if err != nil {
		return replies.Reply{}, err
	}
	if refused != nil {
		return out.Reply, fmt.Errorf("%s reply %d: %w", what, id, refused)
	}
	return out.Reply, nil
}

// current refuses a step on a text the caller has not seen.
func (e *entry) current(rev int64) error {
	if e.Rev != rev {
		return &replies.Refused{Why: replies.Changed, State: e.State, Verdict: e.Verdict}
	}
	return nil
}

// DropDraft throws an unsent draft away (writing, breathing or failed); it stays in the journal so that it can be had
// back: see RestoreDraft.
func (s *Store) DropDraft(ctx context.Context, reply, rev int64) error {
	_, err := s.step(ctx, "drop", reply, func(t *tx, e *entry) (bool, error) {
		if err := e.current(rev); err != nil {
			return false, err
		}
		switch e.State {
		case replies.Writing, replies.Breathing, replies.Failed:
		default:
			return false, &replies.Refused{Why: replies.WrongState, State: e.State, Verdict: e.Verdict}
		}
		if e.State != replies.Writing {
			next, err := e.Withdraw(s.now())
			if err != nil {
				return false, err
			}
			e.Reply = next
		}
		e.dropped = true
		return false, s.journal(t, person, "drop", e.Thread, e.ID, nil)
	})
	return err
}

// RestoreDraft takes a dropped draft back to writing. It is refused with replies.Changed if another has been begun.
func (s *Store) RestoreDraft(ctx context.Context, reply int64) (replies.Reply, error) {
	var out entry
	err := s.write(ctx, s.pen, fmt.Sprintf("restore reply %d", reply), func(t *tx) error {
		e, err := s.replyByID(t.ctx, t.conn, reply)
		if err != nil {
			return err
		}
		if !e.dropped {
			return &replies.Refused{Why: replies.WrongState, State: e.State}
		}
		switch _, err := s.draft(t.ctx, t.conn, e.Thread); {
		case err == nil:
			return &replies.Refused{Why: replies.Changed, State: e.State}
		case !errors.Is(err, ErrNotFound):
			return err
		}
		e.dropped = false
		e.Rev++ // whoever still has it on the screen looks again
		e.Updated = s.now()
		out = e
		if err := saveReply(t, &e); err != nil {
			return err
		}
		return s.journal(t, person, "restore", e.Thread, e.ID, nil)
	})
	if err != nil {
		return replies.Reply{}, err
	}
	return out.Reply, nil
}

// Withdraw takes a reply that has not been claimed back to writing; see replies.Reply.Withdraw.
func (s *Store) Withdraw(ctx context.Context, reply int64) (replies.Reply, error) {
	return s.decide(ctx, "withdraw", reply, replies.Reply.Withdraw)
}

// Retry is a person's decision to try again; see replies.Reply.Retry.
func (s *Store) Retry(ctx context.Context, reply int64) (replies.Reply, error) {
	return s.step(ctx, "retry", reply, func(t *tx, e *entry) (bool, error) {
		if err := s.mayTryAgain(t, e); err != nil {
			return false, err
		}
		if keep, err := s.decided(t, "retry", e, replies.Reply.Retry); err != nil || keep {
			return keep, err
		}
		return false, s.handOver(t, e)
	})
}

// Rework is a person's decision to write again; see replies.Reply.Rework.
func (s *Store) Rework(ctx context.Context, reply int64) (replies.Reply, error) {
	return s.decide(ctx, "rework", reply, replies.Reply.Rework)
}
