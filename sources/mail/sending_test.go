package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-smtp"

	"atempause/sources"
	"atempause/sources/mail/fake"
)

// What could not be delivered is told in the thread of the mail that could not.
func TestABounceIsTold(t *testing.T) {
	s := newStage(t)
	m := newReader(t, s.source(t))
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <eins@kunden.example>\nSubject: x", "eins"))
	m.read(background)
	r, err := m.src.Reply(background, answer(m, "eins@kunden.example", "Ja."))
	if err != nil {
		t.Fatal(err)
	}
	s.put(t, "INBOX", s.letter("From: MAILER-DAEMON@fake.example\nMessage-ID: <b@fake.example>\nSubject: Undelivered\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
		"--b\n\nThe mail to a@kunden.example could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n"+
			"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <"+r.RemoteID+">\n--b--"))
	m.read(background)
	got := m.message("b@fake.example")
	if m.home["b@fake.example"] != "eins@kunden.example" || got.Machine != sources.Bounce || got.Text != "The mail to a@kunden.example could not be delivered." || len(got.Barred) == 0 {
		t.Errorf("told as %+v in %s", got, m.home["b@fake.example"])
	}
}

func TestWhatAnSMTPServerSays(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	m := newReader(t, src)
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <eins@kunden.example>\nSubject: x", "eins"))
	m.read(background)
	for i, c := range []struct {
		step string
		err  smtp.SMTPError
		want sources.Class
	}{
		{"DATA", smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Looks like spam to us"}, sources.Rejected},
		{"DATA", smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "Too big"}, sources.TooLong},
		{"DATA", smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Later"}, sources.Transient},
		{"RCPT", smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user"}, sources.PersonUnavailable},
		{"RCPT", smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "Mailbox full"}, sources.PersonUnavailable},
		{"MAIL", smtp.SMTPError{Code: 553, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Sender not yours"}, sources.Permission},
		{"MAIL", smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Log in, " + secret}, sources.TokenInvalid},
		{"MAIL", smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 5, 3}, Message: "Too many"}, sources.RateLimited},
	} {
		s.server.Deny(c.step, &c.err)
		before := len(s.server.Accepted())
		_, err := src.Reply(background, answer(m, "eins@kunden.example", fmt.Sprint("Antwort ", i)))
		s.server.Deny(c.step, nil)
		if sources.ClassOf(err) != c.want || sources.MayHaveBeenApplied(err) || len(s.server.Accepted()) != before {
			t.Errorf("%s %d: %v", c.step, c.err.Code, err)
		}
		if err != nil && (strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), strings.Split(c.err.Message, ",")[0])) {
			t.Errorf("told as %v", err)
		}
	}
	before := s.Calls()
	if _, err := src.Reply(background, answer(m, "eins@kunden.example", "Noch eine")); sources.ClassOf(err) != sources.RateLimited || s.Calls() != before {
		t.Errorf("during the pause: %v", err)
	}
}

func TestWaiting(t *testing.T) {
	s := newStage(t)
	m := newReader(t, s.source(t))
	m.read(background)
	ctx, cancel := context.WithTimeout(background, 20*time.Second)
	defer cancel()
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <eins@kunden.example>", "x"))
	if err := m.src.Wait(ctx); err != nil {
		t.Errorf("something came before: %v", err)
	}
	m.read(background)
	done := make(chan error, 1)
	go func() { done <- m.src.Wait(ctx) }()
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <zwei@kunden.example>", "x"))
	if err := <-done; err != nil {
		t.Errorf("something came: %v", err)
	}
	m.read(background)
	short, stop := context.WithTimeout(ctx, 50*time.Millisecond)
	defer stop()
	if err := m.src.Wait(short); err == nil || short.Err() == nil {
		t.Errorf("nothing came: %v", err)
	}
}

func TestEncryptionAndTokens(t *testing.T) {
	cert, key, roots := certificate(t)
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	trust := func(c *Config) { c.TLS = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12} }
	for name, change := range map[string]func(*fake.Options){
		"TLS":      func(o *fake.Options) { o.Implicit = true },
		"STARTTLS": func(*fake.Options) {},
		"XOAUTH2":  func(o *fake.Options) { o.OAuth = true },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, func(o *fake.Options) {
				o.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
			}, change)
			direct := func(c *Config) {
				c.IMAP, c.SMTP = s.server.URL("imap", s.server.IMAP()), s.server.URL("smtp", s.server.SMTP())
				c.OAuth = name == "XOAUTH2"
			}
			s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <eins@kunden.example>", "x"))
			m := newReader(t, s.source(t, trust, direct))
			m.read(background)
			if _, err := m.src.Reply(background, answer(m, "eins@kunden.example", "Ja.")); err != nil {
				t.Errorf("Reply: %v", err)
			}
			nobody := s.source(t, direct) // trusts only what the system trusts
			logins := s.server.Count("LOGIN")
			err := nobody.Fetch(background, Mailbox, "", func(sources.Batch) error { return nil })
			if sources.ClassOf(err) != sources.NotSent || s.server.Count("LOGIN") != logins {
				t.Errorf("a certificate nobody vouches for: %v", err)
			}
			s.server.Expire()
			err = m.src.Fetch(background, Mailbox, m.cursor, func(sources.Batch) error { return nil })
			if sources.ClassOf(err) != sources.TokenExpired || strings.Contains(err.Error(), secret) {
				t.Errorf("expired: %v", err)
			}
		})
	}
}

