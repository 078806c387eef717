package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

func TestTheVersionIsThatOfTheNewestMigration(t *testing.T) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	newest := 0
	for _, name := range names {
		n, err := strconv.Atoi(filepath.Base(name)[:5])
		if err != nil {
			t.Fatal(err)
		}
		newest = max(newest, n)
	}
	if err != nil || newest != schemaVersion {
		t.Fatalf("%v %v, schemaVersion is %d", names, err, schemaVersion)
	}
	f := newFixture(t)
	version, err := probe(f.ctx, f.path)
	f.ok(err)
	if version != schemaVersion {
		t.Fatal(version)
	}
}

func TestOpeningAgainWritesNothing(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	watch := f.versions()
	defer watch.close()
	openAt(t, f.path, options(f.clock))
	if watch.moved(f.ctx) {
		t.Error("opening wrote to the file")
	}
}

// fails opens what cannot be opened, and sees that the error says which file and that the file stays as it was.
func fails(t *testing.T, path string, want error) {
	t.Helper()
	before, rerr := os.ReadFile(path)
	s, err := OpenStore(t.Context(), path, options(newClock()))
	if err == nil {
		s.Close()
		t.Fatal("opened")
	}
	if !errors.Is(err, want) || !strings.Contains(err.Error(), path) {
		t.Errorf("%v, want %v", err, want)
	}
	if after, err := os.ReadFile(path); rerr == nil && (err != nil || !bytes.Equal(before, after)) {
		t.Error("the file was touched")
	}
}

