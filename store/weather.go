package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"atempause/replies"
	"atempause/replies/weather"
	"atempause/sources"
)

// Rise is a brand's weather that has risen so far that it should ring.
type Rise struct {
	Brand         string
	Before, After weather.State
}

// Look looks at the weather of the brands named and keeps it. It tells the rises it has noted itself: of several programs on
// one file only one does, so that nothing is rung outside twice.
func (s *Store) Look(ctx context.Context, brands []string) ([]Rise, error) {
	var rises []Rise
	for _, name := range brands {
		id, ok := s.brandID(name)
		if !ok {
			return rises, fmt.Errorf("look at the weather of %q: %w", name, ErrNotFound)
		}
		r, err := s.lookAt(ctx, id)
		if err != nil {
			return rises, fmt.Errorf("look at the weather of %q: %w", name, fault(err))
		}
		if r != nil {
			rises = append(rises, *r)
		}
	}
	return rises, nil
}

func (s *Store) lookAt(ctx context.Context, brand int64) (*Rise, error) {
	var before, after weather.State
	now := s.now()
	err := s.look(ctx, func(q querier) (err error) {
		if before, err = weatherOf(ctx, q, brand); err != nil {
			return err
		}
		f, err := s.weatherFacts(ctx, q, brand, now)
		after = weather.Next(before, f, now)
		return err
	})
	if err != nil || !before.Seen.IsZero() && same(before, after) {
		return nil, err
	}
	return s.keepWeather(ctx, brand, before, after)
}

// keepWeather notes a weather that has changed, unless another program was quicker.
func (s *Store) keepWeather(ctx context.Context, brand int64, before, after weather.State) (*Rise, error) {
	var rise *Rise
	err := s.write(ctx, s.pen, "note the weather", func(t *tx) error {
		is, err := weatherOf(t.ctx, t.conn, brand)
		if err != nil {
			return err
		}
		if is.Seen.IsZero() != before.Seen.IsZero() || !same(is, before) {
			t.quiet = true
			return nil
		}
		data, err := json.Marshal(after)
		if err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO weather (brand, state) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET state = excluded.state`, brand, string(data)); err != nil {
			return err
		}
		if after.Level != before.Level {
			if err := s.journal(t, program, "weather", 0, 0, map[string]any{
				"brand": s.brandName(brand), "before": before.Level, "after": after.Level, "why": after.Why,
			}); err != nil {
				return err
			}
		}
		if !before.Seen.IsZero() && weather.Alarm(before, after) { // the first look tells how it is
			rise = &Rise{s.brandName(brand), before, after}
		}
		return nil
	})
	return rise, err
}

// same tells whether two weathers are one but for the time of the look.
func same(a, b weather.State) bool {
	still := func(w replies.Because) replies.Because { w.Span = 0; return w } // only grows while nothing happens
	return a.Level == b.Level && a.Since.Equal(b.Since) && a.Calm.Equal(b.Calm) &&
		slices.EqualFunc(a.Why, b.Why, func(x, y replies.Because) bool { return still(x) == still(y) })
}

// Weather is each brand's weather as it was at the last look, by the brand's name. Where nobody has looked it is calm.
func (s *Store) Weather(ctx context.Context) (map[string]weather.State, error) {
	out := map[string]weather.State{}
	err := s.look(ctx, func(q querier) error { return s.weathers(ctx, q, out) })
	if err != nil {
		return nil, fmt.Errorf("read the weather: %w", fault(err))
	}
	return out, nil
}

func (s *Store) weathers(ctx context.Context, q querier, out map[string]weather.State) error {
	rows, err := q.QueryContext(ctx, `SELECT b.name, w.state FROM weather w JOIN brand b ON b.id = w.brand`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, data string
		var w weather.State
		if err := rows.Scan(&name, &data); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(data), &w); err != nil {
			return fmt.Errorf("weather of %q: %w", name, err)
		}
		out[name] = w
	}
	return errorsOf(rows)
}

func weatherOf(ctx context.Context, q querier, brand int64) (w weather.State, err error) {
	var data string
	err = q.QueryRowContext(ctx, `SELECT state FROM weather WHERE brand = ?`, brand).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return w, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), &w)
	}
	return w, err
}

// weatherText is how much of a text is read for the weather: enough for a call to a boycott.
const weatherText = 2000

// weatherFacts gathers what was written to a brand within the weather's window.
func (s *Store) weatherFacts(ctx context.Context, q querier, brand int64, now time.Time) (weather.Facts, error) {
	people, err := onePerson(ctx, q, brand)
	if err != nil {
		return weather.Facts{}, err
	}
	from := milli(now.Add(-weather.Window))
	rows, err := q.QueryContext(ctx, `SELECT t.channel, m.author_id, m.author_name,
		CASE WHEN t.marked & 1 AND m.id = t.focus THEN t.kind ELSE m.kind END, substr(m.text, 1, ?4), m.time,
		m.likes + m.reach FROM thread t JOIN message m ON m.thread = t.id
		WHERE t.brand = ?1 AND t.updated >= ?2 AND m.time >= ?2 AND m.time <= ?3 AND m.ours = 0 AND m.deleted = 0`,
		brand, from, milli(now), weatherText)
	if err != nil {
		return weather.Facts{}, err
	}
	defer rows.Close()
	var posts []weather.Post
	for rows.Next() {
		var channel, at int64
		var a sources.Author
		var p weather.Post
		if err := rows.Scan(&channel, &a.ID, &a.Name, &p.Kind, &p.Text, &at, &p.Reach); err != nil {
			return weather.Facts{}, err
		}
		if err := s.known(ctx, q, channel, brand); err != nil {
			return weather.Facts{}, err
		}
		c := s.channelByID(channel)
		p.At, p.Channel, p.Person = moment(at), c.key, authorKey(c.network, a)
		if one, ok := people[p.Person]; ok {
			p.Person = one
		}
		posts = append(posts, p)
	}
	if err := errorsOf(rows); err != nil {
		return weather.Facts{}, err
	}
	var channels int
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM channel WHERE brand = ?`, brand).Scan(&channels)
	return weather.Gather(posts, channels, now), err
}

// onePerson names, for each author of a brand who was said to be one with others, the person.
func onePerson(ctx context.Context, q querier, brand int64) (map[string]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT author, person FROM identity WHERE brand = ?`, brand)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var author, person string
		if err := rows.Scan(&author, &person); err != nil {
			return nil, err
		}
		out[author] = "person " + person
	}
	return out, errorsOf(rows)
}
