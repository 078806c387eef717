package mail

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-smtp"

	"atempause/sources"
	"atempause/sources/mail/fake"
)

func (s *stage) put(t *testing.T, folder string, raw []byte) {
	t.Helper()
	if err := s.server.Deliver(folder, raw); err != nil {
		t.Fatal(err)
	}
}

// letter writes a plain mail with these header lines.
func (s *stage) letter(header, text string) []byte {
	return crlf("Date: " + s.Now().Format(time.RFC1123Z) + "\n" + header + "\n\n" + text + "\n")
}

func newReader(t *testing.T, src *Source) *reader { t.Helper(); return &reader{t: t, src: src} }

var background = context.Background()

func answer(m *reader, id, text string) sources.Outgoing {
	return sources.Outgoing{
		Key: "k-" + text, Form: sources.MailForm, Audience: sources.Private, Thread: m.home[id], Target: id, Text: text,
		Tried: m.src.cfg.Now(),
	}
}

// A stranger who knows the Message-ID of another's mail cannot change what that one said.
func TestAForgedMessageIDChangesNothing(t *testing.T) {
	s := newStage(t)
	m := newReader(t, s.source(t))
	s.put(t, "INBOX", s.letter("From: Maria <maria@kunden.example>\nMessage-ID: <eins@kunden.example>\nSubject: Torte", "Bitte um neun."))
	m.read(background)
	s.put(t, "INBOX", s.letter("From: Eve <eve@elsewhere.example>\nMessage-ID: <eins@kunden.example>\nSubject: Torte", "Nein, um zwölf."))
	m.read(background)
	if got := m.message("eins@kunden.example"); got.Text != "Bitte um neun." || got.Author.ID != "maria@kunden.example" {
		t.Errorf("told as %+v", got)
	}
	if len(m.mails) != 2 {
		t.Fatalf("%d mails are told", len(m.mails))
	}
	for id, mail := range m.mails {
		if id == "eins@kunden.example" {
			continue
		}
		if _, err := m.src.Reply(background, answer(m, id, "Wer sind Sie?")); err != nil || mail.Text != "Nein, um zwölf." {
			t.Fatalf("%+v: %v", mail, err)
		}
		if got := s.server.Accepted()[0].To[0]; got != "eve@elsewhere.example" {
			t.Errorf("the answer went to %s", got)
		}
	}
}

// Only what lies among the sent mails is ours; a From is soon forged.
func TestWhatIsOurs(t *testing.T) {
	s := newStage(t)
	m := newReader(t, s.source(t))
	own := s.letter("From: "+ours+"\nTo: maria@kunden.example, "+ours+"\nMessage-ID: <a@krume.example>\nSubject: Torte", "Von uns?")
	s.put(t, "INBOX", own)
	m.read(background)
	if m.message("a@krume.example").Ours {
		t.Error("a mail in INBOX passes for ours")
	}
	s.put(t, "Sent", own)
	m.read(background)
	if !m.message("a@krume.example").Ours {
		t.Error("what was sent by another program is not taken for ours")
	}
	s.put(t, "Sent", s.letter("From: "+ours+"\nTo: x@kunden.example\nMessage-ID: <b@krume.example>\nIn-Reply-To: <a@krume.example>", "Nachtrag"))
	m.read(background)
	if got := m.message("b@krume.example"); !got.Ours || m.home["b@krume.example"] != "a@krume.example" || got.ParentID != "a@krume.example" {
		t.Errorf("told as %+v in %s", got, m.home["b@krume.example"])
	}
}

func TestThreads(t *testing.T) {
	s := newStage(t)
	for i, c := range []struct{ from, id, subject, more string }{
		{"maria", "m1", "Torte", ""},
		{"maria", "m2", "AW: Torte", ""},                                     // no references: same person, same matter
		{"jens", "m3", "AW: Torte", ""},                                      // another person: another matter
		{"maria", "m4", "Torte", ""},                                         // no mark of an answer: a new matter
		{"lena", "m5", "Re: Fest", "References: <root@x.example>"},           // the root was never seen
		{"tom", "m6", "Re: Fest", "References: <root@x.example> <m5@x>"},     // nor by him
		{"tom", "m7", "Re: Fest", "In-Reply-To: <m6@kunden.example>"},        // the nearest only
		{"ida", "m8", "x", "References: <m8@kunden.example> <m9@k.example>"}, // itself
		{"maria", "ma", "WG: Torte", ""},                                     // forwarded is no answer
	} {
		h := fmt.Sprintf("From: %s@kunden.example\nMessage-ID: <%s@kunden.example>\nSubject: %s", c.from, c.id, c.subject)
		if c.more != "" {
			h += "\n" + c.more
		}
		s.Advance(time.Minute)
		s.put(t, "INBOX", s.letter(h, fmt.Sprint("Text ", i)))
	}
	whole := newReader(t, s.source(t))
	whole.read(background)
	for id, want := range map[string]string{
		"m1": "m1@kunden.example", "m2": "m1@kunden.example", "m3": "m3@kunden.example", "m4": "m4@kunden.example",
		"m5": "root@x.example", "m6": "root@x.example", "m7": "root@x.example", "m8": "m9@k.example", "ma": "ma@kunden.example",
	} {
		if got := whole.home[id+"@kunden.example"]; got != want {
			t.Errorf("%s is in thread %s, want %s", id, got, want)
		}
	}
}

