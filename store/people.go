package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// AuthorKey is what an author is known by across the channels of a network: the network's id, or the name where it tells
// none. "" is nobody.
func AuthorKey(network sources.Network, a sources.Author) string { return authorKey(network, a) }

// Person is one who has written to a brand: what their threads, our promises and our notes tell of them.
type Person struct {
	Authors    []string  // all that they are known by (see AuthorKey), the one asked for first
	Threads    []Row     // the newest first, at most PersonThreads
	Since      time.Time // their first message; not of Store.PersonFacts
	Complaints int       // of all their threads: the length of Complained
	Complained []Complained
	Elsewhere  []Row // threads others have begun in which they wrote; only of Store.WholePerson
	Promises   []PersonPromise
	Waived     []WaivedApology
	Notes      []Note // on the person
}

// Complained is a thread in which they complained: since when, and about what.
type Complained struct {
	Thread int64
	At     time.Time
	Cause  string
}

// PersonThreads bounds Person.Threads.
const PersonThreads = 50

// factThreads bounds how many threads PersonFacts looks at, the newest: it must not cost more for one who writes every day.
const factThreads = 200

// PersonPromise is a promise that was made to a person.
type PersonPromise struct {
	Thread int64
	replies.Promise
}

// WaivedApology says why a complaint of theirs was answered without an apology.
type WaivedApology struct {
	Thread int64
	Reason string
	At     time.Time
}

// identity is an author who is one person with others of the same number.
type identity struct {
	Author string `json:"author"`
	Person int64  `json:"person"`
}

// authorOf is the brand of a thread, and the author it is with.
func (s *Store) authorOf(ctx context.Context, q querier, thread int64) (brand int64, author string, err error) {
	var a sources.Author
	var channel int64
	err = q.QueryRowContext(ctx, `SELECT brand, channel, person_id, person_name FROM thread WHERE id = ?`, thread).
		Scan(&brand, &channel, &a.ID, &a.Name)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return 0, "", err
	}
	if err := s.known(ctx, q, channel, brand); err != nil {
		return 0, "", err
	}
	return brand, authorKey(s.channelByID(channel).network, a), nil
}

// identities are the authors a person has said to be one with this one, itself among them; nil if none has been.
func identities(ctx context.Context, q querier, brand int64, author string) ([]identity, error) {
	rows, err := q.QueryContext(ctx, steady(`SELECT o.author, o.person FROM identity i JOIN identity o ON o.brand = i.brand
		AND o.person = i.person WHERE i.brand = ? AND i.author = ? ORDER BY o.author`), brand, author)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []identity
	for rows.Next() {
		var i identity
		if err := rows.Scan(&i.Author, &i.Person); err != nil {
			return nil, err
		}
		list = append(list, i)
	}
	return list, errorsOf(rows)
}

// identify says that the author of a thread and another are one person, or that they are not.
func (s *Store) identify(t *tx, m *mark, a Act) error {
	brand, author, err := s.authorOf(t.ctx, t.conn, m.Thread)
	if err != nil {
		return err
	}
	if a.Value == "" || author == "" || a.Value == author {
		return fmt.Errorf("author %q: %w", a.Value, errUnknownAct)
	}
	mine, err := identities(t.ctx, t.conn, brand, author)
	if err != nil {
		return err
	}
	theirs, err := identities(t.ctx, t.conn, brand, a.Value)
	if err != nil {
		return err
	}
	one := slices.ContainsFunc(mine, func(i identity) bool { return i.Author == a.Value })
	switch {
	case one == (a.Do == "same_person"):
		return nil
	case one:
		m.Apart = mine
		for _, i := range mine {
			if i.Author != a.Value && len(mine) > 2 {
				m.One = append(m.One, i)
			}
		}
	default:
		m.Apart = slices.Concat(mine, theirs)
		number := int64(0)
		if len(mine) > 0 {
			number = mine[0].Person
		} else if len(theirs) > 0 {
			number = theirs[0].Person
		} else if err := t.conn.QueryRowContext(t.ctx, `SELECT coalesce(max(person), 0) + 1 FROM identity`).Scan(&number); err != nil {
			return err
		}
		m.One = []identity{{author, number}, {a.Value, number}}
		for _, i := range m.Apart {
			if i.Author != author && i.Author != a.Value {
				m.One = append(m.One, identity{i.Author, number})
			}
		}
	}
	_, err = s.shiftPeople(t, m)
	return err
}

