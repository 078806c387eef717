package store

import (
	"database/sql"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
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