func TestAMailboxNumberedAnew(t *testing.T) {
	s := newStage(t)
	one := s.letter("From: a@kunden.example\nMessage-ID: <eins@kunden.example>\nSubject: x", "eins")
	two := s.letter("From: a@kunden.example\nMessage-ID: <zwei@kunden.example>\nSubject: y", "zwei")
	nameless := s.letter("From: a@kunden.example\nSubject: z", "ohne Namen")
	for _, raw := range [][]byte{one, two, nameless} {
		s.put(t, "INBOX", raw)
	}
	m := newReader(t, s.source(t))
	m.read(background)
	if m.told != 3 {
		t.Fatalf("%d told", m.told)
	}
	three := s.letter("From: a@kunden.example\nMessage-ID: <drei@kunden.example>\nSubject: y", "drei")
	if err := s.server.Renumber("INBOX", nameless, three, one); err != nil {
		t.Fatal(err)
	}
	m.src = s.source(t)
	m.read(background)
	if m.told != 4 || len(m.gone) != 1 || !m.gone["zwei@kunden.example"] {
		t.Errorf("%d told, gone %v", m.told, m.gone)
	}
	for id := range m.mails {
		if strings.HasPrefix(id, namelessPrefix) {
			if _, err := m.src.Reply(background, answer(m, id, "Ja.")); err != nil {
				t.Errorf("a mail without a name cannot be answered: %v", err)
			}
		}
	}
}

// The copy in Sent: made by us where the server makes none, never twice, and later if it fails; the mail counts as sent.
func TestTheCopyInSent(t *testing.T) {
	for _, files := range []bool{true, false} {
		s := newStage(t, func(o *fake.Options) { o.Files = files })
		m := newReader(t, s.source(t))
		s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <eins@kunden.example>\nSubject: x", "eins"))
		m.read(background)
		s.server.Deny("APPEND", &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeOverQuota, Text: "Full"})
		out := answer(m, "eins@kunden.example", "Ja.")
		r, err := m.src.Reply(background, out)
		if err != nil {
			t.Fatalf("Reply: %v", err)
		}
		if st, err := m.src.Probe(background); err != nil || (st.Closed[sentCopies] != "") == files {
			t.Errorf("files %v: Probe tells %v, %v", files, st.Closed, err)
		}
		s.server.Deny("APPEND", nil)
		m.read(background)
		if got := m.message(r.RemoteID); !got.Ours || got.Text != "Ja." || s.server.Holds("Sent", r.RemoteID) != 1 {
			t.Errorf("files %v: %d copies, told as %+v", files, s.server.Holds("Sent", r.RemoteID), got)
		}
		if _, err := m.src.Reply(background, out); err != nil || len(s.server.Accepted()) != 1 {
			t.Errorf("the same attempt again: %v, %d sent", err, len(s.server.Accepted()))
		}
		if s.server.Flagged("INBOX", imap.FlagSeen) != 0 {
			t.Error("a mail was marked as read")
		}
	}
}

func TestWhomAnAnswerGoesTo(t *testing.T) {
	for name, c := range map[string]struct{ header, to, from string }{
		"author":         {"From: a@kunden.example\nTo: " + ours + ", b@kunden.example\nCc: c@kunden.example", "a@kunden.example", ours},
		"reply-to":       {"From: a@kunden.example\nReply-To: \"A\" <büro@kunden.example>, x@kunden.example", "büro@kunden.example", ours},
		"not ourselves":  {"From: a@kunden.example\nReply-To: " + ours, "a@kunden.example", ours},
		"not the list":   {"From: a@kunden.example\nReply-To: liste@x.example\nList-Post: <mailto:liste@x.example>", "a@kunden.example", ours},
		"not list by to": {"From: a@kunden.example\nTo: liste@x.example\nReply-To: liste@x.example\nList-Id: <l.x>", "a@kunden.example", ours},
		"our alias":      {"From: a@kunden.example\nTo: Torten@krume.example", "a@kunden.example", "Torten@krume.example"},
		"umlaut domain":  {"From: a@bäckerei.example", "a@xn--bckerei-5wa.example", ours},
		"smuggled":       {"From: a@kunden.example\nReply-To: <x@y.example>\x00Bcc: z@y.example", "x@y.example", ours},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			src := s.source(t, func(c *Config) { c.Aliases = []string{"torten@krume.example"} })
			h, _ := splitHeader(s.letter(c.header+"\nMessage-ID: <a@b.example>\nSubject: AW: Re: Torte", "x"))
			l, err := src.compose(sources.Outgoing{Text: "Ja."}, &original{header: h}, "")
			if err != nil {
				t.Fatal(err)
			}
			if l.to.Address != c.to || l.from.Address != c.from {
				t.Errorf("from %s to %s", l.from.Address, l.to.Address)
			}
			if !strings.Contains(string(l.raw), "\r\nSubject: Re: Torte\r\n") {
				t.Errorf("the subject is not right:\n%s", l.raw)
			}
		})
	}
}

