package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// LabelRunes bounds a label.
const LabelRunes = 60

// Label is a word a person has put on threads of a brand.
type Label struct {
	Name    string
	Threads int
}

// cleanLabel is a label as it is kept: one line without needless space.
func cleanLabel(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > LabelRunes {
		return "", fmt.Errorf("label %q: %w", name, errUnknownAct)
	}
	return name, nil
}

func labelsOf(ctx context.Context, q querier, thread int64) ([]string, error) {
	rows, err := q.QueryContext(ctx, steady(`SELECT name FROM labelled WHERE thread = ? ORDER BY name`), thread)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		list = append(list, name)
	}
	return list, errorsOf(rows)
}

// relabel puts labels on a thread or takes them off.
func (s *Store) relabel(t *tx, m *mark, a Act) error {
	lines := []string{"+" + a.Value}
	switch a.Do {
	case "unlabel":
		lines[0] = "-" + a.Value
	case "labels":
		lines = strings.Split(a.Value, "\n")
	}
	have, err := labelsOf(t.ctx, t.conn, m.Thread)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if line == "" {
			return fmt.Errorf("label %q: %w", line, errUnknownAct)
		}
		name, err := cleanLabel(line[1:])
		on := slices.Contains(have, name)
		switch {
		case err != nil:
			return err
		case line[0] == '+' && !on && !slices.Contains(m.Has, name):
			m.Has = append(m.Has, name)
		case line[0] == '-' && on && !slices.Contains(m.Had, name):
			m.Had = append(m.Had, name)
		case line[0] != '+' && line[0] != '-':
			return fmt.Errorf("label %q: %w", line, errUnknownAct)
		}
	}
	_, err = s.shiftLabels(t, m)
	return err
}

// shiftLabels takes off what a thread had and puts on what it has.
func (s *Store) shiftLabels(t *tx, m *mark) (did bool, err error) {
	for _, step := range []struct {
		names []string
		query string
	}{
		{m.Had, `DELETE FROM labelled WHERE name = ? AND thread = ?`},
		{m.Has, `INSERT INTO labelled (name, thread) VALUES (?, ?) ON CONFLICT DO NOTHING`},
	} {
		for _, name := range step.names {
			res, err := t.exec(step.query, name, m.Thread)
			if err != nil {
				return false, err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return false, err
			}
			did = did || n > 0
		}
	}
	return did, nil
}

// Labels lists the labels of a brand ("" for all) with the number of threads each is on, the most used first.
func (s *Store) Labels(ctx context.Context, brand string) ([]Label, error) {
	_, id, none, err := s.scope(ctx, Page{Brand: brand})
	if err != nil || none {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT l.name, count(*) FROM labelled l JOIN thread t ON t.id = l.thread
		WHERE ?1 = 0 OR t.brand = ?1 GROUP BY l.name ORDER BY 2 DESC, 1`, id)
	if err != nil {
		return nil, fmt.Errorf("list the labels: %w", fault(err))
	}
	defer rows.Close()
	var list []Label
	for rows.Next() {
		var l Label
		if err := rows.Scan(&l.Name, &l.Threads); err != nil {
			return nil, fmt.Errorf("list the labels: %w", fault(err))
		}
		list = append(list, l)
	}
	return list, errorsOf(rows)
}

// LabelsOn counts on how many of some threads each label is.
func (s *Store) LabelsOn(ctx context.Context, threads []int64) (map[string]int, error) {
	if len(threads) == 0 {
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, `SELECT name, count(*) FROM labelled
		WHERE thread IN (SELECT value FROM json_each(?)) GROUP BY name`, tojson(threads))
	if err != nil {
		return nil, fmt.Errorf("read the labels of %d threads: %w", len(threads), fault(err))
	}
	defer rows.Close()
	on := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return nil, fmt.Errorf("read the labels of %d threads: %w", len(threads), fault(err))
		}
		on[name] = n
	}
	return on, errorsOf(rows)
}

// RenameLabel gives a label of a brand ("" for all) another name; one that has this name already takes its threads in. It
// tells on how many threads it was. Every thread's label goes and comes as one act, which can be taken back.
func (s *Store) RenameLabel(ctx context.Context, brand, from, to string) (int, error) {
	_, id, none, err := s.scope(ctx, Page{Brand: brand})
	if err != nil || none {
		return 0, err
	}
	name, err := cleanLabel(to)
	if err != nil {
		return 0, err
	}
	n := 0
	err = s.write(ctx, s.pen, "rename the label "+from, func(t *tx) error {
		threads, err := numbers(t.ctx, t.conn, `SELECT l.thread FROM labelled l JOIN thread t ON t.id = l.thread
			WHERE l.name = ?1 AND (?2 = 0 OR t.brand = ?2)`, from, id)
		if err != nil {
			return err
		}
		var marks []mark
		for _, thread := range threads {
			d, err := decidedOf(t, thread)
			if err != nil {
				return err
			}
			have, err := labelsOf(t.ctx, t.conn, thread)
			if err != nil {
				return err
			}
			m := mark{Thread: thread, Before: d, After: d, Had: []string{from}}
			if !slices.Contains(have, name) {
				m.Has = []string{name}
			}
			if _, err := s.shiftLabels(t, &m); err != nil {
				return err
			}
			marks = append(marks, m)
		}
		if n = len(marks); n == 0 || name == from {
			t.quiet = true
			return nil
		}
		act := Act{Do: "label", Value: name}
		if err := s.journal(t, person, "rename_label", 0, 0, map[string]string{"from": from, "to": name}); err != nil {
			return err
		}
		return push(t, milli(t.now), act, marks)
	})
	return n, err
}
