package mail

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"atempause/sources"
)

// FindOwn looks among the sent mails for an attempt: by the Message-ID made from it and, should the server have given
// the mail another one, by what it answers and its text. A mail lies there once it was accepted and filed; a server that
// files nothing itself leaves no trace of a mail whose acceptance was never heard of; then the answer is an error.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	b, err := s.open(ctx, "look for our reply", nil)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	defer func() { b.close() }()
	f, err := b.lookAround()
	if err != nil {
		return sources.Receipt{}, false, err
	}
	b.fileLate(f)
	id := s.letterID(out)
	got, err := b.ownCopy(f, id)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	if got != nil {
		if !out.Young(got.at) || slices.Contains(out.Others, id) {
			return sources.Receipt{}, false, nil
		}
		return sources.Receipt{RemoteID: id, Time: got.at, Parent: out.Target}, true, nil
	}
	if f.sent != "" && b.folder == f.sent {
		if r, found, err := b.findByText(out); err != nil || found {
			return r, found, err
		}
	}
	if !b.serverFiles() {
		return sources.Receipt{}, false, s.refuse(sources.Ambiguous, b.op, out.Target, "the server keeps no copies itself; that there is none proves nothing")
	}
	return sources.Receipt{}, false, nil
}

// serverFiles tells whether the server is known to put sent mails into Sent itself.
func (b *box) serverFiles() bool {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	return b.s.cfg.ServerFiles || b.s.files || b.c.Caps().Has("X-GM-EXT-1")
}

// findByText looks through the sent mails of these days.
func (b *box) findByText(out sources.Outgoing) (sources.Receipt, bool, error) {
	id, _ := splitRemote(out.Target)
	if !validID(id) || strings.HasPrefix(id, namelessPrefix) || out.Tried.IsZero() {
		return sources.Receipt{}, false, nil
	}
	uids, err := b.searchUIDs(&imap.SearchCriteria{
		Since:  out.Tried.Add(-24 * time.Hour),
		Header: []imap.SearchCriteriaHeaderField{{Key: "In-Reply-To", Value: id}},
	})
	if err != nil {
		return sources.Receipt{}, false, err
	}
	slices.Reverse(uids)
	whole := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: wholeMost}}
	got, err := b.fetch(uids[:min(len(uids), 20)], &imap.FetchOptions{
		InternalDate: true, BodySection: []*imap.FetchItemBodySection{whole},
	}, wholeMost)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	for _, m := range got {
		p := parseParts(m.body())
		g := &gathered{}
		gather(p, g)
		told, _, _ := foldAway(g.read())
		own := ownID(p.header)
		at := written(p.header, m.arrived)
		if own != "" && out.Recognises(own, told, at) {
			return sources.Receipt{RemoteID: own, Time: at, Parent: out.Target}, true, nil
		}
	}
	return sources.Receipt{}, false, nil
}

// quoteOf reads a mail for being quoted.
func (b *box) quoteOf(o *original) (string, error) {
	if _, err := b.pick(o.folder, false); err != nil {
		return "", err
	}
	whole := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: wholeMost}}
	got, err := b.fetch([]imap.UID{o.uid}, &imap.FetchOptions{
		InternalDate: true, BodySection: []*imap.FetchItemBodySection{whole},
	}, wholeMost)
	if err != nil || len(got) == 0 {
		return "", err
	}
	p := parseParts(got[0].body())
	g := &gathered{}
	gather(p, g)
	told, _, _ := foldAway(g.read())
	from := addresses(p.header, "From")
	if len(from) == 0 {
		return "", nil
	}
	return quote(from[0], written(p.header, got[0].arrived), told, b.s.cfg.Lang), nil
}
