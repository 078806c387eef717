package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"atempause/replies"
)

// Acts on a brand's list of causes. They are undone like any other; Act.Value is the cause, Act.Text its new name.
const (
	AddCauseAct    = "add_cause"
	RenameCauseAct = "rename_cause"
	RemoveCauseAct = "remove_cause"
)

// OnCauses tells whether an act changes a brand's list of causes and not threads alone.
func (a Act) OnCauses() bool {
	return a.Do == AddCauseAct || a.Do == RenameCauseAct || a.Do == RemoveCauseAct
}

// Cause is an entry of a brand's list of causes.
type Cause struct {
	Brand   string
	Name    string
	Listed  bool // as the config or the program has it; else it came from use
	Uses    int  // how many threads a person has given it
	Recent  int  // of those, how many have moved within CauseRecent
	Guessed int  // how many triage has
}

// CauseRecent is how far back use counts for the order of a list: what was once frequent and no longer is sinks.
const CauseRecent = 90 * 24 * time.Hour

// What the column stands says of a name; "" is no row.
const (
	causeOn  = "+"
	causeOff = "-"
	causeNow = ">" // and the new name
)

// causeStep is what became of a name in a brand's list.
type causeStep struct {
	Brand int64  `json:"brand"`
	Name  string `json:"name"`
	Was   string `json:"was,omitempty"`
	Is    string `json:"is,omitempty"`
}

// ErrCause says that a cause has no usable name: see replies.CleanCause.
var ErrCause = errors.New("no name for a cause")

// causesOf reads what stands of a brand's causes, once a transaction.
func (t *tx) causesOf(brand int64) (map[string]string, error) {
	if t.cause == nil {
		all, err := standingCauses(t.ctx, t.conn)
		if err != nil {
			return nil, err
		}
		t.cause = all
	}
	return t.cause[brand], nil
}

