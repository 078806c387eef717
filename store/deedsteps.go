package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"atempause/replies/moderation"
	"atempause/sources"
)

// stepDeed loads a deed, lets it take a step, and saves it, in one transaction that survives a power cut.
func (s *Store) stepDeed(ctx context.Context, what string, id int64, take func(*tx, *deedRow) error) (Deed, error) {
	var out Deed
	err := s.write(ctx, s.safe, fmt.Sprintf("%s deed %d", what, id), func(t *tx) error {
		d, err := s.deed(t.ctx, t.conn, `d.id = ?`, id)
		if err != nil {
			return err
		}
		err = take(t, &d)
		out = d.Deed
		if err != nil || t.quiet {
			return err
		}
		return d.save(t)
	})
	return out, err
}

// AskDeed takes an ask up: with nothing missing it is ready to be confirmed, against criticism with a written reason its
// breath begins. Anything else is refused (moderation.Refused, with the ruling) and nothing is kept of it but a line in the
// journal. The copy is kept with the ask, before anything is requested.
func (s *Store) AskDeed(ctx context.Context, w DeedAsk) (Deed, moderation.Ruling, error) {
	var d deedRow
	var r moderation.Ruling
	var refused error
	err := s.write(ctx, s.safe, "ask for "+string(w.Act), func(t *tx) (err error) {
		d, r, err = s.ask(t, w)
		var step moderation.Misstep
		if errors.As(err, &step) {
			refused = err
			return s.journalRefusal(t, w, r)
		}
		return err
	})
	if err == nil {
		err = refused
	}
	return d.Deed, r, err
}

func (s *Store) journalRefusal(t *tx, w DeedAsk, r moderation.Ruling) error {
	var thread int64
	if err := t.conn.QueryRowContext(t.ctx, `SELECT thread FROM message WHERE id = ?`, w.Message).Scan(&thread); err != nil {
		return err
	}
	why := ""
	if len(r.Why) > 0 {
		why = r.Why[0].Key
	}
	return s.journal(t, person, "deed_refused", thread, 0, map[string]any{"act": w.Act, "ground": w.Ground, "why": why, "needs": r.Needs})
}

// ask is AskDeed inside a transaction.
func (s *Store) ask(t *tx, w DeedAsk) (d deedRow, r moderation.Ruling, err error) {
	a, err := s.accuse(t.ctx, t.conn, w)
	if err != nil {
		return d, r, err
	}
	plan := s.brandOf(a.brand).Breath
	r = moderation.Judge(a.ask)
	done, err := s.already(t.ctx, t.conn, &a)
	if err == nil && done {
		err = moderation.Already
	}
	if err != nil {
		return d, r, err
	}
	d, err = s.deed(t.ctx, t.conn, `d.message = ? AND d.act = ? AND d.state IN ('asked', 'breathing', 'queued', 'doing', 'unsure', 'failed')`,
		w.Message, string(w.Act))
	known := err == nil
	if err != nil && !errors.Is(err, ErrNotFound) {
		return d, r, err
	}
	was := d.Deed.Deed
	if known {
		d.Deed.Deed, r, err = d.Change(a.ask, plan, t.now)
	} else {
		d = deedRow{channel: a.channel, brand: a.brand, remote: a.remote, person: a.person}
		d.Thread, d.Message, err = a.thread, w.Message, nil
		d.Deed.Deed, r = moderation.Begin(a.ask, plan, t.now)
	}
	if err != nil {
		return d, r, err
	}
	if d.ReadyAt.IsZero() { // something is missing that no breath can bring
		return d, r, moderation.Refused
	}
	if d.Deed.Deed, err = d.Keep(a.kept); err != nil {
		return d, r, err
	}
	d.Kind, d.Explain = a.ask.Kind, r.Explain
	if !known {
		if err := d.insert(t); err != nil {
			return d, r, err
		}
	}
	if d.State == moderation.Breathing && (!known || d.rested == 0 || !d.ReadyAt.Equal(was.ReadyAt) || d.Ground != was.Ground ||
		d.Overrule != was.Overrule || d.Text != was.Text) {
		if err := d.breathe(t); err != nil {
			return d, r, err
		}
	}
	if d.State == moderation.Asked {
		d.rested = 0
	}
	if err := d.save(t); err != nil {
		return d, r, err
	}
	return d, r, errors.Join(s.nameDeed(t.ctx, t.conn, &d), s.note(t, person, "deed_"+string(d.State), &d))
}

// again asks for what a deed wants as things stand now.
func (d *deedRow) again() DeedAsk {
	return DeedAsk{Message: d.Message, Act: d.Act, Ground: d.Ground, ThirdPerson: d.Third, Overrule: d.Overrule}
}

