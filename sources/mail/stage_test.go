package mail

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/mail/fake"
	"atempause/sources/sourcetest"
)

const (
	ours   = "hallo@krume.example"
	secret = "Ofenwarm-4711"
)

// stage is a provider under a test's control. A post is a matter people write to us about.
type stage struct {
	*sourcetest.Clock
	server     *fake.Server
	imap, smtp *fake.Proxy
	mu         sync.Mutex
	n          int
	files      bool
	subjects   map[string]string   // post → subject
	posts      map[string][]string // post → mails
	refs       map[string][]string // mail → chain
	about      map[string]string   // mail → post
}

var _ sourcetest.Stage = (*stage)(nil)

func newStage(t testing.TB, change ...func(*fake.Options)) *stage {
	t.Helper()
	s := &stage{
		Clock:    sourcetest.NewClock(),
		subjects: map[string]string{}, posts: map[string][]string{}, refs: map[string][]string{}, about: map[string]string{},
	}
	opt := fake.Options{Address: ours, Password: secret, Now: s.Now, Files: true}
	for _, f := range change {
		f(&opt)
	}
	s.files = opt.Files
	var err error
	if s.server, err = fake.New(opt); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.server.Close)
	if s.imap, err = fake.NewProxy(s.server.IMAP()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.imap.Close)
	if s.smtp, err = fake.NewProxy(s.server.SMTP()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.smtp.Close)
	return s
}

func (s *stage) config() Config {
	return Config{
		Channel: sources.Channel{Network: sources.Mail, Brand: "Bäckerei Krume", Name: "Post", Account: ours},
		Token:   func(context.Context) (string, error) { return secret, nil },
		IMAP:    s.server.URL("imap", s.imap.Addr()), SMTP: s.server.URL("smtp", s.smtp.Addr()),
		Now: s.Now, ServerFiles: s.files,
	}
}

func (s *stage) source(t testing.TB, change ...func(*Config)) *Source {
	t.Helper()
	cfg := s.config()
	for _, f := range change {
		f(&cfg)
	}
	src, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func (s *stage) AddPost(text string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	id := fmt.Sprintf("post:%d", s.n)
	s.subjects[id] = text
	return id, nil
}

var letters = regexp.MustCompile(`[^a-z0-9]+`)

func (s *stage) AddComment(under, author, text string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	id := fmt.Sprintf("m%d@kunden.example", s.n)
	post, subject := under, s.subjects[under]
	if subject == "" {
		post = s.about[under]
		subject = "Re: " + s.subjects[post]
		s.refs[id] = append(append([]string{}, s.refs[under]...), under)
	}
	s.about[id] = post
	s.posts[post] = append(s.posts[post], id)
	return id, s.server.Deliver("INBOX", letterOf(id, author, subject, text, s.refs[id], s.Now()))
}

// letterOf is a mail as a usual program writes it.
func letterOf(id, author, subject, text string, refs []string, at time.Time) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %q <%s@kunden.example>\r\n", author, letters.ReplaceAllString(strings.ToLower(author), "."))
	fmt.Fprintf(&b, "To: %s\r\nSubject: =?utf-8?B?%s?=\r\n", ours, base64.StdEncoding.EncodeToString([]byte(subject)))
	fmt.Fprintf(&b, "Date: %s\r\nMessage-ID: <%s>\r\n", at.Format(time.RFC1123Z), id)
	if len(refs) > 0 {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n", refs[len(refs)-1], strings.Join(refs, ">\r\n <"))
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	enc := base64.StdEncoding.EncodeToString([]byte(text))
	for len(enc) > 76 {
		b.WriteString(enc[:76] + "\r\n")
		enc = enc[76:]
	}
	b.WriteString(enc + "\r\n")
	return []byte(b.String())
}

func (s *stage) AddMessage(author, text string) (string, string, error) {
	post, err := s.AddPost("Eine Frage von " + author)
	if err != nil {
		return "", "", err
	}
	id, err := s.AddComment(post, author, text)
	return id, id, err
}

func (s *stage) Edit(string, string) error { return sourcetest.ErrNotHere }

func (s *stage) Remove(id string) error {
	s.mu.Lock()
	all := s.posts[id]
	s.mu.Unlock()
	if all == nil {
		all = []string{id}
	}
	for _, m := range all {
		if err := s.server.Remove("INBOX", m); err != nil {
			return err
		}
	}
	return nil
}

const late = 400 * time.Millisecond

// troubles are what they come to in SMTP. An error dressed as good does not exist there: the code says it all.
var troubles = map[sourcetest.Trouble]fake.Fault{
	sourcetest.DropBefore:   {When: "DATA"},
	sourcetest.DropAfter:    {When: ".", Forward: true},
	sourcetest.GatewayError: {When: "MAIL", Answer: "502 5.5.1 Bad gateway\r\n", Stay: true},
	sourcetest.GatewayAfter: {When: ".", Forward: true, Answer: "<html><h1>502 Bad Gateway</h1></html>\r\n"},
	sourcetest.Stall:        {When: ".", Forward: true, Hold: late, Real: true},
	sourcetest.StallBefore:  {When: ".", Forward: true, Hold: late, Late: true, Real: true},
	sourcetest.CutOff:       {When: ".", Forward: true, Answer: "25"},
	sourcetest.LostError:    {When: ".", Forward: true, Answer: "421 4.4.2 The server behind us was lost\r\n"},
	sourcetest.Redirected:   {When: "RCPT", Answer: "551 5.1.6 User not local; please try <maria@elsewhere.example>\r\n", Stay: true},
	sourcetest.RateLimit:    {When: "MAIL", Answer: "450 4.7.1 Too much mail, slow down\r\n", Stay: true},
}

func (s *stage) Next(trouble sourcetest.Trouble, writes bool, calls int) error {
	f, known := troubles[trouble]
	p := s.smtp
	if !writes {
		p, known = s.imap, trouble == sourcetest.RateLimit
		f = fake.Fault{When: "EXAMINE", Answer: "{tag} NO [LIMIT] Too many requests\r\n", Stay: true}
	}
	if !known {
		return sourcetest.ErrNotHere
	}
	for range calls {
		p.Next(f)
	}
	return nil
}

func (s *stage) Calm()              { s.imap.Calm(); s.smtp.Calm() }
func (s *stage) ExpireToken() error { s.server.Expire(); return nil }
func (s *stage) Calls() int         { return s.imap.Calls() + s.smtp.Calls() }
func (s *stage) Settle()            { s.smtp.Settle() }

func (s *stage) Applied(text string) int {
	n := 0
	for _, m := range s.server.Accepted() {
		if told, _, _ := foldAway(textOf(m.Raw)); told == text {
			n++
		}
	}
	return n
}

func textOf(raw []byte) string {
	g := &gathered{}
	gather(parseParts(raw), g)
	return g.read()
}

func TestContract(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
		s := newStage(t)
		return sourcetest.Harness{
			Source: s.source(t), Again: func() sources.Source { return s.source(t) }, Stage: s,
			Public: Mailbox, Private: Mailbox, Now: s.Now, Patience: 250 * time.Millisecond,
		}
	})
}

var errTest = errors.New("test")

func noToken(context.Context) (string, error) { return "", errTest }
