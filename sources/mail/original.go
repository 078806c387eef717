package mail

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message"

	"atempause/sources"
)

// original is a mail that is to be answered or moved, as it lies on the server.
type original struct {
	folder string
	uid    imap.UID
	header message.Header
	ours   bool
}

// locate finds a mail by its remote id in some folders. nil is nowhere.
func (b *box) locate(remote string, in []string, sent string) (*original, error) {
	for _, folder := range in {
		if folder == "" {
			continue
		}
		if _, err := b.pick(folder, false); err != nil {
			if sources.ClassOf(err) == sources.Missing {
				continue
			}
			return nil, err
		}
		o, err := b.locateHere(remote)
		if err != nil {
			return nil, err
		}
		if o != nil {
			o.ours = folder == sent
			return o, nil
		}
	}
	return nil, nil
}

func (b *box) locateHere(remote string) (*original, error) {
	id, print := splitRemote(remote)
	criteria := &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagDeleted, imap.FlagDraft}}
	if day, named := strings.CutPrefix(remote, namelessPrefix); named {
		day, _, _ = strings.Cut(day, ":")
		at, err := time.Parse("20060102", day)
		if err != nil {
			return nil, nil // no id of ours
		}
		criteria.Since, criteria.Before = at.AddDate(0, 0, -1), at.AddDate(0, 0, 2)
	} else {
		if !validID(id) {
			return nil, nil
		}
		criteria.Header = []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: id}}
	}
	uids, err := b.searchUIDs(criteria)
	if err != nil {
		return nil, err
	}
	for chunk := range slices.Chunk(uids, headersAtOnce) {
		head := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true}
		got, err := b.fetch(chunk, &imap.FetchOptions{InternalDate: true, BodySection: []*imap.FetchItemBodySection{head}}, headerMost)
		if err != nil {
			return nil, err
		}
		for _, m := range got {
			h, _ := splitHeader(m.body())
			is := ownID(h)
			switch {
			case is == "" && nameless(fingerprint(h), m.arrived) == remote:
			case is != "" && is == id && (print == "" || fingerprint(h) == print):
			default:
				continue
			}
			return &original{folder: b.folder, uid: m.uid, header: h}, nil
		}
	}
	return nil, nil
}

func (b *box) searchUIDs(criteria *imap.SearchCriteria) ([]imap.UID, error) {
	data, err := b.c.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, b.fail(err, b.folder)
	}
	return data.AllUIDs(), nil
}

// answerTo is whom an answer goes to: where the author wants it, one address, never the whole of a mailing list, and
// never ourselves. All others who got the mail are left out: an answer is private.
func (s *Source) answerTo(h message.Header) mail.Address {
	from := addresses(h, "From")
	list := fold(strings.TrimPrefix(strings.Trim(h.Get("List-Post"), " <>"), "mailto:"))
	lists := h.Has("List-Id") || h.Has("List-Post")
	for _, a := range addresses(h, "Reply-To") {
		isList := fold(a.Address) == list || (lists && receivers(h)[fold(a.Address)])
		if !s.own[fold(a.Address)] && !isList {
			if a.Name == "" && len(from) > 0 && fold(from[0].Address) == fold(a.Address) {
				a.Name = from[0].Name
			}
			return a
		}
	}
	if len(from) == 0 {
		return mail.Address{}
	}
	return from[0]
}

func receivers(h message.Header) map[string]bool {
	out := map[string]bool{}
	for _, key := range []string{"To", "Cc"} {
		for _, a := range addresses(h, key) {
			out[fold(a.Address)] = true
		}
	}
	return out
}

// answerFrom is the address of ours a mail came to; the channel's where that is not told.
func (s *Source) answerFrom(h message.Header) mail.Address {
	for _, key := range []string{"To", "Cc", "Delivered-To", "X-Original-To"} {
		for _, a := range addresses(h, key) {
			if s.own[fold(a.Address)] {
				return mail.Address{Name: s.cfg.From, Address: a.Address}
			}
		}
	}
	return mail.Address{Name: s.cfg.From, Address: s.cfg.Channel.Account}
}
