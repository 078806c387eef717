package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"atempause/replies/moderation"
	"atempause/sources"
)

// ClaimDeed takes the oldest queued deed (of one id, if only is not 0) for owner, or ErrNotFound. It is judged once more as
// things stand now; one that no longer holds goes back to the person. The intent is committed before it returns, in a way
// that also a power cut cannot undo.
func (s *Store) ClaimDeed(ctx context.Context, owner string, lease time.Duration, only int64) (moderation.Order, error) {
	const where = `d.state = 'queued' AND (?1 = 0 OR d.id = ?1) ORDER BY d.queued_at, d.id LIMIT 1`
	for {
		// Asked every second by every program: mostly there is nothing, and nobody has to wait for that.
		if _, err := s.deed(ctx, s.read, where, only); err != nil {
			return moderation.Order{}, fmt.Errorf("claim a deed: %w", fault(err))
		}
		var o moderation.Order
		back := false
		err := s.write(ctx, s.safe, "claim a deed", func(t *tx) error {
			d, err := s.deed(t.ctx, t.conn, where, only)
			if err != nil {
				return err
			}
			if back, err = s.start(t, &d); err != nil {
				return err
			}
			if !back {
				d.Owner, d.Lease, d.Looked = owner, t.now.Add(lease), ""
				if o, err = s.order(t.ctx, t.conn, &d); err != nil {
					return err
				}
			}
			return d.save(t)
		})
		if err != nil || !back {
			return o, err
		}
	}
}

// start lets a deed begin; back tells that it no longer holds and has gone back to the person.
func (s *Store) start(t *tx, d *deedRow) (back bool, err error) {
	a, err := s.accuse(t.ctx, t.conn, d.again())
	if err != nil {
		return false, err
	}
	next, _, err := d.Start(a.ask, t.now)
	var step moderation.Misstep
	if errors.As(err, &step) {
		if d.Deed.Deed, _, err = d.Change(a.ask, s.brandOf(d.brand).Breath, t.now); err != nil {
			return false, err
		}
		if d.Deed.Deed, err = d.Keep(a.kept); err != nil {
			return false, err
		}
		if d.rested = 0; d.State == moderation.Breathing {
			if err := d.breathe(t); err != nil {
				return false, err
			}
		}
		d.Detail = string(step)
		return true, s.note(t, program, "deed_changed", d)
	}
	if err != nil {
		return false, err
	}
	d.Deed.Deed = next
	return false, s.note(t, program, "deed_doing", d)
}

func (s *Store) order(ctx context.Context, q querier, d *deedRow) (moderation.Order, error) {
	o := moderation.Order{
		ID: d.ID, Channel: d.Channel, Act: d.Act, Back: d.Back, Message: d.remote, Person: d.person, Ground: d.Ground, State: d.State,
	}
	err := q.QueryRowContext(ctx, `SELECT coalesce(p.remote, t.remote) FROM thread t LEFT JOIN post p ON p.id = t.post WHERE t.id = ?`, d.Thread).
		Scan(&o.Post)
	return o, err
}

// SettleDeed records how an attempt ended (owner must hold it), or with owner "" what a look at the message has shown. What
// was done shows in the thread at once.
func (s *Store) SettleDeed(ctx context.Context, id int64, owner string, o moderation.Outcome) (moderation.State, error) {
	d, err := s.stepDeed(ctx, "settle", id, func(t *tx, d *deedRow) error {
		mine := owner != "" && (d.State == moderation.Doing && d.Owner == owner ||
			d.State == moderation.Unsure && d.lastOwner == owner && o.State == moderation.Done)
		if !mine && (owner != "" || d.State != moderation.Unsure) {
			return moderation.WrongState
		}
		if o.State == moderation.Unsure && d.State == moderation.Unsure {
			if t.quiet = d.Looked == LookedBlind; !t.quiet {
				d.Looked = LookedBlind
			}
			return nil
		}
		return s.settleDeed(t, d, program, o)
	})
	return d.State, err
}

// settleDeed ends an attempt and shows its effect.
func (s *Store) settleDeed(t *tx, d *deedRow, actor string, o moderation.Outcome) (err error) {
	if d.Deed.Deed, err = d.Settle(o, t.now); err != nil {
		return err
	}
	if d.Owner != "" {
		d.lastOwner = d.Owner
	}
	d.Owner, d.Lease = "", time.Time{}
	if d.State == moderation.Done || d.State == moderation.Undone {
		d.Looked = ""
		if err := s.effect(t, d); err != nil {
			return err
		}
	}
	return s.note(t, actor, "deed_"+string(d.State), d)
}

// unseen are the acts after which others do not see the message.
var unseen = []sources.Act{sources.ActHide, sources.ActTrash, sources.ActSpam, sources.ActDelete}

