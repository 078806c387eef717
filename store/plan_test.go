package store

import (
	"strings"
	"testing"

	"github.com/mattn/go-sqlite3"

	"atempause/replies/filter"
)

// plan asks SQLite how it would carry a query out.
func plan(t *testing.T, f *fixture, query string, args ...any) string {
	t.Helper()
	rows, err := f.read.QueryContext(f.ctx, `EXPLAIN QUERY PLAN `+query, args...)
	f.ok(err)
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		f.ok(rows.Scan(&id, &parent, &unused, &detail))
		steps = append(steps, detail)
	}
	f.ok(rows.Err())
	return strings.Join(steps, "\n")
}

// A list must cost what it shows and not what the store holds: each is a walk along one index.
func TestNoListScansOrSorts(t *testing.T) {
	f := newFixture(t)
	at := &Row{ID: 1}
	for _, v := range Views {
		for _, scope := range []struct{ channel, brand int64 }{{0, 0}, {0, 1}, {1, 0}} {
			for _, p := range []Page{{View: v}, {View: v, After: at}, {View: v, Before: at}} {
				l, err := listingOf(v)
				f.ok(err)
				query, args := l.query(p, scope.channel, scope.brand, condition{})
				got := plan(t, f, query, args...)
				walk, _, _ := strings.Cut(got, "\n")
				bounded := strings.Contains(walk, "SEARCH") ||
					v == All || v == Ready // the whole of an index, in its order, from one end
				if strings.Contains(got, "TEMP B-TREE") || !bounded || !strings.Contains(walk, "INDEX") {
					t.Errorf("%s %+v after=%v before=%v:\n%s", v, scope, p.After != nil, p.Before != nil, got)
				}
				if p.After != nil || p.Before != nil {
					if !strings.Contains(walk, "<") && !strings.Contains(walk, ">") {
						t.Errorf("%s %+v does not start at its key:\n%s", v, scope, got)
					}
				}
			}
		}
	}
}

// A filter narrows the walk and does not replace it: the page is found in the view's order.
func TestFilteredListsWalkTheirIndex(t *testing.T) {
	f := newFixture(t)
	for _, text := range []string{"kind:complaint due<1h label:lieferung", "network:fb | von:maria", "-lieferung heat>2", "has:note promise:today"} {
		q, err := filter.Parse(text)
		f.ok(err)
		more, err := f.condition(f.ctx, q)
		f.ok(err)
		defer more.release()
		for _, v := range Views {
			l, err := listingOf(v)
			f.ok(err)
			query, args := l.query(Page{View: v, After: &Row{ID: 1}}, 0, 1, more)
			got := plan(t, f, query, args...)
			walk, _, _ := strings.Cut(got, "\n")
			if strings.Contains(got, "TEMP B-TREE") || !strings.Contains(walk, "INDEX") || !strings.ContainsAny(walk, "<>") {
				t.Errorf("%s in %s:\n%s", text, v, got)
			}
		}
	}
}

