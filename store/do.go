package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"atempause/replies"
)

// mark is a thread in an act: what the act has changed there, before and after, so that it can be taken back and done
// again.
type mark struct {
	Thread int64            `json:"thread"`
	Before decided          `json:"before"`
	After  decided          `json:"after"`
	Was    []fix            `json:"was,omitempty"`  // corrections the act withdrew
	Now    []fix            `json:"now,omitempty"`  // and made
	From   []replies.Matter `json:"from,omitempty"` // the matters it was part of; two where the act joined them
	To     []replies.Matter `json:"to,omitempty"`
	Had    []string         `json:"had,omitempty"` // its labels, where the act has changed them
	Has    []string         `json:"has,omitempty"`
	Wrote  *noteRow         `json:"wrote,omitempty"`
	Struck *noteRow         `json:"struck,omitempty"`
	Apart  []identity       `json:"apart,omitempty"` // whom its author was one with before
	One    []identity       `json:"one,omitempty"`   // and is after
	Not    int64            `json:"not,omitempty"`   // with which thread it is not one matter
	Deed   int64            `json:"deed,omitempty"`  // what was done on the network
	Cause  *causeStep       `json:"cause,omitempty"` // what became of a name in the brand's list of causes; then Thread may be 0
}

// Do carries an act out on threads, on all of them or on none. What it does not change is no part of it.
func (s *Store) Do(ctx context.Context, threads []int64, act Act) error {
	_, err := s.Change(ctx, threads, act)
	return err
}