// effect shows in the thread what was done. What went by the house rules asks nobody for an answer any more; criticism still
// does, also out of sight.
func (s *Store) effect(t *tx, d *deedRow) error {
	switch {
	case d.Act == sources.ActApprove:
		if _, err := t.exec(`UPDATE message SET held = 0, hidden = 0 WHERE id = ?`, d.Message); err != nil {
			return err
		}
	case !slices.Contains(unseen, d.Act):
		return nil
	case d.State == moderation.Undone:
		_, err := t.exec(`UPDATE message SET hidden = 0, deleted = 0, dealt = 0 WHERE id = ?`, d.Message)
		if err != nil {
			return err
		}
		_, err = s.refollow(t, d.Thread, d.Message, nil)
		return err
	default:
		gone := d.Act == sources.ActDelete
		_, err := t.exec(`UPDATE message SET hidden = hidden OR ?2, deleted = deleted OR ?1, dealt = dealt OR ?3 WHERE id = ?4`,
			gone, !gone, !d.Against, d.Message)
		if err != nil {
			return err
		}
	}
	_, err := s.refollow(t, d.Thread, 0, nil)
	return err
}

// AbandonedDeeds turns deeds whose program has died or whose lease is over to unsure and lists every unsure one that has not
// been looked at yet. alive tells whether an owner still lives.
func (s *Store) AbandonedDeeds(ctx context.Context, alive func(owner string) bool) ([]moderation.Order, error) {
	doing, err := s.deedRows(ctx, s.read, `d.state = 'doing'`)
	if err != nil {
		return nil, fmt.Errorf("look for abandoned deeds: %w", fault(err))
	}
	for _, was := range doing {
		if alive(was.Owner) && s.now().Before(was.Lease) {
			continue
		}
		_, err := s.stepDeed(ctx, "give up on", was.ID, func(t *tx, d *deedRow) error {
			if d.State != moderation.Doing || d.Owner != was.Owner || d.Tries != was.Tries {
				t.quiet = true // it has come to an end while we looked
				return nil
			}
			return s.settleDeed(t, d, program, moderation.Outcome{State: moderation.Unsure, Trouble: sources.Ambiguous})
		})
		if err != nil {
			return nil, err
		}
	}
	unsure, err := s.deedRows(ctx, s.read, `d.state = 'unsure' AND d.looked = '' ORDER BY d.queued_at, d.id`)
	if err != nil {
		return nil, fmt.Errorf("look for unsure deeds: %w", fault(err))
	}
	var out []moderation.Order
	for i := range unsure {
		o, err := s.order(ctx, s.read, &unsure[i])
		if err != nil {
			return nil, fault(err)
		}
		out = append(out, o)
	}
	return out, nil
}

// settleTold settles unsure deeds whose effect the network has told meanwhile.
func (s *Store) settleTold(t *tx, channel int64) error {
	unsure, err := s.deedRows(t.ctx, t.conn, `d.state = 'unsure' AND d.channel = ?`, channel)
	if err != nil {
		return err
	}
	for i := range unsure {
		d := &unsure[i]
		if !slices.Contains(unseen, d.Act) {
			continue
		}
		var hidden, deleted bool
		err := t.conn.QueryRowContext(t.ctx, `SELECT hidden, deleted FROM message WHERE id = ?`, d.Message).Scan(&hidden, &deleted)
		if err != nil {
			return err
		}
		so := hidden && d.Act != sources.ActDelete || deleted
		if so == d.Back {
			continue
		}
		if err := s.settleDeed(t, d, program, moderation.Outcome{State: moderation.Done}); err != nil {
			return err
		}
		if err := d.save(t); err != nil {
			return err
		}
	}
	return nil
}

// shiftDeeds takes a deed back, or does it again, with the act it was a part of. What is under way or cannot be taken back
// stays.
func (s *Store) shiftDeeds(t *tx, m *mark, undo bool) (bool, error) {
	if m.Deed == 0 {
		return false, nil
	}
	d, err := s.deed(t.ctx, t.conn, `d.id = ?`, m.Deed)
	if err != nil {
		return false, err
	}
	if free, err := d.free(t); err != nil || !free {
		return false, err
	}
	var next moderation.Deed
	switch {
	case undo && d.State == moderation.Done:
		next, err = d.Undo(t.now)
	case undo:
		next, err = d.Drop(t.now)
	case d.State == moderation.Queued && d.Back: // it was not taken back yet
		next, err = d.Drop(t.now)
	default:
		var a accused
		if a, err = s.accuse(t.ctx, t.conn, d.again()); err != nil {
			return false, err
		}
		next, _, err = d.Again(a.ask, t.now)
	}
	var step moderation.Misstep
	if errors.As(err, &step) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	d.Deed.Deed, d.Looked = next, ""
	return true, d.save(t)
}