func TestANewerDatabaseIsLeftAlone(t *testing.T) {
	c := newClock()
	path := filepath.Join(t.TempDir(), "atempause.db")
	s, err := OpenStore(t.Context(), path, options(c))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.pen.db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, 1)`, schemaVersion+1); err != nil {
		t.Fatal(err)
	}
	s.Close()
	fails(t, path, ErrNewer)
	// The same while the change still stands in the write-ahead log, as after a crash.
	held := sql.OpenDB(connector(dsn(path)))
	defer held.Close()
	if _, err := held.Exec(`CREATE TABLE of_a_later_day (x)`); err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(path + "-wal")
	if err != nil || len(log) == 0 {
		t.Fatal(err)
	}
	fails(t, path, ErrNewer)
	if after, err := os.ReadFile(path + "-wal"); err != nil || !bytes.Equal(log, after) {
		t.Error("the log was touched")
	}
}

func TestWhatIsNoDatabase(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	fails(t, write("short", "hello"), ErrCorrupt)
	fails(t, write("text", strings.Repeat("no database at all\n", 100)), ErrCorrupt)
	fails(t, write("torn", "SQLite format 3\x00"+strings.Repeat("\xff", 4000)), ErrCorrupt)
	other := filepath.Join(dir, "other")
	db := sql.OpenDB(connector("file:" + escaped(other)))
	if _, err := db.Exec(`CREATE TABLE bookmarks (url TEXT)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	fails(t, other, ErrCorrupt)
	if _, err := OpenStore(t.Context(), filepath.Join(dir, "missing", "x.db"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestADiskThatCannotBeWritten(t *testing.T) {
	if os.Getuid() != 0 { // root may write everywhere
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		fails(t, filepath.Join(dir, "x.db"), ErrReadOnly)
	}
	f := newFixture(t)
	locked := sql.OpenDB(connector("file:" + escaped(f.path) + "?mode=ro"))
	defer locked.Close()
	if err := fault(writable(f.ctx, locked)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a file that can only be read: %v", err)
	}
	for _, e := range []error{syscall.EROFS, syscall.ENOSPC, syscall.EACCES, syscall.EPERM} {
		if err := fault(&fs.PathError{Op: "open", Path: "x", Err: e}); !errors.Is(err, ErrReadOnly) || !errors.Is(err, e) {
			t.Errorf("%v", err)
		}
	}
}

// A disk that fills up while we write: the write fails as a whole, and the store goes on when there is room again.
func TestAFullDisk(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	var pages int
	f.ok(f.pen.db.QueryRow(`PRAGMA page_count`).Scan(&pages))
	_, err := f.pen.db.Exec(`PRAGMA max_page_count = ` + strconv.Itoa(pages+2))
	f.ok(err)
	id := f.only(Open).ID
	_, err = f.SaveDraft(f.ctx, Edit{Thread: id, Text: strings.Repeat("x", 1<<20)})
	if !errors.Is(err, ErrReadOnly) {
		t.Fatalf("%v", err)
	}
	_, err = f.pen.db.Exec(`PRAGMA max_page_count = 1000000`)
	f.ok(err)
	_, err = f.SaveDraft(f.ctx, Edit{Thread: id, Text: strings.Repeat("x", 1<<20)})
	f.ok(err)
}

func TestAHeldDatabaseIsBusy(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	other := sql.OpenDB(connector(dsn(f.path)))
	defer other.Close()
	conn, err := other.Conn(f.ctx)
	f.ok(err)
	defer conn.Close()
	_, err = conn.ExecContext(f.ctx, `BEGIN IMMEDIATE`)
	f.ok(err)
	_, err = f.pen.db.Exec(`PRAGMA busy_timeout = 20`)
	f.ok(err)
	_, err = f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo"})
	if !errors.Is(err, ErrBusy) {
		t.Fatalf("%v", err)
	}
	if row := f.only(Open); row.ID != id { // reading goes on meanwhile
		t.Fatal(row)
	}
	_, err = conn.ExecContext(f.ctx, `ROLLBACK`)
	f.ok(err)
	_, err = f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo"})
	f.ok(err)
}

func TestTwoProgramsOpenAFreshFileAtOnce(t *testing.T) {
	for range 5 {
		path := filepath.Join(t.TempDir(), "a ?#%b.db")
		errs := make(chan error)
		for range 4 {
			go func() {
				s, err := OpenStore(context.Background(), path, options(newClock()))
				if err == nil {
					defer s.Close()
					_, err = s.Counts(context.Background(), "")
				}
				errs <- err
			}()
		}
		for range 4 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
	}
}

func TestChangesOfThisProgramAndOfAnother(t *testing.T) {
	f := newFixture(t)
	other := openAt(t, f.path, options(f.clock))
	ctx, stop := context.WithCancel(f.ctx)
	here, there := f.Changes(ctx), other.Changes(ctx)
	told := func(c <-chan struct{}) {
		t.Helper()
		select {
		case <-c:
		case <-time.After(time.Second):
			t.Fatal("not told within a second")
		}
	}
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	told(here)
	told(there)
	if got := f.tell(f.comment("k1", "Maria", "Torte kaputt")); got.Changed() {
		t.Fatal(got)
	}
	select {
	case <-here:
		t.Error("told of nothing")
	case <-there:
		t.Error("told of nothing")
	case <-time.After(2 * lookEvery):
	}
	stop()
	for range here {
	}
	for range there {
	}
}

func TestABrandsNewHoursMoveWhatIsDue(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt")) // Saturday, nine in the morning
	before := f.only(Open)
	var more []sources.Thread
	for i := range fewThreads { // so many that they are done behind our back
		more = append(more, f.comment(fmt.Sprint("more", i), "Maria", "Torte kaputt"))
	}
	f.tell(more...)
	opt := options(f.clock)
	weekday := krume
	weekday.Hours, weekday.Timezone = []string{"Mo-Fr 09:00-18:00"}, "UTC"
	opt.Brands = opt.Brands[:0:0]
	opt.Brands = append(opt.Brands, weekday, radhaus)
	s := openAt(t, f.path, opt)
	s.behind.Wait()
	rows, err := s.Rows(f.ctx, Page{View: Open})
	f.ok(err)
	for _, row := range rows {
		if want := before.Due.AddDate(0, 0, 2); !row.Due.Equal(want) {
			t.Errorf("due %v, want %v", row.Due, want)
		}
	}
	var hours string
	f.ok(f.read.QueryRow(`SELECT hours FROM brand WHERE name = ?`, krume.Name).Scan(&hours))
	if hours != hoursKey(weekday) {
		t.Error("it would all be done again at the next start")
	}
}

func TestAChannelThatMovesTakesItsThreadsAlong(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	_, err := f.SaveDraft(f.ctx, Edit{Thread: f.only(Open).ID, Text: "Hallo"})
	f.ok(err)
	opt := options(f.clock)
	one, two := krume, radhaus
	one.Channels, two.Channels = nil, append(two.Channels[:1:1], krume.Channels...)
	opt.Brands = append(opt.Brands[:0:0], one, two)
	s := openAt(t, f.path, opt)
	c, err := s.Counts(f.ctx, radhaus.Name)
	f.ok(err)
	if c.Views[Open] != 1 || c.Replies[replies.Writing] != 1 {
		t.Fatalf("%+v", c)
	}
}
