package commands_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	mailfake "atempause/sources/mail/fake"
	"atempause/ui/commands"
)

// echoes is an output that tells how often a text has come.
type echoes struct {
	mu   sync.Mutex
	text bytes.Buffer
	came chan struct{}
}

func (b *echoes) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.came <- struct{}{}:
	default:
	}
	return b.text.Write(p)
}

func (b *echoes) count(text string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Count(b.text.String(), text)
}

// wait returns when a text has come so often.
func (b *echoes) wait(t *testing.T, text string, n int) {
	t.Helper()
	patience := time.After(30 * time.Second)
	for b.count(text) < n {
		select {
		case <-b.came:
		case <-patience:
			t.Fatalf("%q came %d times", text, b.count(text))
		}
	}
}

// A mail server that tells of a new mail by itself is read at once, however long the time between two rounds is.
func TestWatchHearsOfNewMail(t *testing.T) {
	s, err := mailfake.New(mailfake.Options{
		Address: "hallo@krume.example", Password: "geheim", Caps: []imap.Cap{imap.CapIdle, imap.CapUIDPlus, imap.CapMove},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	deliver := func(id string) {
		t.Helper()
		raw := fmt.Sprintf("From: Mia <mia@kunden.example>\r\nTo: hallo@krume.example\r\nSubject: Torte %[1]s\r\nMessage-ID: <%[1]s@kunden.example>\r\n"+
			"Date: %[2]s\r\n\r\nWann kommt sie?\r\n", id, time.Now().Format(time.RFC1123Z))
		if err := s.Deliver("INBOX", []byte(raw)); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TEST_MAIL", "geheim")
	dir := t.TempDir()
	config := fmt.Sprintf("[[brand]]\nname = \"Krume\"\n[[brand.channel]]\nnetwork = \"mail\"\nname = \"Postfach\"\naccount = \"hallo@krume.example\"\n"+
		"imap = %q\nsmtp = %q\ntoken_env = \"TEST_MAIL\"\n", s.URL("imap", s.IMAP()), s.URL("smtp", s.SMTP()))
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	deliver("eins")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &echoes{came: make(chan struct{}, 1)}
	ended := make(chan int)
	go func() {
		ended <- commands.Run(ctx, commands.Env{
			Args: []string{"sync", "--watch", "--every", "24h", "--workspace", dir, "--lang", "en"}, In: strings.NewReader(""), Out: out, Err: out,
			Now: time.Now, Getenv: func(string) string { return "" },
		})
	}()
	for n, id := range []string{"zwei", "drei"} {
		out.wait(t, "Postfach: 1 new", n+1)
		deliver(id)
	}
	out.wait(t, "Postfach: 1 new", 3)
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("ended with %d: %s", code, out.text.String())
	}
}