// No password leaves in the clear, whatever the server says.
func TestNoPasswordInTheClear(t *testing.T) {
	s := newStage(t) // knows no STARTTLS
	src := s.source(t, func(c *Config) { c.IMAP, c.SMTP = "imap://"+s.server.IMAP(), "smtp://"+s.server.SMTP() })
	if err := src.Fetch(background, Mailbox, "", func(sources.Batch) error { return nil }); sources.ClassOf(err) == "" {
		t.Errorf("read without encryption: %v", err)
	}
	if _, err := src.Probe(background); err == nil {
		t.Error("probed without encryption")
	}
	if err := src.probeSMTP(background); err == nil {
		t.Error("logged in at SMTP without encryption")
	}
	if n := s.server.Count("LOGIN"); n != 0 {
		t.Errorf("%d logins", n)
	}
	for _, bad := range []string{"", "imap.example.org", "plain+imap://imap.example.org", "http://x", "imaps://user:pw@imap.example.org", "smtps://x"} {
		if _, err := New(Config{Channel: sources.Channel{Account: ours}, Token: noToken, IMAP: bad}); err == nil {
			t.Errorf("%q is taken for an IMAP server", bad)
		}
	}
	if _, err := New(Config{Channel: sources.Channel{Account: "Krume <a@b>"}, Token: noToken, IMAP: "imaps://x"}); err == nil {
		t.Error("a name is taken for an address")
	}
}

func TestMovingMails(t *testing.T) {
	for name, caps := range map[string][]imap.Cap{"MOVE": nil, "UIDPLUS": {imap.CapUIDPlus}, "neither": {}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, func(o *fake.Options) { o.Caps = caps })
			m := newReader(t, s.source(t))
			s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <eins@kunden.example>\nSubject: x", "x"))
			s.put(t, "INBOX", s.letter("From: b@kunden.example\nMessage-ID: <zwei@kunden.example>\nSubject: y", "y"))
			m.read(background)
			for _, step := range []struct {
				rule sources.Ruling
				in   string
				gone bool
			}{{sources.Spam, "Junk", true}, {sources.Approve, "INBOX", false}, {sources.Trash, "Trash", true}} {
				for range 2 {
					if err := m.src.Moderate(background, "eins@kunden.example", step.rule); err != nil {
						t.Fatalf("%s: %v", step.rule, err)
					}
				}
				m.read(background)
				if s.server.Holds(step.in, "eins@kunden.example") == 0 || m.gone["eins@kunden.example"] != step.gone || m.gone["zwei@kunden.example"] {
					t.Errorf("%s: gone %v", step.rule, m.gone)
				}
			}
			if err := m.src.Moderate(background, "eins@kunden.example", sources.Hold); sources.ClassOf(err) != sources.Unsupported {
				t.Errorf("held: %v", err)
			}
		})
	}
}

// One more word below our own mail goes to whom that one went to.
func TestAWordAfterOurOwn(t *testing.T) {
	s := newStage(t)
	m := newReader(t, s.source(t))
	s.put(t, "INBOX", s.letter("From: Maria <a@kunden.example>\nMessage-ID: <eins@kunden.example>\nSubject: x", "eins"))
	m.read(background)
	first, err := m.src.Reply(background, answer(m, "eins@kunden.example", "Ja."))
	if err != nil {
		t.Fatal(err)
	}
	m.read(background)
	second, err := m.src.ReplyPrivately(background, answer(m, first.RemoteID, "Doch nicht."))
	if err != nil {
		t.Fatal(err)
	}
	sent := s.server.Accepted()
	if len(sent) != 2 || sent[1].To[0] != "a@kunden.example" || sent[1].From != ours {
		t.Fatalf("sent %+v", sent)
	}
	m.read(background)
	if got := m.message(second.RemoteID); m.home[second.RemoteID] != "eins@kunden.example" || got.ParentID != first.RemoteID || !got.Ours {
		t.Errorf("told as %+v in %s", got, m.home[second.RemoteID])
	}
	if s.server.Flagged("INBOX", imap.FlagAnswered) != 1 {
		t.Error("the answered mail does not say so")
	}
}