// ConfirmDeed lets a ready deed be carried out: see moderation.Deed.Confirm. It can be taken back like a triage act where the
// network can.
func (s *Store) ConfirmDeed(ctx context.Context, id int64) (Deed, moderation.Ruling, error) {
	var r moderation.Ruling
	d, err := s.stepDeed(ctx, "confirm", id, func(t *tx, d *deedRow) (err error) {
		if r, err = s.confirm(t, d); err != nil {
			return err
		}
		return pushDeeds(t, d.again(), []*deedRow{d})
	})
	return d, r, err
}

func (s *Store) confirm(t *tx, d *deedRow) (r moderation.Ruling, err error) {
	a, err := s.accuse(t.ctx, t.conn, d.again())
	if err != nil {
		return r, err
	}
	if d.Deed.Deed, r, err = d.Confirm(a.ask, t.now); err != nil {
		return r, err
	}
	d.Explain = r.Explain
	return r, s.note(t, person, "deed_queued", d)
}

// pushDeeds puts deeds that were confirmed together on the stack of what can be undone.
func pushDeeds(t *tx, w DeedAsk, deeds []*deedRow) error {
	var marks []mark
	for _, d := range deeds {
		if d.Final || !moderation.Guarded(d.Act) {
			continue
		}
		before, err := decidedOf(t, d.Thread)
		if err != nil {
			return err
		}
		marks = append(marks, mark{Thread: d.Thread, Before: before, After: before, Deed: d.ID})
	}
	if marks == nil {
		return nil
	}
	return push(t, milli(t.now), Act{Do: string(w.Act), Value: string(w.Ground)}, marks)
}

// DeedResult is what became of one of several asks.
type DeedResult struct {
	Ask    DeedAsk
	Deed   Deed // its state: queued, or breathing where it goes against criticism
	Ruling moderation.Ruling
	Err    error // a moderation.Misstep: refused, done already, under way
}

// Moderate asks for acts and confirms at once those of which nothing is missing, all in one step that is undone as one.
func (s *Store) Moderate(ctx context.Context, asks []DeedAsk) ([]DeedResult, error) {
	var out []DeedResult
	err := s.write(ctx, s.safe, "moderate", func(t *tx) error {
		out = nil
		var queued []*deedRow
		for _, w := range asks {
			d, r, err := s.ask(t, w)
			var step moderation.Misstep
			switch {
			case errors.As(err, &step):
				if err := s.journalRefusal(t, w, r); err != nil {
					return err
				}
			case err != nil:
				return fmt.Errorf("message %d: %w", w.Message, err)
			case d.At(t.now) == moderation.Ready:
				if r, err = s.confirm(t, &d); err != nil {
					return fmt.Errorf("message %d: %w", w.Message, err)
				}
				if err := d.save(t); err != nil {
					return err
				}
				queued = append(queued, &d)
			}
			out = append(out, DeedResult{Ask: w, Deed: d.Deed, Ruling: r, Err: err})
		}
		if len(queued) == 0 {
			return nil
		}
		return pushDeeds(t, asks[0], queued)
	})
	return out, err
}

// DropDeed ends a deed that has not been begun. One whose taking back failed stays done.
func (s *Store) DropDeed(ctx context.Context, id int64) (Deed, error) {
	return s.stepDeed(ctx, "drop", id, func(t *tx, d *deedRow) (err error) {
		if d.Deed.Deed, err = d.Drop(t.now); err != nil {
			return err
		}
		return s.note(t, person, "deed_dropped", d)
	})
}

// UndoDeed asks for a deed to be taken back on the network.
func (s *Store) UndoDeed(ctx context.Context, id int64) (Deed, error) {
	return s.stepDeed(ctx, "take back", id, func(t *tx, d *deedRow) error { return s.undoDeed(t, d) })
}

func (s *Store) undoDeed(t *tx, d *deedRow) (err error) {
	if free, err := d.free(t); err != nil || !free {
		return errors.Join(err, moderation.WrongState)
	}
	if d.Deed.Deed, err = d.Undo(t.now); err != nil {
		return err
	}
	return s.note(t, person, "deed_back", d)
}

// free tells whether no other deed does the same to the same message just now.
func (d *deedRow) free(t *tx) (yes bool, err error) {
	err = t.conn.QueryRowContext(t.ctx, `SELECT NOT EXISTS (SELECT 1 FROM deed WHERE message = ? AND act = ? AND id <> ?
		AND state IN ('asked', 'breathing', 'queued', 'doing', 'unsure', 'failed'))`, d.Message, string(d.Act), d.ID).Scan(&yes)
	return yes, err
}

// stillGood tells whether a deed would be let through as things stand now: the message may have been edited meanwhile.
func (s *Store) stillGood(t *tx, d *deedRow) error {
	if d.State != moderation.Failed && d.State != moderation.Unsure {
		return moderation.WrongState
	}
	a, err := s.accuse(t.ctx, t.conn, d.again())
	if err != nil {
		return err
	}
	probe := d.Deed.Deed
	probe.State = moderation.Queued
	_, _, err = probe.Start(a.ask, t.now)
	return err
}

