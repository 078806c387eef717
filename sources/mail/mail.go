package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"sync"
	"time"

	"atempause/sources"
)

// Mailbox is the one lane of a mail channel: the folders that are read and the sent mails.
const Mailbox sources.Lane = "mailbox"

// Horizon is how far back a first read goes when the config does not say.
const Horizon = 30 * 24 * time.Hour

// Config is what a Source needs from outside.
type Config struct {
	Channel sources.Channel // Account is the mail address
	// Token gives the password or, with OAuth, the access token.
	Token func(ctx context.Context) (string, error)
	OAuth bool
	User  string // login name; empty: the address
	// IMAP and SMTP are the servers: imaps://host, smtps://host (TLS from the first byte), imap://host, smtp://host
	// (STARTTLS, or no login), and plain+imap://, plain+smtp:// for a server on this machine. Ports as usual, or told.
	IMAP, SMTP string
	Folders    []string // what is read; empty: INBOX
	// Sent, Trash and Junk name these folders where the server does not mark them.
	Sent, Trash, Junk string
	From              string   // the name before the address; empty: the brand's, or the channel's
	Aliases           []string // further addresses of ours; what came to one of them is answered from it
	// ServerFiles: the server puts what is sent into Sent itself, as Gmail and Exchange do. Where that is neither said here
	// nor was seen, a mail that is not in Sent may have left all the same, and FindOwn says so.
	ServerFiles bool
	Quote       bool   // put the answered mail below the reply
	Lang        string // of the line above a quoted mail: "de" or "en"
	Since       time.Duration
	TLS         *tls.Config // nil: the system's roots
	Dial        func(ctx context.Context, network, addr string) (net.Conn, error)
	Now         func() time.Time
	Log         *slog.Logger
}

// Source is one mailbox. It is safe for use by many goroutines.
type Source struct {
	cfg        Config
	own        map[string]bool // our addresses, folded
	imap, smtp server

	mu       sync.Mutex
	reading  pause
	writing  pause
	seen     map[string]state    // folders as the last whole Fetch left them
	found    *folders            // as the server last told them
	unfiled  []unfiled           // sent, but not yet in the Sent folder
	files    bool                // the server has been seen to file sent mails itself
	trouble  bool                // the last copy to Sent failed
	answered map[string][]string // by thread: what we sent and have perhaps not seen in Sent yet
}

// What a Source can do besides reading.
var (
	_ sources.Source  = (*Source)(nil)
	_ sources.Replier = (*Source)(nil)
	_ sources.Finder  = (*Source)(nil)

	_ sources.PrivateReplier = (*Source)(nil)
	_ sources.Moderator      = (*Source)(nil)
	_ sources.Waiter         = (*Source)(nil)
	_ sources.Prober         = (*Source)(nil)
)

// New makes a source for a mailbox. It makes no call.
func New(cfg Config) (*Source, error) {
	fail := func(err error) (*Source, error) { return nil, fmt.Errorf("mail channel %q: %w", cfg.Channel.Name, err) }
	cfg.Channel.Account = strings.TrimSpace(cfg.Channel.Account)
	if a, err := netmail.ParseAddress(cfg.Channel.Account); err != nil || a.Address != cfg.Channel.Account {
		return fail(errors.New("account must be the mail address"))
	}
	if cfg.Token == nil {
		return fail(errors.New("no way to get a password is configured"))
	}
	if cfg.User == "" {
		cfg.User = cfg.Channel.Account
	}
	if cfg.IMAP == "" {
		cfg.IMAP = cfg.Channel.BaseURL
	}
	if cfg.Since <= 0 {
		cfg.Since = Horizon
	}
	if len(cfg.Folders) == 0 {
		cfg.Folders = []string{"INBOX"}
	}
	if cfg.From == "" {
		cfg.From = cfg.Channel.Brand
	}
	if cfg.From == "" {
		cfg.From = cfg.Channel.Name
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{Timeout: 30 * time.Second}).DialContext
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Log = cfg.Channel.Logger(cfg.Log)
	s := &Source{cfg: cfg, own: map[string]bool{}, seen: map[string]state{}, answered: map[string][]string{}}
	for _, a := range append([]string{cfg.Channel.Account}, cfg.Aliases...) {
		s.own[fold(a)] = true
	}
	var err error
	if s.imap, err = parseServer(cfg.IMAP, "imap", "993", "143"); err != nil {
		return fail(err)
	}
	if cfg.SMTP != "" {
		if s.smtp, err = parseServer(cfg.SMTP, "smtp", "465", "587"); err != nil {
			return fail(err)
		}
	}
	return s, nil
}

// server is one end to speak to.
type server struct {
	host, addr string
	tls        bool // from the first byte
	start      bool // by STARTTLS
}

func parseServer(raw, kind, tlsPort, startPort string) (server, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return server{}, fmt.Errorf("%s must be an address like %ss://%s.example.org, without a name or password", kind, kind, kind)
	}
	s, port := server{host: u.Hostname()}, startPort
	switch u.Scheme {
	case kind + "s":
		s.tls, port = true, tlsPort
	case kind:
		s.start = true
	case "plain+" + kind:
		if ip := net.ParseIP(s.host); s.host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return server{}, fmt.Errorf("%s: a password is sent in the clear to this machine only", kind)
		}
	default:
		return server{}, fmt.Errorf("%s: %q is no scheme for it; use %ss:// or %s://", kind, u.Scheme, kind, kind)
	}
	if u.Port() != "" {
		port = u.Port()
	}
	s.addr = net.JoinHostPort(s.host, port)
	return s, nil
}

// fold makes addresses comparable. The part before the @ is compared without case, too: that is what servers do.
func fold(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// refuse is an error of our own.
func (s *Source) refuse(class sources.Class, op, object, detail string) *sources.Error {
	return &sources.Error{Class: class, Network: sources.Mail, Op: op, Object: object, Detail: detail}
}
