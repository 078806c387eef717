package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"atempause/replies/filter"
)

// SavedView is a filter a person has given a name.
type SavedView struct {
	Name   string
	Filter filter.Query
	Count  int // threads that pass, at most SavedCount
}

// SavedCount is how far a saved view is counted: more is "many".
const SavedCount = 1000

// ViewAct is the act of saving, renaming or forgetting a view: it is undone like any other and touches no thread.
const ViewAct = "view"

// savedMark is what such an act did to a name: the filter before and after, "" for none.
type savedMark struct {
	Name string `json:"name"`
	Was  string `json:"was,omitempty"`
	Is   string `json:"is,omitempty"`
}

// SaveView gives a filter a name, in the place of one that had it.
func (s *Store) SaveView(ctx context.Context, name string, q filter.Query) error {
	if name = viewName(name); name == "" || q.Empty() {
		return fmt.Errorf("save the view %q: %w", name, errUnknownAct)
	}
	c, err := s.condition(ctx, q)
	if err != nil {
		return err
	}
	c.release()
	return s.changeViews(ctx, "save the view "+name, name, func(t *tx) ([]savedMark, error) {
		was, err := savedQuery(t.ctx, t.conn, name)
		return []savedMark{{name, was, q.String()}}, err
	})
}

// RenameView gives a saved view another name, in the place of one that had it. ErrNotFound if there is none.
func (s *Store) RenameView(ctx context.Context, from, to string) error {
	if to = viewName(to); to == "" {
		return fmt.Errorf("rename the view %q: %w", from, errUnknownAct)
	}
	return s.changeViews(ctx, "rename the view "+from, to, func(t *tx) ([]savedMark, error) {
		query, err := savedQuery(t.ctx, t.conn, from)
		if err != nil || query == "" {
			return nil, notFound(err)
		}
		was, err := savedQuery(t.ctx, t.conn, to)
		if from == to {
			return nil, err
		}
		return []savedMark{{from, query, ""}, {to, was, query}}, err
	})
}

// DropView forgets a saved view; ErrNotFound if there is none of this name.
func (s *Store) DropView(ctx context.Context, name string) error {
	return s.changeViews(ctx, "forget the view "+name, name, func(t *tx) ([]savedMark, error) {
		was, err := savedQuery(t.ctx, t.conn, name)
		if err != nil || was == "" {
			return nil, notFound(err)
		}
		return []savedMark{{name, was, ""}}, nil
	})
}

func viewName(name string) string { return strings.Join(strings.Fields(name), " ") }

// changeViews carries out what find says, as an act.
func (s *Store) changeViews(ctx context.Context, what, name string, find func(*tx) ([]savedMark, error)) error {
	return s.write(ctx, s.pen, what, func(t *tx) error {
		marks, err := find(t)
		if err != nil || len(marks) == 0 {
			return err
		}
		for _, m := range marks {
			if err := putSaved(t, m.Name, m.Is); err != nil {
				return err
			}
		}
		list, err := json.Marshal(marks)
		if err != nil {
			return err
		}
		return pushAct(t, milli(t.now), Act{Do: ViewAct, Value: name}, string(list))
	})
}

// shiftViews takes such an act back, or does it again, each name only if it still stands as the act left it.
func shiftViews(t *tx, text string, undo bool) error {
	var marks []savedMark
	if err := json.Unmarshal([]byte(text), &marks); err != nil {
		return err
	}
	for _, m := range marks {
		if undo {
			m.Was, m.Is = m.Is, m.Was
		}
		have, err := savedQuery(t.ctx, t.conn, m.Name)
		if err != nil {
			return err
		}
		if have != m.Was {
			continue
		}
		if err := putSaved(t, m.Name, m.Is); err != nil {
			return err
		}
	}
	return nil
}

// savedQuery is the filter of a name as text, "" for none.
func savedQuery(ctx context.Context, q querier, name string) (query string, err error) {
	err = q.QueryRowContext(ctx, `SELECT query FROM saved WHERE name = ?`, name).Scan(&query)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return query, err
}

func putSaved(t *tx, name, query string) error {
	if query == "" {
		_, err := t.exec(`DELETE FROM saved WHERE name = ?`, name)
		return err
	}
	_, err := t.exec(`INSERT INTO saved (name, query, at) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET query = excluded.query, at = excluded.at`, name, query, milli(t.now))
	return err
}

func notFound(err error) error {
	if err != nil {
		return err
	}
	return ErrNotFound
}

// SavedViews lists the saved views by name, each with how many threads of a brand ("" for all) pass.
func (s *Store) SavedViews(ctx context.Context, brand string) ([]SavedView, error) {
	_, id, none, err := s.scope(ctx, Page{Brand: brand})
	if err != nil {
		return nil, err
	}
	list, err := savedViews(ctx, s.read)
	if err != nil || none {
		return list, fault(err)
	}
	for i := range list {
		if list[i].Count, err = s.countPassing(ctx, id, list[i].Filter); err != nil {
			return nil, fmt.Errorf("count the saved view %q: %w", list[i].Name, fault(err))
		}
	}
	return list, nil
}

// countPassing counts the threads of a brand (0 for all) that pass, at most SavedCount of them.
func (s *Store) countPassing(ctx context.Context, brand int64, q filter.Query) (n int, err error) {
	c, err := s.condition(ctx, q)
	if err != nil {
		return 0, err
	}
	defer c.release()
	tables, args := c.from("thread t")
	where := c.where
	if args != nil {
		where = "t.id = j.value AND " + where
	}
	if brand != 0 {
		where = "t.brand = ? AND " + where
		args = append(args, brand)
	}
	args = append(append(args, c.args...), SavedCount)
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+tables+` WHERE `+where+` LIMIT ?)`, args...).Scan(&n)
	return n, err
}

func savedViews(ctx context.Context, q querier) ([]SavedView, error) {
	rows, err := q.QueryContext(ctx, `SELECT name, query FROM saved ORDER BY name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []SavedView
	for rows.Next() {
		var v SavedView
		var text string
		if err := rows.Scan(&v.Name, &text); err != nil {
			return nil, err
		}
		if v.Filter, err = filter.Parse(text); err != nil {
			return nil, fmt.Errorf("view %q: %w", v.Name, err)
		}
		list = append(list, v)
	}
	return list, errorsOf(rows)
}
