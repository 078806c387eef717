package mail

import (
	"bytes"
	"context"
	"errors"
	"net"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"atempause/sources"
)

// How long an SMTP server may take for a command, and to accept a mail. RFC 5321 asks for 5 and 10 minutes; a person is
// waiting here, and what is given up too early is looked for in the Sent folder.
const (
	commandPatience = time.Minute
	acceptPatience  = 3 * time.Minute
	filePatience    = 30 * time.Second
)

// Reply answers a mail, privately and only its author. The server is handed the mail once; if this very attempt already
// lies among the sent mails, that one is what is told.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply"
	switch {
	case sources.PlainText(out.Text) == "":
		return sources.Receipt{}, s.refuse(sources.Rejected, op, out.Target, "empty text")
	case s.smtp.addr == "":
		e := s.refuse(sources.Unsupported, op, out.Target, "")
		e.Err = errNoSMTP
		return sources.Receipt{}, e
	}
	if err := s.waits(&s.writing, op); err != nil {
		return sources.Receipt{}, err
	}
	b, err := s.open(ctx, op, nil)
	if err != nil {
		return sources.Receipt{}, harmless(err)
	}
	defer func() { b.close() }()
	f, l, sent, err := s.prepare(b, out)
	if err != nil {
		return sources.Receipt{}, harmless(err)
	}
	if sent != nil {
		return *sent, nil
	}
	if err := s.submit(ctx, out, l); err != nil {
		return sources.Receipt{}, err
	}
	s.rested(&s.writing)
	s.mu.Lock()
	s.answered[out.Thread] = append(s.answered[out.Thread], l.id)
	s.mu.Unlock()
	s.file(ctx, b, f, l, out)
	return sources.Receipt{RemoteID: l.id, Time: l.at.UTC().Truncate(time.Second), Parent: out.Target}, nil
}

// ReplyPrivately is Reply: a mail is private anyhow.
func (s *Source) ReplyPrivately(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	return s.Reply(ctx, out)
}

// harmless: nothing was sent yet, whatever went wrong.
func harmless(err error) error {
	var e *sources.Error
	if errors.As(err, &e) {
		e.Applied = false
		return err
	}
	return &sources.Error{Class: sources.NotSent, Network: sources.Mail, Op: "reply", Err: err}
}

// prepare finds what is answered and writes the answer, or finds that it was sent before.
func (s *Source) prepare(b *box, out sources.Outgoing) (*folders, *letter, *sources.Receipt, error) {
	f, err := b.lookAround()
	if err != nil {
		return nil, nil, nil, err
	}
	target := out.Target
	if target == "" {
		target = out.Thread
	}
	o, err := b.locate(target, f.watched(), f.sent)
	if err != nil {
		return nil, nil, nil, err
	}
	if o == nil {
		return nil, nil, nil, s.refuse(sources.Missing, b.op, target, "")
	}
	var quoted string
	if s.cfg.Quote && !o.ours {
		if quoted, err = b.quoteOf(o); err != nil {
			return nil, nil, nil, err
		}
	}
	l, err := s.compose(out, o, quoted)
	if err != nil {
		return nil, nil, nil, err
	}
	got, err := b.ownCopy(f, l.id)
	if err != nil || got == nil {
		return f, l, nil, err
	}
	return f, nil, &sources.Receipt{RemoteID: l.id, Time: got.at, Parent: out.Target}, nil
}

// submit hands a mail to the SMTP server, once.
func (s *Source) submit(ctx context.Context, out sources.Outgoing, l *letter) error {
	secret, err := s.cfg.Token(ctx)
	if err != nil {
		return s.tokenless("reply", err)
	}
	fail := func(at phase, err error) error { return s.judgeSMTP(ctx, at, out.Target, err, secret) }
	conn, stop, err := s.line(ctx, s.smtp)
	if err != nil {
		return fail(greeting, err)
	}
	defer stop()
	c, err := s.greet(conn)
	if err != nil {
		_ = conn.Close()
		return fail(greeting, err)
	}
	defer func() { _ = c.Close() }()
	if err := s.authenticate(c, secret); err != nil {
		var mine *sources.Error
		if errors.As(err, &mine) {
			return err
		}
		return fail(login, err)
	}
	options := &smtp.MailOptions{Size: int64(len(l.raw)), UTF8: l.wide}
	if ok, _ := c.Extension("SMTPUTF8"); l.wide && !ok {
		return s.refuse(sources.NotReplyable, "reply", out.Target, "the SMTP server knows no addresses with such letters")
	}
	if err := c.Mail(l.from.Address, options); err != nil {
		return fail(sender, err)
	}
	if err := c.Rcpt(l.to.Address, nil); err != nil {
		return fail(recipient, err)
	}
	w, err := c.Data()
	if err != nil {
		return fail(body, err)
	}
	if _, err := bytes.NewReader(l.raw).WriteTo(w); err != nil {
		return fail(body, err)
	}
	if _, err := w.CloseWithResponse(); err != nil { // writes the final dot
		return fail(final, err)
	}
	if ctx.Err() == nil {
		c.CommandTimeout = 2 * time.Second
		_ = c.Quit() // it is accepted, whatever becomes of the line
	}
	return nil
}

// greet says hello, over TLS where that is begun by command.
func (s *Source) greet(conn net.Conn) (*smtp.Client, error) {
	if err := conn.SetDeadline(time.Now().Add(commandPatience)); err != nil {
		return nil, err
	}
	var c *smtp.Client
	if s.smtp.start {
		var err error
		if c, err = smtp.NewClientStartTLS(conn, s.tlsConfig(s.smtp)); err != nil {
			return nil, err
		}
	} else {
		c = smtp.NewClient(conn)
	}
	c.CommandTimeout, c.SubmissionTimeout = commandPatience, acceptPatience
	name := "localhost"
	if a, ok := conn.LocalAddr().(*net.TCPAddr); ok {
		if name = "[" + a.IP.String() + "]"; a.IP.To4() == nil {
			name = "[IPv6:" + a.IP.String() + "]"
		}
	}
	return c, c.Hello(name)
}

func (s *Source) authenticate(c *smtp.Client, secret string) error {
	offered, _ := c.Extension("AUTH")
	switch {
	case s.cfg.OAuth && c.SupportsAuth("XOAUTH2"):
		return c.Auth(&xoauth2{user: s.cfg.User, token: secret})
	case s.cfg.OAuth && c.SupportsAuth(sasl.OAuthBearer):
		return c.Auth(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: s.cfg.User, Token: secret}))
	case s.cfg.OAuth && offered:
		return s.refuse(sources.Unsupported, "reply", "", "the SMTP server takes no OAuth token")
	case c.SupportsAuth(sasl.Plain):
		return c.Auth(sasl.NewPlainClient("", s.cfg.User, secret))
	case c.SupportsAuth(sasl.Login):
		return c.Auth(sasl.NewLoginClient(s.cfg.User, secret))
	case offered:
		return s.refuse(sources.Unsupported, "reply", "", "the SMTP server takes no password in a way we know")
	}
	return nil // a relay that knows us by our place in the network
}
