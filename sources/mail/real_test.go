package mail

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atempause/sources"
)

const firstMail = `From: =?iso-8859-1?Q?Maria_K=F6nig?= <maria@kunden.example>
To: "Krume" <hallo@krume.example>
Cc: somebody@kunden.example
Subject: =?utf-8?Q?Torte_f=C3=BCr_Samstag?=
Message-ID: <eins@kunden.example>
Date: %s
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=aussen

--aussen
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DF Gott, geht die Torte noch bis Samstag?

--=20
Maria K=F6nig
--aussen
Content-Type: application/pdf; name="skizze.pdf"
Content-Disposition: attachment; filename="skizze.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--aussen--
`

const secondMail = `From: =?iso-8859-1?Q?Maria_K=F6nig?= <maria@kunden.example>
To: hallo@krume.example
Subject: AW: =?utf-8?Q?Torte_f=C3=BCr_Samstag?=
Message-ID: <zwei@kunden.example>
In-Reply-To: <%[1]s>
References: <eins@kunden.example> <%[1]s>
Date: %[2]s
Content-Type: text/plain; charset=utf-8

Perfekt, danke!

Am 21.11.2026 um 12:00 schrieb Krume <hallo@krume.example>:
> Ja, bis Samstag um neun.
`

// The whole way over real servers: a mail comes in, is answered, the copy lies in Sent, the customer answers back, and
// all of it is one thread.
func TestOverDovecotAndExim(t *testing.T) {
	p := newPost(t)
	src, err := New(p.config())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if st, err := src.Probe(ctx); err != nil || !strings.Contains(strings.Join(st.Tasks, " "), "CONDSTORE") {
		t.Fatalf("Probe: %+v, %v", st, err)
	}
	m := &reader{t: t, src: src}
	m.read(ctx)

	// IDLE tells of the first mail.
	woken := make(chan error, 1)
	go func() { woken <- src.Wait(ctx) }()
	p.customer(t, fmt.Sprintf(firstMail, time.Now().Add(-time.Minute).Format(time.RFC1123Z)))
	if err := <-woken; err != nil {
		t.Fatalf("Wait: %v", err)
	}
	m.read(ctx)
	got := m.message("eins@kunden.example")
	if got.Text != "Grüß Gott, geht die Torte noch bis Samstag?" || got.Author.Name != "Maria König" || got.Folded != "-- \nMaria König" {
		t.Errorf("told as %+v", got)
	}
	if len(got.Files) != 1 || got.Files[0].Name != "skizze.pdf (9 B)" {
		t.Errorf("files: %+v", got.Files)
	}
	if th := m.threads["eins@kunden.example"]; th.Context.Text != "Torte für Samstag" || th.Audience != sources.Private {
		t.Errorf("thread: %+v", th)
	}

	receipt := answerHer(ctx, t, p, m)

	// She answers back: the same thread, without what she quotes.
	p.customer(t, fmt.Sprintf(secondMail, receipt.RemoteID, time.Now().Format(time.RFC1123Z)))
	until(t, p, "her answer is in", func() bool { m.read(ctx); return m.home["zwei@kunden.example"] != "" })
	if back := m.message("zwei@kunden.example"); back.Text != "Perfekt, danke!\n\n"+Cut || back.ParentID != receipt.RemoteID {
		t.Errorf("told as %+v", back)
	}
	for id, home := range m.home {
		if home != "eins@kunden.example" {
			t.Errorf("%s is in thread %s", id, home)
		}
	}
	if n := len(p.files("out/new")); n != 1 {
		t.Errorf("%d mails have left", n)
	}
	moveAndRenumber(ctx, t, p, m)
}

// answerHer: the answer goes to her alone, once, and its copy lies in Sent.
func answerHer(ctx context.Context, t *testing.T, p *post, m *reader) sources.Receipt {
	t.Helper()
	src := m.src
	out := sources.Outgoing{
		Key: "a1", Form: sources.MailForm, Audience: sources.Private, Thread: "eins@kunden.example", Target: "eins@kunden.example",
		Person: "maria@kunden.example", Text: "Guten Tag Frau König,\n\nja, bis Samstag um neun.\n^JL", Tried: time.Now(),
	}
	receipt, err := src.Reply(ctx, out)
	if err != nil {
		t.Fatalf("Reply: %v", err)
	}
	until(t, p, "the answer has left", func() bool { return len(p.files("out/new")) == 1 })
	raw, err := os.ReadFile(p.files("out/new")[0])
	if err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, raw, receipt.RemoteID)
	again, err := src.Reply(ctx, out)
	if err != nil || again.RemoteID != receipt.RemoteID {
		t.Errorf("the same attempt once more: %+v, %v", again, err)
	}
	if found, ok, err := src.FindOwn(ctx, out); err != nil || !ok || found.RemoteID != receipt.RemoteID {
		t.Errorf("FindOwn: %+v, %v, %v", found, ok, err)
	}
	m.read(ctx)
	if own := m.message(receipt.RemoteID); !own.Ours || own.Text != out.Text || own.ParentID != "eins@kunden.example" {
		t.Errorf("our answer is told as %+v", own)
	}
	return receipt
}

