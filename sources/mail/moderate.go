package mail

import (
	"context"

	"github.com/emersion/go-imap/v2"

	"atempause/sources"
)

// Moderate moves a mail: to the trash, to the junk, or back to the first folder that is read. A mail that lies there
// already is left alone; one that is gone for good was dealt with before.
func (s *Source) Moderate(ctx context.Context, message string, r sources.Ruling) error {
	const op = "move a mail"
	b, err := s.open(ctx, op, nil)
	if err != nil {
		return err
	}
	defer func() { b.close() }()
	f, err := b.lookAround()
	if err != nil {
		return err
	}
	var to string
	var from []string
	switch r {
	case sources.Trash:
		to, from = f.trash, append(f.watched(), f.junk)
	case sources.Spam:
		to, from = f.junk, append(f.read, f.trash)
	case sources.Approve:
		to, from = f.read[0], []string{f.junk, f.trash}
	default:
		return s.refuse(sources.Unsupported, op, message, string(r))
	}
	if to == "" {
		return s.refuse(sources.Unsupported, op, message, "there is no such folder")
	}
	o, err := b.locate(message, from, f.sent)
	if err != nil {
		return err
	}
	if o == nil {
		return b.settledAt(message, to, r)
	}
	if o.folder == to {
		return nil
	}
	return b.move(o, to)
}

// settledAt: what lies where it should is done already.
func (b *box) settledAt(message, to string, r sources.Ruling) error {
	there, err := b.locate(message, []string{to}, "")
	if err != nil {
		return err
	}
	if there == nil && r == sources.Approve {
		return b.s.refuse(sources.Missing, b.op, message, "")
	}
	return nil
}

// move never deletes what was not copied: without MOVE and UIDPLUS the old place keeps a mail that is only marked.
func (b *box) move(o *original, to string) error {
	if _, err := b.pick(o.folder, true); err != nil {
		return err
	}
	caps, set := b.c.Caps(), imap.UIDSetNum(o.uid)
	if caps.Has(imap.CapMove) || caps.Has(imap.CapIMAP4rev2) || caps.Has(imap.CapUIDPlus) {
		if _, err := b.c.Move(set, to).Wait(); err != nil {
			return b.fail(err, o.folder)
		}
	} else {
		if _, err := b.c.Copy(set, to).Wait(); err != nil {
			return b.fail(err, o.folder)
		}
		err := b.c.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close()
		if err != nil {
			return b.fail(err, o.folder)
		}
	}
	b.folder = ""
	return nil
}
