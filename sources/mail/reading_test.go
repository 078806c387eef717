package mail

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"atempause/sources/mail/fake"
)

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

// A server that cannot tell a mail's parts in a way that can be read costs that mail its later files, not the mailbox.
func TestAMailWhosePlanIsGarbled(t *testing.T) {
	s := newStage(t)
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <gross@kunden.example>\nContent-Type: multipart/mixed; boundary=b",
		"--b\n\nHallo\n--b\nContent-Type: image/jpeg; name=eins.jpg\n\n"+strings.Repeat("xxxxxxxxxxxxxxx\n", 30<<10)+"--b--"))
	s.put(t, "INBOX", s.letter("From: a@kunden.example\nMessage-ID: <klein@kunden.example>", "auch da"))
	s.imap.Next(fake.Fault{When: "UID", Has: "BODYSTRUCTURE", Answer: "* 1 FETCH (UID 1 BODYSTRUCTURE ((((\r\n", Stay: true})
	m := newReader(t, s.source(t))
	m.read(background)
	if got := m.message("gross@kunden.example"); got.Text != "Hallo" || len(got.Files) != 1 {
		t.Errorf("told as %+v", got)
	}
	m.message("klein@kunden.example")
	if n := s.imap.Calls(); n != 2 {
		t.Errorf("%d connections: the plan was understood", n)
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
