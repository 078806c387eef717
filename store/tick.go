package store

import (
	"context"
	"fmt"

	"atempause/replies"
)

// Tick lets come true what its time has brought: snoozes and escalations that end, promises that come up or are broken,
// what was said and has settled, and what has become long overdue. It does a few at a time, so that nobody has to wait
// long for the file. While somebody watches the store it happens by itself, and at opening.
func (s *Store) Tick(ctx context.Context) error {
	for more := true; more; {
		var err error
		if more, err = s.tick(ctx, fewThreads); err != nil {
			return fmt.Errorf("let time come true: %w", fault(err))
		}
	}
	return nil
}

// openThreads is how many threads opening waits for: a morning may find hundreds that have cooled overnight. The others
// follow as soon as somebody watches.
const openThreads = 50

// tick does one part of it, and tells whether there may be more.
func (s *Store) tick(ctx context.Context, limit int) (more bool, err error) {
	due, err := s.comeTrue(ctx, limit)
	if err != nil {
		return false, err
	}
	old, err := s.age(ctx, limit)
	return due || old, err
}

// comeTrue ticks the matters whose time has come, at most limit of them, the longest due first.
func (s *Store) comeTrue(ctx context.Context, limit int) (more bool, err error) {
	const due = `SELECT id FROM thread WHERE next > 0 AND next <= ? ORDER BY next LIMIT ?`
	if list, err := numbers(ctx, s.read, due, milli(s.now()), 1); err != nil || len(list) == 0 {
		return false, err
	}
	err = s.write(ctx, s.pen, "let time come true", func(t *tx) error {
		list, err := numbers(t.ctx, t.conn, due, milli(t.now), limit)
		if err != nil {
			return err
		}
		for _, id := range list {
			was, is, err := s.retime(t, id)
			if err != nil {
				return err
			}
			if err := s.journalTime(t, was, is); err != nil {
				return err
			}
		}
		more = len(list) == limit
		t.quiet = len(list) == 0
		return nil
	})
	return more, err
}

// retime reckons a thread and its matter anew for now, and gives back the matter before and after.
func (s *Store) retime(t *tx, thread int64) (was, is replies.Matter, err error) {
	r, all, err := caseRow(t.ctx, t.conn, thread)
	if err != nil {
		return was, is, err
	}
	before := r
	list := all.said()
	before.begin(list, waitingOf(list))
	if err := s.keep(t, &r, all, updateThread); err != nil {
		return was, is, err
	}
	return before.Case, r.Case, writeRecords(t, thread, all)
}

// journalTime notes what time has done to a matter.
func (s *Store) journalTime(t *tx, was, is replies.Matter) error {
	lead := is.Lead()
	if is.Back != was.Back && is.Back != (replies.Back{}) {
		if err := s.journal(t, program, "back", lead, 0, map[string]string{"by": string(is.Back.By)}); err != nil {
			return err
		}
	}
	for i, p := range is.Promises {
		if p.State != replies.PromiseBroken || i >= len(was.Promises) || was.Promises[i].State == replies.PromiseBroken {
			continue
		}
		if err := s.journal(t, program, "broken", p.Thread, 0, map[string]any{"id": p.ID, "due": p.Due}); err != nil {
			return err
		}
	}
	if stateOf(is) == stateOf(was) {
		return nil
	}
	return s.journal(t, program, "moved", lead, 0, map[string]replies.CaseState{"from": stateOf(was), "to": stateOf(is)})
}
