package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"atempause/replies"
)

const replyColumns = `r.id, r.thread, r.channel, r.brand, r.audience, r.target, r.text, r.rev, r.state, r.dropped, r.kind,
	r.verdict, r.waivers, r.heated, coalesce(r.rested, 0), r.breath, r.breath_at, r.ready_at, r.queued_at, r.first_try,
	r.tried_at, r.settled_at, r.updated, r.owner, r.last_owner, r.lease, r.attempts, r.remote, r.permalink, r.trouble,
	r.detail, r.readback`

// entry is a Reply as it is written, with what the store needs besides.
type entry struct {
	replies.Reply
	channel, brand int64
	dropped        bool
	rested         int64  // the breath taken for this text
	lastOwner      string // who sent it last, also after its lease was over
	addressed      string // whom it answers (see AuthorKey), as question has found it
}

type scanner interface{ Scan(...any) error }

func scanReply(s *Store, row scanner) (entry, error) {
	var e entry
	r := &e.Reply
	var verdict, waivers string
	var breath int64
	var at [8]int64
	err := row.Scan(&r.ID, &r.Thread, &e.channel, &e.brand, &r.Audience, &r.Target, &r.Text, &r.Rev, &r.State, &e.dropped,
		&r.Kind, &verdict, &waivers, &r.Heated, &e.rested, &breath, &at[0], &at[1], &at[2], &at[3], &at[4], &at[5], &at[6],
		&r.Owner, &e.lastOwner, &at[7], &r.Attempts, &r.RemoteID, &r.Permalink, &r.Trouble, &r.Detail, &r.Readback)
	if errors.Is(err, sql.ErrNoRows) {
		return entry{}, ErrNotFound
	}
	if err != nil {
		return entry{}, err
	}
	if verdict != "" {
		if err := json.Unmarshal([]byte(verdict), &r.Verdict); err != nil {
			return entry{}, fmt.Errorf("verdict of reply %d: %w", r.ID, err)
		}
	}
	if err := unjson(waivers, &r.Waivers); err != nil {
		return entry{}, fmt.Errorf("waivers of reply %d: %w", r.ID, err)
	}
	r.Breath = time.Duration(breath) * time.Millisecond
	r.BreathAt, r.ReadyAt, r.QueuedAt, r.FirstTry = moment(at[0]), moment(at[1]), moment(at[2]), moment(at[3])
	r.TriedAt, r.SettledAt, r.Updated, r.Lease = moment(at[4]), moment(at[5]), moment(at[6]), moment(at[7])
	r.Channel = s.channelByID(e.channel).key
	return e, nil
}

// reply reads a reply under a condition.
func (s *Store) reply(ctx context.Context, q querier, where string, args ...any) (entry, error) {
	e, err := scanReply(s, q.QueryRowContext(ctx, `SELECT `+replyColumns+` FROM reply r WHERE `+where, args...))
	if err == nil && e.Channel == "" { // added by another program
		if err = s.known(ctx, q, e.channel, e.brand); err == nil {
			e.Channel = s.channelByID(e.channel).key
		}
	}
	return e, err
}

func (s *Store) replyByID(ctx context.Context, q querier, id int64) (entry, error) {
	return s.reply(ctx, q, `r.id = ?`, id)
}

// draft reads the unsent reply of a thread.
func (s *Store) draft(ctx context.Context, q querier, thread int64) (entry, error) {
	return s.reply(ctx, q, `r.thread = ? AND r.state <> 'sent' AND r.dropped = 0`, thread)
}

func (s *Store) readReplies(ctx context.Context, q querier, query string, args ...any) ([]entry, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []entry
	for rows.Next() {
		e, err := scanReply(s, rows)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	if err := errorsOf(rows); err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.known(ctx, q, list[i].channel, list[i].brand); err != nil {
			return nil, err
		}
		list[i].Channel = s.channelByID(list[i].channel).key
	}
	return list, nil
}

// verdictText writes a verdict down, none as nothing.
func verdictText(v replies.Verdict) (string, error) {
	if v.Lang == "" && v.Checks == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// openHard counts what stands against a verdict.
func openHard(v replies.Verdict) int {
	n := len(v.OpenHard())
	if n == 0 && !v.Pass {
		n = 1
	}
	return n
}

// insertReply creates a reply, which always begins in writing.
func insertReply(t *tx, e *entry) error {
	r := &e.Reply
	res, err := t.exec(`INSERT INTO reply (thread, channel, brand, audience, target, text, rev, state, kind, verdict,
		open_hard, waivers, heated, breath, breath_at, ready_at, queued_at, first_try, tried_at, settled_at, updated, owner,
		lease, attempts, remote, permalink, trouble, detail, readback)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, '', 0, 0, 0, 0, 0, 0, 0, 0, ?, '', 0, 0, '', '', '', '', '')`,
		r.Thread, e.channel, e.brand, string(r.Audience), r.Target, r.Text, r.Rev, string(r.State), string(r.Kind),
		milli(r.Updated))
	if err != nil {
		return err
	}
	r.ID, err = res.LastInsertId()
	return err
}

// saveReply writes the next state of a reply over the last one.
func saveReply(t *tx, e *entry) error {
	r := &e.Reply
	verdict, err := verdictText(r.Verdict)
	if err != nil {
		return err
	}
	open := 0
	if verdict != "" {
		open = openHard(r.Verdict)
	}
	if r.State == replies.Writing {
		e.rested = 0
	}
	if r.Owner != "" {
		e.lastOwner = r.Owner
	}
	_, err = t.exec(`UPDATE reply SET audience = ?, target = ?, text = ?, rev = ?, state = ?, dropped = ?, kind = ?,
		verdict = ?, open_hard = ?, waivers = ?, heated = ?, rested = nullif(?, 0), breath = ?, breath_at = ?, ready_at = ?,
		queued_at = ?, first_try = ?, tried_at = ?, settled_at = ?, updated = ?, owner = ?, last_owner = ?, lease = ?,
		attempts = ?, remote = ?, permalink = ?, trouble = ?, detail = ?, readback = ? WHERE id = ?`,
		string(r.Audience), r.Target, r.Text, r.Rev, string(r.State), e.dropped, string(r.Kind), verdict, open,
		tojson(r.Waivers), r.Heated, e.rested, r.Breath.Milliseconds(), milli(r.BreathAt), milli(r.ReadyAt),
		milli(r.QueuedAt), milli(r.FirstTry), milli(r.TriedAt), milli(r.SettledAt), milli(r.Updated), r.Owner, e.lastOwner,
		milli(r.Lease), r.Attempts, r.RemoteID, r.Permalink, string(r.Trouble), r.Detail, string(r.Readback), r.ID)
	return err
}

// Draft is the reply of a thread that has not been sent yet; ErrNotFound if nothing is written.
func (s *Store) Draft(ctx context.Context, thread int64) (replies.Reply, error) {
	e, err := s.draft(ctx, s.read, thread)
	if err != nil {
		return replies.Reply{}, fmt.Errorf("read the draft of thread %d: %w", thread, fault(err))
	}
	return e.Reply, nil
}

// Reply reads a reply by its own id.
func (s *Store) Reply(ctx context.Context, id int64) (replies.Reply, error) {
	e, err := s.replyByID(ctx, s.read, id)
	if err != nil {
		return replies.Reply{}, fmt.Errorf("read reply %d: %w", id, fault(err))
	}
	return e.Reply, nil
}
