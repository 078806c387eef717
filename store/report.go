package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// TriageReport tells how far persons agreed with the classifier.
type TriageReport struct {
	Verdicts  int // threads whose kind a person has corrected, or let stand by answering, closing or otherwise acting on them
	Corrected int // of these, the kinds taken otherwise
	Kinds     []KindRecord
	Changes   []Change // of kinds, urgency and causes, the most frequent first
	Wordings  []Wording
}

// KindRecord is how a kind fared: how often the classifier gave it, and how often that was let stand.
type KindRecord struct {
	Kind       replies.Kind
	Said, Kept int
}

// Change is what a part of a verdict was changed from and to.
type Change struct {
	Label       string // "kind", "urgent", "cause"
	Said, Meant string
	Count       int
}

// Wording is a text that was corrected. Digits, punctuation and case do not count.
type Wording struct {
	Text    string   // an example, at most SnippetRunes
	Changes []Change // what was changed of its verdict
	Count   int      // posts
	Authors int
	Again   int // how often it came again since and was judged as corrected
}

// mostWordings bounds TriageReport.Wordings.
const mostWordings = 10

// TriageReport reckons the report for a brand ("" for all) since a time (zero for ever).
func (s *Store) TriageReport(ctx context.Context, brand string, since time.Time) (TriageReport, error) {
	var r TriageReport
	where, args := s.correctedSince(brand, since)
	err := s.look(ctx, func(q querier) error {
		list, err := fixes(ctx, q, where+` ORDER BY c.id`, args...)
		if err != nil {
			return err
		}
		kept, err := keptKinds(ctx, q, brand, since)
		if err != nil {
			return err
		}
		r.count(list, kept)
		r.Wordings, err = wordings(ctx, q, list)
		return err
	})
	if err != nil {
		return TriageReport{}, fmt.Errorf("reckon the report on triage: %w", fault(err))
	}
	return r, nil
}

func (s *Store) correctedSince(brand string, since time.Time) (where string, args []any) {
	where, args = `WHERE c.said <> c.meant AND c.at >= ?`, []any{milli(since)}
	if brand != "" {
		where += ` AND (SELECT b.name FROM thread t JOIN brand b ON b.id = t.brand WHERE t.id = c.thread) = ?`
		args = append(args, brand)
	}
	return where, args
}

func (r *TriageReport) count(list []fix, kept map[replies.Kind]int) {
	said := map[replies.Kind]int{}
	for _, f := range list {
		if f.Label == labelKind {
			r.Corrected++
			said[replies.Kind(f.Said)]++
		}
	}
	r.Changes, r.Verdicts = changesOf(list), r.Corrected
	for _, k := range replies.Kinds {
		r.Kinds = append(r.Kinds, KindRecord{Kind: k, Said: said[k] + kept[k], Kept: kept[k]})
		r.Verdicts += kept[k]
	}
}

// changesOf counts what was changed from what to what, by part of the verdict, the most frequent first.
func changesOf(list []fix) []Change {
	changes := map[Change]int{}
	for _, f := range list {
		changes[Change{Label: f.Label, Said: f.Said, Meant: f.Meant}]++
	}
	var out []Change
	for c, n := range changes {
		c.Count = n
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(slices.Index(labels, a.Label)-slices.Index(labels, b.Label), b.Count-a.Count,
			cmp.Compare(a.Said, b.Said), cmp.Compare(a.Meant, b.Meant))
	})
	return out
}

// acting are the lines of the journal that say that a person has acted on a thread with its verdict before them. What
// they write and try to send is not among them: only a reply that was sent is an answer.
var acting = map[string]bool{
	"done": true, "reopen": true, "wait": true, "solved": true, "escalate": true,
	labelKind: true, labelUrgent: true, labelCause: true,
	"snooze": false, "wake": false, "recall": false, "read": false, "unread": false, "label": false, "unlabel": false, "labels": false,
	"note": false, "person_note": false, "unnote": false, "renote": false, "promise": false, "keep": false, "break": false, "forget": false,
	"move": false, "join": false, "unjoin": false, "apart": false, "same_person": false, "other_person": false,
}

// keptKinds counts the threads a person has dealt with and left their kind as it was, by kind. Threads that came
// answered from the network say nothing: nobody has seen their verdict. Neither do those judged as corrected: that
// verdict was a person's.
func keptKinds(ctx context.Context, q querier, brand string, since time.Time) (map[replies.Kind]int, error) {
	threads, err := numbers(ctx, q, `SELECT DISTINCT thread FROM reply WHERE state = 'sent' AND settled_at >= ?`, milli(since))
	if err != nil {
		return nil, err
	}
	acted, err := actedOn(ctx, q, since)
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(append(threads, acted...))
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, `SELECT t.kind, count(*) FROM thread t JOIN brand b ON b.id = t.brand
		WHERE t.id IN (SELECT value FROM json_each(?1)) AND (?2 = '' OR b.name = ?2)
		AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.thread = t.id AND c.label = 'kind' AND c.said <> c.meant)
		AND t.id NOT IN (SELECT m.thread FROM judged j JOIN message m ON m.id = j.message) GROUP BY t.kind`, string(list), brand)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	kept := map[replies.Kind]int{}
	for rows.Next() {
		var k replies.Kind
		var n int
		if err := rows.Scan(&k, &n); err != nil {
			return nil, err
		}
		kept[k] = n
	}
	return kept, errorsOf(rows)
}

