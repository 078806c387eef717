package wordpress

import (
	"context"
	"os"
	"testing"
	"time"

	"atempause/sources"
)

// TestRealBlog plays a whole round on a WordPress of your own, set up for it as README.md tells: there must be a comment
// younger than a month. It replies, finds its reply, changes and deletes it, and holds the comment back and approves it.
func TestRealBlog(t *testing.T) {
	address, token := os.Getenv("ATEMPAUSE_WORDPRESS_URL"), os.Getenv("ATEMPAUSE_WORDPRESS_TOKEN")
	if address == "" || token == "" {
		t.Skip("needs ATEMPAUSE_WORDPRESS_URL and ATEMPAUSE_WORDPRESS_TOKEN")
	}
	src, err := New(Config{
		Channel: sources.Channel{Network: sources.WordPress, Name: "blog", Account: "real", BaseURL: address},
		Token:   func(context.Context) (string, error) { return token, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	st, err := src.Probe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", st)
	got := newShelf()
	got.fetch(t, src)
	var theirs sources.Message
	for _, m := range got.msgs {
		if !m.Ours && !m.Hidden && m.Time.After(theirs.Time) {
			theirs = m
		}
	}
	if theirs.RemoteID == "" {
		t.Fatal("there is no comment to answer")
	}
	for _, r := range []sources.Ruling{sources.Hold, sources.Hold, sources.Spam, sources.Trash, sources.Approve, sources.Approve} {
		if err := src.Moderate(ctx, theirs.RemoteID, r); err != nil {
			t.Fatalf("%s: %v", r, err)
		}
	}
	out := sources.Outgoing{
		Form: sources.CommentForm, Audience: sources.Public, Thread: got.home[theirs.RemoteID], Target: theirs.RemoteID,
		Text: "Grüße & <bis> \"morgen\" 🥨\nZweite Zeile, " + time.Now().Format(time.RFC3339), Tried: time.Now(),
	}
	r, err := src.Reply(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	if again, found, err := src.FindOwn(ctx, out); err != nil || !found || again.RemoteID != r.RemoteID {
		t.Errorf("%+v, %v, %v", again, found, err)
	}
	got.fetch(t, src)
	if m := got.msgs[r.RemoteID]; !m.Ours || !same(m.Text, out.Text) {
		t.Errorf("told as %+v", m)
	}
	if _, err := src.Edit(ctx, r.RemoteID, out.Text+" (geändert)"); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := src.Delete(ctx, r.RemoteID); err != nil {
			t.Error(err)
		}
	}
	got.fetch(t, src)
	if !got.gone[r.RemoteID] {
		t.Error("deleted, and not told as gone")
	}
	classIs(t, src.Moderate(ctx, r.RemoteID, sources.Spam), sources.Missing, "")
}
