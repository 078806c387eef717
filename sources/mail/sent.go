package mail

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"

	"atempause/sources"
)

// unfiled is a sent mail whose copy could not be put among the sent ones yet.
type unfiled struct {
	raw []byte
	id  string
	at  time.Time
}

// unfiledMost bounds how many such mails are kept; their texts are in the store as well.
const unfiledMost = 20

// copyOf is a mail of ours among the sent ones.
type copyOf struct {
	uid imap.UID
	at  time.Time
}

// ownCopy looks for a mail of ours by its Message-ID among the sent ones.
func (b *box) ownCopy(f *folders, id string) (*copyOf, error) {
	if f.sent == "" {
		return nil, nil
	}
	if _, err := b.pick(f.sent, false); err != nil {
		if sources.ClassOf(err) == sources.Missing {
			return nil, nil
		}
		return nil, err
	}
	uids, err := b.searchUIDs(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: id}}})
	if err != nil || len(uids) == 0 {
		return nil, err
	}
	head := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, HeaderFields: threading, Peek: true}
	got, err := b.fetch(uids[:min(len(uids), 20)], &imap.FetchOptions{
		InternalDate: true, BodySection: []*imap.FetchItemBodySection{head},
	}, headerMost)
	if err != nil {
		return nil, err
	}
	for _, m := range got {
		if h, _ := splitHeader(m.body()); ownID(h) == id {
			return &copyOf{uid: m.uid, at: written(h, m.arrived)}, nil
		}
	}
	return nil, nil
}

// file puts a copy of an accepted mail among the sent ones, unless the server has done so itself, and marks the answered
// mail as answered. The mail has left: what goes wrong here is told, kept for later, and no error.
func (s *Source) file(ctx context.Context, b *box, f *folders, l *letter, out sources.Outgoing) {
	// A caller who gives up now must not cost the copy.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), filePatience)
	defer cancel()
	var err error
	if b.stop() {
		b.ctx = ctx
		conn := b.conn
		b.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
	} else if b, err = s.open(ctx, b.op, nil); err == nil { // the caller's line is closed already
		defer b.close()
	}
	if err == nil {
		err = b.fileOne(f, unfiled{raw: l.raw, id: l.id, at: l.at})
	}
	s.mu.Lock()
	s.trouble = err != nil
	if err != nil && len(s.unfiled) < unfiledMost {
		s.unfiled = append(s.unfiled, unfiled{raw: l.raw, id: l.id, at: l.at})
	}
	s.mu.Unlock()
	if err != nil {
		s.cfg.Log.Warn("the mail was sent, its copy could not be put among the sent ones", "err", err)
		return
	}
	b.markAnswered(out.Target, f)
}

func (b *box) fileOne(f *folders, u unfiled) error {
	got, err := b.ownCopy(f, u.id)
	if err != nil {
		return err
	}
	if got != nil { // it was not there before it was sent, and we put none there
		b.s.mu.Lock()
		b.s.files = true
		b.s.mu.Unlock()
		return nil
	}
	if f.sent == "" {
		if err := b.c.Create("Sent", nil).Wait(); err != nil {
			return b.fail(err, "Sent")
		}
		f.sent = "Sent"
	}
	cmd := b.c.Append(f.sent, int64(len(u.raw)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: u.at})
	if _, err := cmd.Write(u.raw); err != nil {
		_ = cmd.Close()
		return b.fail(err, f.sent)
	}
	if err := cmd.Close(); err != nil {
		return b.fail(err, f.sent)
	}
	if _, err := cmd.Wait(); err != nil {
		return b.fail(err, f.sent)
	}
	b.folder = "" // what we knew of the open folder is old
	return nil
}

// fileLate tries once more with what could not be filed.
func (b *box) fileLate(f *folders) {
	b.s.mu.Lock()
	todo := b.s.unfiled
	b.s.unfiled = nil
	b.s.mu.Unlock()
	var left []unfiled
	for _, u := range todo {
		if err := b.fileOne(f, u); err != nil {
			left = append(left, u)
		}
	}
	b.s.mu.Lock()
	b.s.unfiled = append(left, b.s.unfiled...)
	b.s.trouble = len(b.s.unfiled) > 0
	b.s.mu.Unlock()
}

// markAnswered sets the flag other mail programs show as an arrow. That it fails costs nothing.
func (b *box) markAnswered(target string, f *folders) {
	o, err := b.locate(target, f.read, "")
	if err != nil || o == nil {
		return
	}
	if _, err := b.pick(o.folder, true); err != nil {
		return
	}
	_ = b.c.Store(imap.UIDSetNum(o.uid), &imap.StoreFlags{
		Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagAnswered},
	}, nil).Close()
}
