package fake

import (
	"errors"
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

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
