package mail

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message"
)

// entry is a mail that is not told yet, as far as its header goes.
type entry struct {
	folder  string
	uid     imap.UID
	size    int64
	arrived time.Time
	at      time.Time
	ours    bool

	id      string   // Message-ID, "" if none
	print   string   // of author, date and subject
	remote  string   // remote id
	refs    []string // older mails it speaks of, the oldest first
	from    string   // folded
	subject string   // without marks
	answer  bool     // its subject bears the mark of an answer
	report  bool     // tells of another mail: not delivered, opened
	thread  string
	about   []string
	copies  []*entry // the same mail in other places
}

// newEntry reads the few header fields threading needs.
func newEntry(folder string, uid imap.UID, raw []byte, arrived time.Time, size int64, ours bool) *entry {
	h, _ := splitHeader(raw)
	x := &entry{folder: folder, uid: uid, size: size, arrived: arrived, ours: ours}
	kind, _ := mediaType(h.Get("Content-Type"))
	x.report = kind == "multipart/report"
	x.id, x.at = ownID(h), written(h, arrived)
	x.refs = references(h)
	if from := addresses(h, "From"); len(from) > 0 {
		x.from = fold(from[0].Address)
	}
	x.subject, x.answer = subject(text(h, "Subject"))
	person := x.from
	if to := addresses(h, "To"); ours && len(to) > 0 {
		person = fold(to[0].Address)
	}
	if a := aboutKey(person, x.subject); a != "" {
		x.about = []string{a}
	}
	x.print = fingerprint(h)
	x.remote = x.id
	if x.id == "" {
		x.remote = nameless(x.print, arrived)
	}
	return x
}

// references lists the older mails a mail speaks of. In-Reply-To counts as the nearest; some programs write only that.
func references(h message.Header) []string {
	refs := ids(h.Get("References"))
	for _, id := range ids(h.Get("In-Reply-To")) {
		refs = slices.DeleteFunc(refs, func(r string) bool { return r == id })
		refs = append(refs, id)
	}
	own := ownID(h)
	return slices.DeleteFunc(refs, func(r string) bool { return r == own })
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:10]))
}

func fingerprint(h message.Header) string {
	from := ""
	if a := addresses(h, "From"); len(a) > 0 {
		from = fold(a[0].Address)
	}
	return digest(from, strings.TrimSpace(h.Get("Date")), text(h, "Subject"))[:8]
}

// A mail without a Message-ID is named after its day and its print, by which it can be found again.
const namelessPrefix = "none:"

func nameless(print string, arrived time.Time) string {
	return fmt.Sprintf("%s%s:%s", namelessPrefix, arrived.UTC().Format("20060102"), print)
}

// twin is the remote id of a mail that claims a Message-ID another mail had first. Without it a stranger could put
// words into somebody else's mouth by sending a mail with an id he has seen.
func twin(id, print string) string { return id + "#" + print }

// splitRemote tells which Message-ID to look for, and which print the mail must have ("" if any will do).
func splitRemote(remote string) (id, print string) {
	if i := strings.LastIndexByte(remote, '#'); i > 0 && len(remote)-i == 9 {
		return remote[:i], remote[i+1:]
	}
	return remote, ""
}

// aboutKey is what a mail without references is recognised by. Never over the border of a person: two customers who both
// write "Re: Bestellung" are two matters.
func aboutKey(person, subject string) string {
	if person == "" || subject == "" {
		return ""
	}
	return digest(person, strings.ToLower(subject))[:10]
}

// index finds threads while new mails are sorted in.
type index struct {
	mem   *memory
	mails map[string]string // Message-ID → thread, of new mails and of mails only spoken of
	about map[string]string
}

func newIndex(m *memory) *index {
	ix := &index{mem: m, mails: map[string]string{}, about: map[string]string{}}
	for id, t := range m.threads {
		for _, a := range t.about {
			if old, ok := ix.about[a]; !ok || id < old {
				ix.about[a] = id
			}
		}
	}
	return ix
}

func (ix *index) find(id string) string {
	if x := ix.mem.mails[id]; x != nil {
		return x.thread
	}
	if t := ix.mails[id]; t != "" {
		return t
	}
	if ix.mem.threads[id] != nil {
		return id
	}
	return ""
}

// sort gives every entry its thread. Mails go in by age, so that an answer finds what it answers.
func (ix *index) sort(all []*entry) {
	slices.SortStableFunc(all, func(a, b *entry) int { return a.at.Compare(b.at) })
	byID := map[string]*entry{}
	for _, x := range all {
		if x.id != "" && byID[x.id] == nil {
			byID[x.id] = x
		}
	}
	for _, x := range all {
		ix.put(x, byID, 0)
	}
}

// put threads an entry, first those it speaks of: a clock that runs wrong must not tear a thread.
func (ix *index) put(x *entry, byID map[string]*entry, depth int) {
	if x.thread != "" {
		return
	}
	x.thread = "?" // two mails that speak of each other
	for _, r := range x.refs {
		if older := byID[r]; older != nil && older.thread == "" && depth < 500 {
			ix.put(older, byID, depth+1)
		}
	}
	x.thread = ""
	for _, r := range slices.Backward(x.refs) {
		if t := ix.find(r); t != "" && t != "?" {
			x.thread = t
			break
		}
	}
	for _, person := range x.about {
		if t := ix.about[person]; x.thread == "" && len(x.refs) == 0 && x.answer && t != "" {
			x.thread = t
		}
	}
	if x.thread == "" && len(x.refs) > 0 {
		x.thread = x.refs[0]
	}
	if x.thread == "" {
		x.thread = x.remote
	}
	ix.mails[x.remote] = x.thread
	if x.id != "" && ix.mails[x.id] == "" {
		ix.mails[x.id] = x.thread
	}
	for _, r := range x.refs {
		if ix.find(r) == "" {
			ix.mails[r] = x.thread
		}
	}
	for _, a := range x.about {
		if ix.about[a] == "" {
			ix.about[a] = x.thread
		}
	}
}
