package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// How far back the texts go that a new one is compared with.
const (
	earlierTexts = 50
	earlierSpan  = 30 * 24 * time.Hour
)

// CheckRequest is what the gate would be asked for this reply: for a live checklist. The text and the waivers are the
// draft's, if there is one. target names the message that is to be answered ("" for the thread's own), where that is not
// what the draft says: one has just begun to write.
func (s *Store) CheckRequest(ctx context.Context, thread int64, audience sources.Audience, target ...string) (replies.CheckRequest, error) {
	var req replies.CheckRequest
	err := s.look(ctx, func(q querier) error {
		e, err := s.draft(ctx, q, thread)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		e.Thread = thread
		if audience != "" {
			e.Audience = audience
		}
		if len(target) > 0 {
			e.Target = target[0]
		}
		req, _, err = s.question(ctx, q, &e)
		return err
	})
	if err != nil {
		return replies.CheckRequest{}, fmt.Errorf("prepare the checklist of thread %d: %w", thread, fault(err))
	}
	return req, nil
}

// question puts together what the gate is asked about a reply, and the heat of its thread.
func (s *Store) question(ctx context.Context, q querier, e *entry) (replies.CheckRequest, int, error) {
	t, err := s.thread(ctx, q, e.Thread)
	if err != nil {
		return replies.CheckRequest{}, 0, err
	}
	if e.Audience == "" {
		e.Audience = t.Audience
	}
	req := replies.CheckRequest{
		Text: e.Text, Kind: t.Kind, Audience: e.Audience, Author: t.Person.Name, Brand: s.brandOf(t.brandID),
		Waivers: e.Waivers, HintLang: s.opt.HintLang,
	}
	if s.opt.Limit != nil {
		req.Limit = s.opt.Limit(t.Channel, t.Form, e.Audience)
	}
	target := e.Target
	if target == "" && e.Audience == sources.Private && t.Audience == sources.Public {
		// In private it goes to whoever began the thread (see outgoing), and not to the one who waits.
		if target, err = rootOf(ctx, q, t.ID); err != nil {
			return req, 0, err
		}
	}
	person, err := s.incoming(ctx, q, &t, target, &req)
	if err != nil {
		return req, 0, err
	}
	if target == "" && person != t.Person {
		// Written below the thread's own message: who began it is addressed, as the screen says, if they wait at all.
		waits, err := waiting(ctx, q, t.ID, t.Person)
		if err != nil {
			return req, 0, err
		}
		if waits {
			person, req.Author = t.Person, t.Person.Name
		}
	}
	e.addressed = authorKey(t.Network, person)
	if req.AskedReview, err = askedBefore(ctx, q, t.brandID, e.addressed, e.ID); err != nil {
		return req, 0, err
	}
	private := e.Audience == sources.Private || t.Audience == sources.Private
	if req.Later, err = greeted(ctx, q, t.ID, person, private); err != nil {
		return req, 0, err
	}
	if e.Audience == sources.Public {
		req.Earlier, err = s.earlier(ctx, q, t.brandID)
	}
	return req, t.Heat, err
}

// greeted tells whether an answer of ours has reached this person in the thread before: one that came after, or below, a
// message of theirs. Somebody else's greeting does not count as theirs. private counts private answers too.
func greeted(ctx context.Context, q querier, thread int64, person sources.Author, private bool) (yes bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM message o WHERE o.thread = ?1 AND o.ours = 1
		AND o.deleted = 0 AND (?2 OR o.private = 0) AND (?3 || ?4 = '' OR EXISTS (SELECT 1 FROM message m
		WHERE m.thread = ?1 AND m.ours = 0 AND m.author_id = ?3 AND m.author_name = ?4
		AND (m.time <= o.time OR m.remote = o.parent))))`, thread, private, person.ID, person.Name).Scan(&yes)
	return yes, err
}

// waiting tells whether somebody has written in the thread since our last answer.
func waiting(ctx context.Context, q querier, thread int64, person sources.Author) (yes bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM message m WHERE m.thread = ?1 AND m.ours = 0
		AND m.deleted = 0 AND m.author_id = ?2 AND m.author_name = ?3 AND NOT EXISTS (SELECT 1 FROM message o
		WHERE o.thread = ?1 AND o.ours = 1 AND o.deleted = 0 AND o.time >= m.time))`, thread, person.ID, person.Name).Scan(&yes)
	return yes, err
}