// checkAnswer looks at the mail as it left.
func checkAnswer(t *testing.T, raw []byte, id string) {
	t.Helper()
	s := string(raw)
	for _, want := range []string{
		"Envelope-to: maria@kunden.example", "From: =?utf-8?q?B=C3=A4ckerei_Krume?= <hallo@krume.example>",
		"To: =?utf-8?q?Maria_K=C3=B6nig?= <maria@kunden.example>", "Subject: =?utf-8?q?Re:_Torte_f=C3=BCr_Samstag?=",
		"Message-Id: <" + id + ">", "In-Reply-To: <eins@kunden.example>", "References: <eins@kunden.example>", "format=flowed",
	} {
		if !strings.Contains(s, want) {
			t.Errorf("the answer lacks %q:\n%s", want, s)
		}
	}
	if strings.Contains(s, "somebody@") {
		t.Error("the answer goes to more than one")
	}
}

// moveAndRenumber: the trash and back, nothing marked as read, and a mailbox numbered anew is not told again.
func moveAndRenumber(ctx context.Context, t *testing.T, p *post, m *reader) {
	t.Helper()
	for range 2 {
		if err := m.src.Moderate(ctx, "zwei@kunden.example", sources.Trash); err != nil {
			t.Fatalf("to the trash: %v", err)
		}
	}
	m.read(ctx)
	if !m.gone["zwei@kunden.example"] || m.gone["eins@kunden.example"] {
		t.Errorf("after moving: gone are %v", m.gone)
	}
	if err := m.src.Moderate(ctx, "zwei@kunden.example", sources.Approve); err != nil {
		t.Fatalf("back: %v", err)
	}
	m.read(ctx)
	if m.gone["zwei@kunden.example"] {
		t.Error("what was had back is still gone")
	}
	for _, f := range p.files("mail/cur") {
		if _, flags, _ := strings.Cut(filepath.Base(f), ":2,"); strings.Contains(flags, "S") {
			t.Errorf("a mail was marked as read: %s", f)
		}
	}
	old, _ := filepath.Glob(filepath.Join(p.dir, "mail", "dovecot*"))
	for _, f := range old {
		_ = os.Remove(f)
	}
	told := m.told
	m.read(ctx)
	if m.told != told || len(m.gone) != 0 {
		t.Errorf("numbered anew: %d mails told again, gone %v", m.told-told, m.gone)
	}
}

func TestDovecotRefusesAWrongPassword(t *testing.T) {
	p := newPost(t)
	cfg := p.config()
	cfg.IMAP = p.imap // by STARTTLS
	cfg.Token = func(context.Context) (string, error) { return "falsch-4711", nil }
	src, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	err = src.Fetch(context.Background(), Mailbox, "", func(sources.Batch) error { return nil })
	if sources.ClassOf(err) != sources.TokenInvalid || strings.Contains(err.Error(), "falsch") {
		t.Errorf("got %v", err)
	}
	cfg.TLS = nil // the certificate is nobody's
	cfg.Token = func(context.Context) (string, error) { return secret, nil }
	if src, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	err = src.Fetch(context.Background(), Mailbox, "", func(sources.Batch) error { return nil })
	if sources.ClassOf(err) != sources.NotSent {
		t.Errorf("a certificate nobody vouches for: %v", err)
	}
}

// reader does with batches what a store does.
type reader struct {
	t       *testing.T
	src     *Source
	cursor  sources.Cursor
	threads map[string]sources.Thread
	home    map[string]string
	mails   map[string]sources.Message
	gone    map[string]bool
	told    int
}

func (r *reader) read(ctx context.Context) {
	r.t.Helper()
	if r.mails == nil {
		r.threads, r.home, r.mails, r.gone = map[string]sources.Thread{}, map[string]string{}, map[string]sources.Message{}, map[string]bool{}
	}
	err := r.src.Fetch(ctx, Mailbox, r.cursor, func(b sources.Batch) error {
		for _, th := range b.Threads {
			r.threads[th.RemoteID] = th
			for _, m := range th.Messages {
				r.home[m.RemoteID], r.mails[m.RemoteID] = th.RemoteID, m
				delete(r.gone, m.RemoteID)
				r.told++
			}
		}
		for _, g := range b.Gone {
			seen := keys(g.Seen)
			for id, home := range r.home {
				if home == g.Root && !seen[id] {
					r.gone[id] = true
				}
			}
		}
		r.cursor = b.Cursor
		return nil
	})
	if err != nil {
		r.t.Fatalf("Fetch: %v", err)
	}
}

func (r *reader) message(id string) sources.Message {
	r.t.Helper()
	m, ok := r.mails[id]
	if !ok {
		r.t.Fatalf("no mail %s was told; there are %v", id, r.home)
	}
	return m
}
