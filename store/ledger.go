package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// Outbox lists replies in the given states (as of now: breathing and ready are told apart), the oldest first; no states
// means all that are not writing. Sent ones reach back to since.
func (s *Store) Outbox(ctx context.Context, since time.Time, states ...replies.State) ([]replies.Reply, error) {
	if len(states) == 0 {
		states = []replies.State{
			replies.Breathing, replies.Ready, replies.Queued, replies.Handed, replies.Sending, replies.Sent, replies.Failed,
			replies.Unsure,
		}
	}
	want := map[replies.State]bool{}
	for _, st := range states {
		want[st] = true
	}
	stored := make([]string, 0, len(states))
	for st := range want {
		if st == replies.Ready {
			st = replies.Breathing
		}
		stored = append(stored, string(st))
	}
	list, err := json.Marshal(stored)
	if err != nil {
		return nil, err
	}
	found, err := s.readReplies(ctx, s.read, `SELECT `+replyColumns+` FROM reply r WHERE r.stage > 0
		AND r.state IN (SELECT value FROM json_each(?1)) UNION ALL
		SELECT `+replyColumns+` FROM reply r WHERE r.state = 'sent' AND r.settled_at >= ?2
		AND 'sent' IN (SELECT value FROM json_each(?1)) ORDER BY 1`, string(list), milli(since))
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", fault(err))
	}
	now := s.now()
	out := make([]replies.Reply, 0, len(found))
	for _, e := range found {
		if want[e.At(now)] {
			out = append(out, e.Reply)
		}
	}
	return out, nil
}

// Claim takes the oldest queued reply (of one id, if only is not 0) for owner, or ErrNotFound. It commits the intent
// before it returns, in a way that also a power cut cannot undo.
func (s *Store) Claim(ctx context.Context, owner string, lease time.Duration, only int64) (replies.Reply, sources.Outgoing, error) {
	const where = `r.state = 'queued' AND r.stage = 2 AND (?1 = 0 OR r.id = ?1) ORDER BY r.queued_at, r.id LIMIT 1`
	// Asked every second by every program: mostly there is nothing, and nobody has to wait for that.
	if _, err := s.reply(ctx, s.read, where, only); err != nil {
		return replies.Reply{}, sources.Outgoing{}, fmt.Errorf("claim a reply: %w", fault(err))
	}
	var e entry
	var out sources.Outgoing
	err := s.write(ctx, s.safe, "claim a reply", func(t *tx) error {
		var err error
		if e, err = s.reply(t.ctx, t.conn, where, only); err != nil {
			return err
		}
		next, err := e.Claim(owner, lease, s.now())
		if err != nil {
			return err
		}
		e.Reply = next
		if err := saveReply(t, &e); err != nil {
			return err
		}
		if out, err = s.outgoing(t.ctx, t.conn, &e); err != nil {
			return err
		}
		return s.journal(t, program, "claim", e.Thread, e.ID, map[string]any{"owner": owner, "attempt": e.Attempts})
	})
	if err != nil {
		return replies.Reply{}, sources.Outgoing{}, err
	}
	return e.Reply, out, nil
}

// Outgoing builds what a source needs for a reply, as Claim does: for a read-back.
func (s *Store) Outgoing(ctx context.Context, reply int64) (sources.Outgoing, error) {
	e, err := s.replyByID(ctx, s.read, reply)
	if err == nil {
		var out sources.Outgoing
		if out, err = s.outgoing(ctx, s.read, &e); err == nil {
			return out, nil
		}
	}
	return sources.Outgoing{}, fmt.Errorf("read what reply %d needs: %w", reply, fault(err))
}

func (s *Store) outgoing(ctx context.Context, q querier, e *entry) (sources.Outgoing, error) {
	out := sources.Outgoing{
		Key: fmt.Sprintf("reply-%d-%d", e.ID, e.Attempts), Audience: e.Audience, Target: e.Target, Text: e.Text, Tried: e.FirstTry,
	}
	var partner string
	err := q.QueryRowContext(ctx, `SELECT remote, form, person_id FROM thread WHERE id = ?`, e.Thread).
		Scan(&out.Thread, &out.Form, &partner)
	if err != nil {
		return out, err
	}
	if out.Target == "" && out.Form == sources.MailForm {
		if out.Target, err = lastOf(ctx, q, e.Thread, milli(e.FirstTry)); err != nil {
			return out, err
		}
	}
	if out.Target == "" {
		if out.Target, err = rootOf(ctx, q, e.Thread); err != nil {
			return out, err
		}
	}
	if out.Target == "" {
		out.Target = out.Thread
	}
	var at, last int64
	err = q.QueryRowContext(ctx, `SELECT time, CASE WHEN ours = 0 AND author_id <> '' THEN author_id ELSE ?3 END FROM message
		WHERE thread = ?1 AND remote = ?2`, e.Thread, out.Target, partner).Scan(&at, &out.Person)
	if errors.Is(err, sql.ErrNoRows) {
		out.Person, err = partner, nil
	}
	if err != nil {
		return out, err
	}
	err = q.QueryRowContext(ctx, `SELECT coalesce(max(time), 0) FROM message WHERE thread = ?1 AND ours = 0
		AND (author_id = ?2 OR ?2 = '')`, e.Thread, out.Person).Scan(&last)
	if err != nil {
		return out, err
	}
	out.TargetAt, out.LastIn = moment(at), moment(last)
	out.Others, err = others(ctx, q, e)
	return out, err
}

