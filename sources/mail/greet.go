package mail

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"atempause/sources"
)

// Greet looks whether both servers answer, and encrypt, before a password is shown to them. The error says by its Object
// which of the two does not: "imap" or "smtp".
func Greet(ctx context.Context, cfg Config) error {
	cfg.Token = func(context.Context) (string, error) { return "", nil }
	s, err := New(cfg)
	if err != nil {
		return err
	}
	if err := s.greetIMAP(ctx); err != nil {
		return aimed(err, "imap")
	}
	if s.smtp.addr == "" {
		return nil
	}
	const op = "look for the SMTP server"
	conn, stop, err := s.line(ctx, s.smtp)
	if err != nil {
		return aimed(s.unreached(ctx, op, err), "smtp")
	}
	defer stop()
	defer func() { _ = conn.Close() }()
	c, err := s.greet(conn)
	if err != nil {
		return aimed(s.unreached(ctx, op, err), "smtp")
	}
	_ = c.Quit()
	return nil
}

func aimed(err error, at string) error {
	var e *sources.Error
	if errors.As(err, &e) {
		e.Object = at
	}
	return err
}

func (s *Source) greetIMAP(ctx context.Context) error {
	const op = "look for the IMAP server"
	conn, stop, err := s.line(ctx, s.imap)
	if err != nil {
		return s.unreached(ctx, op, err)
	}
	defer stop()
	defer func() { _ = conn.Close() }()
	line := &patient{Conn: conn}
	line.limit.Store(int64(silence))
	if err := line.SetReadDeadline(time.Time{}); err != nil {
		return s.unreached(ctx, op, err)
	}
	var c *imapclient.Client
	options := &imapclient.Options{TLSConfig: s.tlsConfig(s.imap)}
	if s.imap.start {
		if c, err = imapclient.NewStartTLS(line, options); err != nil {
			return s.unreached(ctx, op, err)
		}
	} else {
		c = imapclient.New(line, options)
	}
	err = c.WaitGreeting()
	_ = c.Close()
	if err != nil {
		return s.unreached(ctx, op, err)
	}
	return nil
}

// providers are where the servers of common providers are, by what follows the @. As they tell in their help.
var providers = map[string][2]string{
	"gmail.com":      {"imaps://imap.gmail.com", "smtps://smtp.gmail.com"},
	"googlemail.com": {"imaps://imap.gmail.com", "smtps://smtp.gmail.com"},
	"gmx.de":         {"imaps://imap.gmx.net", "smtps://mail.gmx.net"},
	"gmx.net":        {"imaps://imap.gmx.net", "smtps://mail.gmx.net"},
	"web.de":         {"imaps://imap.web.de", "smtps://smtp.web.de"},
	"t-online.de":    {"imaps://secureimap.t-online.de", "smtps://securesmtp.t-online.de"},
	"icloud.com":     {"imaps://imap.mail.me.com", "smtp://smtp.mail.me.com"},
	"outlook.com":    {"imaps://outlook.office365.com", "smtp://smtp.office365.com"},
	"posteo.de":      {"imaps://posteo.de", "smtps://posteo.de"},
	"mailbox.org":    {"imaps://imap.mailbox.org", "smtps://smtp.mailbox.org"},
	"fastmail.com":   {"imaps://imap.fastmail.com", "smtps://smtp.fastmail.com"},
}

// Guess proposes the two servers of an address: as its domain tells in the DNS (RFC 6186), as its provider's help tells, or
// as they are usually called. It is only a proposal.
func Guess(ctx context.Context, address string) (imap, smtp string) {
	_, domain, _ := strings.Cut(fold(address), "@")
	if domain == "" {
		return "", ""
	}
	if p, ok := providers[domain]; ok {
		return p[0], p[1]
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	imap = inDNS(ctx, domain, place{"imaps", "imaps", 993}, place{"imap", "imap", 143})
	if imap == "" {
		imap = "imaps://imap." + domain
	}
	smtp = inDNS(ctx, domain, place{"submissions", "smtps", 465}, place{"submission", "smtp", 587})
	if smtp == "" {
		smtp = "smtps://smtp." + domain
	}
	return imap, smtp
}

// place is a service in the DNS, the scheme that means it here, and the port that goes without saying.
type place struct {
	service, scheme string
	port            uint16
}

// inDNS is the first of the services a domain tells; "" for none.
func inDNS(ctx context.Context, domain string, places ...place) string {
	for _, p := range places {
		_, found, err := net.DefaultResolver.LookupSRV(ctx, p.service, "tcp", domain)
		if err != nil || len(found) == 0 || found[0].Target == "." {
			continue
		}
		host := strings.TrimSuffix(found[0].Target, ".")
		if found[0].Port != p.port {
			host = net.JoinHostPort(host, strconv.Itoa(int(found[0].Port)))
		}
		return p.scheme + "://" + host
	}
	return ""
}
