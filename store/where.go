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
	few   []int64 // nothing else can pass: the threads to begin with, instead of walking through a view; nil if not known
	lent  []int64 // what stands on the shelf for it
}

// release gives back what the condition was lent; call it when its statement is done.
func (c condition) release() {
	for _, n := range c.lent {
		unshelve(n)
	}
}

// condition turns a filter into one on a thread t. Days are those of this machine. Release it.
func (s *Store) condition(ctx context.Context, q filter.Query) (condition, error) {
	if q.Empty() {
		return condition{}, nil
	}
	b := clause{now: s.opt.Now()}
	err := s.look(ctx, func(db querier) error {
		var words []string
		q.Walk(func(leaf filter.Node, _ bool) {
			if w, ok := leaf.(filter.Word); ok {
				words = append(words, w.Text)
			}
		})
		var err error
		if b.hits, err = s.found(ctx, db, words); err != nil {
			return err
		}
		b.few, err = fewest(ctx, db, q.Node, b.hits)
		return err
	})
	if err == nil {
		err = b.node(q.Node)
	}
	if err != nil {
		b.release()
		return condition{}, fmt.Errorf("filter %q: %w", q, err)
	}
	b.where = b.String()
	return b.condition, nil
}

// from is what to read threads from, with the values it asks for.
func (c condition) from(tables string) (string, []any) {
	if c.few == nil || !strings.HasPrefix(tables, "thread t") {
		return tables, nil
	}
	return `json_each(?) j CROSS JOIN ` + tables, []any{idList(c.few)}
}

// idList is a list of ids as SQLite reads it.
func idList(ids []int64) string {
	if len(ids) == 0 {
		return "[]"
	}
	return tojson(ids)
}

// clause is a condition being written.
type clause struct {
	strings.Builder
	condition
	now  time.Time
	hits map[string]*hits
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

// word asks for a word in the texts of the thread: its messages, their authors' names and the post above.
func (b *clause) word(text string) {
	h := b.hits[text]
	switch {
	case h.everywhere:
		b.holds(text)
		return
	case h.threads.n+h.posts.n == 0:
		b.add("0")
		return
	}
	lend := func(set *idset) int64 {
		n := shelve(set)
		b.lent = append(b.lent, n)
		return n
	}
	b.add("((listed(?, t.id)", lend(&h.threads))
	if h.posts.n > 0 {
		b.add(" OR listed(?, coalesce(t.post, 0))", lend(&h.posts))
	}
	b.add(")")
	if !h.sure {
		b.add(" AND ")
		b.holds(text)
	}
	b.add(")")
}

// holds looks into the texts themselves.
func (b *clause) holds(text string) {
	ways := strings.Join(filter.Spellings(text), wayEnd)
	b.add(`(EXISTS (SELECT 1 FROM message m WHERE m.thread = t.id AND (holds(m.text, ?) OR NOT m.ours AND holds(m.author_name, ?)))
		OR EXISTS (SELECT 1 FROM post p WHERE p.id = t.post AND holds(p.text, ?)))`, ways, ways, ways)
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
	"held":   "EXISTS (SELECT 1 FROM message m WHERE m.thread = t.id AND m.held AND NOT m.deleted AND NOT m.ours)",
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
	case filter.Reply:
		b.reply(t.Op, t.Text)
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

// reply asks for the state of the thread's unsent reply as it is now: a breath may be over.
func (b *clause) reply(op filter.Op, state string) {
	const unsent = ` (SELECT 1 FROM reply d WHERE d.thread = t.id AND d.state <> 'sent' AND d.dropped = 0 AND d.text <> ''`
	switch op {
	case filter.None:
		b.add("NOT EXISTS" + unsent + ")")
	case filter.Some:
		b.add("EXISTS" + unsent + ")")
	default:
		b.add("EXISTS"+unsent+" AND CASE WHEN d.state = 'breathing' AND d.ready_at <= ? THEN 'ready' ELSE d.state END = ?)", milli(b.now), state)
	}
}

func (b *clause) view(name string) error {
	switch View(name) {
	case All:
		b.add("1")
	case Ready:
		b.add("EXISTS (SELECT 1 FROM ready d WHERE d.thread = t.id)")
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
	if len(words) == 0 {
		return nil
	}
	return s.look(ctx, func(q querier) error {
		for i := range rows {
			for _, w := range words {
				found, err := passage(ctx, q, rows[i].ID, w)
				if err != nil {
					return fmt.Errorf("find %q in thread %d: %w", w, rows[i].ID, fault(err))
				}
				if rows[i].Found = found; found != "" {
					break
				}
			}
		}
		return nil
	})
}

// passage is the newest text of a thread that holds a word, or else the post above that does, from a little before it on.
func passage(ctx context.Context, q querier, thread int64, word string) (string, error) {
	rows, err := q.QueryContext(ctx, `SELECT * FROM (SELECT m.text FROM message m WHERE m.thread = ?1 AND holds(m.text, ?2)
		ORDER BY m.time DESC LIMIT 1) UNION ALL SELECT p.text FROM thread t JOIN post p ON p.id = t.post WHERE t.id = ?1
		AND holds(p.text, ?2) LIMIT 1`, thread, strings.Join(filter.Spellings(word), wayEnd))
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

// around cuts a text to the passage about a word, on one line.
func around(text, word string) string {
	text = strings.ToValidUTF8(text, "")
	start := 0
	if spans := filter.Places(text, []string{word}); len(spans) > 0 {
		start = spans[0].Start
	}
	before := []rune(text[max(0, start-4*FoundRunes):start])
	lead := []rune(snippetOf("x"+string(before)+"x", len(before)+2)) // the marks keep a blank at either end
	lead = lead[1 : len(lead)-1]
	short := start > 4*FoundRunes || len(lead) > FoundRunes/3
	lead = lead[max(0, len(lead)-FoundRunes/3):]
	cut := string(lead) + snippetOf(text[start:], FoundRunes-len(lead))
	if short {
		return "…" + cut
	}
	return strings.TrimLeft(cut, " ")
}
