package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"atempause/replies"
	"atempause/replies/moderation"
)

// Deed is a moderating act as it is kept; see moderation.Deed for its life.
type Deed struct {
	moderation.Deed
	ID      int64
	Thread  int64
	Message int64
	Brand   string
	Channel string
	Kind    replies.Kind // what the message counted as
	Explain bool         // a public explanation belongs to it
	Owner   string       // who carries it out, while that lasts
	Lease   time.Time
	Looked  string // of an unsure one: LookedBlind if the network did not show what has become of it
}

// LookedBlind says that a look at the message showed nothing: a person is asked.
const LookedBlind = "blind"

// deedRow is a Deed as it is written.
type deedRow struct {
	Deed
	channel, brand int64
	remote, person string
	rested         int64
	lastOwner      string
}

const deedColumns = `d.id, d.thread, d.message, d.channel, d.brand, d.remote, d.person, d.act, d.back, d.third, d.ground, d.overrule,
	d.text, d.kind, d.against, d.final, d.explain, d.copy, d.state, coalesce(d.rested, 0), d.breath, d.asked_at, d.ready_at,
	d.queued_at, d.tried_at, d.settled_at, d.tries, d.owner, d.last_owner, d.lease, d.trouble, d.detail, d.looked`

func scanDeed(row scanner) (d deedRow, err error) {
	var kept string
	var breath int64
	var at [6]int64
	err = row.Scan(&d.ID, &d.Thread, &d.Message, &d.channel, &d.brand, &d.remote, &d.person, &d.Act, &d.Back, &d.Third, &d.Ground,
		&d.Overrule, &d.Text, &d.Kind, &d.Against, &d.Final, &d.Explain, &kept, &d.State, &d.rested, &breath, &at[0], &at[1], &at[2],
		&at[3], &at[4], &d.Tries, &d.Owner, &d.lastOwner, &at[5], &d.Trouble, &d.Detail, &d.Looked)
	if errors.Is(err, sql.ErrNoRows) {
		return d, ErrNotFound
	}
	if err != nil {
		return d, err
	}
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), &d.Copy); err != nil {
			return d, fmt.Errorf("copy of deed %d: %w", d.ID, err)
		}
		d.Kept = true
	}
	d.Breath = time.Duration(breath) * time.Millisecond
	d.AskedAt, d.ReadyAt, d.QueuedAt, d.TriedAt = moment(at[0]), moment(at[1]), moment(at[2]), moment(at[3])
	d.Settled, d.Lease = moment(at[4]), moment(at[5])
	return d, nil
}

// deed reads a deed under a condition.
func (s *Store) deed(ctx context.Context, q querier, where string, args ...any) (deedRow, error) {
	d, err := scanDeed(q.QueryRowContext(ctx, `SELECT `+deedColumns+` FROM deed d WHERE `+where, args...))
	if err != nil {
		return d, err
	}
	return d, s.nameDeed(ctx, q, &d)
}

func (s *Store) nameDeed(ctx context.Context, q querier, d *deedRow) error {
	if err := s.known(ctx, q, d.channel, d.brand); err != nil {
		return err
	}
	d.Channel, d.Brand = s.channelByID(d.channel).key, s.brandName(d.brand)
	return nil
}

func (s *Store) deedRows(ctx context.Context, q querier, where string, args ...any) ([]deedRow, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+deedColumns+` FROM deed d WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []deedRow
	for rows.Next() {
		d, err := scanDeed(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	if err := errorsOf(rows); err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.nameDeed(ctx, q, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (d *deedRow) copyText() string {
	if !d.Kept {
		return ""
	}
	return d.Copy.JSON()
}

// insert writes a deed that has just been asked for, with its breath if it needs one.
func (d *deedRow) insert(t *tx) error {
	res, err := t.exec(`INSERT INTO deed (thread, message, channel, brand, remote, person, act, back, third, ground, overrule, text,
		kind, against, final, explain, copy, state, breath, asked_at, ready_at, queued_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, d.Thread, d.Message, d.channel, d.brand, d.remote,
		d.person, string(d.Act), d.Back, d.Third, string(d.Ground), d.Overrule, d.Text, string(d.Kind), d.Against, d.Final, d.Explain,
		d.copyText(), string(d.State), d.Breath.Milliseconds(), milli(d.AskedAt), milli(d.ReadyAt), milli(d.QueuedAt))
	if err != nil {
		return err
	}
	d.ID, err = res.LastInsertId()
	return err
}

