package mail

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"atempause/sources"
)

// Lanes tells the one lane of a mailbox.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) { return []sources.Lane{Mailbox}, nil }

// Fetch reads what is new; see sources.Fetcher.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	if lane != Mailbox {
		return s.refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
	}
	b, err := s.open(ctx, "read mail", nil)
	if err != nil {
		return err
	}
	w := &walk{
		s: s, b: b, mem: recall(from), emit: emit, horizon: s.cfg.Now().Add(-s.cfg.Since), states: map[string]state{},
		known: map[string]map[string]bool{}, missed: map[string]bool{},
	}
	defer func() { w.b.close() }()
	f, err := b.lookAround()
	if err != nil {
		return err
	}
	b.fileLate(f)
	w.sent = f.sent
	for i, folder := range f.watched() {
		if err := w.list(folder); err != nil {
			if i > 0 && sources.ClassOf(err) == sources.Missing {
				s.cfg.Log.Warn("a folder is not there", "folder", folder)
				continue
			}
			return err
		}
	}
	w.takeUp()
	if err := w.tell(); err != nil {
		return err
	}
	s.rested(&s.reading)
	s.mu.Lock()
	s.seen = w.states
	s.mu.Unlock()
	return nil
}

// walk is one round through the folders.
type walk struct {
	s       *Source
	b       *box
	mem     *memory
	emit    func(sources.Batch) error
	horizon time.Time
	sent    string
	states  map[string]state
	known   map[string]map[string]bool // by folder: what lay there before
	missed  map[string]bool            // what lay somewhere and does not any more; perhaps elsewhere
	fresh   []*entry
	gone    []sources.Gone
	done    int
	total   int
}

// list finds out what is new in a folder and what has gone from it.
func (w *walk) list(folder string) error {
	info, err := w.b.pick(folder, false)
	if err != nil {
		return err
	}
	f := w.mem.folder(folder)
	now := state{Validity: info.UIDValidity, Next: info.UIDNext, Mods: info.HighestModSeq, Count: info.NumMessages}
	w.states[folder] = now
	before := map[string]bool{}
	for _, id := range f.mails {
		before[id] = true
	}
	w.known[folder] = before
	since := w.horizon
	if f.Validity != 0 && f.Validity != now.Validity {
		w.s.cfg.Log.Info("a folder was numbered anew", "folder", folder)
		for id := range before {
			w.missed[id] = true
			if x := w.mem.mails[id]; x != nil && time.Unix(x.at, 0).Before(since) {
				since = time.Unix(x.at, 0)
			}
		}
		f.mails, f.floor, f.state = map[imap.UID]string{}, 0, state{}
	}
	if f.state == now && now.Mods != 0 {
		return nil
	}
	f.state = state{Validity: now.Validity} // whole only when all of it is told
	uids, err := w.search(f, since)
	if err != nil {
		return err
	}
	there := map[imap.UID]bool{}
	var unknown []imap.UID
	for _, uid := range uids {
		there[uid] = true
		if _, ok := f.mails[uid]; !ok && uid > f.floor {
			unknown = append(unknown, uid)
		}
	}
	for uid, id := range f.mails {
		if !there[uid] {
			w.missed[id] = true
			delete(f.mails, uid)
		}
	}
	return w.headers(folder, unknown)
}

// search lists what is in sight: what is young enough, and what we know.
func (w *walk) search(f *folderMemory, since time.Time) ([]imap.UID, error) {
	young := imap.SearchCriteria{Since: since.Add(-24 * time.Hour)} // the server counts in days of its own
	criteria := &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagDeleted, imap.FlagDraft}}
	if len(f.mails) > 0 {
		// As one span: a list of thousands is longer than the lines some servers read.
		known := slices.Sorted(maps.Keys(f.mails))
		var set imap.UIDSet
		set.AddRange(known[0], known[len(known)-1])
		criteria.Or = [][2]imap.SearchCriteria{{young, {UID: []imap.UIDSet{set}}}}
	} else {
		criteria.Since = young.Since
	}
	data, err := w.b.c.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, w.b.fail(err, w.b.folder)
	}
	uids := data.AllUIDs()
	slices.Sort(uids)
	return uids, nil
}

// threading are the header fields that sort a mail in.
var threading = []string{"Message-ID", "References", "In-Reply-To", "Subject", "From", "To", "Date", "Content-Type"}

const headersAtOnce = 200

func (w *walk) headers(folder string, uids []imap.UID) error {
	section := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, HeaderFields: threading, Peek: true}
	for chunk := range slices.Chunk(uids, headersAtOnce) {
		got, err := w.b.fetch(chunk, &imap.FetchOptions{
			InternalDate: true, RFC822Size: true, BodySection: []*imap.FetchItemBodySection{section},
		}, headerMost)
		if err != nil {
			return err
		}
		for _, m := range got {
			x := newEntry(folder, m.uid, m.body(), m.arrived, m.size, folder == w.sent)
			w.fresh = append(w.fresh, x)
		}
	}
	return w.reports(folder)
}

// reports finds out which mails of ours the reports among the new mails speak of; few say so in their header.
func (w *walk) reports(folder string) error {
	var uids []imap.UID
	at := map[imap.UID]*entry{}
	for _, x := range w.fresh {
		if x.folder == folder && x.report && len(x.refs) == 0 && x.size <= wholeMost {
			uids, at[x.uid] = append(uids, x.uid), x
		}
	}
	for chunk := range slices.Chunk(uids, 20) {
		whole := &imap.FetchItemBodySection{Peek: true}
		got, err := w.b.fetch(chunk, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{whole}}, wholeMost*2)
		if err != nil {
			return err
		}
		for _, m := range got {
			if id := failedMail(parseParts(m.body())); id != "" && at[m.uid] != nil {
				at[m.uid].refs = []string{id}
			}
		}
	}
	return nil
}

