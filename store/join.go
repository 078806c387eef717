package store

import (
	"errors"
	"slices"

	"atempause/replies"
)

// rejoin joins a thread's matter with that of another, or takes the thread out of its matter.
func (s *Store) rejoin(t *tx, m *mark, a Act) ([]mark, error) {
	was, err := s.matterOf(t, m.Thread)
	if err != nil {
		return nil, err
	}
	from, to := []replies.Matter{was}, []replies.Matter(nil)
	if a.Do == "join" {
		if _, same := was.Part(a.ID); same {
			return nil, nil
		}
		if err := oneBrand(t, m.Thread, a.ID); err != nil {
			return nil, err
		}
		with, err := s.matterOf(t, a.ID)
		if err != nil {
			return nil, err
		}
		one, err := with.Join(was, t.now)
		if err != nil {
			return nil, err
		}
		from, to = []replies.Matter{with, was}, []replies.Matter{one}
	} else {
		rest, out, err := was.Unjoin(m.Thread, t.now)
		if errors.Is(err, replies.OnlyThread) {
			return nil, nil // it stands alone already
		}
		if err != nil {
			return nil, err
		}
		to = []replies.Matter{rest, out}
		for _, p := range rest.Parts { // nobody wants to be asked at once whether they belong together
			if _, err := s.shiftApart(t, &mark{Thread: m.Thread, Not: p.Thread}, false); err != nil {
				return nil, err
			}
		}
	}
	var others []mark
	for _, f := range from {
		list, err := beside(t, f, m.Thread)
		if err != nil {
			return nil, err
		}
		others = append(others, list...)
	}
	for i := range to {
		if to[i], err = s.place(t, to[i], nil); err != nil {
			return nil, err
		}
	}
	m.From, m.To = from, to
	if m.After, err = decidedOf(t, m.Thread); err != nil {
		return nil, err
	}
	if err := s.journal(t, person, a.Do, m.Thread, 0, actDetail(a, m)); err != nil {
		return nil, err
	}
	return with(t, others, *m)
}

// oneBrand refuses to join threads of different brands: what is said to one client's customer must never stand beside
// what is said to another's.
func oneBrand(t *tx, a, b int64) error {
	var brands int
	err := t.conn.QueryRowContext(t.ctx, `SELECT count(DISTINCT brand) FROM thread WHERE id IN (?, ?)`, a, b).Scan(&brands)
	if err == nil && brands > 1 {
		err = replies.OtherBrand
	}
	return err
}

// swap puts the matters of one side of an act in the place of those of the other, as far as they still stand so: what has
// happened since stays. d is what was decided of the thread besides.
func (s *Store) swap(t *tx, thread int64, from, to []replies.Matter, d decided) (bool, error) {
	if len(from) == 1 && len(to) == 1 {
		have, err := s.matterOf(t, thread)
		if err != nil {
			return false, err
		}
		next, did := have.Undo(to[0], from[0], t.now)
		if !did {
			return false, nil
		}
		_, err = s.decideCase(t, thread, d, next)
		return true, err
	}
	if len(to) == 1 { // the threads may have come to different brands since
		for _, p := range to[0].Parts {
			if err := oneBrand(t, thread, p.Thread); err != nil {
				return false, ignore(err, replies.OtherBrand)
			}
		}
	}
	have := make([]replies.Matter, len(from))
	same := true
	for i, f := range from {
		m, err := s.matterOf(t, f.Parts[0].Thread)
		if err != nil {
			return false, err
		}
		if !sameThreads(m, f) {
			return false, nil // joined or taken apart since
		}
		have[i], same = m, same && m.Same(f)
	}
	if !same {
		var ok bool
		if to, ok = reshape(t, have, to); !ok {
			return false, nil
		}
	}
	for _, m := range to {
		if _, err := s.place(t, m, nil); err != nil {
			return false, err
		}
	}
	return true, nil
}

// ignore makes nothing of one fault.
func ignore(err, fault error) error {
	if errors.Is(err, fault) {
		return nil
	}
	return err
}

func sameThreads(a, b replies.Matter) bool {
	return slices.EqualFunc(a.Parts, b.Parts, func(p, q replies.Part) bool { return p.Thread == q.Thread })
}

// reshape joins matters, or takes one apart, that have moved on since the act that is taken back.
func reshape(t *tx, have, to []replies.Matter) ([]replies.Matter, bool) {
	if len(have) == 2 && len(to) == 1 {
		one, err := have[0].Join(have[1], t.now)
		return []replies.Matter{one}, err == nil
	}
	if len(have) != 1 || len(to) != 2 {
		return nil, false
	}
	i := slices.IndexFunc(to, func(m replies.Matter) bool { return len(m.Parts) == 1 })
	if i < 0 {
		return nil, false
	}
	rest, out, err := have[0].Unjoin(to[i].Parts[0].Thread, t.now)
	return []replies.Matter{rest, out}, err == nil
}
