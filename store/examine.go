package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Health is how a database file stands.
type Health struct {
	There   bool     // false: nothing has been fetched yet
	Version int      // of its schema
	Known   int      // the schema this program brings it to
	Size    int64    // bytes, with what is not yet written into the file itself
	Faults  []string // what SQLite's quick_check finds wrong; none if all is well
	Locked  bool     // another program is writing at this moment
}

// mostFaults bounds what is told of a damaged file.
const mostFaults = 5

// Examine looks a database file over without changing a byte of it. The error is one of this package's, or the system's.
func Examine(ctx context.Context, path string) (h Health, err error) {
	h.Known = schemaVersion
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return h, fmt.Errorf("look at %s: %w", name, err)
		}
		h.There = h.There || name == path
		h.Size += info.Size()
	}
	if !h.There {
		return h, nil
	}
	if h.Version, err = probe(ctx, path); err != nil {
		return h, fmt.Errorf("look at %s: %w", path, fault(err))
	}
	db := sql.OpenDB(connector("file:" + escaped(path) + "?mode=rw&_busy_timeout=0"))
	defer db.Close()
	db.SetMaxOpenConns(1)
	if h.Faults, err = quickCheck(ctx, db); err != nil {
		return h, fmt.Errorf("look at %s: %w", path, fault(err))
	}
	_, err = db.ExecContext(ctx, "BEGIN IMMEDIATE")
	if err == nil {
		_, err = db.ExecContext(ctx, "ROLLBACK")
	}
	if err = fault(err); errors.Is(err, ErrBusy) {
		h.Locked, err = true, nil
	}
	if err != nil {
		return h, fmt.Errorf("look at %s: %w", path, err)
	}
	return h, nil
}

func quickCheck(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, fmt.Sprintf("PRAGMA quick_check(%d)", mostFaults))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			out = append(out, line)
		}
	}
	return out, rows.Err()
}