func TestReferencesAreBounded(t *testing.T) {
	s := newStage(t)
	var refs []string
	for i := range 100 {
		refs = append(refs, fmt.Sprintf("<r%d@x.example>", i))
	}
	h, _ := splitHeader(s.letter("From: a@b.example\nMessage-ID: <last@b.example>\nReferences: "+strings.Join(refs, "\n "), "x"))
	got := chain(&original{header: h})
	if len(got) != referencesMost || got[0] != "r0@x.example" || got[len(got)-1] != "last@b.example" || got[len(got)-2] != "r99@x.example" {
		t.Errorf("%v", got)
	}
}

func TestTheAnsweredMailIsQuotedWhereWanted(t *testing.T) {
	s := newStage(t)
	m := newReader(t, s.source(t, func(c *Config) { c.Quote = true }))
	s.put(t, "INBOX", s.letter("From: Maria <a@kunden.example>\nMessage-ID: <eins@kunden.example>\nSubject: x", "Wann?\n\nUnd wo?"))
	m.read(background)
	r, err := m.src.Reply(background, answer(m, "eins@kunden.example", "Morgen.\n^JL"))
	if err != nil {
		t.Fatal(err)
	}
	want := "Morgen.\n^JL\n\nAm 21.11.2026 12:00 schrieb Maria:\n> Wann?\n>\n> Und wo?"
	if got := strings.TrimSpace(textOf(s.server.Accepted()[0].Raw)); got != want {
		t.Errorf("sent %q", got)
	}
	m.read(background)
	if got := m.message(r.RemoteID); got.Text != "Morgen.\n^JL" {
		t.Errorf("told as %q", got.Text)
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

// A large mail: its text is read, its files are named, and they are not fetched.
func TestALargeMail(t *testing.T) {
	s := newStage(t)
	big := base64.StdEncoding.EncodeToString(make([]byte, 3<<20))
	var lines strings.Builder
	for len(big) > 76 {
		lines.WriteString(big[:76] + "\n")
		big = big[76:]
	}
	lines.WriteString(big)
	s.put(t, "INBOX", s.letter("From: =?utf-8?Q?M=C3=A4x?= <a@kunden.example>\nMessage-ID: <gross@kunden.example>\nSubject: Fotos\nContent-Type: multipart/mixed; boundary=b",
		"--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=utf-8\n\nSchöne Grüße\n--c\nContent-Type: text/html\n\n<p>Schöne Grüße</p>\n--c--\n"+
			"--b\nContent-Type: image/jpeg\nContent-Disposition: attachment; filename=eins.jpg\nContent-Transfer-Encoding: base64\n\n"+lines.String()+
			"\n--b\nContent-Type: video/mp4; name=zwei.mp4\n\nxx\n--b--"))
	m := newReader(t, s.source(t))
	m.read(background)
	got := m.message("gross@kunden.example")
	if got.Text != "Schöne Grüße" || got.Author.Name != "Mäx" || len(got.Files) != 2 {
		t.Fatalf("told as %+v", got)
	}
	if got.Files[0].Name != "eins.jpg (3.0 MB)" || got.Files[1].Kind != "video" {
		t.Errorf("files: %+v", got.Files)
	}
}

func TestTheHorizon(t *testing.T) {
	s := newStage(t)
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <alt@kunden.example>\nSubject: x", "alt"))
	s.Advance(40 * 24 * time.Hour)
	old := strings.Replace(string(s.letter("From: a@kunden.example\nMessage-ID: <umzug@kunden.example>\nSubject: y", "umgezogen")),
		s.Now().Format(time.RFC1123Z), "Mon, 02 Jan 2023 10:00:00 +0000", 1)
	s.put(t, "INBOX", []byte(old))
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <neu@kunden.example>\nSubject: z", "neu"))
	m := newReader(t, s.source(t))
	m.read(background)
	m.read(background)
	if m.told != 1 || m.home["neu@kunden.example"] == "" {
		t.Errorf("told: %v", m.home)
	}
	s.Advance(40 * 24 * time.Hour)
	m.read(background)
	if len(m.gone) > 0 {
		t.Error("what has grown old is told as gone")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	s := newStage(t)
	for i := range 30 {
		s.Advance(time.Minute)
		s.put(t, "INBOX", s.letter(fmt.Sprintf("From: a@kunden.example\nMessage-ID: <m%d@kunden.example>\nSubject: x%d", i, i), "x"))
	}
	m := newReader(t, s.source(t))
	m.read(background)
	mem := recall(m.cursor)
	mem.shrink(20)
	if len(mem.mails) != 18 || len(mem.threads) != 18 {
		t.Fatalf("%d mails, %d threads are remembered", len(mem.mails), len(mem.threads))
	}
	m.cursor = mem.cursor()
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <neu@kunden.example>\nSubject: z", "neu"))
	m.read(background)
	if m.told != 31 || len(m.gone) > 0 {
		t.Errorf("%d told, gone %v", m.told, m.gone)
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
