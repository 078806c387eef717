package fake

import (
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

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
