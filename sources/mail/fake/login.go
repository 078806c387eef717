package fake

import (
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

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
