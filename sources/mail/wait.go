package mail

import (
	"context"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"atempause/sources"
)

// Wait hears from the server by IDLE that something came into the first folder or went from it. It returns at once if
// that happened since the last Fetch. Servers without IDLE have to be asked: Unsupported.
func (s *Source) Wait(ctx context.Context) error {
	const op = "wait for mail"
	news := make(chan struct{}, 1)
	ring := func() {
		select {
		case news <- struct{}{}:
		default:
		}
	}
	armed := make(chan struct{})
	handler := &imapclient.UnilateralDataHandler{
		Expunge: func(uint32) { ring() },
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			select {
			case <-armed:
				if d.NumMessages != nil {
					ring()
				}
			default:
			}
		},
	}
	b, err := s.open(ctx, op, handler)
	if err != nil {
		return err
	}
	defer func() { b.close() }()
	if !b.c.Caps().Has(imap.CapIdle) && !b.c.Caps().Has(imap.CapIMAP4rev2) {
		return s.refuse(sources.Unsupported, op, "", "the server offers no IDLE")
	}
	folder := s.cfg.Folders[0]
	info, err := b.pick(folder, false)
	if err != nil {
		return err
	}
	s.mu.Lock()
	seen, known := s.seen[folder]
	s.mu.Unlock()
	if known && (seen.Validity != info.UIDValidity || seen.Next != info.UIDNext || seen.Count != info.NumMessages) {
		return nil
	}
	close(armed)
	b.conn.limit.Store(int64(idleSilence))
	idle, err := b.c.Idle()
	if err != nil {
		return b.fail(err, folder)
	}
	select {
	case <-news:
		_ = idle.Close()
		return nil
	case <-b.c.Closed():
		return b.fail(errLineEnded, folder)
	case <-ctx.Done():
		return b.fail(ctx.Err(), folder)
	}
}
