package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
)

// Trouble is why a channel, or one lane of it, could not be read; zero for none.
type Trouble struct {
	Lane   sources.Lane // "" for the whole channel
	Class  sources.Class
	Detail string    // the network's own words; a stranger's text
	Until  time.Time // when it may go on, where the network has said so
	// Of a token that could not be had: where it should have come from, what was wrong, and its name there.
	Place secret.Place
	Fault secret.Fault
	Name  string
}

// UnknownTrouble is the class of what no network has said: a fault of this program or of the machine.
const UnknownTrouble sources.Class = "unknown"

// TroubleOf tells what went wrong by its error; none for nil.
func TroubleOf(lane sources.Lane, err error, until time.Time) Trouble {
	if err == nil {
		return Trouble{}
	}
	t := Trouble{Lane: lane, Class: sources.ClassOf(err), Until: until}
	if s, ok := secret.AsError(err); ok {
		t.Class, t.Place, t.Fault, t.Name, t.Detail = sources.TokenInvalid, s.Place, s.Fault, s.Name, s.Detail
		return t
	}
	var e *sources.Error
	if errors.As(err, &e) {
		t.Detail = e.Detail
	}
	if t.Class == "" {
		t.Class = UnknownTrouble
	}
	return t
}

// Same tells whether a person would call it the same trouble.
func (t Trouble) Same(o Trouble) bool {
	return t.Lane == o.Lane && t.Class == o.Class && t.Fault == o.Fault && t.Name == o.Name
}

// Reading is how the last reading of a channel ended.
type Reading struct {
	Tried   time.Time // when that was; zero if never
	Read    time.Time // when it was last read up to then; zero if never
	Since   time.Time // since when it is in trouble; zero if it is not
	Trouble Trouble
}

// NoteReading keeps how a reading of a channel has ended, for those who were not there when it was told.
func (s *Store) NoteReading(ctx context.Context, channel string, now Trouble) error {
	c, err := s.channelByKey(ctx, channel)
	if err != nil {
		return fmt.Errorf("note how the reading of %s ended: %w", channel, fault(err))
	}
	return s.write(ctx, s.pen, "note how the reading of "+channel+" ended", func(t *tx) error {
		was, err := readings(t.ctx, t.conn, c.key)
		if err != nil {
			return err
		}
		r := was[c.key]
		t.still = r.Trouble.Same(now) && r.Trouble.Until.Equal(now.Until) && !r.Tried.IsZero()
		read, since := milli(r.Read), milli(t.now)
		switch {
		case now == Trouble{}:
			read, since = milli(t.now), 0
		case !r.Since.IsZero() && r.Trouble.Same(now):
			since = milli(r.Since)
		}
		_, err = t.exec(`INSERT INTO reading (channel, tried, read_at, since, lane, class, detail, until, place, fault, name)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET tried = excluded.tried, read_at = excluded.read_at,
			since = excluded.since, lane = excluded.lane, class = excluded.class, detail = excluded.detail, until = excluded.until,
			place = excluded.place, fault = excluded.fault, name = excluded.name`,
			c.id, milli(t.now), read, since, string(now.Lane), string(now.Class), now.Detail, milli(now.Until), string(now.Place),
			string(now.Fault), now.Name)
		return err
	})
}

// Readings tells how the last reading of each channel ended, by the channel's id. One that was never read is not in it.
func (s *Store) Readings(ctx context.Context) (map[string]Reading, error) {
	list, err := readings(ctx, s.read, "")
	if err != nil {
		return nil, fmt.Errorf("read how the channels stand: %w", fault(err))
	}
	return list, nil
}

func readings(ctx context.Context, q querier, key string) (map[string]Reading, error) {
	rows, err := q.QueryContext(ctx, `SELECT c.key, r.tried, r.read_at, r.since, r.lane, r.class, r.detail, r.until, r.place,
		r.fault, r.name FROM reading r JOIN channel c ON c.id = r.channel WHERE ?1 = '' OR c.key = ?1`, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := map[string]Reading{}
	for rows.Next() {
		var r Reading
		var id string
		var tried, read, since, until int64
		k := &r.Trouble
		err := rows.Scan(&id, &tried, &read, &since, &k.Lane, &k.Class, &k.Detail, &until, &k.Place, &k.Fault, &k.Name)
		if err != nil {
			return nil, err
		}
		r.Tried, r.Read, r.Since, k.Until = moment(tried), moment(read), moment(since), moment(until)
		list[id] = r
	}
	return list, errorsOf(rows)
}
