package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"atempause/replies/filter"
)

// condition is a part of a statement with the values it asks for. No word of a person or a stranger ever stands in the
// statement itself.
type condition struct {
	where string
	args  []any
}

// condition turns a filter into one on a thread t. Days are those of this machine.
func (s *Store) condition(q filter.Query) (condition, error) {
	if q.Empty() {
		return condition{}, nil
	}
	b := clause{now: s.opt.Now()}
	if err := b.node(q.Node); err != nil {
		return condition{}, fmt.Errorf("filter %q: %w", q, err)
	}
	return condition{b.String(), b.args}, nil
}

// clause is a condition being written.
type clause struct {
	strings.Builder
	args []any
	now  time.Time
}

func (b *clause) add(sql string, args ...any) {
	b.WriteString(sql)
	b.args = append(b.args, args...)
}

func (b *clause) node(n filter.Node) error {
	switch n := n.(type) {
	case filter.All:
		return b.list(n, " AND ", "1")
	case filter.Any:
		return b.list(n, " OR ", "0")
	case filter.Not:
		b.add("NOT ")
		return b.node(n.Node)
	case filter.Word:
		b.word(n.Text)
		return nil
	case filter.Test:
		return b.test(n)
	}
	return fmt.Errorf("part %T: %w", n, errUnknownAct)
}

func (b *clause) list(nodes []filter.Node, between, none string) error {
	b.add("(")
	if len(nodes) == 0 {
		b.add(none)
	}
	for i, n := range nodes {
		if i > 0 {
			b.add(between)
		}
		if err := b.node(n); err != nil {
			return err
		}
	}
	b.add(")")
	return nil
}

// word asks for a word in the texts of the thread: its messages and the post above.
func (b *clause) word(text string) {
	word := filter.Fold(text)
	b.add(`(EXISTS (SELECT 1 FROM message m WHERE m.thread = t.id AND instr(folded(m.text), ?) > 0)
		OR EXISTS (SELECT 1 FROM post p WHERE p.id = t.post AND instr(folded(p.text), ?) > 0))`, word, word)
}

func (b *clause) test(t filter.Test) error {
	switch t.Field.Type() {
	case filter.Number:
		return b.number(t)
	case filter.Since, filter.Until:
		return b.moment(t)
	case filter.Mark:
		return b.mark(t.Text)
	}
	return b.text(t)
}

// columns of the fields that stand in the thread's row.
var columns = map[filter.Field]string{
	filter.Kind: "t.kind", filter.State: "t.state", filter.Cause: "t.cause", filter.Lang: "t.lang",
	filter.Audience: "t.audience", filter.Form: "t.form",
	filter.Network: "(SELECT network FROM channel WHERE id = t.channel)",
	filter.Heat:    "t.heat", filter.Likes: "t.likes", filter.Critics: "t.critics", filter.Messages: "t.theirs",
	filter.Stars: "t.rating", filter.Rounds: "t.rounds",
	filter.Due: "t.due", filter.Promise: "t.promised", filter.Waiting: "t.waits", filter.Updated: "t.updated",
	filter.Snoozed:   "(CASE t.lane WHEN 'snoozed' THEN t.until ELSE 0 END)",
	filter.Escalated: "(CASE t.lane WHEN 'escalated' THEN t.until ELSE 0 END)",
	filter.Age:       "(SELECT coalesce(min(time), 0) FROM message WHERE thread = t.id)",
}

func (b *clause) number(t filter.Test) error {
	op, ok := operators[t.Op]
	if !ok {
		return fmt.Errorf("%s%s: %w", t.Field, t.Op, errUnknownAct)
	}
	b.add(columns[t.Field]+op+"?", t.N)
	return nil
}

var operators = map[filter.Op]string{filter.Is: " = ", filter.Less: " < ", filter.AtMost: " <= ", filter.More: " > ", filter.AtLeast: " >= "}

// mirrored is what a comparison of the time gone since becomes for the moment itself.
var mirrored = map[filter.Op]filter.Op{filter.Less: filter.More, filter.AtMost: filter.AtLeast, filter.More: filter.Less, filter.AtLeast: filter.AtMost}

func (b *clause) moment(t filter.Test) error {
	column := columns[t.Field]
	switch t.Op {
	case filter.None:
		b.add(column + " = 0")
		return nil
	case filter.Some:
		b.add(column + " <> 0")
		return nil
	case filter.Is:
		from, to := filter.Window(t.Text, b.now)
		b.add("("+column+" <> 0 AND "+column+" >= ?", milli(from))
		if !to.IsZero() {
			b.add(" AND "+column+" < ?", milli(to.Add(time.Millisecond-1)))
		}
		b.add(")")
		return nil
	}
	op, at := t.Op, b.now.Add(t.Span)
	if t.Field.Type() == filter.Since {
		op, at = mirrored[op], b.now.Add(-t.Span)
	}
	sign, ok := operators[op]
	if !ok {
		return fmt.Errorf("%s%s: %w", t.Field, t.Op, errUnknownAct)
	}
	b.add("("+column+" <> 0 AND "+column+sign+"?)", milli(at))
	return nil
}

