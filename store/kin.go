package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"atempause/replies"
	"atempause/sources"
)

// Kin is a thread that may belong to the same case as another one. It is offered and never joined by itself.
type Kin struct {
	Row
	Why KinWhy
}

// KinWhy is by what a thread is taken for kin.
type KinWhy string

// The reasons, the strongest first.
const (
	KinText   KinWhy = "same_text"   // the same words on another channel
	KinPerson KinWhy = "same_person" // the same name, and much the same words
	KinAside  KinWhy = "aside"       // the same account, in private what it is in public here or the other way round
)

// Bounds of kinship.
const (
	kinSpan    = 14 * 24 * time.Hour // between two posts of the same words
	asideSpan  = 7 * 24 * time.Hour  // between a public and a private one
	kinLetters = 24                  // fewer are said by too many: "Habt ihr offen?"
	kinName    = 5                   // letters of a name that tell somebody
	kinMost    = 3                   // more of the same words are a wave, and no cross-post
	kinLook    = 40                  // threads looked at
	kinAlike   = 0.5                 // of the words of two texts that they share
)

// remember writes down by what the first words of a told thread are known again, where those were told.
func (in *intake) remember(row *threadRow, have stored) error {
	first := firstOf(have)
	if first == nil || first.thin || !first.born && !first.stirred {
		return nil
	}
	wording, who := kinOf(first.msg.Text, first.author)
	if wording == 0 && who == 0 {
		return nil
	}
	return in.t.put(`INSERT INTO kin (thread, wording, who, at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
		wording = excluded.wording, who = excluded.who, at = excluded.at`, row.id, wording, who, first.when)
}

// firstOf is what a thread begins with, of theirs.
func firstOf(have stored) (first *record) {
	for _, m := range have {
		if m.ours || m.mute() {
			continue
		}
		if first == nil || m.topLevel && !first.topLevel || m.topLevel == first.topLevel && m.when < first.when {
			first = m
		}
	}
	return first
}

// kinOf is by what a text and a name are known again; 0 for too little to tell.
func kinOf(text string, a sources.Author) (wording, who int64) {
	text, _ = cut(text)
	if w := wordingOf(text, nil); w.letters >= kinLetters {
		wording = hashed(string(w.plain))
	}
	if name := handle(a.Name); len([]rune(name)) >= kinName {
		who = hashed(name)
	}
	return wording, who
}

func hashed(s string) int64 {
	sum := sumOf(s)
	return int64(binary.BigEndian.Uint64(sum[:8])>>1) | 1 // never 0
}