// shiftPeople parts whom a mark says to be apart and makes those one whom it says to be.
func (s *Store) shiftPeople(t *tx, m *mark) (bool, error) {
	if len(m.Apart) == 0 && len(m.One) == 0 {
		return false, nil
	}
	var brand int64
	if err := t.conn.QueryRowContext(t.ctx, `SELECT brand FROM thread WHERE id = ?`, m.Thread).Scan(&brand); err != nil {
		return false, err
	}
	for _, i := range slices.Concat(m.Apart, m.One) {
		if _, err := t.exec(`DELETE FROM identity WHERE brand = ? AND author = ?`, brand, i.Author); err != nil {
			return false, err
		}
	}
	for _, i := range m.One {
		if _, err := t.exec(`INSERT INTO identity (brand, author, person) VALUES (?, ?, ?)`, brand, i.Author, i.Person); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Person tells what is known of the author a thread is with, in its brand.
func (s *Store) Person(ctx context.Context, thread int64) (Person, error) {
	return s.personOf(ctx, thread, false)
}

// PersonFacts is Person without threads and notes: what a line above a conversation can say. It is asked for with every
// conversation that is shown.
func (s *Store) PersonFacts(ctx context.Context, thread int64) (Person, error) {
	return s.personOf(ctx, thread, true)
}

func (s *Store) personOf(ctx context.Context, thread int64, facts bool) (Person, error) {
	var p Person
	err := s.look(ctx, func(q querier) error {
		brand, author, err := s.authorOf(ctx, q, thread)
		if err != nil {
			return err
		}
		p.Authors = []string{author}
		list, err := identities(ctx, q, brand, author)
		if err != nil {
			return err
		}
		for _, i := range list {
			if i.Author != author {
				p.Authors = append(p.Authors, i.Author)
			}
		}
		return s.person(ctx, q, brand, thread, facts, &p)
	})
	if err != nil {
		return Person{}, fmt.Errorf("read whom thread %d is with: %w", thread, fault(err))
	}
	return p, nil
}

func (s *Store) person(ctx context.Context, q querier, brand, thread int64, facts bool, p *Person) error {
	own, err := s.threadsOf(ctx, q, brand, p.Authors)
	if err != nil {
		return err
	}
	if len(own) == 0 {
		own = []int64{thread} // of an author who has no name
	}
	if n := len(own); facts && n > factThreads {
		slices.Sort(own)
		own = own[n-factThreads:]
	}
	ids := tojson(own)
	if err := complaintsOf(ctx, q, ids, p); err != nil {
		return err
	}
	if err := promisesTo(ctx, q, ids, own, p); err != nil {
		return err
	}
	if err := waivedTo(ctx, q, ids, p); err != nil || facts {
		return err
	}
	var since int64
	err = q.QueryRowContext(ctx, `SELECT coalesce(min(m.time), 0) FROM message m WHERE m.thread IN (SELECT value FROM json_each(?))
		AND m.ours = 0 AND m.deleted = 0`, ids).Scan(&since)
	if err != nil {
		return err
	}
	p.Since = moment(since)
	p.Threads, err = s.rows(ctx, q, `SELECT `+rowColumns+` FROM thread t`+unsent+` WHERE t.id IN (SELECT value FROM json_each(?))
		ORDER BY t.updated DESC, t.id DESC LIMIT ?`, []any{ids, PersonThreads})
	if err != nil {
		return err
	}
	p.Notes, err = notes(ctx, q, `brand = ? AND person <> '' AND person IN (SELECT value FROM json_each(?))`, brand, tojson(p.Authors))
	return err
}

// complaintsOf lists the threads of theirs in which they themselves complained, the oldest first.
func complaintsOf(ctx context.Context, q querier, ids string, p *Person) error {
	rows, err := q.QueryContext(ctx, `SELECT t.id, min(m.time), t.cause FROM thread t JOIN message m ON m.thread = t.id
		WHERE t.id IN (SELECT value FROM json_each(?)) AND m.ours = 0 AND m.deleted = 0 AND m.kind = 'complaint'
		AND CASE WHEN t.person_id <> '' THEN m.author_id = t.person_id ELSE m.author_name = t.person_name END
		GROUP BY t.id ORDER BY 2, 1`, ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c Complained
		var at int64
		if err := rows.Scan(&c.Thread, &at, &c.Cause); err != nil {
			return err
		}
		c.At = moment(at)
		p.Complained = append(p.Complained, c)
	}
	p.Complaints = len(p.Complained)
	return errorsOf(rows)
}

// threadsOf are the threads of a brand that are with one of the authors.
func (s *Store) threadsOf(ctx context.Context, q querier, brand int64, authors []string) ([]int64, error) {
	var ids []string
	for _, a := range authors {
		if kind, id, _ := strings.Cut(a, ":"); kind == "name" {
			ids = append(ids, "") // only then those without an id have to be looked through
		} else {
			ids = append(ids, id)
		}
	}
	rows, err := q.QueryContext(ctx, `SELECT t.id, t.channel, t.person_id, t.person_name FROM thread t WHERE t.brand = ?1
		AND t.person_id IN (SELECT value FROM json_each(?3))
		AND (t.person_id <> '' OR 'name:' || t.person_name IN (SELECT value FROM json_each(?2)))`, brand, tojson(authors), tojson(ids))
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
		if slices.Contains(authors, authorKey(s.channelByID(channel).network, a)) {
			list = append(list, id)
		}
	}
	return list, errorsOf(rows)
}

func promisesTo(ctx context.Context, q querier, ids string, own []int64, p *Person) error {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT h.id, h.matter FROM thread t
		JOIN thread h ON h.id = CASE t.home WHEN 0 THEN t.id ELSE t.home END
		WHERE t.id IN (SELECT value FROM json_each(?)) AND h.matter <> '' ORDER BY h.id`, ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var doc string
		if err := rows.Scan(&id, &doc); err != nil {
			return err
		}
		m, err := unmatter(doc)
		if err != nil {
			return err
		}
		for _, promise := range m.Promises {
			if slices.Contains(own, promise.Thread) {
				p.Promises = append(p.Promises, PersonPromise{promise.Thread, promise})
			}
		}
	}
	return errorsOf(rows)
}

func waivedTo(ctx context.Context, q querier, ids string, p *Person) error {
	rows, err := q.QueryContext(ctx, `SELECT r.thread, r.waivers FROM reply r WHERE r.state = 'sent' AND r.waivers <> ''
		AND r.thread IN (SELECT value FROM json_each(?)) ORDER BY r.id`, ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var thread int64
		var text string
		var list []replies.Waiver
		if err := rows.Scan(&thread, &text); err != nil {
			return err
		}
		if err := unjson(text, &list); err != nil {
			return err
		}
		for _, w := range list {
			if w.Check == replies.CheckApology {
				p.Waived = append(p.Waived, WaivedApology{thread, w.Reason, w.At})
			}
		}
	}
	return errorsOf(rows)
}
