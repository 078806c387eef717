package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"atempause/replies/filter"
	"atempause/sources"
)

// Someone is a person as a search by name finds them.
type Someone struct {
	Key     string // see AuthorKey
	Name    string
	Network sources.Network
	Threads int   // as many as were looked at
	Last    int64 // the newest of them
}

// peopleLooked is how many threads a search for people looks at.
const peopleLooked = 400

// People finds those in whose name, or that of their threads' author, a text stands; "" finds those who were heard of
// last. Those with the newest thread come first.
func (s *Store) People(ctx context.Context, brand, name string, limit int) ([]Someone, error) {
	page := Page{View: All, Brand: brand, Limit: peopleLooked}
	if want := filter.Fold(strings.Join(strings.Fields(name), " ")); want != "" {
		page.Filter = filter.Query{Node: filter.And(filter.Word{Text: want}, filter.Test{Field: filter.Author, Op: filter.Is, Text: want})}
	}
	rows, err := s.Rows(ctx, page)
	if err != nil {
		return nil, err
	}
	var list []Someone
	err = s.look(ctx, func(q querier) error {
		for _, r := range rows {
			var a sources.Author
			err := q.QueryRowContext(ctx, `SELECT person_id, person_name FROM thread WHERE id = ?`, r.ID).Scan(&a.ID, &a.Name)
			if err != nil {
				return err
			}
			key := authorKey(r.Network, a)
			if key == "" {
				continue
			}
			if i := slices.IndexFunc(list, func(p Someone) bool { return p.Key == key }); i >= 0 {
				list[i].Threads++
			} else if len(list) < limit {
				list = append(list, Someone{Key: key, Name: a.Name, Network: r.Network, Threads: 1, Last: r.ID})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find people named %q: %w", name, fault(err))
	}
	return list, nil
}

// NameOf is what an author calls themselves in their newest thread of a brand, "" if they have none.
func (s *Store) NameOf(ctx context.Context, brand, author string) (string, error) {
	name := ""
	err := s.look(ctx, func(q querier) error {
		id, ok := s.brandID(brand)
		if !ok {
			return nil
		}
		own, err := s.threadsOf(ctx, q, id, []string{author})
		if err != nil || len(own) == 0 {
			return err
		}
		return q.QueryRowContext(ctx, `SELECT person_name FROM thread WHERE id = ?`, slices.Max(own)).Scan(&name)
	})
	if err != nil {
		return "", fmt.Errorf("read the name of %s: %w", author, fault(err))
	}
	return name, nil
}

// WholePerson is Person with the threads others have begun in which they wrote. It looks their names up in the index of
// words, and so costs what a search does.
func (s *Store) WholePerson(ctx context.Context, thread int64) (Person, error) {
	p, err := s.Person(ctx, thread)
	if err != nil {
		return p, err
	}
	err = s.look(ctx, func(q querier) error {
		brand, _, err := s.authorOf(ctx, q, thread)
		if err != nil {
			return err
		}
		own, err := s.threadsOf(ctx, q, brand, p.Authors)
		if err != nil {
			return err
		}
		ids, err := s.wroteIn(ctx, q, brand, p.Authors, own)
		if err != nil || len(ids) == 0 {
			return err
		}
		p.Elsewhere, err = s.rows(ctx, q, `SELECT `+rowColumns+` FROM thread t`+unsent+` WHERE t.id IN (SELECT value FROM json_each(?))
			ORDER BY t.updated DESC, t.id DESC LIMIT ?`, []any{tojson(ids), PersonThreads})
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("read whom thread %d is with: %w", thread, fault(err))
	}
	return p, nil
}

// wroteIn finds the threads of a brand that others have begun and in which one of some authors wrote. Names that are in
// very many threads tell nothing: they are left out.
func (s *Store) wroteIn(ctx context.Context, q querier, brand int64, authors []string, own []int64) ([]int64, error) {
	names, err := namesIn(ctx, q, own)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	hits, err := s.found(ctx, q, names)
	if err != nil {
		return nil, err
	}
	var maybe []int64
	for _, h := range hits {
		if !h.everywhere && h.threads.n <= fewSure {
			maybe = append(maybe, h.threads.list()...)
		}
	}
	slices.Sort(maybe)
	maybe = slices.Compact(maybe)
	maybe = slices.DeleteFunc(maybe, func(id int64) bool { return slices.Contains(own, id) })
	if len(maybe) == 0 {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT t.id, t.channel, m.author_id, m.author_name FROM json_each(?) j
		JOIN thread t ON t.id = j.value JOIN message m ON m.thread = t.id
		WHERE t.brand = ? AND m.ours = 0 AND m.deleted = 0`, tojson(maybe), brand)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var id, channel int64
		var a sources.Author
		if err := rows.Scan(&id, &channel, &a.ID, &a.Name); err != nil {
			return nil, err
		}
		if slices.Contains(authors, authorKey(s.channelByID(channel).network, a)) && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list, errorsOf(rows)
}

// namesIn are the names the authors of some threads go by there, folded, at most a few.
func namesIn(ctx context.Context, q querier, threads []int64) ([]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT person_name FROM thread WHERE id IN (SELECT value FROM json_each(?)) LIMIT 8`, tojson(threads))
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
		if name = filter.Fold(strings.Join(strings.Fields(name), " ")); name != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list, errorsOf(rows)
}
