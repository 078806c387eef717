package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pressly/goose/v3"

	"atempause/replies"
	"atempause/sources"
)

// Options is what a store needs from outside.
type Options struct {
	Now     func() time.Time // nil: time.Now
	Gate    replies.Gate     // judges at Request and Confirm; required for those two
	Triager replies.Triager  // sorts what comes in; nil leaves everything "other"
	Brands  []sources.Brand  // with their channels, from the config
	// Limit tells a channel's text limit; nil means none.
	Limit func(channel string, form sources.Form, audience sources.Audience) sources.Limit
	// Caps tells what a channel's network lets us do, for its windows of time; nil means that none is known to end.
	Caps func(channel string) sources.Capabilities
	// HintLang is the language ("de", "en") of the hints in verdicts taken at Request and Confirm; "" means the reply's.
	HintLang string
}

// Store is an open workspace database. It is safe for use by many goroutines and, through the file, by many programs.
type Store struct {
	path string
	opt  Options
	read *sql.DB // a few connections that cannot write
	pen  *writer // ingest, drafts, triage: a commit survives a killed process
	safe *writer // the outbox: a commit survives a power cut as well
	turn chan struct{}
	book book
	hub  hub
	kept keptWords
	// lessons are the corrections as ingest last read them; only a writing transaction touches them.
	lessons *lessons

	end    context.Context
	stop   context.CancelFunc
	behind sync.WaitGroup // work that goes on after opening
}

//go:embed migrations/*.sql
var migrations embed.FS

// schemaVersion is the number of the newest file in migrations; a test holds the two together.
const schemaVersion = 12

// busyTimeout is how long a writer waits for another program before ErrBusy.
const busyTimeout = 5 * time.Second

// OpenStore opens or creates the database at path (file mode 0600) and brings its schema up to date.
func OpenStore(ctx context.Context, path string, opt Options) (*Store, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s, err := open(ctx, path, opt)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, fault(err))
	}
	return s, nil
}

func open(ctx context.Context, path string, opt Options) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := prepareFile(path); err != nil {
		return nil, err
	}
	version, err := probe(ctx, path)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, opt: opt, turn: make(chan struct{}, 1)}
	s.end, s.stop = context.WithCancel(context.Background())
	s.read = sql.OpenDB(connector(dsn(path, "_query_only=1")))
	s.read.SetMaxOpenConns(4)
	s.read.SetMaxIdleConns(4)
	s.pen = newWriter(dsn(path, "_txlock=immediate", "_synchronous=NORMAL"))
	s.safe = newWriter(dsn(path, "_txlock=immediate", "_synchronous=FULL"))
	if version < schemaVersion {
		err = migrate(ctx, s.pen.db)
	} else {
		err = writable(ctx, s.pen.db)
	}
	if err == nil {
		err = s.enrol(ctx)
	}
	if err == nil {
		_, err = s.tick(ctx, openThreads)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close lets go of the file.
func (s *Store) Close() error {
	s.stop()
	s.behind.Wait()
	s.kept.end()
	return errors.Join(s.read.Close(), s.pen.db.Close(), s.safe.db.Close())
}

// prepareFile creates a missing file so that only its owner can read it; SQLite gives its -wal and -shm the same mode. A
// file that is there is left to SQLite alone: closing it here would let go of the locks that another Store of this very
// program holds on it, as the system's file locks are by file and program.
func prepareFile(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another was quicker
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// probe tells the schema's version without changing a byte: a newer program's file stays as it is.
func probe(ctx context.Context, path string) (version int, err error) {
	if fi, err := os.Stat(path); err != nil || fi.Size() == 0 {
		return 0, err
	}
	db := sql.OpenDB(connector("file:" + escaped(path) + "?mode=ro&_query_only=1&" + busy()))
	defer db.Close()
	var tables, ours int
	err = db.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE name = 'goose_db_version')
		FROM sqlite_master WHERE type = 'table'`).Scan(&tables, &ours)
	if err != nil {
		return 0, err
	}
	if ours == 0 {
		if tables > 0 {
			return 0, fmt.Errorf("%w: it is another program's", ErrCorrupt)
		}
		return 0, nil
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&version)
	if err != nil {
		return 0, err
	}
	if version > schemaVersion {
		return 0, fmt.Errorf("%w: schema %d, this program knows %d", ErrNewer, version, schemaVersion)
	}
	return version, nil
}

// writable finds out at once whether the file can be written, instead of at the first key. It changes nothing; that
// somebody else is writing just now is proof enough.
func writable(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // gives it back to its pool
	for _, q := range []string{"PRAGMA busy_timeout = 0", "BEGIN", "DELETE FROM act WHERE id < 0"} {
		if _, err = conn.ExecContext(ctx, q); err != nil {
			break
		}
	}
	if errors.Is(fault(err), ErrBusy) {
		err = nil
	}
	_, end := conn.ExecContext(ctx, "ROLLBACK")
	if end != nil && ended(end) { // it was never begun
		end = nil
	}
	_, reset := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", busyTimeout.Milliseconds()))
	return errors.Join(err, end, reset)
}

// migrate brings the schema up to date. Two programs may start on a fresh file at once: the one that comes second fails
// on what the first has made, looks again and finds it done.
func migrate(ctx context.Context, db *sql.DB) error {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	for try := 0; ; try++ {
		var p *goose.Provider
		p, err = goose.NewProvider(goose.DialectSQLite3, db, sub, goose.WithDisableGlobalRegistry(true),
			goose.WithLogger(goose.NopLogger()), goose.WithAllowOutofOrder(true))
		if err != nil {
			return err
		}
		if _, err = p.Up(ctx); err == nil || try == 50 {
			break
		}
		var version int
		if db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&version) == nil && version >= schemaVersion {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	if err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	return nil
}

func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }

func busy() string { return fmt.Sprintf("_busy_timeout=%d", busyTimeout.Milliseconds()) }

// dsn names the file with the settings every connection has. Those that differ come as more.
func dsn(path string, more ...string) string {
	s := "file:" + escaped(path) + "?mode=rw&_journal_mode=WAL&_foreign_keys=1&_stmt_cache_size=64&_cache_size=-2000&" + busy()
	for _, m := range more {
		s += "&" + m
	}
	return s
}
