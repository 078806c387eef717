package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
)

// DeedAsk is an act a person wants to do to a message. Everything it is judged by the store knows itself.
type DeedAsk struct {
	Message     int64 // its id in the store
	Act         sources.Act
	Ground      sources.Ground
	ThirdPerson bool // the personal data is somebody else's than the author's
	Overrule    string
}

// usedReasons is how many earlier reasons a new one is compared with.
const usedReasons = 200

// accused is a message with all that an act on it is judged by.
type accused struct {
	ask            moderation.Ask
	kept           moderation.Copy
	thread, id     int64
	channel, brand int64
	person, remote string
	hidden, gone   bool
	kind           replies.Kind // as triage has it
}

// accuse reads what an act on a message is judged by.
func (s *Store) accuse(ctx context.Context, q querier, w DeedAsk) (accused, error) {
	a := accused{id: w.Message, ask: moderation.Ask{Act: w.Act, Ground: w.Ground, ThirdPerson: w.ThirdPerson, Overrule: w.Overrule}}
	var m sources.Message
	var private bool
	var when int64
	var files, barred, meant, thread, recommend string
	var rating int
	err := q.QueryRowContext(ctx, `SELECT m.thread, t.channel, t.brand, t.form, t.audience, t.remote, t.rating, t.recommend,
		coalesce(m.remote, ''), m.parent, m.author_id, m.author_name, m.ours, m.private, m.text, m.time, m.likes, m.hidden, m.held,
		m.deleted, m.permalink, m.files, m.barred, m.kind,
		coalesce((SELECT c.meant FROM correction c WHERE c.message = m.id AND c.label = 'kind'), '')
		FROM message m JOIN thread t ON t.id = m.thread WHERE m.id = ?`, w.Message).Scan(&a.thread, &a.channel, &a.brand, &a.ask.Form,
		&a.ask.Audience, &thread, &rating, &recommend, &m.RemoteID, &m.ParentID, &m.Author.ID, &m.Author.Name, &m.Ours, &private, &m.Text,
		&when, &m.Likes, &a.hidden, &a.ask.Held, &a.gone, &m.Permalink, &files, &barred, &a.kind, &meant)
	if errors.Is(err, sql.ErrNoRows) {
		return a, ErrNotFound
	}
	if err != nil {
		return a, err
	}
	if err := errors.Join(unjson(files, &m.Files), unjson(barred, &m.Barred), s.known(ctx, q, a.channel, a.brand)); err != nil {
		return a, err
	}
	m.Time = moment(when)
	if private {
		a.ask.Audience = sources.Private
	}
	ch := s.channelByID(a.channel)
	a.person, a.remote = m.Author.ID, m.RemoteID
	a.kept = moderation.CopyOf(sources.Channel{Network: ch.network}, thread, m)
	a.kept.Channel = ch.key
	a.ask.Text, a.ask.Ours, a.ask.Barred = m.Text, m.Ours, barredHere(&m)
	a.ask.Kind = a.kind
	if meant != "" {
		a.ask.Kind = replies.Kind(meant)
	}
	a.ask.Triage = s.firstSight(ch.network, &m, a.kind, rating, recommend)
	if meant != "" && slices.Contains([]replies.Kind{replies.Complaint, replies.Question, replies.Praise}, a.kind) {
		a.ask.Triage.Kind = a.kind // what it was sorted as at first counts as well, whatever the classifier says by now
	}
	a.ask.Table = s.capsOf(a.channel)
	return a, s.history(ctx, q, &a, &m)
}

// barredHere lists what cannot be done to this very message: what the network told, and what is aimed at a person it hides
// from us or at a message that it has not named yet.
func barredHere(m *sources.Message) []sources.Act {
	list := slices.Clone(m.Barred)
	if m.Author.ID == "" {
		list = append(list, sources.ActBlock, sources.ActMute)
	}
	if m.RemoteID == "" {
		list = append(list, sources.ActHide, sources.ActDelete, sources.ActTrash, sources.ActSpam, sources.ActReport, sources.ActApprove)
	}
	return list
}

// firstSight is what the classifier says of a message, whatever was corrected since.
func (s *Store) firstSight(n sources.Network, m *sources.Message, kind replies.Kind, rating int, recommend string) replies.Triage {
	if m.Ours || s.opt.Triager == nil {
		return replies.Triage{Kind: kind}
	}
	text, _ := cut(m.Text)
	p := replies.Post{Text: text, Network: n, Author: m.Author.Name, Likes: m.Likes}
	if m.ParentID == "" {
		p.Rating, p.Against = rating, recommend == "negative"
	}
	return s.opt.Triager.Triage(p)
}

