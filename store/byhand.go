package store

import (
	"context"
	"errors"

	"atempause/replies"
	"atempause/sources"
)

// posted is the event of the journal for a person's word that a reply stands where it belongs.
const posted = "posted"

// byHand tells whether a reply can go out by a person's own hands only.
func (s *Store) byHand(t *tx, e *entry) (bool, error) {
	caps := t.capsOf(s, e.channel)
	if caps == nil {
		return false, nil
	}
	var form sources.Form
	var audience sources.Audience
	err := t.conn.QueryRowContext(t.ctx, `SELECT form, audience FROM thread WHERE id = ?`, e.Thread).Scan(&form, &audience)
	if err != nil {
		return false, err
	}
	_, can := caps.Reply(form, audience, e.Audience)
	return can.ByHand, nil
}

// handOver gives a reply that has just been let go into the person's hands, where the network takes none from a program.
// It happens in the same step: no sender ever sees it queued.
func (s *Store) handOver(t *tx, e *entry) error {
	hand, err := s.byHand(t, e)
	if err != nil || !hand {
		return err
	}
	return s.hand(t, e)
}

func (s *Store) hand(t *tx, e *entry) error {
	next, err := e.Hand(s.now())
	if err != nil {
		return err
	}
	e.Reply = next
	return s.journal(t, person, "hand", e.Thread, e.ID, map[string]any{"rev": e.Rev, "attempt": e.Attempts})
}

// Hand gives a text that is in the person's hands to them once more; see replies.Reply.Hand.
func (s *Store) Hand(ctx context.Context, reply, rev int64) (replies.Reply, error) {
	return s.step(ctx, "hand over", reply, func(t *tx, e *entry) (bool, error) {
		if err := e.inHand(rev); err != nil {
			return false, err
		}
		return false, s.hand(t, e)
	})
}

// inHand refuses what is not in the person's hands, or is there with another text than they saw.
func (e *entry) inHand(rev int64) error {
	if e.State != replies.Handed {
		return &replies.Refused{Why: replies.WrongState, State: e.State, Verdict: e.Verdict}
	}
	return e.current(rev)
}

// Posted is a person's word that they have posted a text, with the link to it if they have one. From there on it is
// treated as sent; see replies.Reply.Posted.
func (s *Store) Posted(ctx context.Context, reply, rev int64, link string) (replies.Reply, error) {
	return s.step(ctx, "take as posted", reply, func(t *tx, e *entry) (bool, error) {
		if err := e.inHand(rev); err != nil {
			return false, err
		}
		remote, err := ownName(t, e.Thread, link)
		if err != nil {
			return false, err
		}
		next, err := e.Posted(remote, link, s.now())
		if err != nil {
			return false, err
		}
		e.Reply = next
		return false, s.arrived(t, e, posted, person)
	})
}

// ownName is what a posted reply is known by: its link, unless that is the name of something else in the thread. Many
// sites give an answer no address of its own, and the person pastes that of the post.
func ownName(t *tx, thread int64, link string) (string, error) {
	var taken bool
	err := t.conn.QueryRowContext(t.ctx, `SELECT EXISTS (SELECT 1 FROM message WHERE thread = ?1
		AND (remote = ?2 OR permalink = ?2))`, thread, link).Scan(&taken)
	if err != nil || taken {
		return "", err
	}
	return link, nil
}

// NotPosted takes a text back out of the person's hands: it has not been posted, and is written on.
func (s *Store) NotPosted(ctx context.Context, reply, rev int64) (replies.Reply, error) {
	return s.step(ctx, "take back", reply, func(t *tx, e *entry) (bool, error) {
		if err := e.inHand(rev); err != nil {
			return false, err
		}
		return s.decided(t, "not_posted", e, replies.Reply.NotPosted)
	})
}

// Handed is the reply of a thread that is in the person's hands; ErrNotFound if none is.
func (s *Store) Handed(ctx context.Context, thread int64) (replies.Reply, error) {
	r, err := s.Draft(ctx, thread)
	if err == nil && r.State != replies.Handed {
		err = ErrNotFound
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return replies.Reply{}, err
	}
	return r, err
}