// incoming finds the post that is answered, the one named or the one that waits, and tells who wrote it.
func (s *Store) incoming(ctx context.Context, q querier, t *full, target string, req *replies.CheckRequest) (sources.Author, error) {
	where, arg := `id = ?`, any(t.Focus)
	if target != "" {
		where, arg = `thread = `+fmt.Sprint(t.ID)+` AND remote = ?`, any(target)
	}
	var author sources.Author
	var ours bool
	err := q.QueryRowContext(ctx, `SELECT `+bounded("text")+`, author_id, author_name, ours FROM message WHERE `+where, arg).
		Scan(&req.Incoming, &author.ID, &author.Name, &ours)
	if errors.Is(err, sql.ErrNoRows) {
		return t.Person, nil
	}
	if err != nil {
		return author, err
	}
	if ours { // one follows up on one's own words: there is nothing that could be answered
		req.Incoming = ""
		return t.Person, nil
	}
	req.Incoming, _ = cut(req.Incoming)
	if author.Name != "" {
		req.Author = author.Name
	}
	return author, nil
}

// earlier reads what went out in public for the brand of late.
func (s *Store) earlier(ctx context.Context, q querier, brand int64) ([]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT text FROM reply WHERE brand = ? AND state = 'sent' AND audience = 'public'
		AND settled_at > ? ORDER BY settled_at DESC LIMIT ?`, brand, milli(s.now().Add(-earlierSpan)), earlierTexts)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var texts []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, errorsOf(rows)
}

var errNoGate = errors.New("the store was opened without a gate: nothing can be sent")

// Request asks to send: judged here and now; see replies.Reply.Request. A refusal is kept (the verdict, the heat) and the
// reply returned with it.
func (s *Store) Request(ctx context.Context, reply, rev int64) (replies.Reply, error) {
	if s.opt.Gate == nil {
		return replies.Reply{}, errNoGate
	}
	return s.step(ctx, "request", reply, func(t *tx, e *entry) (bool, error) {
		if err := e.current(rev); err != nil {
			return false, err
		}
		if e.State == replies.Breathing { // it goes on
			t.quiet = true
			return false, nil
		}
		req, heat, err := s.question(t.ctx, t.conn, e)
		if err != nil {
			return false, err
		}
		verdict := s.opt.Gate.Check(req)
		now := s.now()
		next, err := e.Request(verdict, req.Kind, heat, req.Brand.Breath, now)
		refused, ok := replies.AsRefused(err)
		if err != nil && (!ok || refused.Why != replies.OpenChecks) {
			return false, err
		}
		e.Reply = next
		if e.rested, err = keepVerdict(t, e, heat, now); err != nil {
			return false, err
		}
		if refused != nil {
			e.rested = 0
			if err := s.journalChecks(t, "refused", e); err != nil {
				return false, err
			}
			return true, refused
		}
		return true, s.journal(t, person, "request", e.Thread, e.ID, map[string]any{
			"rev": e.Rev, "kind": e.Kind, "heat": heat, "breath_seconds": e.Breath.Seconds(), "ready_at": e.ReadyAt,
		})
	})
}

// keepVerdict writes a request into the history of breaths and tells its number.
func keepVerdict(t *tx, e *entry, heat int, now time.Time) (int64, error) {
	verdict, err := verdictText(e.Verdict)
	if err != nil {
		return 0, err
	}
	passed := e.State == replies.Breathing
	res, err := t.exec(`INSERT INTO breath (reply, rev, at, kind, heat, audience, target, text, passed, ready_at, verdict)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.ID, e.Rev, milli(now), string(e.Kind), heat, string(e.Audience), e.Target,
		e.Text, passed, milli(e.ReadyAt), verdict)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// journalChecks notes which checks stood open.