// history reads what has been before: complaints of the author in the thread, answers to ours, what was moderated.
func (s *Store) history(ctx context.Context, q querier, a *accused, m *sources.Message) error {
	err := q.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM message x WHERE x.thread = ?1 AND x.id <> ?2 AND x.ours = 0 AND x.deleted = 0 AND x.kind = 'complaint'
			AND x.author_id = ?3 AND x.author_name = ?4),
		EXISTS (SELECT 1 FROM message x WHERE x.thread = ?1 AND x.ours = 0 AND x.deleted = 0 AND (x.parent = ?5 AND ?5 <> '' OR x.time > ?6)),
		(SELECT count(DISTINCT d.message) FROM deed d WHERE d.channel = ?7 AND d.person = ?3 AND ?3 <> '' AND d.message <> ?2
			AND d.state = 'done' AND d.act IN ('hide', 'delete', 'trash', 'spam', 'report'))`,
		a.thread, a.id, m.Author.ID, m.Author.Name, m.RemoteID, milli(m.Time), a.channel).Scan(&a.ask.Voiced, &a.ask.Answered, &a.ask.Moderated)
	if err != nil || !moderation.Guarded(a.ask.Act) || a.ask.Overrule == "" {
		return err
	}
	rows, err := q.QueryContext(ctx, `SELECT overrule FROM deed WHERE brand = ? AND message <> ? AND overrule <> '' ORDER BY id DESC LIMIT ?`,
		a.brand, a.id, usedReasons)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		a.ask.Used = append(a.ask.Used, text)
	}
	return errorsOf(rows)
}

// already tells whether there is nothing to be done.
func (s *Store) already(ctx context.Context, q querier, a *accused) (yes bool, err error) {
	switch a.ask.Act {
	case sources.ActHide, sources.ActTrash, sources.ActSpam:
		return a.hidden || a.gone, nil
	case sources.ActDelete:
		return a.gone, nil
	case sources.ActApprove:
		return !a.ask.Held && !a.hidden, nil
	case sources.ActBlock, sources.ActMute:
		err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM deed WHERE channel = ? AND person = ? AND act = ? AND state = 'done')`,
			a.channel, a.person, string(a.ask.Act)).Scan(&yes)
	case sources.ActReport, sources.ActClose:
		err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM deed WHERE message = ? AND act = ? AND state = 'done')`,
			a.id, string(a.ask.Act)).Scan(&yes)
	}
	return yes, err
}

// JudgeDeed says what the guard would answer, and what is kept of the message. It changes nothing.
func (s *Store) JudgeDeed(ctx context.Context, w DeedAsk) (moderation.Ruling, moderation.Copy, error) {
	var a accused
	err := s.look(ctx, func(q querier) (err error) {
		a, err = s.accuse(ctx, q, w)
		return err
	})
	if err != nil {
		return moderation.Ruling{}, moderation.Copy{}, fault(err)
	}
	return moderation.Judge(a.ask), a.kept, nil
}

// Option is an act that can be chosen for a message, with what the guard says of it before a ground is named.
type Option struct {
	Act    sources.Act
	Ruling moderation.Ruling
	Cap    sources.Capability
	Deed   *Deed // the newest one there is for this act
	Back   bool  // what the act would do is so, and can be taken back
}

// moderating are the acts offered, in the order of a menu.
var moderating = []sources.Act{
	sources.ActApprove, sources.ActHide, sources.ActTrash, sources.ActSpam, sources.ActDelete, sources.ActReport, sources.ActMute,
	sources.ActBlock, sources.ActClose,
}

// DeedOptions tells of a message what can be done with it, and what has been.
func (s *Store) DeedOptions(ctx context.Context, message int64) ([]Option, moderation.Copy, error) {
	var out []Option
	var kept moderation.Copy
	err := s.look(ctx, func(q querier) error {
		deeds, err := s.deedRows(ctx, q, `d.message = ? AND d.state <> 'dropped' ORDER BY d.id DESC`, message)
		if err != nil {
			return err
		}
		for _, act := range moderating {
			a, err := s.accuse(ctx, q, DeedAsk{Message: message, Act: act})
			if err != nil {
				return err
			}
			kept = a.kept
			o := Option{Act: act, Ruling: moderation.Judge(a.ask), Cap: a.ask.Table.Of(a.ask.Form, act)}
			if i := slices.IndexFunc(deeds, func(d deedRow) bool { return d.Act == act }); i >= 0 {
				o.Deed = &deeds[i].Deed
				o.Back = o.Deed.CanUndo()
			} else if act == sources.ActHide && a.hidden && !a.gone && !slices.ContainsFunc(deeds, func(d deedRow) bool {
				return d.State == moderation.Done && (d.Act == sources.ActTrash || d.Act == sources.ActSpam)
			}) {
				o.Back = o.Cap.Can && o.Cap.Undo // hidden on the network's own site
			}
			out = append(out, o)
		}
		return nil
	})
	if err != nil {
		return nil, kept, fault(err)
	}
	return out, kept, nil
}