// handle is a name as far as it is the same on every network: "Maria Kern", "@maria.kern" and "mariakern@x.example".
func handle(name string) string {
	name = strings.TrimPrefix(strings.TrimSpace(name), "@")
	if i := strings.IndexByte(name, '@'); i > 0 {
		name = name[:i]
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(name) {
		if unicode.IsLetter(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// Kin lists threads that may belong to the same case, the likeliest first. Those that are one already are not among them,
// nor those of which a person has said that they are not.
func (s *Store) Kin(ctx context.Context, thread int64) ([]Kin, error) {
	var list []Kin
	err := s.look(ctx, func(q querier) (err error) {
		list, err = s.kin(ctx, q, thread)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for what belongs to thread %d: %w", thread, fault(err))
	}
	return list, nil
}

// root is what a thread begins with, as it is compared.
type root struct {
	thread, home, brand, channel, at int64
	kind                             replies.Kind
	audience                         sources.Audience
	author                           sources.Author
	text                             string
}

const rootColumns = `t.id, t.home, t.brand, t.channel, t.kind, t.audience, t.person_id, t.person_name`

func (s *Store) kin(ctx context.Context, q querier, thread int64) ([]Kin, error) {
	me, err := rootAt(ctx, q, thread)
	if err != nil || me.text == "" || me.kind == replies.Spam {
		return nil, err
	}
	wording, who := kinOf(me.text, me.author)
	found := map[int64]KinWhy{}
	span := kinSpan.Milliseconds()
	if wording != 0 {
		same, err := numbers(ctx, q, `SELECT k.thread FROM kin k JOIN thread t ON t.id = k.thread WHERE k.wording = ?
			AND k.wording <> 0 AND k.at BETWEEN ? AND ? AND t.brand = ? AND k.thread <> ? AND (t.channel <> ? OR t.person_id = ? AND t.person_id <> '')
			ORDER BY k.at DESC LIMIT ?`,
			wording, me.at-span, me.at+span, me.brand, thread, me.channel, me.author.ID, kinMost+1)
		if err != nil {
			return nil, err
		}
		if len(same) <= kinMost {
			for _, id := range same {
				found[id] = KinText
			}
		}
	}
	if who != 0 {
		near, err := numbers(ctx, q, `SELECT k.thread FROM kin k JOIN thread t ON t.id = k.thread WHERE k.who = ?
			AND k.who <> 0 AND k.at BETWEEN ? AND ? AND t.brand = ? AND k.thread <> ? ORDER BY k.at DESC LIMIT ?`,
			who, me.at-span, me.at+span, me.brand, thread, kinLook)
		if err != nil {
			return nil, err
		}
		mine := wordsOf(me.text)
		for _, id := range near {
			other, err := rootAt(ctx, q, id)
			if err != nil {
				return nil, err
			}
			if _, known := found[id]; !known && alike(mine, wordsOf(other.text)) {
				found[id] = KinPerson
			}
		}
	}
	if err := asides(ctx, q, &me, found); err != nil {
		return nil, err
	}
	return s.kinRows(ctx, q, &me, found)
}

// asides finds the private thread of a public one of the same account, or the other way round.
func asides(ctx context.Context, q querier, me *root, found map[int64]KinWhy) error {
	if me.author.ID == "" {
		return nil
	}
	span := asideSpan.Milliseconds()
	list, err := numbers(ctx, q, `SELECT t.id FROM thread t WHERE t.brand = ? AND t.person_id = ? AND t.channel = ?
		AND t.audience <> ? AND t.updated BETWEEN ? AND ? ORDER BY t.updated DESC LIMIT ?`,
		me.brand, me.author.ID, me.channel, string(me.audience), me.at-span, me.at+span, kinMost)
	if err != nil {
		return err
	}
	for _, id := range list {
		if _, known := found[id]; !known {
			found[id] = KinAside
		}
	}
	return nil
}

// kinRows reads the rows of what was found, without what is settled already.
func (s *Store) kinRows(ctx context.Context, q querier, me *root, found map[int64]KinWhy) ([]Kin, error) {
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]int64, 0, len(found))
	for id := range found {
		ids = append(ids, id)
	}
	doc, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	home := me.home
	if home == 0 {
		home = me.thread
	}
	rows, err := s.rows(ctx, q, `SELECT `+rowColumns+` FROM thread t`+unsent+` WHERE t.id IN (SELECT value FROM json_each(?1))
		AND CASE t.home WHEN 0 THEN t.id ELSE t.home END <> ?2 AND t.kind <> 'spam'
		AND NOT EXISTS (SELECT 1 FROM apart x WHERE x.a = min(t.id, ?3) AND x.b = max(t.id, ?3))
		ORDER BY t.updated DESC, t.id DESC`, []any{string(doc), home, me.thread})
	if err != nil {
		return nil, err
	}
	order := []KinWhy{KinText, KinPerson, KinAside}
	list := make([]Kin, len(rows))
	for i, r := range rows {
		list[i] = Kin{r, found[r.ID]}
	}
	slices.SortStableFunc(list, func(a, b Kin) int { return slices.Index(order, a.Why) - slices.Index(order, b.Why) })
	return list[:min(len(list), kinMost)], nil
}

// rootAt reads what a thread begins with; one that nothing of theirs is left in has no text.
func rootAt(ctx context.Context, q querier, thread int64) (r root, err error) {
	err = q.QueryRowContext(ctx, `SELECT `+rootColumns+` FROM thread t WHERE t.id = ?`, thread).
		Scan(&r.thread, &r.home, &r.brand, &r.channel, &r.kind, &r.audience, &r.author.ID, &r.author.Name)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	if err != nil {
		return r, err
	}
	err = q.QueryRowContext(ctx, `SELECT time, `+bounded("text")+` FROM message WHERE thread = ? AND ours = 0 AND deleted = 0
		AND machine IN ('', 'list') ORDER BY place, id LIMIT 1`, thread).Scan(&r.at, &r.text)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	r.text, _ = cut(r.text)
	return r, err
}

// wordsOf are the words of a text that say something: those of four letters and more.
func wordsOf(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(norm.NFC.String(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len([]rune(w)) >= 4 && len(set) < 500 {
			set[strings.ToLower(w)] = true
		}
	}
	return set
}

// alike tells whether two texts share most of what they say.
func alike(a, b map[string]bool) bool {
	shared := 0
	for w := range a {
		if b[w] {
			shared++
		}
	}
	least := min(len(a), len(b))
	return least >= 3 && float64(shared) >= kinAlike*float64(least) && shared >= 3
}

// part says that two threads are not one matter, so that nobody is asked again.
func (s *Store) part(t *tx, m *mark, a Act) error {
	if a.ID == m.Thread || a.ID == 0 {
		return fmt.Errorf("thread %d: %w", a.ID, errUnknownAct)
	}
	if _, err := rowOf(t.ctx, t.conn, a.ID); err != nil {
		return err
	}
	var known bool
	err := t.conn.QueryRowContext(t.ctx, `SELECT EXISTS (SELECT 1 FROM apart WHERE a = ? AND b = ?)`,
		min(a.ID, m.Thread), max(a.ID, m.Thread)).Scan(&known)
	if err != nil || known {
		return err
	}
	m.Not = a.ID
	_, err = s.shiftApart(t, m, false)
	return err
}

// shiftApart remembers that two threads are apart, or forgets it.
func (s *Store) shiftApart(t *tx, m *mark, undo bool) (bool, error) {
	if m.Not == 0 {
		return false, nil
	}
	query := `INSERT INTO apart (a, b) VALUES (?, ?) ON CONFLICT DO NOTHING`
	if undo {
		query = `DELETE FROM apart WHERE a = ? AND b = ?`
	}
	_, err := t.exec(query, min(m.Not, m.Thread), max(m.Not, m.Thread))
	return err == nil, err
}
