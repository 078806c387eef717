package store

import (
	"database/sql"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"atempause/replies"
)

// A database of version 1 keeps what persons had set by then, and its acts can still be taken back.
func TestKindsSetBeforeCorrectionsWereKept(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Tom", "Habt ihr offen?"))
	f.act("kind", "praise", "k1")
	path := filepath.Join(t.TempDir(), "old.db")
	f.ok(prepareFile(path))
	db := sql.OpenDB(connector(dsn(path)))
	db.SetMaxOpenConns(1)
	sub, err := fs.Sub(migrations, "migrations")
	f.ok(err)
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	f.ok(err)
	_, err = p.UpTo(f.ctx, 1)
	f.ok(err)
	_, err = db.Exec(`ATTACH ? AS new`, f.path)
	f.ok(err)
	for _, table := range []string{"brand", "channel", "post", "thread", "message", "journal", "act"} {
		var columns string
		f.ok(db.QueryRow(`SELECT group_concat(name, ', ') FROM pragma_table_info(?)`, table).Scan(&columns))
		_, err := db.Exec(`INSERT INTO main.` + table + ` (` + columns + `) SELECT ` + columns + ` FROM new.` + table)
		f.ok(err)
	}
	_, err = db.Exec(`UPDATE main.act SET marks = '[{"thread":1,"before":{"state":"new","kind":"complaint"},"after":{"state":"new","kind":"praise","marked":true}}]'`)
	f.ok(err)
	f.ok(db.Close())

	old := &fixture{Store: openAt(t, path, options(f.clock)), t: t, ctx: f.ctx, clock: f.clock, path: path}
	r, err := old.TriageReport(f.ctx, "", time.Time{})
	f.ok(err)
	if r.Corrected != 1 || r.Verdicts != 1 || len(r.Changes) != 1 || r.Changes[0] != (Change{"kind", "complaint", "praise", 1}) {
		t.Errorf("%+v", r)
	}
	old.undo()
	if got := old.personsWord(); got != "marks 1:0 2:0 corrections []\n" {
		t.Error(got)
	}
	old.redo()
	if got := old.personsWord(); !strings.Contains(got, "marks 1:1 2:0") || !strings.Contains(got, "Said:complaint Meant:praise") {
		t.Error(got)
	}
}

// old brings a file to an earlier version and fills it with what this store has that the version knew.
func (f *fixture) old(version int64, tables ...string) string {
	f.t.Helper()
	path := filepath.Join(f.t.TempDir(), "old.db")
	f.ok(prepareFile(path))
	db := sql.OpenDB(connector(dsn(path)))
	db.SetMaxOpenConns(1)
	sub, err := fs.Sub(migrations, "migrations")
	f.ok(err)
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	f.ok(err)
	_, err = p.UpTo(f.ctx, version)
	f.ok(err)
	_, err = db.Exec(`ATTACH ? AS new`, f.path)
	f.ok(err)
	for _, table := range tables {
		var columns string
		f.ok(db.QueryRow(`SELECT group_concat(name, ', ') FROM pragma_table_info(?)`, table).Scan(&columns))
		_, err := db.Exec(`INSERT INTO main.` + table + ` (` + columns + `) SELECT ` + columns + ` FROM new.` + table)
		f.ok(err)
	}
	f.ok(db.Close())
	return path
}

// A database of version 2 has its threads where they were, each with a matter that goes on from there.
func TestStatesBecomeMatters(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	f.tell(f.comment("new", "Maria", "Torte kaputt"), f.comment("praise", "Ann", "toll"), f.comment("shut", "Tom", "kaputt"),
		f.comment("answered", "Bo", "kaputt", ours("o1", "answered", "Hallo", at.Add(time.Second))),
		f.message("private", "Eva", "wann?", ours("o2", "private", "Hallo", at.Add(time.Second))),
		f.comment("back", "Kai", "wann?"))
	f.act("done", "", "shut")
	f.act("done", "", "back")
	f.clock.tick(time.Minute)
	f.act("reopen", "", "back")
	want, wantRows := f.views(), f.rowsOf()
	path := f.old(2, "brand", "channel", "post", "thread", "message", "journal", "act")
	db := sql.OpenDB(connector(dsn(path))) // the acts as they were kept then
	_, err := db.Exec(`UPDATE act SET value = '', marks = CASE id
		WHEN 1 THEN '[{"thread":3,"before":{"state":"new","kind":"complaint"},"after":{"state":"closed","kind":"complaint"}}]'
		WHEN 2 THEN '[{"thread":6,"before":{"state":"new","kind":"question"},"after":{"state":"closed","kind":"question"}}]'
		ELSE '[{"thread":6,"before":{"state":"closed","kind":"question"},"after":{"state":"new","since":' ||
		(SELECT since FROM thread WHERE id = 6) || ',"kind":"question"}}]' END`)
	f.ok(err)
	f.ok(db.Close())

	old := &fixture{Store: openAt(t, path, options(f.clock)), t: t, ctx: f.ctx, clock: f.clock, path: path}
	if got := old.views(); got != want {
		t.Errorf("after: %s, before: %s", got, want)
	}
	if diff := cmp.Diff(wantRows, old.rowsOf()); diff != "" {
		t.Error(diff)
	}
	old.tallied(t)
	old.undo()
	old.undo()
	old.undo()
	if got := old.views(); got != "open 3, waiting 1, private 1, praise 1" {
		t.Error(got)
	}
	old.redo()
	if got := old.views(); got != "open 2, waiting 1, private 1, praise 1, done 1" {
		t.Error(got)
	}
	for id, state := range map[string]replies.CaseState{"answered": replies.CaseClosed, "private": replies.CaseClosed} {
		old.do(Act{Do: "snooze", At: f.clock.now().Add(time.Hour)}, id)
		old.undo()
		old.do(Act{Do: "done"}, id)
		th, err := old.Thread(f.ctx, old.id(id))
		f.ok(err)
		if th.State != state || th.Matter.Parts[0].Answered.IsZero() {
			t.Errorf("%s: %+v", id, th.Matter)
		}
	}
	old.do(Act{Do: "solved"}, "new")
	old.only(Solved)
}

// rowsOf are all rows without what an older version did not know.
func (f *fixture) rowsOf() []Row {
	f.t.Helper()
	rows, err := f.Rows(f.ctx, Page{View: All})
	f.ok(err)
	for i := range rows {
		rows[i].Turned, rows[i].Rounds = time.Time{}, 0
	}
	return rows
}

// BenchmarkMigrate brings a file of version 2 up to date.
func BenchmarkMigrate(b *testing.B) {
	f := big(b)
	path := f.old(2, "brand", "channel", "post", "thread", "message")
	for b.Loop() {
		s, err := OpenStore(f.ctx, path, options(f.clock))
		f.ok(err)
		f.ok(s.Close())
	}
}