func standingCauses(ctx context.Context, q querier) (map[int64]map[string]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT brand, name, stands FROM cause`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[int64]map[string]string{}
	for rows.Next() {
		var brand int64
		var name, stands string
		if err := rows.Scan(&brand, &name, &stands); err != nil {
			return nil, err
		}
		if all[brand] == nil {
			all[brand] = map[string]string{}
		}
		all[brand][name] = stands
	}
	return all, errorsOf(rows)
}

// fitOf is where a guess belongs: by the words of the config's list, and then where a person has moved that name to.
func fitOf(list []string, stands map[string]string, guess string) string {
	guess = replies.FitCause(list, guess)
	for range len(stands) + 1 { // no name leads back to itself: what is renamed to stands on the list
		switch s := stands[guess]; {
		case s == causeOff:
			return ""
		case strings.HasPrefix(s, causeNow):
			guess = s[len(causeNow):]
		default:
			return guess
		}
	}
	return guess
}

// fitCause puts the cause triage has guessed for a thread into the brand's list.
func (s *Store) fitCause(t *tx, r *threadRow) error {
	if r.cause == "" || r.Marked.has(causeByPerson) {
		return nil
	}
	stands, err := t.causesOf(r.brand)
	if err == nil {
		r.cause = fitOf(s.brandOf(r.brand).Causes, stands, r.cause)
	}
	return err
}

// fitted is where a guess of triage stands in the list of a thread's brand.
func (s *Store) fitted(t *tx, thread int64, guess string) (string, error) {
	r := threadRow{matter: matter{cause: guess}}
	if err := t.conn.QueryRowContext(t.ctx, `SELECT brand FROM thread WHERE id = ?`, thread).Scan(&r.brand); err != nil {
		return "", err
	}
	err := s.fitCause(t, &r)
	return r.cause, err
}

// nameCause finds the cause a person means for a thread: one of the brand's list, whatever its case, or a new one, which joins
// the list.
func (s *Store) nameCause(t *tx, thread int64, text string) (string, *causeStep, error) {
	name, ok := replies.CleanCause(text)
	if !ok {
		return "", nil, fmt.Errorf("cause %q: %w", text, ErrCause)
	}
	var brand int64
	if err := t.conn.QueryRowContext(t.ctx, `SELECT brand FROM thread WHERE id = ?`, thread).Scan(&brand); err != nil {
		return "", nil, notFoundRow(err)
	}
	if s.brandName(brand) == "" { // another program has added it
		if err := s.readBook(t.ctx, t.conn); err != nil {
			return "", nil, err
		}
	}
	stands, err := t.causesOf(brand)
	if err != nil {
		return "", nil, err
	}
	name, on := s.listedAs(brand, stands, name)
	if on {
		return name, nil, nil
	}
	if strings.HasPrefix(stands[name], causeNow) { // its old name
		if now := fitOf(nil, stands, name); now != "" {
			return now, nil, nil
		}
	}
	step := &causeStep{Brand: brand, Name: name, Was: stands[name], Is: causeOn}
	return name, step, s.setCause(t, *step)
}

// listedAs finds a name on a brand's list, whatever its case; one that is not on it may have been once, and is told as it was.
func (s *Store) listedAs(brand int64, stands map[string]string, name string) (string, bool) {
	base := s.baseCauses(brand)
	known := slices.Concat([]string{name}, base, slices.Sorted(maps.Keys(stands)))
	known = slices.DeleteFunc(known, func(have string) bool { return !replies.SameCause(have, name) })
	for _, have := range known {
		if st := stands[have]; st == causeOn || st == "" && slices.Contains(base, have) {
			return have, true
		}
	}
	for _, have := range known {
		if stands[have] != "" {
			return have, false
		}
	}
	return name, false
}

// baseCauses is the list a brand begins with.
func (s *Store) baseCauses(brand int64) []string {
	if list := s.brandOf(brand).Causes; len(list) > 0 {
		return list
	}
	return replies.Causes
}

// setCause writes what becomes of a name, and brings what triage has guessed in the brand up to date with it.
func (s *Store) setCause(t *tx, c causeStep) error {
	stands, err := t.causesOf(c.Brand)
	if err != nil {
		return err
	}
	list := s.brandOf(c.Brand).Causes
	next := maps.Clone(stands)
	if next == nil {
		next = map[string]string{}
	}
	if next[c.Name] = c.Is; c.Is == "" {
		delete(next, c.Name)
		_, err = t.exec(`DELETE FROM cause WHERE brand = ? AND name = ?`, c.Brand, c.Name)
	} else {
		_, err = t.exec(`INSERT INTO cause (brand, name, stands) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET stands = excluded.stands`, c.Brand, c.Name, c.Is)
	}
	if err != nil {
		return err
	}
	t.cause[c.Brand] = next
	return s.refit(t, c.Brand, list, stands, next)
}

// refit moves what triage has guessed from where it stood to where it belongs now. Where all guesses that stood under a name go
// the same way that is one statement; else each thread is reckoned anew.
func (s *Store) refit(t *tx, brand int64, list []string, was, is map[string]string) error {
	guesses := slices.Clone(replies.Causes)
	for _, m := range []map[string]string{was, is} {
		for name := range m {
			if !slices.Contains(guesses, name) {
				guesses = append(guesses, name)
			}
		}
	}
	from := map[string][]string{} // the guesses by where they stood
	moved := map[string]bool{}
	for _, g := range guesses {
		v := fitOf(list, was, g)
		from[v] = append(from[v], g)
		moved[v] = moved[v] || fitOf(list, is, g) != v
	}
	for _, v := range slices.Sorted(maps.Keys(moved)) {
		if !moved[v] {
			continue
		}
		to := fitOf(list, is, from[v][0])
		alike := !slices.ContainsFunc(from[v], func(g string) bool { return fitOf(list, is, g) != to })
		if err := s.refitFrom(t, brand, v, to, alike && v != "", from[v]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) refitFrom(t *tx, brand int64, was, to string, alike bool, guesses []string) error {
	if alike {
		_, err := t.exec(`UPDATE thread SET cause = ? WHERE brand = ? AND cause = ? AND marked & ? = 0`, to, brand, was, int64(causeByPerson))
		return err
	}
	threads, err := numbers(t.ctx, t.conn, `SELECT t.id FROM thread t WHERE t.brand = ?1 AND t.cause = ?2 AND t.marked & ?3 = 0
		AND EXISTS (SELECT 1 FROM message m WHERE m.thread = t.id AND m.ours = 0 AND m.cause IN (SELECT value FROM json_each(?4)))`,
		brand, was, int64(causeByPerson), tojson(guesses))
	if err != nil {
		return err
	}
	for _, id := range threads {
		if _, err := s.refollow(t, id, 0, nil); err != nil {
			return err
		}
	}
	return nil
}

// shiftCauses does what a mark says of a brand's list, if the name still stands as the act left it.
func (s *Store) shiftCauses(t *tx, m *mark) (bool, error) {
	c := m.Cause
	if c == nil {
		return false, nil
	}
	stands, err := t.causesOf(c.Brand)
	if err != nil || stands[c.Name] != c.Was {
		return false, err
	}
	return true, s.setCause(t, *c)
}