// RetryDeed queues a deed that failed, or whose end nobody could tell, once more.
func (s *Store) RetryDeed(ctx context.Context, id int64) (Deed, error) {
	return s.stepDeed(ctx, "retry", id, func(t *tx, d *deedRow) (err error) {
		if err := s.stillGood(t, d); err != nil {
			return err
		}
		if d.Deed.Deed, err = d.Retry(t.now); err != nil {
			return err
		}
		d.Looked = ""
		return s.note(t, person, "deed_retry", d)
	})
}

// SeenDeed is a person's word on an unsure deed: it was done, or it was not.
func (s *Store) SeenDeed(ctx context.Context, id int64, done bool) (Deed, error) {
	o := moderation.Outcome{State: moderation.Done}
	if !done {
		o = moderation.Outcome{State: moderation.Failed, Trouble: sources.NotSent}
	}
	return s.stepDeed(ctx, "settle", id, func(t *tx, d *deedRow) error {
		if d.State != moderation.Unsure {
			return moderation.WrongState
		}
		return s.settleDeed(t, d, person, o)
	})
}

// ShowAgain asks for a message to be shown that was hidden elsewhere: on the network's own site, or by a program before
// this one. One that was hidden here is taken back with UndoDeed.
func (s *Store) ShowAgain(ctx context.Context, message int64) (Deed, error) {
	var d deedRow
	err := s.write(ctx, s.safe, "show again", func(t *tx) error {
		a, err := s.accuse(t.ctx, t.conn, DeedAsk{Message: message, Act: sources.ActHide})
		if err != nil {
			return err
		}
		ours, err := s.deed(t.ctx, t.conn, `d.message = ? AND d.state = 'done' AND d.act IN ('hide', 'trash', 'spam') ORDER BY d.id DESC LIMIT 1`, message)
		switch {
		case err == nil:
			d = ours
			if err := s.undoDeed(t, &d); err != nil {
				return err
			}
			return d.save(t)
		case !errors.Is(err, ErrNotFound):
			return err
		case !a.hidden || a.gone:
			return moderation.Already
		}
		if can := a.ask.Table.Of(a.ask.Form, sources.ActHide); !can.Can || !can.Undo {
			return moderation.ForGood
		}
		d = deedRow{channel: a.channel, brand: a.brand, remote: a.remote, person: a.person}
		d.Thread, d.Message, d.Kind = a.thread, message, a.kind
		d.Deed.Deed = moderation.Found(sources.ActHide, a.kept, t.now)
		if err := d.insert(t); err != nil {
			return err
		}
		return errors.Join(s.nameDeed(t.ctx, t.conn, &d), s.note(t, person, "deed_back", &d))
	})
	return d.Deed, err
}

// TakeBack asks for an act on a message, or on who wrote it, to be taken back. moderation.Already says that there is nothing
// to take back.
func (s *Store) TakeBack(ctx context.Context, message int64, act sources.Act) (Deed, error) {
	if act == sources.ActHide {
		return s.ShowAgain(ctx, message)
	}
	d, err := s.deed(ctx, s.read, `d.act = ?2 AND d.state = 'done' AND (d.message = ?1 OR ?3 AND d.person <> ''
		AND d.person = (SELECT author_id FROM message WHERE id = ?1)
		AND d.channel = (SELECT t.channel FROM message m JOIN thread t ON t.id = m.thread WHERE m.id = ?1)) ORDER BY d.id DESC LIMIT 1`,
		message, string(act), act == sources.ActBlock || act == sources.ActMute)
	if errors.Is(err, ErrNotFound) {
		return Deed{}, moderation.Already
	}
	if err != nil {
		return Deed{}, fault(err)
	}
	return s.UndoDeed(ctx, d.ID)
}

// MessageByRemote finds a message of a thread by its id on the network.
func (s *Store) MessageByRemote(ctx context.Context, thread int64, remote string) (id int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT id FROM message WHERE thread = ? AND remote = ?`, thread, remote).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return 0, fmt.Errorf("find message %s: %w", remote, fault(err))
	}
	return id, nil
}

// FocusAsks makes an ask for each of several threads: on the message that waits there, or else the newest.
func (s *Store) FocusAsks(ctx context.Context, threads []int64, act sources.Act, g sources.Ground) ([]DeedAsk, error) {
	list, err := numbers(ctx, s.read, `SELECT t.focus FROM json_each(?) j JOIN thread t ON t.id = j.value WHERE t.focus > 0`, tojson(threads))
	if err != nil {
		return nil, fmt.Errorf("find the messages: %w", fault(err))
	}
	asks := make([]DeedAsk, len(list))
	for i, id := range list {
		asks[i] = DeedAsk{Message: id, Act: act, Ground: g}
	}
	return asks, nil
}