// breathe writes the pause down that the deed has just begun.
func (d *deedRow) breathe(t *tx) error {
	res, err := t.exec(`INSERT INTO rest (deed, at, ready_at, act, ground, overrule, text) VALUES (?, ?, ?, ?, ?, ?, ?)`, d.ID,
		milli(d.AskedAt), milli(d.ReadyAt), string(d.Act), string(d.Ground), d.Overrule, d.Text)
	if err != nil {
		return err
	}
	d.rested, err = res.LastInsertId()
	return err
}

// save writes the next state of a deed over the last one.
func (d *deedRow) save(t *tx) error {
	if d.Owner != "" {
		d.lastOwner = d.Owner
	}
	_, err := t.exec(`UPDATE deed SET back = ?, third = ?, ground = ?, overrule = ?, text = ?, kind = ?, against = ?, final = ?,
		explain = ?, copy = ?, state = ?, rested = nullif(?, 0), breath = ?, asked_at = ?, ready_at = ?, queued_at = ?, tried_at = ?,
		settled_at = ?, tries = ?, owner = ?, last_owner = ?, lease = ?, trouble = ?, detail = ?, looked = ? WHERE id = ?`,
		d.Back, d.Third, string(d.Ground), d.Overrule, d.Text, string(d.Kind), d.Against, d.Final, d.Explain, d.copyText(),
		string(d.State), d.rested, d.Breath.Milliseconds(), milli(d.AskedAt), milli(d.ReadyAt), milli(d.QueuedAt), milli(d.TriedAt),
		milli(d.Settled), d.Tries, d.Owner, d.lastOwner, milli(d.Lease), string(d.Trouble), d.Detail, d.Looked, d.ID)
	return err
}

// note writes a step of a deed into the journal.
func (s *Store) note(t *tx, actor, event string, d *deedRow) error {
	return s.journal(t, actor, event, d.Thread, 0, map[string]any{
		"deed": d.ID, "act": d.Act, "back": d.Back, "ground": d.Ground, "against": d.Against, "trouble": d.Trouble,
	})
}

// DeedPage asks for deeds, the newest first.
type DeedPage struct {
	Brand  string // "" for all
	Thread int64  // 0 for all
	Since  time.Time
	States []moderation.State // none means all that were confirmed once: the log
	Limit  int                // 0 means all
}

// Logged are the states that belong into the moderation log.
var Logged = []moderation.State{
	moderation.Queued, moderation.Doing, moderation.Done, moderation.Failed, moderation.Unsure, moderation.Undone,
}

// Deeds lists deeds.
func (s *Store) Deeds(ctx context.Context, p DeedPage) ([]Deed, error) {
	where, args := `d.asked_at >= ?`, []any{milli(p.Since)}
	if p.Brand != "" {
		id, ok := s.brandID(p.Brand)
		if !ok {
			return nil, nil
		}
		where, args = where+` AND d.brand = ?`, append(args, id)
	}
	if p.Thread != 0 {
		where, args = where+` AND d.thread = ?`, append(args, p.Thread)
	}
	states := p.States
	if states == nil {
		states = Logged
	}
	limit := p.Limit
	if limit <= 0 {
		limit = -1
	}
	found, err := s.deedRows(ctx, s.read, where+` AND d.state IN (SELECT value FROM json_each(?)) ORDER BY d.asked_at DESC, d.id DESC LIMIT ?`,
		append(args, tojson(states), limit)...)
	if err != nil {
		return nil, fmt.Errorf("read the moderation log: %w", fault(err))
	}
	out := make([]Deed, len(found))
	for i := range found {
		out[i] = found[i].Deed
	}
	return out, nil
}

// DeedByID reads one deed.
func (s *Store) DeedByID(ctx context.Context, id int64) (Deed, error) {
	d, err := s.deed(ctx, s.read, `d.id = ?`, id)
	if err != nil {
		return Deed{}, fmt.Errorf("read deed %d: %w", id, fault(err))
	}
	return d.Deed, nil
}

// Entries turns deeds into lines of the moderation log, the oldest first.
func Entries(deeds []Deed) []moderation.Entry {
	out := make([]moderation.Entry, 0, len(deeds))
	for _, d := range slices.Backward(deeds) {
		e := d.Entry(person, d.Kind)
		e.Brand, e.Thread, e.Message = d.Brand, d.Thread, d.Message
		out = append(out, e)
	}
	return out
}