// The other reads a key press can wait for.
func TestReadsWalkIndexes(t *testing.T) {
	f := newFixture(t)
	for name, query := range map[string]string{
		"messages": `SELECT id FROM message WHERE thread = 1 ORDER BY place, id LIMIT 50 OFFSET 0`,
		"draft":    `SELECT r.id FROM reply r WHERE r.thread = 1 AND r.state <> 'sent' AND r.dropped = 0`,
		"claim":    `SELECT ` + replyColumns + ` FROM reply r WHERE r.state = 'queued' AND r.stage = 2 ORDER BY r.queued_at, r.id LIMIT 1`,
		"overdue":  `SELECT count(*) FROM thread t WHERE t.brand = 1 AND t.due > 0 AND t.due <= 5`,
		"earlier":  `SELECT text FROM reply WHERE brand = 1 AND state = 'sent' AND audience = 'public' AND settled_at > 5 ORDER BY settled_at DESC LIMIT 5`,
		"journal":  `SELECT id FROM journal WHERE thread = 1 AND thread > 0 ORDER BY id DESC LIMIT 5`,
		"sending":  `SELECT ` + replyColumns + ` FROM reply r WHERE r.stage = 2 AND r.state = 'sending'`,
		"replies":  `SELECT state, count(*) FROM reply WHERE stage > 0 AND (1 = 0 OR brand = 1) GROUP BY 1`,
		"told":     `SELECT m.id FROM json_each('[]') j CROSS JOIN message m ON m.thread = 1 AND m.remote = j.value`,
		"post":     `SELECT t.id FROM post p JOIN thread t ON t.post = p.id WHERE p.channel = 1 AND p.key = 'x'`,
		"due":      `SELECT id FROM thread WHERE next > 0 AND next <= 5 ORDER BY next LIMIT 5`,
		"aging":    `SELECT id FROM thread WHERE due > 0 AND due <= 5 AND stale = 0 AND urgent = 0 AND heat < 3 AND firm = 0 ORDER BY due LIMIT 5`,
		"promised": `SELECT count(*) FROM thread t WHERE t.brand = 1 AND t.promised > 0`,
		"labels":   `SELECT name FROM labelled WHERE thread = 1 ORDER BY name`,
		"notes":    `SELECT id FROM note WHERE thread = 1 AND person = '' ORDER BY id`,
		"same":     `SELECT o.author FROM identity i JOIN identity o ON o.brand = i.brand AND o.person = i.person WHERE i.brand = 1 AND i.author = 'x'`,
		"undone":   `SELECT id FROM act WHERE undone = 0 ORDER BY id DESC LIMIT 1`,
	} {
		got := plan(t, f, query)
		if strings.Contains(got, "SCAN m") || strings.Contains(got, "SCAN t") || strings.Contains(got, "SCAN r\n") ||
			strings.Contains(got, "TEMP B-TREE FOR ORDER") {
			t.Errorf("%s:\n%s", name, got)
		}
		t.Logf("%s:\n%s", name, got)
	}
}

// What is asked at each key is planned once, whatever it is asked for: planning takes longer than reading.
func TestOftenAskedIsPlannedOnce(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("1", "Ada", "Die Torte war kaputt"), f.comment("2", "Bo", "Habt ihr offen?"))
	conn, err := f.read.Conn(f.ctx)
	f.ok(err)
	defer conn.Close()
	plans := 0
	f.ok(conn.Raw(func(c any) error {
		c.(*sqlite3.SQLiteConn).RegisterAuthorizer(func(int, string, string, string) int { // asked while a statement is planned
			plans++
			return sqlite3.SQLITE_OK
		})
		return nil
	}))
	defer func() {
		f.ok(conn.Raw(func(c any) error { c.(*sqlite3.SQLiteConn).RegisterAuthorizer(nil); return nil }))
	}()
	for name, ask := range map[string]func(n int64) error{
		"a first page": func(n int64) error {
			l, _ := listingOf(Open)
			query, args := l.query(Page{View: Open, Limit: int(n)}, 0, n, condition{})
			_, err := f.Store.rows(f.ctx, conn, query, args)
			return err
		},
		"a page": func(n int64) error {
			l, _ := listingOf(All)
			query, args := l.query(Page{View: All, After: &Row{ID: n, Updated: moment(n)}}, n, 0, condition{})
			_, err := f.Store.rows(f.ctx, conn, query, args)
			return err
		},
		"a thread":   func(n int64) error { _, err := f.thread(f.ctx, conn, n); return err },
		"messages":   func(n int64) error { _, err := messages(f.ctx, conn, n, int(n-1), int(n)); return err },
		"notes":      func(n int64) error { _, err := notes(f.ctx, conn, `thread = ? AND person = ''`, n); return err },
		"identities": func(n int64) error { _, err := identities(f.ctx, conn, n, "ada"); return err },
	} {
		f.ok(ask(1))
		f.ok(ask(2))
		once := plans
		if f.ok(ask(1)); plans != once || once == 0 {
			t.Errorf("%s is planned anew for other values (%d and %d questions)", name, once, plans-once)
		}
	}
}