// actedOn lists the threads with an act of a person that was not taken back.
func actedOn(ctx context.Context, q querier, since time.Time) ([]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT thread, event, detail FROM journal
		WHERE actor = 'person' AND thread > 0 AND at >= ? ORDER BY at, id`, milli(since))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	acts := map[int64]int{}
	for rows.Next() {
		var thread int64
		var event, detail string
		if err := rows.Scan(&thread, &event, &detail); err != nil {
			return nil, err
		}
		var back struct{ Act string }
		if event == "undo" || event == "redo" {
			if err := json.Unmarshal([]byte(detail), &back); err != nil {
				return nil, fmt.Errorf("journal of thread %d: %w", thread, err)
			}
		}
		switch {
		case acting[event], event == "redo" && acting[back.Act]:
			acts[thread]++
		case event == "undo" && acting[back.Act]:
			acts[thread]--
		}
	}
	var list []int64
	for thread, n := range acts {
		if n > 0 {
			list = append(list, thread)
		}
	}
	return list, errorsOf(rows)
}

// wordings gathers the texts that were corrected most. Texts without a letter have nothing to be known by.
func wordings(ctx context.Context, q querier, list []fix) ([]Wording, error) {
	groups := map[string][]fix{}
	for _, f := range list {
		if f.Wording != "" {
			groups[f.Wording] = append(groups[f.Wording], f)
		}
	}
	type group struct {
		Wording
		last fix
	}
	var found []group
	for _, g := range groups {
		posts, authors := map[int64]bool{}, map[string]bool{}
		for _, f := range g {
			posts[f.Message], authors[f.Author] = true, true
		}
		w := Wording{Changes: changesOf(g), Count: len(posts), Authors: len(authors)}
		found = append(found, group{w, g[len(g)-1]})
	}
	slices.SortFunc(found, func(a, b group) int { // then the newest
		return cmp.Or(b.Count-a.Count, cmp.Compare(b.last.At, a.last.At), cmp.Compare(b.last.Message, a.last.Message))
	})
	var out []Wording
	for _, g := range found[:min(len(found), mostWordings)] {
		err := q.QueryRowContext(ctx, `SELECT `+bounded("text")+`, (SELECT count(*) FROM judged j JOIN message n ON n.id = j.message
			JOIN thread t ON t.id = n.thread WHERE j.wording = ?2
			AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.message = j.message) AND t.brand = (SELECT brand FROM thread WHERE id = ?3))
			FROM message WHERE id = ?1`, g.last.Message, g.last.Wording, g.last.Thread).Scan(&g.Text, &g.Again)
		if err != nil {
			return nil, err
		}
		g.Text = snippetOf(g.Text, SnippetRunes)
		out = append(out, g.Wording)
	}
	return out, nil
}

// CorrectedPost is a post with the verdict it should have had.
type CorrectedPost struct {
	Network sources.Network
	Lang    string
	Author  string // their name
	Text    string // whole
	Kind    replies.Kind
	Urgent  bool
	Cause   string
}

// CorrectedPosts reads the posts of which a person has corrected anything, oldest correction first.
func (s *Store) CorrectedPosts(ctx context.Context, brand string, since time.Time) ([]CorrectedPost, error) {
	var out []CorrectedPost
	where, args := s.correctedSince(brand, since)
	err := s.look(ctx, func(q querier) error {
		list, err := fixes(ctx, q, where+` ORDER BY c.id`, args...)
		if err != nil {
			return err
		}
		done := map[int64]bool{}
		for _, f := range list {
			if done[f.Message] {
				continue
			}
			done[f.Message] = true
			p, err := s.correctedPost(ctx, q, f.Message)
			if err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read corrected posts: %w", fault(err))
	}
	return out, nil
}

func (s *Store) correctedPost(ctx context.Context, q querier, message int64) (CorrectedPost, error) {
	var p CorrectedPost
	var v replies.Triage
	var channel, brand int64
	err := q.QueryRowContext(ctx, `SELECT m.lang, m.author_name, m.text, m.kind, m.urgent, m.cause, t.channel, t.brand
		FROM message m JOIN thread t ON t.id = m.thread WHERE m.id = ?`, message).
		Scan(&p.Lang, &p.Author, &p.Text, &v.Kind, &v.Urgent, &v.Cause, &channel, &brand)
	if err != nil {
		return p, err
	}
	if err := s.known(ctx, q, channel, brand); err != nil {
		return p, err
	}
	p.Network = s.channelByID(channel).network
	own, err := ownVerdicts(ctx, q, `WHERE j.message = ?`, message)
	if err != nil {
		return p, err
	}
	for _, o := range own {
		v = o.verdict
	}
	list, err := fixes(ctx, q, `WHERE c.message = ?`, message)
	if err != nil {
		return p, err
	}
	var r ruling
	for i := range list {
		r.take(&list[i])
	}
	v = r.judge(v)
	p.Kind, p.Urgent, p.Cause = v.Kind, v.Urgent, v.Cause
	return p, nil
}
