package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"atempause/replies"
)

func notFoundRow(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// causeUse counts how often a cause was named.
type causeUse struct{ uses, recent, guessed int }

// Causes lists the causes of a brand ("" for all of them, one after the other): the most used of late first, then the most used,
// then as the config or the program orders them. ErrNotFound if there is no such brand.
func (s *Store) Causes(ctx context.Context, brand string) ([]Cause, error) {
	var out []Cause
	err := s.look(ctx, func(q querier) error {
		if err := s.readBook(ctx, q); err != nil {
			return err
		}
		all, err := standingCauses(ctx, q)
		if err != nil {
			return err
		}
		for _, b := range s.opt.Brands {
			id, ok := s.brandID(b.Name)
			if !ok || brand != "" && b.Name != brand {
				continue
			}
			list, err := s.causeList(ctx, q, id, all[id])
			if err != nil {
				return err
			}
			out = append(out, list...)
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("list the causes: %w", fault(err))
	case out == nil && brand != "":
		return nil, fmt.Errorf("list the causes of %q: %w", brand, ErrNotFound)
	}
	return out, nil
}

func (s *Store) causeList(ctx context.Context, q querier, brand int64, stands map[string]string) ([]Cause, error) {
	used, err := s.causeUses(ctx, q, brand)
	if err != nil {
		return nil, err
	}
	names := slices.Clone(s.baseCauses(brand))
	base := len(names)
	for _, more := range []([]string){slices.Sorted(maps.Keys(stands)), slices.Sorted(maps.Keys(used))} {
		for _, name := range more {
			if (stands[name] == causeOn || used[name].uses > 0) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	var list []Cause
	for i, name := range names {
		if st := stands[name]; st != "" && st != causeOn {
			continue
		}
		u := used[name]
		list = append(list, Cause{s.brandName(brand), name, i < base, u.uses, u.recent, u.guessed})
	}
	slices.SortStableFunc(list, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(b.Recent, a.Recent), cmp.Compare(b.Uses, a.Uses))
	})
	return list, nil
}

func (s *Store) causeUses(ctx context.Context, q querier, brand int64) (map[string]causeUse, error) {
	rows, err := q.QueryContext(ctx, `SELECT cause, count(*) FILTER (WHERE marked & ?1 <> 0),
		count(*) FILTER (WHERE marked & ?1 <> 0 AND updated >= ?2), count(*) FILTER (WHERE marked & ?1 = 0)
		FROM thread WHERE brand = ?3 AND cause <> '' GROUP BY cause`,
		int64(causeByPerson), milli(s.now().Add(-CauseRecent)), brand)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	used := map[string]causeUse{}
	for rows.Next() {
		var name string
		var u causeUse
		if err := rows.Scan(&name, &u.uses, &u.recent, &u.guessed); err != nil {
			return nil, err
		}
		used[name] = u
	}
	return used, errorsOf(rows)
}

// AddCause puts a cause on a brand's list and tells its name there, which may be known already. ErrCause if that is none,
// ErrNotFound if there is no such brand.
func (s *Store) AddCause(ctx context.Context, brand, text string) (name string, err error) {
	err = s.changeCauses(ctx, brand, text, func(t *tx, id int64, clean string) error {
		stands, err := t.causesOf(id)
		if err != nil {
			return err
		}
		on := false
		if name, on = s.listedAs(id, stands, clean); on {
			t.quiet = true
			return nil
		}
		step := causeStep{id, name, stands[name], causeOn}
		if err := s.setCause(t, step); err != nil {
			return err
		}
		return s.pushCauses(t, Act{Do: AddCauseAct, Value: name}, mark{Cause: &step})
	})
	return name, err
}

// RemoveCause takes a cause off a brand's list: it is offered no more, and triage's guesses of it are none. What a person has
// given it keeps it; n tells how many threads those are. ErrNotFound if the list has no such cause.
func (s *Store) RemoveCause(ctx context.Context, brand, text string) (name string, n int, err error) {
	err = s.changeCauses(ctx, brand, text, func(t *tx, id int64, clean string) error {
		var threads []int64
		if name, threads, err = s.causeAt(t, id, clean); err != nil {
			return err
		}
		n = len(threads)
		step := causeStep{id, name, t.cause[id][name], causeOff}
		if err := s.setCause(t, step); err != nil {
			return err
		}
		return s.pushCauses(t, Act{Do: RemoveCauseAct, Value: name}, mark{Cause: &step})
	})
	return name, n, err
}

// RenameCause gives a cause of a brand another name, everywhere and for what triage will guess; one that has this name already
// takes it in. n tells how many threads a person had given it to. ErrNotFound if the list has no such cause.
func (s *Store) RenameCause(ctx context.Context, brand, from, to string) (name string, n int, err error) {
	clean, ok := replies.CleanCause(to)
	if !ok {
		return "", 0, fmt.Errorf("rename the cause %q to %q: %w", from, to, ErrCause)
	}
	err = s.changeCauses(ctx, brand, from, func(t *tx, id int64, old string) error {
		var threads []int64
		if old, threads, err = s.causeAt(t, id, old); err != nil {
			return err
		}
		name = clean
		if listed, _ := s.listedAs(id, t.cause[id], clean); listed != old {
			name = listed
		}
		if n = len(threads); name == old {
			t.quiet = true
			return nil
		}
		var marks []mark
		if was := t.cause[id][name]; was != causeOn && (was != "" || !slices.Contains(s.baseCauses(id), name)) {
			marks = append(marks, mark{Cause: &causeStep{id, name, was, causeOn}})
		}
		marks = append(marks, mark{Cause: &causeStep{id, old, t.cause[id][old], causeNow + name}})
		for _, m := range marks {
			if err := s.setCause(t, *m.Cause); err != nil {
				return err
			}
		}
		more, err := s.recause(t, threads, name)
		if err != nil {
			return err
		}
		return s.pushCauses(t, Act{Do: RenameCauseAct, Value: old, Text: name}, append(marks, more...)...)
	})
	return name, n, err
}

// recause gives threads a person has named a cause for another one.
func (s *Store) recause(t *tx, threads []int64, name string) ([]mark, error) {
	var marks []mark
	for _, id := range threads {
		before, err := decidedOf(t, id)
		if err != nil {
			return nil, err
		}
		after := before
		after.Cause = name
		m, err := s.matterOf(t, id)
		if err != nil {
			return nil, err
		}
		if _, err := s.decideCase(t, id, after, m); err != nil {
			return nil, err
		}
		marks = append(marks, mark{Thread: id, Before: before, After: after})
	}
	return marks, nil
}

// causeAt finds a cause on a brand's list, or among what is used, and the threads a person has given it.
func (s *Store) causeAt(t *tx, brand int64, clean string) (string, []int64, error) {
	stands, err := t.causesOf(brand)
	if err != nil {
		return "", nil, err
	}
	name, on := s.listedAs(brand, stands, clean)
	threads, err := numbers(t.ctx, t.conn, `SELECT id FROM thread WHERE brand = ? AND cause = ? AND marked & ? <> 0 ORDER BY id`,
		brand, name, int64(causeByPerson))
	if err == nil && !on && (len(threads) == 0 || stands[name] != "") {
		err = ErrNotFound
	}
	return name, threads, err
}

func (s *Store) changeCauses(ctx context.Context, brand, text string, do func(t *tx, id int64, clean string) error) error {
	clean, ok := replies.CleanCause(text)
	if !ok {
		return fmt.Errorf("cause %q: %w", text, ErrCause)
	}
	_, id, none, err := s.scope(ctx, Page{Brand: brand})
	if err == nil && (none || id == 0) {
		err = fmt.Errorf("brand %q: %w", brand, ErrNotFound)
	}
	if err != nil {
		return err
	}
	return s.write(ctx, s.pen, "change the causes of "+brand, func(t *tx) error { return do(t, id, clean) })
}

func (s *Store) pushCauses(t *tx, act Act, marks ...mark) error {
	detail := map[string]string{"cause": act.Value}
	if act.Text != "" {
		detail["to"] = act.Text
	}
	if err := s.journal(t, person, act.Do, 0, 0, detail); err != nil {
		return err
	}
	return push(t, milli(t.now), act, marks)
}
