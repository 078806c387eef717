package mail

import (
	"context"
	"slices"

	"github.com/emersion/go-imap/v2"

	"atempause/sources"
)

// sentCopies stands in Standing.Closed where the last copies of what we sent could not be put among the sent mails.
const sentCopies sources.Lane = "sent"

// Probe logs in at both servers and looks for the folders; it changes nothing and sends nothing.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	b, err := s.open(ctx, "look at the mailbox", nil)
	if err != nil {
		return sources.Standing{}, err
	}
	defer func() { b.close() }()
	f, err := b.lookAround()
	if err != nil {
		return sources.Standing{}, err
	}
	st := sources.Standing{Account: s.cfg.Channel.Account, Name: s.cfg.From, Version: "IMAP4rev1", Closed: map[sources.Lane]string{}}
	if b.c.Caps().Has(imap.CapIMAP4rev2) {
		st.Version = "IMAP4rev2"
	}
	s.mu.Lock()
	if s.trouble {
		st.Closed[sentCopies] = "capability.mail_no_copy"
	}
	s.mu.Unlock()
	for c := range b.c.Caps() {
		switch c {
		case imap.CapIdle, imap.CapCondStore, imap.CapMove, imap.CapUIDPlus, imap.CapSpecialUse:
			st.Tasks = append(st.Tasks, string(c))
		}
	}
	slices.Sort(st.Tasks)
	for _, folder := range f.watched() {
		if _, err := b.pick(folder, false); err != nil {
			return st, err
		}
	}
	if s.smtp.addr == "" {
		return st, nil
	}
	if err := s.probeSMTP(ctx); err != nil {
		return st, err
	}
	st.Tasks = append(st.Tasks, "SMTP")
	return st, nil
}

func (s *Source) probeSMTP(ctx context.Context) error {
	if err := s.waits(&s.writing, "look at the SMTP server"); err != nil {
		return err
	}
	secret, err := s.cfg.Token(ctx)
	if err != nil {
		return s.tokenless("look at the SMTP server", err)
	}
	conn, stop, err := s.line(ctx, s.smtp)
	if err != nil {
		return s.judgeSMTP(ctx, greeting, "", err, secret)
	}
	defer stop()
	c, err := s.greet(conn)
	if err != nil {
		_ = conn.Close()
		return s.judgeSMTP(ctx, greeting, "", err, secret)
	}
	defer func() { _ = c.Close() }()
	if err := s.authenticate(c, secret); err != nil {
		if sources.ClassOf(err) != "" {
			return err
		}
		return s.judgeSMTP(ctx, login, "", err, secret)
	}
	_ = c.Quit()
	return nil
}