// takeUp sorts out what is really new, gives it its thread, and tells what has gone.
func (w *walk) takeUp() {
	slices.SortStableFunc(w.fresh, func(a, b *entry) int { // ours first: what lies among the sent mails is not forged
		switch {
		case a.ours != b.ours && a.ours:
			return -1
		case a.ours != b.ours:
			return 1
		}
		return a.arrived.Compare(b.arrived)
	})
	byID := map[string]*entry{}
	var news []*entry
	for _, x := range w.fresh {
		if w.isNew(x, byID) {
			byID[x.remote] = x
			news = append(news, x)
		}
	}
	newIndex(w.mem).sort(news)
	w.fresh = nil
	for _, x := range news {
		if x.at.Before(w.horizon) && w.mem.threads[x.thread] == nil {
			w.mem.place(x.folder, x.uid, "")
			continue
		}
		w.fresh = append(w.fresh, x)
	}
	w.total = len(w.fresh)
	w.bury(byID)
}

// isNew tells whether a mail is to be told: not if it is a copy of one that was, or that is about to be.
func (w *walk) isNew(x *entry, byID map[string]*entry) bool {
	for {
		old, next := w.mem.mails[x.remote], byID[x.remote]
		switch {
		case old == nil && next == nil:
			return true
		case old != nil && old.print == x.print:
			w.mem.place(x.folder, x.uid, x.remote)
			if !x.ours || w.known[x.folder][x.remote] {
				return false
			}
			// It came in before it was seen among the sent mails: tell it once more, as ours.
			x.thread = old.thread
			return true
		case next != nil && next.print == x.print:
			next.copies = append(next.copies, x)
			return false
		case x.id == "" || x.remote != x.id:
			w.mem.place(x.folder, x.uid, "")
			return false
		}
		x.remote = twin(x.id, x.print)
	}
}

// bury finds what lies nowhere any more.
func (w *walk) bury(news map[string]*entry) {
	var gone []string
	threads := map[string]bool{}
	for id := range w.missed {
		x := w.mem.mails[id]
		if x == nil || news[id] != nil || w.mem.lies(id) {
			continue
		}
		gone = append(gone, id)
		threads[x.thread] = true
	}
	w.mem.drop(gone)
	left := w.mem.members(threads)
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	for _, t := range slices.Sorted(mapKeys(threads)) {
		w.gone = append(w.gone, sources.Gone{Root: t, Seen: append(left[t], w.s.answered[t]...)})
	}
}

// The fewest mails of a batch. With what is remembered the batches grow, or storing cursors would cost more than reading.
const (
	stepLeast = 25
	stepShare = 20
)

// tell reads the bodies, the youngest thread first, and hands them on.
func (w *walk) tell() error {
	groups := map[string][]*entry{}
	for _, x := range w.fresh {
		groups[x.thread] = append(groups[x.thread], x)
	}
	order := slices.SortedFunc(mapKeys(groups), func(a, b string) int {
		return last(groups[b]).at.Compare(last(groups[a]).at)
	})
	step := max(stepLeast, len(w.mem.mails)/stepShare)
	var held []*entry
	for _, t := range order {
		held = append(held, groups[t]...)
		if len(held) >= step {
			if err := w.batch(held, false); err != nil {
				return err
			}
			held = nil
		}
	}
	return w.batch(held, true)
}

func last(list []*entry) *entry { return list[len(list)-1] }

// batch reads some whole threads and emits them.
func (w *walk) batch(list []*entry, end bool) error {
	if err := w.b.ctx.Err(); err != nil {
		return w.b.fail(err, "")
	}
	told, err := w.bodies(list)
	if err != nil {
		return err
	}
	out := sources.Batch{Lane: Mailbox, Gone: w.gone, Total: w.total}
	w.gone = nil
	at := map[string]int{}
	for _, x := range list {
		mail, ok := told[x]
		if !ok {
			continue // gone while we read
		}
		w.mem.add(x)
		for _, c := range x.copies {
			w.mem.place(c.folder, c.uid, x.remote)
		}
		i, ok := at[x.thread]
		if !ok {
			i = len(out.Threads)
			at[x.thread] = i
			out.Threads = append(out.Threads, thread(x))
		}
		t := &out.Threads[i]
		mail.ParentID = w.parent(x)
		t.Messages = append(t.Messages, mail)
		if x.at.After(t.Updated) {
			t.Updated = x.at
		}
	}
	w.done += len(list)
	out.Done = w.done
	if end {
		for folder, st := range w.states {
			w.mem.folder(folder).state = st
		}
		w.mem.shrink(rememberMost)
	}
	out.Cursor = w.mem.cursor()
	return w.emit(out)
}

// parent is the nearest mail spoken of that was told in the same thread.
func (w *walk) parent(x *entry) string {
	for _, r := range slices.Backward(x.refs) {
		if old := w.mem.mails[r]; old != nil && old.thread == x.thread && r != x.remote {
			return r
		}
	}
	return ""
}

func thread(x *entry) sources.Thread {
	return sources.Thread{
		RemoteID: x.thread, Form: sources.MailForm, Audience: sources.Private, Updated: x.at,
		Context: sources.Context{RemoteID: x.thread, Text: x.subject},
	}
}