// marks are the flags.
var marks = map[string]string{
	"unread": "t.unread", "urgent": "t.urgent", "stale": "t.stale",
	"hidden": "EXISTS (SELECT 1 FROM message m WHERE m.thread = t.id AND m.hidden AND NOT m.deleted)",
	"held":   "EXISTS (SELECT 1 FROM message m WHERE m.thread = t.id AND m.hidden AND NOT m.deleted AND NOT m.ours)",
	"draft":  "EXISTS (SELECT 1 FROM reply d WHERE d.thread = t.id AND d.state <> 'sent' AND d.dropped = 0 AND d.text <> '')",
	"note":   "EXISTS (SELECT 1 FROM note n WHERE n.thread = t.id AND n.person = '')",
	"file":   "EXISTS (SELECT 1 FROM message m WHERE m.thread = t.id AND m.files <> '')",
}

func (b *clause) mark(name string) error {
	sql, ok := marks[name]
	if !ok {
		return fmt.Errorf("is:%s: %w", name, errUnknownAct)
	}
	b.add(sql)
	return nil
}

// text compares texts, without regard to case and accents: the whole of them, or any part.
func (b *clause) text(t filter.Test) error {
	want := filter.Fold(t.Text)
	switch t.Field {
	case filter.View:
		return b.view(t.Text)
	case filter.Label:
		switch t.Op {
		case filter.None:
			b.add("NOT EXISTS (SELECT 1 FROM labelled l WHERE l.thread = t.id)")
		case filter.Some:
			b.add("EXISTS (SELECT 1 FROM labelled l WHERE l.thread = t.id)")
		default:
			b.add("EXISTS (SELECT 1 FROM labelled l WHERE l.thread = t.id AND folded(l.name) = ?)", want)
		}
	case filter.Brand:
		b.add("t.brand IN (SELECT id FROM brand WHERE instr(folded(name), ?) > 0)", want)
	case filter.Channel:
		b.add("t.channel IN (SELECT id FROM channel WHERE instr(folded(key), ?) > 0 OR instr(folded(name), ?) > 0)", want, want)
	case filter.Author:
		b.add(`(instr(folded(t.person_name), ?) > 0 OR EXISTS (SELECT 1 FROM message m WHERE m.thread = t.id AND NOT m.ours
			AND (instr(folded(m.author_name), ?) > 0 OR instr(folded(m.author_id), ?) > 0)))`, want, want, want)
	default:
		column := columns[t.Field]
		switch t.Op {
		case filter.None:
			b.add(column + " = ''")
		case filter.Some:
			b.add(column + " <> ''")
		default:
			b.add("folded("+column+") = ?", want)
		}
	}
	return nil
}

func (b *clause) view(name string) error {
	switch View(name) {
	case All:
		b.add("1")
	case Ready:
		b.add("EXISTS (SELECT 1 FROM reply d WHERE d.thread = t.id AND d.stage = 2)")
	case Promises:
		b.add("t.promised > 0")
	default:
		b.add("t.lane = ?", name)
	}
	return nil
}

// FoundRunes bounds Row.Found.
const FoundRunes = 120

// showFound gives each row the passage of its thread that holds one of the words.
func (s *Store) showFound(ctx context.Context, rows []Row, words []string) error {
	for i := range rows {
		for _, w := range words {
			word := filter.Fold(w)
			found, err := s.passage(ctx, rows[i].ID, word)
			if err != nil {
				return fmt.Errorf("find %q in thread %d: %w", w, rows[i].ID, fault(err))
			}
			if rows[i].Found = found; found != "" {
				break
			}
		}
	}
	return nil
}

// passage is the newest text of a thread that holds a folded word, from a little before it on.
func (s *Store) passage(ctx context.Context, thread int64, word string) (string, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+bounded("m.text")+` FROM message m WHERE m.thread = ?1
		AND instr(folded(m.text), ?2) > 0 ORDER BY m.time DESC LIMIT 1`, thread, word)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var text string
	for rows.Next() {
		if err := rows.Scan(&text); err != nil {
			return "", err
		}
	}
	return around(text, word), errorsOf(rows)
}

// around cuts a text to the passage about a folded word.
func around(text, word string) string {
	text = snippetOf(strings.ToValidUTF8(text, ""), len(text))
	all := []rune(text)
	start := 0
	for low, high := 0, len(all); low < high; { // the shortest beginning that holds the word ends with it
		mid := (low + high) / 2
		if strings.Contains(filter.Fold(string(all[:mid+1])), word) {
			high = mid
		} else {
			low = mid + 1
		}
		start = low
	}
	before := FoundRunes / 3
	start = max(0, min(start+1-len([]rune(word)), len(all))-before)
	cut := all[start:min(len(all), start+FoundRunes)]
	if start > 0 {
		return "…" + string(cut)
	}
	return string(cut)
}
