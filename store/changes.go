package store

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// lookEvery is how often another program's changes are looked for.
const lookEvery = 400 * time.Millisecond

// hub tells the watchers of this program at once what this program has changed.
type hub struct {
	mu       sync.Mutex
	watchers map[chan struct{}]struct{}
}

func (h *hub) tell() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.watchers {
		nudge(w)
	}
}

func (h *hub) join(w chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.watchers == nil {
		h.watchers = map[chan struct{}]struct{}{}
	}
	h.watchers[w] = struct{}{}
}

func (h *hub) leave(w chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.watchers, w)
}

// nudge sends without waiting: one send that has not been taken yet says as much as two.
func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Changes sends whenever something in the store has changed, by this program or another, at the latest a second after;
// sends are merged, the channel is closed when ctx ends or the store is closed.
func (s *Store) Changes(ctx context.Context) <-chan struct{} {
	out, own := make(chan struct{}, 1), make(chan struct{}, 1)
	s.hub.join(own)
	version := s.versions()
	s.behind.Go(func() { s.ageOn(ctx) })
	s.behind.Go(func() { s.indexOn(ctx) })
	go func() {
		defer close(out)
		defer s.hub.leave(own)
		defer version.close()
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.end.Done():
				return
			case <-own:
				version.moved(ctx) // so that the next look does not tell the same again
				nudge(out)
			case <-tick.C:
				if version.moved(ctx) {
					nudge(out)
				}
			}
		}
	}()
	return out
}

// versions watches SQLite's data_version, which moves when any other connection has committed. It has a connection of
// its own, since the figure only means something on one and the same.
type versions struct {
	db   *sql.DB
	conn *sql.Conn
	last int64
}

func (s *Store) versions() *versions {
	v := &versions{db: sql.OpenDB(connector(dsn(s.path, "_query_only=1")))}
	v.moved(s.end) // where we start from
	return v
}

// moved tells whether something was committed since the last look. A look that fails has seen nothing; the next one
// makes up for it.
func (v *versions) moved(ctx context.Context) bool {
	if v.conn == nil {
		conn, err := v.db.Conn(ctx)
		if err != nil {
			return false
		}
		v.conn = conn
	}
	var now int64
	if err := v.conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&now); err != nil {
		return false
	}
	was := v.last
	v.last = now
	return now != was
}

func (v *versions) close() {
	if v.conn != nil {
		v.conn.Close() // reading only: nothing can be lost
	}
	v.db.Close()
}
