package fake

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// Options say what kind of provider it is.
type Options struct {
	Address  string // the mailbox and its login
	Password string // or token
	Now      func() time.Time
	Files    bool        // the server puts accepted mails into Sent itself
	TLS      *tls.Config // for STARTTLS, or with Implicit from the first byte; nil: in the clear
	Implicit bool
	OAuth    bool // only tokens
	Caps     []imap.Cap
	Folders  []string // besides INBOX; nil: Sent, Trash, Junk
}

// Server is the provider.
type Server struct {
	opt        Options
	user       *imapmemserver.User
	imapServer *imapserver.Server
	smtpServer *smtp.Server
	imapAddr   string
	smtpAddr   string

	mu       sync.Mutex
	expired  bool
	accepted []Mail
	commands []string
	deny     map[string]error
}

// Mail is one the SMTP server accepted.
type Mail struct {
	From string
	To   []string
	Raw  []byte
}

// New starts a provider on loopback.
func New(opt Options) (*Server, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Folders == nil {
		opt.Folders = []string{"Sent", "Trash", "Junk"}
	}
	s := &Server{opt: opt, user: imapmemserver.NewUser(opt.Address, opt.Password), deny: map[string]error{}}
	for _, f := range append([]string{"INBOX"}, opt.Folders...) {
		if err := s.user.Create(f, nil); err != nil {
			return nil, err
		}
	}
	caps := imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}, imap.CapESearch: {}}
	if opt.Caps != nil {
		caps = imap.CapSet{imap.CapIMAP4rev1: {}}
		for _, c := range opt.Caps {
			caps[c] = struct{}{}
		}
	}
	quiet := log.New(io.Discard, "", 0)
	start := opt.TLS
	if opt.Implicit {
		start = nil
	}
	s.imapServer = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{server: s, UserSession: imapmemserver.NewUserSession(s.user)}, nil, nil
		},
		Caps: caps, Logger: quiet, TLSConfig: start, InsecureAuth: opt.TLS == nil,
	})
	s.smtpServer = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &transfer{server: s}, nil }))
	s.smtpServer.Domain, s.smtpServer.ErrorLog, s.smtpServer.TLSConfig = "fake.example", quiet, start
	s.smtpServer.AllowInsecureAuth = opt.TLS == nil
	s.smtpServer.MaxMessageBytes = 8 << 20
	var err error
	if s.imapAddr, err = s.listen(s.imapServer.Serve); err != nil {
		return nil, err
	}
	s.smtpAddr, err = s.listen(s.smtpServer.Serve)
	return s, err
}

func (s *Server) listen(serve func(net.Listener) error) (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	addr := ln.Addr().String()
	if s.opt.Implicit {
		ln = tls.NewListener(ln, s.opt.TLS)
	}
	go func() { _ = serve(ln) }()
	return addr, nil
}

// Close ends both servers.
func (s *Server) Close() { _, _ = s.imapServer.Close(), s.smtpServer.Close() }

// IMAP is the address of the mailbox, SMTP of the way out: host and port.
func (s *Server) IMAP() string { return s.imapAddr }

// SMTP is the address mails are handed in at.
func (s *Server) SMTP() string { return s.smtpAddr }

// URL writes an address as the config wants it.
func (s *Server) URL(kind, addr string) string {
	switch {
	case s.opt.Implicit:
		return kind + "s://" + addr
	case s.opt.TLS != nil:
		return kind + "://" + addr
	}
	return "plain+" + kind + "://" + addr
}

// Expire makes the password or token run out.
func (s *Server) Expire() { s.mu.Lock(); defer s.mu.Unlock(); s.expired = true }

// Deny lets a step fail: "APPEND", "MAIL", "RCPT", "DATA", "SELECT", "LOGIN".
func (s *Server) Deny(step string, err error) { s.mu.Lock(); defer s.mu.Unlock(); s.deny[step] = err }

func (s *Server) denied(step string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, step)
	return s.deny[step]
}

// Count tells how often a step was asked for.
func (s *Server) Count(step string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.commands {
		if c == step {
			n++
		}
	}
	return n
}

// Accepted lists the mails the SMTP server took.
func (s *Server) Accepted() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.accepted...)
}
