package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"atempause/replies/filter"
	"atempause/sources"
)

// dialer opens SQLite connections by DSN without going through the global registry of drivers.
type dialer struct{ dsn string }

func connector(dsn string) *dialer { return &dialer{dsn: dsn} }

// Connect opens a connection; see driver.Connector.
func (d *dialer) Connect(context.Context) (driver.Conn, error) {
	driver := &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return errors.Join(
			c.RegisterFunc("folded", filter.Fold, true), // SQLite itself only folds ASCII
			c.RegisterFunc("holds", holds, true),
			c.RegisterFunc("listed", listed, false),
		)
	}}
	return driver.Open(d.dsn)
}

// Driver tells whose connections these are; see driver.Connector.
func (d *dialer) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// writer is the one connection of its kind that writes.
type writer struct{ db *sql.DB }

func newWriter(dsn string) *writer {
	db := sql.OpenDB(connector(dsn))
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	return &writer{db: db}
}

// tx is an open write transaction. Its statements are not cut short by the caller's context: what has begun is brought
// to its end, which is a matter of milliseconds.
type tx struct {
	ctx   context.Context
	conn  *sql.Conn
	now   time.Time // all of a transaction happens at one moment
	caps  map[int64]sources.Capabilities
	cause map[int64]map[string]string // what stands in the table cause, by brand; nil until it is asked for
	quiet bool                        // nothing was changed: nobody needs to be told
	still bool                        // nothing was changed that a screen shows
	bound []driver.NamedValue         // the values of put, in memory that is used again
}

// capsOf asks once a transaction: a table is made anew each time it is asked for.
func (t *tx) capsOf(s *Store, channel int64) sources.Capabilities {
	caps, ok := t.caps[channel]
	if !ok {
		if t.caps == nil {
			t.caps = map[int64]sources.Capabilities{}
		}
		caps = s.capsOf(channel)
		t.caps[channel] = caps
	}
	return caps
}

func (t *tx) exec(query string, args ...any) (sql.Result, error) {
	return t.conn.ExecContext(t.ctx, query, args...)
}

// put carries out one of the few statements of which a batch has thousands. It goes past database/sql, and asks the driver
// as if rows came back: then it hands over all values and the statement in one call to SQLite, where Exec has one for each
// value. With fifty columns in a row that is a good part of the time it takes to write it.
func (t *tx) put(query string, args ...any) error {
	t.bound = t.bound[:0]
	for i, arg := range args {
		v, err := plain(arg)
		if err != nil {
			return fmt.Errorf("value %d: %w", i+1, err)
		}
		t.bound = append(t.bound, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return t.conn.Raw(func(c any) error {
		rows, err := c.(*sqlite3.SQLiteConn).QueryContext(t.ctx, query, t.bound)
		if err != nil {
			return err
		}
		return rows.Close()
	})
}

// plain makes of a value what a driver takes.
func plain(v any) (driver.Value, error) {
	switch v := v.(type) {
	case nil, string, int64, bool, []byte:
		return v, nil
	case int:
		return int64(v), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(v)
}

// querier reads, inside a transaction or outside.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// steady writes a plus before each value that is bound. It changes nothing but that SQLite does not look at the values when it
// plans the statement: otherwise it plans a join, and some others, anew whenever one of them is another, which takes longer
// than to read a page. It is for what is asked at each key.
func steady(query string) string { return strings.ReplaceAll(query, "?", "+?") }

// write carries out fn in one immediate transaction. Writers of this program queue for their turn in memory, so that
// only another program can make them wait on the file.
func (s *Store) write(ctx context.Context, w *writer, what string, fn func(*tx) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: %w", what, fault(err))
		}
	}()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	bg := context.WithoutCancel(ctx)
	conn, err := w.db.Conn(bg)
	if err != nil {
		return err
	}
	defer conn.Close() // gives it back to its pool of one
	if _, err := conn.ExecContext(bg, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	t := &tx{ctx: bg, conn: conn, now: s.now()}
	done := false
	defer func() {
		if !done {
			_, rerr := conn.ExecContext(bg, "ROLLBACK")
			if rerr != nil && !ended(rerr) {
				err = errors.Join(err, rerr)
			}
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	if t.quiet {
		return nil
	}
	if _, err := conn.ExecContext(bg, "COMMIT"); err != nil {
		return err
	}
	done = true
	if !t.still {
		s.hub.tell()
	}
	return nil
}

// look reads several things as they stood at one moment. Starting a read costs system calls, so it is also quicker than
// one statement after the other.
func (s *Store) look(ctx context.Context, fn func(querier) error) (err error) {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // gives it back to the pool
	bg := context.WithoutCancel(ctx)
	if _, err := conn.ExecContext(bg, "BEGIN"); err != nil {
		return err
	}
	defer func() { // also when fn panics: the connection goes back to the pool and must not be left inside
		if _, end := conn.ExecContext(bg, "ROLLBACK"); end != nil && !ended(end) {
			err = errors.Join(err, end)
		}
	}()
	return fn(conn)
}

// ended tells whether a ROLLBACK failed only because SQLite had already taken the transaction back itself, as it does
// when the disk is full.
func ended(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrError
}

// now is the injected clock in the store's own grain. Rounding down means that nothing is ever taken for over too early.
func (s *Store) now() time.Time { return s.opt.Now().UTC().Truncate(time.Millisecond) }

// maxMilli bounds times to two thousand years around 1970: a stranger's date must not overflow anything.
const maxMilli = 1 << 46

// milli is a time as the database keeps it.
func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	v := min(max(t.Unix(), -maxMilli/1000), maxMilli/1000)*1000 + int64(t.Nanosecond()/1e6)
	if v == 0 {
		return 1 // 0 says that there is none
	}
	return v
}

// moment is the time kept as v.
func moment(v int64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return time.UnixMilli(v).UTC()
}
