package fake

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
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

// literal is a mail as the IMAP library wants it.
type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// Deliver puts a mail into a folder, as it is.
func (s *Server) Deliver(folder string, raw []byte, flags ...imap.Flag) error {
	_, err := s.user.Append(folder, literal{bytes.NewReader(raw)}, &imap.AppendOptions{Time: s.opt.Now(), Flags: flags})
	return err
}

// view opens a folder beside any client.
func (s *Server) view(folder string) (*imapmemserver.UserSession, error) {
	v := imapmemserver.NewUserSession(s.user)
	_, err := v.Select(folder, nil)
	return v, err
}

func (s *Server) search(v *imapmemserver.UserSession, id string) (imap.UIDSet, error) {
	criteria := &imap.SearchCriteria{}
	if id != "" {
		criteria.Header = []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: id}}
	}
	data, err := v.Search(imapserver.NumKindUID, criteria, &imap.SearchOptions{})
	if err != nil {
		return nil, err
	}
	return imap.UIDSetNum(data.AllUIDs()...), nil
}

// Holds counts the mails of a Message-ID in a folder; of an empty one all.
func (s *Server) Holds(folder, id string) int {
	v, err := s.view(folder)
	if err != nil {
		return 0
	}
	defer func() { _ = v.Close() }()
	set, err := s.search(v, id)
	if err != nil || len(set) == 0 {
		return 0
	}
	nums, _ := set.Nums()
	return len(nums)
}

// Remove deletes a mail by its Message-ID.
func (s *Server) Remove(folder, id string) error {
	v, err := s.view(folder)
	if err != nil {
		return err
	}
	defer func() { _ = v.Close() }()
	set, err := s.search(v, id)
	if err != nil {
		return err
	}
	if len(set) == 0 {
		return fmt.Errorf("no mail %s in %s", id, folder)
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := v.Store(nil, set, flags, nil); err != nil {
		return err
	}
	return v.Expunge(nil, &set)
}

// Flagged counts the mails of a folder that bear a flag.
func (s *Server) Flagged(folder string, flag imap.Flag) int {
	v, err := s.view(folder)
	if err != nil {
		return 0
	}
	defer func() { _ = v.Close() }()
	data, err := v.Search(imapserver.NumKindUID, &imap.SearchCriteria{Flag: []imap.Flag{flag}}, &imap.SearchOptions{})
	if err != nil {
		return 0
	}
	return len(data.AllUIDs())
}

// Renumber gives a folder a new UIDVALIDITY, with these mails in it.
func (s *Server) Renumber(folder string, raw ...[]byte) error {
	if err := s.user.Delete(folder); err != nil {
		return err
	}
	if err := s.user.Create(folder, nil); err != nil {
		return err
	}
	for _, r := range raw {
		if err := s.Deliver(folder, r); err != nil {
			return err
		}
	}
	return nil
}

// session is one IMAP connection.
type session struct {
	*imapmemserver.UserSession
	server *Server
}

var (
	_ imapserver.SessionMove = (*session)(nil)
	_ imapserver.SessionSASL = (*session)(nil)
)

func (c *session) Login(user, password string) error { return c.server.login(user, password) }

var (
	errExpired = &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeExpired, Text: "Password has expired"}
	errRefused = &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeAuthenticationFailed, Text: "Invalid credentials"}
)

func (s *Server) login(user, password string) error {
	if err := s.denied("LOGIN"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case user != s.opt.Address || password != s.opt.Password:
		return errRefused
	case s.expired:
		return errExpired
	}
	return nil
}

func (s *Server) mechanisms() []string {
	if s.opt.OAuth {
		return []string{"XOAUTH2"}
	}
	return []string{"PLAIN"}
}

func (s *Server) sasl(mech string) (sasl.Server, error) {
	switch {
	case s.opt.OAuth && mech == "XOAUTH2":
		return &tokens{s}, nil
	case !s.opt.OAuth && mech == "PLAIN":
		return sasl.NewPlainServer(func(_, user, password string) error { return s.login(user, password) }), nil
	}
	return nil, errors.New("no such mechanism")
}

func (c *session) AuthenticateMechanisms() []string { return c.server.mechanisms() }

func (c *session) Authenticate(mech string) (sasl.Server, error) { return c.server.sasl(mech) }

func (c *session) Select(name string, o *imap.SelectOptions) (*imap.SelectData, error) {
	if err := c.server.denied("SELECT"); err != nil {
		return nil, err
	}
	return c.UserSession.Select(name, o)
}

func (c *session) Append(name string, r imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	if err := c.server.denied("APPEND"); err != nil {
		_, _ = io.Copy(io.Discard, r)
		return nil, err
	}
	return c.UserSession.Append(name, r, o)
}

// tokens is XOAUTH2: a refusal is first told as a challenge in JSON.
type tokens struct{ server *Server }

func (t *tokens) Next(response []byte) (challenge []byte, done bool, err error) {
	user, rest, ok := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01auth=Bearer ")
	if !ok {
		return nil, false, errRefused
	}
	err = t.server.login(user, strings.TrimRight(rest, "\x01"))
	return nil, err == nil, err
}

// transfer is one SMTP connection.
type transfer struct {
	server *Server
	from   string
	to     []string
	known  bool
}

func (t *transfer) AuthMechanisms() []string { return t.server.mechanisms() }

func (t *transfer) Auth(mech string) (sasl.Server, error) {
	inner, err := t.server.sasl(mech)
	return &told{inner, t}, err
}

// told gives refusals the codes of SMTP.
type told struct {
	sasl.Server
	t *transfer
}

func (a *told) Next(response []byte) ([]byte, bool, error) {
	challenge, done, err := a.Server.Next(response)
	if errors.Is(err, errExpired) {
		return nil, false, &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 11}, Message: "Password has expired"}
	}
	if err != nil {
		return nil, false, &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "Invalid credentials"}
	}
	a.t.known = done
	return challenge, done, nil
}

func (t *transfer) Reset()        { t.from, t.to = "", nil }
func (t *transfer) Logout() error { return nil }

func (t *transfer) Mail(from string, _ *smtp.MailOptions) error {
	if !t.known {
		return smtp.ErrAuthRequired
	}
	t.from = from
	return t.server.denied("MAIL")
}

func (t *transfer) Rcpt(to string, _ *smtp.RcptOptions) error {
	t.to = append(t.to, to)
	return t.server.denied("RCPT")
}

func (t *transfer) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := t.server.denied("DATA"); err != nil {
		return err
	}
	s := t.server
	s.mu.Lock()
	s.accepted = append(s.accepted, Mail{From: t.from, To: t.to, Raw: raw})
	s.mu.Unlock()
	if s.opt.Files {
		return s.Deliver("Sent", raw, imap.FlagSeen)
	}
	return nil
}