func (s *Store) journalChecks(t *tx, event string, e *entry) error {
	var open []replies.CheckID
	for _, c := range e.Verdict.OpenHard() {
		open = append(open, c.ID)
	}
	return s.journal(t, person, event, e.Thread, e.ID, map[string]any{"rev": e.Rev, "checks": open})
}

// Waive records a waiver; see replies.Reply.Waive.
func (s *Store) Waive(ctx context.Context, reply, rev int64, w replies.Waiver) (replies.Reply, error) {
	return s.step(ctx, "waive a check of", reply, func(t *tx, e *entry) (bool, error) {
		if err := e.current(rev); err != nil {
			return false, err
		}
		next, err := e.Waive(w, s.now())
		if err != nil {
			return false, err
		}
		e.Reply = next
		return false, s.journal(t, person, "waive", e.Thread, e.ID, map[string]any{"check": w.Check, "reason": w.Reason})
	})
}

// Confirm lets a rested reply leave; see replies.Reply.Confirm.
func (s *Store) Confirm(ctx context.Context, reply, rev int64) (replies.Reply, error) {
	if s.opt.Gate == nil {
		return replies.Reply{}, errNoGate
	}
	return s.step(ctx, "confirm", reply, func(t *tx, e *entry) (bool, error) {
		if err := e.current(rev); err != nil {
			return false, err
		}
		now := s.now()
		verdict := e.Verdict
		if e.At(now) == replies.Ready {
			req, heat, err := s.question(t.ctx, t.conn, e)
			if err != nil {
				return false, err
			}
			verdict = s.opt.Gate.Check(req)
			if left := e.Owed(req.Kind, heat, req.Brand.Breath, now); left > 0 {
				return false, &replies.Refused{Why: replies.StillBreathing, State: replies.Breathing, Left: left, Verdict: verdict}
			}
		}
		next, err := e.Confirm(verdict, now)
		refused, ok := replies.AsRefused(err)
		if err != nil && (!ok || refused.Why != replies.OpenChecks) {
			return false, err
		}
		e.Reply = next
		if refused != nil {
			if err := s.journalChecks(t, "refused", e); err != nil {
				return false, err
			}
			return true, refused
		}
		if err := s.noteRequest(t, e, e.addressed); err != nil {
			return false, err
		}
		if err := s.journal(t, person, "confirm", e.Thread, e.ID, map[string]any{"rev": e.Rev}); err != nil {
			return false, err
		}
		return false, s.handOver(t, e)
	})
}

// decide carries out a person's decision on a reply.
func (s *Store) decide(ctx context.Context, what string, reply int64, act func(replies.Reply, time.Time) (replies.Reply, error)) (replies.Reply, error) {
	return s.step(ctx, what, reply, func(t *tx, e *entry) (bool, error) { return s.decided(t, what, e, act) })
}

func (s *Store) decided(t *tx, what string, e *entry, act func(replies.Reply, time.Time) (replies.Reply, error)) (bool, error) {
	was := e.State
	next, err := act(e.Reply, s.now())
	if err != nil {
		return false, err
	}
	if next.State == was {
		t.quiet = true
		return false, nil
	}
	e.Reply = next
	return false, s.journal(t, person, what, e.Thread, e.ID, map[string]replies.State{"was": was})
}

// Seen is a person's word that an unsure reply did arrive; see replies.Reply.Seen. From there on it is treated as sent.
func (s *Store) Seen(ctx context.Context, reply int64) (replies.Reply, error) {
	return s.step(ctx, "take as sent", reply, func(t *tx, e *entry) (bool, error) {
		next, err := e.Seen(s.now())
		if err != nil {
			return false, err
		}
		e.Reply = next
		return false, s.arrived(t, e, "seen", person)
	})
}
