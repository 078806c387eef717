package mail

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

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
		if _, found, err := m.src.FindOwn(background, out); found || (err == nil) != files {
			t.Errorf("files %v: before it was sent: %v, %v", files, found, err)
		}
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
		out.Key = "the second try"
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
