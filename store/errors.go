package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"atempause/replies"
)

// Faults a caller can tell apart. Each has its sentence in the catalogues under "storage.".
var (
	ErrNotFound = replies.ErrNotFound                              // no such thread, reply or message
	ErrNewer    = errors.New("database of a newer version")        // written by a later Atempause; nothing was touched
	ErrReadOnly = errors.New("the disk cannot be written")         // full, read-only or not permitted
	ErrBusy     = errors.New("another program holds the database") // longer than the busy timeout
	ErrCorrupt  = errors.New("not a database, or damaged")
)

// fault puts one of the faults above before an error of SQLite or of the file system, keeping the cause.
func fault(err error) error {
	var e sqlite3.Error
	if errors.As(err, &e) {
		switch e.Code {
		case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrProtocol:
			return fmt.Errorf("%w: %w", ErrBusy, err)
		case sqlite3.ErrReadonly, sqlite3.ErrFull, sqlite3.ErrPerm, sqlite3.ErrCantOpen, sqlite3.ErrIoErr:
			return fmt.Errorf("%w: %w", ErrReadOnly, err)
		case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
			return fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		return err
	}
	for _, known := range []error{ErrReadOnly, ErrCorrupt, ErrNewer, ErrBusy} {
		if errors.Is(err, known) {
			return err
		}
	}
	for _, e := range []error{fs.ErrPermission, syscall.EROFS, syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, e) {
			return fmt.Errorf("%w: %w", ErrReadOnly, err)
		}
	}
	return err
}
