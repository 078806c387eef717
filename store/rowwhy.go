package store

import (
	"context"
	"encoding/json"
	"fmt"

	"atempause/replies"
	"atempause/sources"
)

// showWhy gives each row the reasons why it stands where it stands: see replies.Explain. The words of an urgent text are
// not among them; Store.Thread knows those.
func (s *Store) showWhy(ctx context.Context, list []Row) error {
	if len(list) == 0 {
		return nil
	}
	at := make(map[int64]int, len(list))
	ids := make([]int64, len(list))
	for i, r := range list {
		at[r.ID], ids[i] = i, r.ID
	}
	// The matter itself is only read where it says more than the row: what was promised, came back or is with somebody.
	rows, err := s.read.QueryContext(ctx, `SELECT t.id, t.waits, t.firm, t.tone, t.hour, t.reach, t.heard,
		CASE WHEN t.firm OR t.promised > 0 OR t.lane IN ('snoozed', 'escalated')
			THEN (SELECT h.matter FROM thread h WHERE h.id = CASE t.home WHEN 0 THEN t.id ELSE t.home END) ELSE '' END,
		CASE WHEN t.audience = 'private' AND t.waits > 0
			THEN coalesce((SELECT max(m.time) FROM message m WHERE m.thread = t.id AND m.ours = 0 AND m.deleted = 0), 0) ELSE 0 END
		FROM thread t WHERE t.id IN (SELECT value FROM json_each(?))`, tojson(ids))
	if err != nil {
		return fmt.Errorf("read why rows stand where they stand: %w", fault(err))
	}
	defer rows.Close()
	for rows.Next() {
		var id, waits, last, heard int64
		var tone int
		var stir replies.Stirred
		var firm bool
		var doc string
		if err := rows.Scan(&id, &waits, &firm, &tone, &stir.Hour, &stir.Reach, &heard, &doc, &last); err != nil {
			return fmt.Errorf("read why rows stand where they stand: %w", fault(err))
		}
		r := &list[at[id]]
		stir.Last, stir.At = moment(heard), s.now()
		f := s.rowFacts(r, waits, last)
		f.TextHeat, f.Stirred = tone, stir
		if doc != "" {
			var m replies.Matter
			if err := json.Unmarshal([]byte(doc), &m); err != nil {
				return fmt.Errorf("the matter of thread %d: %w", id, err)
			}
			f = m.Facts(f)
		}
		f.Rests = f.Rests || r.View == joined
		r.Heated = replies.HeatWhy(f)
		r.Reasons = replies.Explain(f, replies.Standing{Due: r.Due, Press: r.Press, Heat: r.Heat, Firm: firm}, s.now())
	}
	return errorsOf(rows)
}

// rowFacts is what a row itself tells.
func (s *Store) rowFacts(r *Row, waits, last int64) replies.Facts {
	f := replies.Facts{
		Kind: r.Kind, Urgent: r.Urgent, Form: r.Form, Audience: r.Audience, State: r.State, Waiting: moment(waits),
		Theirs: r.Theirs, Critics: r.Critics, Likes: r.Likes, Rating: r.Rating, Rounds: r.Rounds,
		Rests: !replies.View(r.View).InSight(),
	}
	if s.opt.Caps == nil || waits == 0 {
		return f
	}
	k := replies.Contact{Form: r.Form, Wrote: f.Waiting}
	if r.Audience == sources.Private {
		k.LastIn = moment(last)
	}
	f.Window = replies.WindowFor(replies.Windows(s.opt.Caps(r.Channel), k), false)
	return f
}