// Change is Do that tells which of the threads the act has changed, in the order they were named.
func (s *Store) Change(ctx context.Context, threads []int64, act Act) (changed []int64, err error) {
	act.At = moment(milli(act.At))
	if name, ok := replies.CleanCause(act.Value); ok && act.Do == labelCause {
		act.Value = name
	}
	err = s.write(ctx, s.pen, act.Do, func(t *tx) error {
		changed = nil
		if !slices.Contains(Acts, act.Do) {
			return fmt.Errorf("act %q: %w", act.Do, errUnknownAct)
		}
		if act.Do == "join" && act.ID == 0 && len(threads) > 0 {
			act.ID = threads[0]
		}
		var marks []mark
		seen := map[int64]bool{}
		for _, id := range threads {
			if seen[id] {
				continue
			}
			seen[id] = true
			list, err := s.act(t, id, act)
			if err != nil {
				return fmt.Errorf("thread %d: %w", id, err)
			}
			if len(list) > 0 {
				changed = append(changed, id)
			}
			marks = append(marks, list...)
		}
		if marks == nil {
			t.quiet = true
			return nil
		}
		return push(t, milli(t.now), act, marks)
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

// act does an act to one thread and tells what it has changed.
func (s *Store) act(t *tx, thread int64, a Act) ([]mark, error) {
	before, err := decidedOf(t, thread)
	if err != nil {
		return nil, err
	}
	m := mark{Thread: thread, Before: before, After: before}
	switch a.Do {
	case "label", "unlabel", "labels":
		err = s.relabel(t, &m, a)
	case "note", "person_note", "unnote", "renote":
		err = s.annotate(t, &m, a)
	case "same_person", "other_person":
		err = s.identify(t, &m, a)
	case "apart":
		err = s.part(t, &m, a)
	case "join", "unjoin":
		return s.rejoin(t, &m, a)
	default:
		return s.settleAct(t, &m, a)
	}
	if err != nil || m.empty() {
		return nil, err
	}
	return []mark{m}, s.journal(t, person, a.Do, thread, 0, actDetail(a, &m))
}

// empty tells whether nothing was changed.
func (m *mark) empty() bool {
	return m.Before == m.After && m.From == nil && m.Was == nil && m.Now == nil && slices.Equal(m.Had, m.Has) &&
		m.Wrote == nil && m.Struck == nil && slices.Equal(m.Apart, m.One) && m.Not == 0
}

// settleAct changes what a person decides of a thread and of the matter it is a part of.
func (s *Store) settleAct(t *tx, m *mark, a Act) ([]mark, error) {
	if a.Do == labelCause {
		var err error
		if a.Value, m.Cause, err = s.nameCause(t, m.Thread, a.Value); err != nil {
			return nil, err
		}
	}
	was, err := s.matterOf(t, m.Thread)
	if err != nil {
		return nil, err
	}
	after, next, err := a.apply(m.Before, was, m.Thread, t.now)
	if err != nil || after == m.Before && next.Same(was) && m.Cause == nil {
		return nil, err
	}
	if err := s.remark(t, m, a, &after); err != nil {
		return nil, err
	}
	others, err := beside(t, was, m.Thread)
	if err != nil {
		return nil, err
	}
	if next, err = s.decideCase(t, m.Thread, after, next); err != nil {
		return nil, err
	}
	if m.After, err = decidedOf(t, m.Thread); err != nil {
		return nil, err
	}
	if !next.Same(was) {
		m.From, m.To = []replies.Matter{was}, []replies.Matter{next}
	}
	if m.Before == m.After && m.From == nil && !slices.Contains(labels, a.Do) {
		return nil, nil
	}
	if err := s.journal(t, person, a.Do, m.Thread, 0, actDetail(a, m)); err != nil {
		return nil, err
	}
	if m.Was, m.Now, err = s.correct(t, m.Thread, a); err != nil {
		return nil, err
	}
	return with(t, others, *m)
}

// beside notes what was decided of the other threads of a matter.
func beside(t *tx, m replies.Matter, thread int64) ([]mark, error) {
	var list []mark
	for _, p := range m.Parts {
		if p.Thread == thread {
			continue
		}
		d, err := decidedOf(t, p.Thread)
		if err != nil {
			return nil, err
		}
		list = append(list, mark{Thread: p.Thread, Before: d})
	}
	return list, nil
}

// with puts those of the others that an act has changed before its own mark: going back it is the matter that goes first.
func with(t *tx, others []mark, m mark) ([]mark, error) {
	var list []mark
	for _, o := range others {
		var err error
		if o.After, err = decidedOf(t, o.Thread); err != nil {
			return nil, err
		}
		if o.After != o.Before {
			list = append(list, o)
		}
	}
	return append(list, m), nil
}

// apply does an act to what was decided and to the matter.
func (a Act) apply(d decided, m replies.Matter, thread int64, now time.Time) (decided, replies.Matter, error) {
	var err error
	switch a.Do {
	case "kind":
		k := replies.Kind(a.Value)
		if !k.Valid() {
			return d, m, fmt.Errorf("kind %q: %w", a.Value, errUnknownAct)
		}
		d.Kind, d.Marked = k, d.Marked|kindByPerson
		m, err = m.SetKind(thread, k, now)
	case "urgent":
		if a.Value != Yes && a.Value != No {
			return d, m, fmt.Errorf("urgent %q: %w", a.Value, errUnknownAct)
		}
		d.Urgent, d.Marked = a.Value == Yes, d.Marked|urgentByPerson
	case "cause":
		d.Cause, d.Marked = a.Value, d.Marked|causeByPerson
	case "read":
		d.Seen = seenAll
	case "unread":
		d.Seen = wantUnread
	case "escalate":
		m, err = m.Escalate(a.Value, a.At, now)
		d.Brief = a.ID
	default:
		m, err = a.turn(m, thread, now)
	}
	return d, m, err
}

// turn does the acts that are the matter's own.
func (a Act) turn(m replies.Matter, thread int64, now time.Time) (replies.Matter, error) {
	switch a.Do {
	case "done":
		if m.State == replies.CaseSaid && !m.View().InSight() {
			return m, nil
		}
		return m.Close(now), nil
	case "reopen":
		return m.Reopen(now), nil
	case "wait":
		return m.Wait(now), nil
	case "solved":
		return m.Solve(now), nil
	case "wake":
		return m.Wake(now), nil
	case "recall":
		return m.Recall(now), nil
	case "snooze":
		return m.Snooze(a.At, now)
	case "promise":
		return m.Promise(replies.Promise{ID: newPromise(m, now), Thread: thread, Words: a.Value, Made: now, Due: a.At})
	case "keep":
		return m.Keep(a.ID, now)
	case "break":
		return m.Break(a.ID, now)
	case "forget":
		return m.Forget(a.ID, now)
	case "move":
		return m.Move(a.ID, replies.Promise{ID: newPromise(m, now), Words: a.Value, Due: a.At}, now)
	}
	return m, fmt.Errorf("act %q: %w", a.Do, errUnknownAct)
}

// newPromise names a promise a person has entered: those of messages are named by them and above 0.
func newPromise(m replies.Matter, now time.Time) int64 {
	id := -milli(now)
	for slices.ContainsFunc(m.Promises, func(p replies.Promise) bool { return p.ID == id }) {
		id--
	}
	return id
}

func actDetail(act Act, m *mark) any {
	d := map[string]any{}
	switch act.Do {
	case labelKind:
		return map[string]replies.Kind{"from": m.Before.Kind, "to": replies.Kind(act.Value)}
	case labelUrgent, labelCause, "label", "unlabel", "labels", "same_person", "other_person":
		return map[string]string{"to": act.Value}
	case "note", "person_note", "unnote", "renote", "read", "unread":
		return nil
	case "escalate":
		d["contact"] = act.Value
	}
	if len(m.From) > 0 && len(m.To) > 0 {
		d["from"], d["to"] = stateOf(m.From[0]), stateOf(m.To[0])
	}
	if !act.At.IsZero() {
		d["until"] = act.At
	}
	if act.ID != 0 {
		d["id"] = act.ID
	}
	return d
}

// stateOf is a matter's state, new where nothing has been said of it yet.
func stateOf(m replies.Matter) replies.CaseState {
	if m.State == "" {
		return replies.CaseNew
	}
	return m.State
}

// What the column seen says besides the id of a message.
const (
	wantUnread = -1 // a person wants it unread
	seenAll    = -2 // only in an act: all there is by then
)

func decidedOf(t *tx, thread int64) (d decided, err error) {
	err = t.conn.QueryRowContext(t.ctx, `SELECT kind, marked, urgent, cause, seen, brief FROM thread WHERE id = ?`, thread).
		Scan(&d.Kind, &d.Marked, &d.Urgent, &d.Cause, &d.Seen, &d.Brief)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if !d.Marked.has(urgentByPerson) {
		d.Urgent = false
	}
	if !d.Marked.has(causeByPerson) {
		d.Cause = ""
	}
	return d, err
}

// decideCase gives a thread what was decided, and reckons what follows from it.
func (s *Store) decideCase(t *tx, thread int64, d decided, m replies.Matter) (replies.Matter, error) {
	if d.Seen == seenAll {
		err := t.conn.QueryRowContext(t.ctx, `SELECT coalesce(max(id), 0) FROM message WHERE thread = ?`, thread).Scan(&d.Seen)
		if err != nil {
			return m, err
		}
	}
	return s.refollow(t, thread, 0, func(r *threadRow) {
		r.Case, r.known = m, true
		r.Kind, r.Marked, r.seen, r.brief = d.Kind, d.Marked, d.Seen, d.Brief
		if d.Marked.has(urgentByPerson) {
			r.urgent = d.Urgent
		}
		if d.Marked.has(causeByPerson) {
			r.cause = d.Cause
		}
	})
}

// argument is what an act takes besides its value.
type argument struct {
	At time.Time `json:"at,omitzero"`
	ID int64     `json:"id,omitempty"`

	Text string `json:"text,omitempty"`
}

// push puts an act on the stack. What was undone before cannot be done again after it.
func push(t *tx, now int64, act Act, marks []mark) error {
	list, err := json.Marshal(marks)
	if err != nil {
		return err
	}
	return pushAct(t, now, act, string(list))
}

func pushAct(t *tx, now int64, act Act, marks string) error {
	arg, err := json.Marshal(argument{act.At, act.ID, act.Text})
	if err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM act WHERE undone = 1`); err != nil {
		return err
	}
	res, err := t.exec(`INSERT INTO act (at, do, value, marks, arg) VALUES (?, ?, ?, ?, ?)`, now, act.Do, act.Value,
		marks, string(arg))
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	_, err = t.exec(`DELETE FROM act WHERE id <= ?`, id-maxActs)
	return err
}

// LastAct is the act that would be undone next: what "once more" repeats. ErrNotFound if there is none.
func (s *Store) LastAct(ctx context.Context) (Act, error) {
	var act Act
	var arg string
	err := s.read.QueryRowContext(ctx, `SELECT do, value, arg FROM act WHERE undone = 0
		AND do NOT IN ('hide', 'trash', 'spam', 'mute', 'block', 'close', 'view', 'add_cause', 'rename_cause', 'remove_cause') ORDER BY id DESC LIMIT 1`).
		Scan(&act.Do, &act.Value, &arg) // what was done on a network is judged anew each time; a view has no threads
	if errors.Is(err, sql.ErrNoRows) {
		return Act{}, fmt.Errorf("the last act: %w", ErrNotFound)
	}
	if err == nil {
		err = act.take(arg)
	}
	if err != nil {
		return Act{}, fmt.Errorf("the last act: %w", fault(err))
	}
	return act, nil
}

func (a *Act) take(arg string) error {
	var more argument
	if arg != "" {
		if err := json.Unmarshal([]byte(arg), &more); err != nil {
			return fmt.Errorf("what the act %s was told: %w", a.Do, err)
		}
	}
	a.At, a.ID, a.Text = more.At, more.ID, more.Text
	return nil
}
