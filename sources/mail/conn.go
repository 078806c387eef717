package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"mime"
	"net"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"atempause/sources"
)

// How long a server may be silent before it is given up, and how long while it has been told that we wait for news.
const (
	silence     = 90 * time.Second
	idleSilence = 30 * time.Minute
)

// patient is a connection that does not wait for ever. The IMAP library clears the deadline between two answers.
type patient struct {
	net.Conn
	limit atomic.Int64
}

func (p *patient) SetReadDeadline(t time.Time) error {
	if t.IsZero() {
		t = time.Now().Add(time.Duration(p.limit.Load()))
	}
	return p.Conn.SetReadDeadline(t)
}

func (p *patient) SetWriteDeadline(t time.Time) error {
	if !t.IsZero() { // a command begins: its answer has the whole time
		if err := p.SetReadDeadline(time.Time{}); err != nil {
			return err
		}
	}
	return p.Conn.SetWriteDeadline(t)
}

// box is an open mailbox connection of one operation.
type box struct {
	s      *Source
	c      *imapclient.Client
	conn   *patient
	op     string
	ctx    context.Context
	stop   func() bool
	folder string // the one selected
	info   *imap.SelectData
	write  bool
}

func (s *Source) tlsConfig(srv server) *tls.Config {
	cfg := &tls.Config{}
	if s.cfg.TLS != nil {
		cfg = s.cfg.TLS.Clone()
	}
	cfg.MinVersion = max(cfg.MinVersion, tls.VersionTLS12)
	if cfg.ServerName == "" {
		cfg.ServerName = srv.host
	}
	return cfg
}

// line opens a connection, encrypted where TLS comes first. It ends with ctx.
func (s *Source) line(ctx context.Context, srv server) (net.Conn, func() bool, error) {
	conn, err := s.cfg.Dial(ctx, "tcp", srv.addr)
	if err != nil {
		return nil, nil, err
	}
	raw := conn
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	if srv.tls {
		t := tls.Client(conn, s.tlsConfig(srv))
		if err := t.HandshakeContext(ctx); err != nil {
			stop()
			_ = raw.Close()
			return nil, nil, err
		}
		conn = t
	}
	return conn, stop, nil
}

// open connects and logs in.
func (s *Source) open(ctx context.Context, op string, handler *imapclient.UnilateralDataHandler) (*box, error) {
	if err := s.waits(&s.reading, op); err != nil {
		return nil, err
	}
	secret, err := s.cfg.Token(ctx)
	if err != nil {
		return nil, s.tokenless(op, err)
	}
	conn, stop, err := s.line(ctx, s.imap)
	if err != nil {
		return nil, s.unreached(ctx, op, err)
	}
	b := &box{s: s, conn: &patient{Conn: conn}, op: op, ctx: ctx, stop: stop}
	b.conn.limit.Store(int64(silence))
	if err := b.conn.SetReadDeadline(time.Time{}); err != nil {
		return nil, s.unreached(ctx, op, err)
	}
	options := &imapclient.Options{
		UnilateralDataHandler: handler, TLSConfig: s.tlsConfig(s.imap), WordDecoder: &mime.WordDecoder{CharsetReader: wordCharset},
	}
	if s.imap.start {
		if b.c, err = imapclient.NewStartTLS(b.conn, options); err != nil {
			stop()
			return nil, s.unreached(ctx, op, err)
		}
	} else {
		b.c = imapclient.New(b.conn, options)
	}
	if err := b.login(secret); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *box) login(secret string) error {
	if err := b.c.WaitGreeting(); err != nil {
		return b.fail(err, "")
	}
	if b.c.State() == imap.ConnStateAuthenticated {
		return nil
	}
	caps := b.c.Caps()
	var err error
	switch {
	case b.s.cfg.OAuth && caps.Has(imap.AuthCap("XOAUTH2")):
		err = b.c.Authenticate(&xoauth2{user: b.s.cfg.User, token: secret})
	case b.s.cfg.OAuth && caps.Has(imap.AuthCap(sasl.OAuthBearer)):
		err = b.c.Authenticate(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: b.s.cfg.User, Token: secret}))
	case b.s.cfg.OAuth:
		return b.s.refuse(sources.Unsupported, b.op, "", "the IMAP server takes no OAuth token")
	case caps.Has(imap.AuthCap(sasl.Plain)):
		err = b.c.Authenticate(sasl.NewPlainClient("", b.s.cfg.User, secret))
	case caps.Has(imap.CapLoginDisabled):
		return b.s.refuse(sources.Unsupported, b.op, "", "the IMAP server takes no password")
	default:
		err = b.c.Login(b.s.cfg.User, secret).Wait()
	}
	if err != nil {
		return b.s.judgeLogin(b.ctx, b.op, err, secret)
	}
	return nil
}

// close ends the connection politely when that costs nothing.
func (b *box) close() {
	b.stop()
	if b.ctx.Err() == nil && b.c.State() != imap.ConnStateLogout {
		b.conn.limit.Store(int64(2 * time.Second))
		_ = b.c.Logout().Wait()
	}
	_ = b.c.Close()
}

// pick opens a folder: read-only unless something is to be changed.
func (b *box) pick(folder string, write bool) (*imap.SelectData, error) {
	if b.folder == folder && b.write == write {
		return b.info, nil
	}
	b.folder = ""
	options := &imap.SelectOptions{ReadOnly: !write, CondStore: b.c.Caps().Has(imap.CapCondStore)}
	info, err := b.c.Select(folder, options).Wait()
	if err != nil {
		return nil, b.fail(err, folder)
	}
	b.folder, b.write, b.info = folder, write, info
	return info, nil
}

// xoauth2 is the login by token that Google and Microsoft take.
type xoauth2 struct{ user, token string }

func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers the server's account of what is wrong with nothing, after which it says no.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

var (
	errNoSMTP    = errors.New("no SMTP server is configured")
	errLineEnded = errors.New("the server closed the line")
)
