package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"atempause/replies"
	"atempause/replies/playbook"
)

// counted are the states in which a reply that asks for a review has asked, or may have: what is on its way counts, so
// that two drafts side by side cannot both go.
const counted = `('queued', 'handed', 'sending', 'unsure', 'sent')`

// AskedForReview tells when a brand has asked somebody for a review, the zero time if never. A person is known by one of
// their authors (see AuthorKey); those a person has said to be one count together.
func (s *Store) AskedForReview(ctx context.Context, brand, author string) (at time.Time, err error) {
	err = s.look(ctx, func(q querier) error {
		var id int64
		if err := q.QueryRowContext(ctx, `SELECT coalesce((SELECT id FROM brand WHERE name = ?), 0)`, brand).Scan(&id); err != nil {
			return err
		}
		at, err = askedBefore(ctx, q, id, author, 0)
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("look up whether %s has asked for a review: %w", brand, fault(err))
	}
	return at, nil
}

// askedBefore is the first time an author, or whoever is one with them, was asked by another reply than this one.
func askedBefore(ctx context.Context, q querier, brand int64, author string, besides int64) (time.Time, error) {
	if author == "" {
		return time.Time{}, nil
	}
	authors := []string{author}
	list, err := identities(ctx, q, brand, author)
	if err != nil {
		return time.Time{}, err
	}
	for _, i := range list {
		authors = append(authors, i.Author)
	}
	var at int64
	err = q.QueryRowContext(ctx, `SELECT coalesce(min(a.at), 0) FROM review_request a JOIN reply r ON r.id = a.reply
		WHERE a.brand = ? AND a.author IN (SELECT value FROM json_each(?)) AND a.reply <> ? AND r.state IN `+counted,
		brand, tojson(authors), besides).Scan(&at)
	return moment(at), err
}

// noteRequest writes down whom a reply that may leave now asks for a review, if it does.
func (s *Store) noteRequest(t *tx, e *entry, author string) error {
	if author == "" || !s.asksForReview(e) {
		_, err := t.exec(`DELETE FROM review_request WHERE reply = ?`, e.ID)
		return err
	}
	_, err := t.exec(`INSERT INTO review_request (reply, brand, author, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (reply) DO UPDATE SET brand = excluded.brand, author = excluded.author, at = excluded.at`,
		e.ID, e.brand, author, milli(s.now()))
	return err
}

func (s *Store) asksForReview(e *entry) bool {
	pages := []string{s.brandOf(e.brand).Review}
	return playbook.AsksForReview(e.Text, "de", pages) || playbook.AsksForReview(e.Text, "en", nil)
}

// mayTryAgain refuses to send a reply again that asks somebody for a review who has been asked meanwhile.
func (s *Store) mayTryAgain(t *tx, e *entry) error {
	if s.opt.Gate == nil || !s.asksForReview(e) {
		return nil
	}
	req, _, err := s.question(t.ctx, t.conn, e)
	if err != nil {
		return err
	}
	if req.AskedReview.IsZero() {
		return nil
	}
	if v := s.opt.Gate.Check(req); slices.ContainsFunc(v.OpenHard(), func(c replies.Check) bool { return c.ID == replies.CheckRepeated }) {
		return &replies.Refused{Why: replies.OpenChecks, State: e.State, Verdict: v}
	}
	return nil
}

// MayAskReview tells whether the one a thread is with may be asked for a review, and what speaks against it.
func (s *Store) MayAskReview(ctx context.Context, thread int64) (playbook.Request, error) {
	t, err := s.Thread(ctx, thread)
	if err != nil {
		return playbook.Request{}, err
	}
	p, err := s.Person(ctx, thread)
	if err != nil {
		return playbook.Request{}, err
	}
	complaint := slices.ContainsFunc(p.Threads, func(r Row) bool {
		return r.Kind == replies.Complaint && !slices.Contains([]View{Done, Solved}, r.View) && r.ID != thread
	})
	person := ""
	if len(p.Authors) > 0 {
		person = p.Authors[0]
	}
	got, err := playbook.MayAsk(ctx, s, t.Brand, person, t.Kind, complaint)
	if errors.Is(err, context.Canceled) {
		err = fmt.Errorf("may thread %d be asked for a review: %w", thread, err)
	}
	return got, err
}
