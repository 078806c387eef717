package store

import (
	"context"
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

// SaveView gives a filter a name, in the place of one that had it.
func (s *Store) SaveView(ctx context.Context, name string, q filter.Query) error {
	if name = strings.Join(strings.Fields(name), " "); name == "" || q.Empty() {
		return fmt.Errorf("save the view %q: %w", name, errUnknownAct)
	}
	c, err := s.condition(ctx, q)
	if err != nil {
		return err
	}
	c.release()
	return s.write(ctx, s.pen, "save the view "+name, func(t *tx) error {
		_, err := t.exec(`INSERT INTO saved (name, query, at) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET query = excluded.query, at = excluded.at`, name, q.String(), milli(t.now))
		return err
	})
}

// DropView forgets a saved view; ErrNotFound if there is none of this name.
func (s *Store) DropView(ctx context.Context, name string) error {
	return s.write(ctx, s.pen, "forget the view "+name, func(t *tx) error {
		res, err := t.exec(`DELETE FROM saved WHERE name = ?`, name)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return notFound(err)
		}
		return nil
	})
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