// others are the remote ids of what else was sent on the channel since a little before this reply was first tried: the
// same template may have gone to somebody else a minute ago.
func others(ctx context.Context, q querier, e *entry) ([]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT remote FROM reply WHERE state = 'sent' AND settled_at >= ? AND channel = ?
		AND id <> ? AND remote <> ''`, milli(e.FirstTry.Add(-othersSpan)), e.channel, e.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, errorsOf(rows)
}

// othersSpan is more than clocks may be apart and an attempt may last.
const othersSpan = 10 * time.Minute

// lastOf is the mail one answers: the newest that a person has sent us. Its sender gets the answer, which bears its subject and
// hangs below it in whatever program it is read with. What came in after the first try counts for nothing, since a read-back has
// to look for the same answer. "" if there is none.
func lastOf(ctx context.Context, q querier, thread, tried int64) (string, error) {
	var remote string
	err := q.QueryRowContext(ctx, `SELECT coalesce(remote, '') FROM message WHERE thread = ?1 AND ours = 0
		AND (gone = 0 OR gone > ?2) AND first_at <= ?2 AND machine IN ('', ?3) ORDER BY time DESC, id DESC LIMIT 1`,
		thread, tried, string(sources.ListMail)).Scan(&remote)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return remote, err
}

// rootOf is the remote id of the message a thread begins with.
func rootOf(ctx context.Context, q querier, thread int64) (string, error) {
	var remote string
	err := q.QueryRowContext(ctx, `SELECT coalesce(remote, '') FROM message WHERE thread = ? ORDER BY place, id LIMIT 1`, thread).Scan(&remote)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return remote, err
}

// Settle records the outcome of an attempt (owner must hold it) or of a read-back (owner ""). When it was sent, our
// message stands in the thread at once, is recognised when the network tells it, and the case moves on.
func (s *Store) Settle(ctx context.Context, reply int64, owner string, o replies.Outcome) (replies.Reply, error) {
	return s.step(ctx, "settle", reply, func(t *tx, e *entry) (bool, error) {
		if !e.mayBeSettledBy(owner, o) {
			return false, &replies.Refused{Why: replies.WrongState, State: e.State, Verdict: e.Verdict}
		}
		next, err := e.Settle(o, s.now())
		if err != nil {
			return false, err
		}
		same := e.State == next.State && e.Readback == next.Readback && e.Trouble == next.Trouble && e.Detail == next.Detail
		e.Reply = next
		if e.State == replies.Sent {
			return false, s.arrived(t, e, "sent", program)
		}
		if same { // another look at what is unsure has shown nothing new
			t.quiet = true
			return false, nil
		}
		return false, s.journal(t, program, string(e.State), e.Thread, e.ID, map[string]any{
			"trouble": e.Trouble, "readback": e.Readback,
		})
	})
}

// mayBeSettledBy: an attempt ends by the word of who holds it; what is unsure by a read-back, or by its sender after all
// when the answer came in later than the lease allowed.
func (e *entry) mayBeSettledBy(owner string, o replies.Outcome) bool {
	if owner != "" {
		return e.State == replies.Sending && e.Owner == owner ||
			e.State == replies.Unsure && e.lastOwner == owner && o.State == replies.Sent
	}
	return e.State == replies.Unsure
}

// Abandoned turns replies whose sender has died or whose lease is over from sending to unsure and lists every unsure
// reply that has not been read back yet. alive tells whether an owner still lives.
func (s *Store) Abandoned(ctx context.Context, alive func(owner string) bool) ([]replies.Reply, error) {
	const where = ` FROM reply r WHERE r.stage = 2 AND r.state = `
	sending, err := s.readReplies(ctx, s.read, `SELECT `+replyColumns+where+`'sending'`)
	if err != nil {
		return nil, fmt.Errorf("look for abandoned replies: %w", fault(err))
	}
	for _, e := range sending {
		if alive(e.Owner) && s.now().Before(e.Lease) {
			continue
		}
		_, err := s.step(ctx, "give up on", e.ID, func(t *tx, now *entry) (bool, error) {
			if now.State != replies.Sending || now.Owner != e.Owner || now.Attempts != e.Attempts {
				t.quiet = true // it has come to an end while we looked
				return false, nil
			}
			next, err := now.Settle(replies.Outcome{State: replies.Unsure, Trouble: sources.Ambiguous}, s.now())
			if err != nil {
				return false, err
			}
			now.Reply = next
			return false, s.journal(t, program, "unsure", now.Thread, now.ID, map[string]any{"abandoned_by": e.Owner})
		})
		if err != nil {
			return nil, err
		}
	}
	unsure, err := s.readReplies(ctx, s.read, `SELECT `+replyColumns+where+`'unsure' AND r.readback = '' ORDER BY r.queued_at`)
	if err != nil {
		return nil, fmt.Errorf("look for unsure replies: %w", fault(err))
	}
	out := make([]replies.Reply, len(unsure))
	for i, e := range unsure {
		out[i] = e.Reply
	}
	return out, nil
}
