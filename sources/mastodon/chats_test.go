package mastodon

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/mastodon/fake"
)

func TestPrivatePostsAreNeverToldAsPublic(t *testing.T) {
	s := newStage(t)
	comment := s.says(t, "Maria", "Wann?", s.firmSays(t, "Neue Brote", ""))
	secret := s.write(t, fake.Draft{
		Author: s.world.Person("Maria"), HTML: fake.Remote("Meine Nummer ist 0170 123"), ReplyTo: comment, Visibility: visDirect, Mentions: []string{s.firm},
	})
	answer := s.says(t, "Jens", "Wie bitte?", secret)
	src := s.source(t)
	h := hear(t, src, Mentions, "")
	if _, told := h.msgs[secret]; told {
		t.Error("a private post is told in public")
	}
	if m := h.msgs[answer]; m.ParentID != comment {
		t.Errorf("what answers it hangs at %q", m.ParentID)
	}
	h = hear(t, src, Conversations, "")
	th := h.threads[firstKey(h.threads)]
	if len(h.threads) != 1 || th.Audience != sources.Private || th.Form != sources.ConversationForm || len(th.Messages) != 1 || th.Messages[0].RemoteID != secret {
		t.Errorf("conversations: %+v", h.threads)
	}
}

func firstKey(m map[string]sources.Thread) string {
	for k := range m {
		return k
	}
	return ""
}

func TestADeletedMessageCutsNothingElseOff(t *testing.T) {
	s := newStage(t)
	maria := s.world.Person("Maria")
	private := func(author, text, under string) string {
		d := fake.Draft{Author: author, ReplyTo: under, Visibility: visDirect}
		if author == s.firm {
			d.Text = "@maria@kunden.example " + text
		} else {
			d.HTML, d.Mentions = fake.Remote(text), []string{s.firm}
		}
		return s.write(t, d)
	}
	a := private(maria, "Hallo", "")
	b := private(s.firm, "Guten Tag", a)
	c := private(maria, "Ich warte", b)
	src := s.source(t)
	h := hear(t, src, Conversations, "")
	if len(h.msgs) != 3 || len(h.threads) != 1 || h.msgs[b].Text != "Guten Tag" || !h.msgs[b].Ours || h.msgs[c].ParentID != b {
		t.Fatalf("told: %+v", h.msgs)
	}
	if err := s.Remove(b); err != nil {
		t.Fatal(err)
	}
	s.Advance(2 * time.Hour)
	h = hear(t, src, Conversations, h.cursor)
	if len(h.gone) != 1 || !slices.Contains(h.gone[0].Seen, a) || !slices.Contains(h.gone[0].Seen, c) || slices.Contains(h.gone[0].Seen, b) {
		t.Errorf("gone: %+v", h.gone)
	}
	for _, id := range []string{a, c} {
		if err := s.Remove(id); err != nil {
			t.Fatal(err)
		}
	}
	s.Advance(2 * time.Hour)
	if h = hear(t, src, Conversations, h.cursor); len(h.gone) != 1 || len(h.gone[0].Seen) != 0 {
		t.Errorf("the whole conversation has gone: %+v", h.gone)
	}
}

// Mastodon keeps the first private message of somebody unknown out of the conversations.
func TestWhatTheSettingsFilterIsReadAllTheSame(t *testing.T) {
	s := newStage(t)
	maria := s.world.Person("Maria")
	first := s.write(t, fake.Draft{Author: maria, HTML: fake.Remote("Hallo?"), Visibility: visDirect, Mentions: []string{s.firm}, Filtered: true})
	src := s.source(t)
	h := hear(t, src, Conversations, "")
	th := h.threads[first]
	if len(h.threads) != 1 || len(th.Messages) != 1 || th.Form != sources.ConversationForm {
		t.Fatalf("told: %+v", h.threads)
	}
	second := s.write(t, fake.Draft{Author: maria, HTML: fake.Remote("Noch da?"), Visibility: visDirect, Mentions: []string{s.firm}, ReplyTo: first, Filtered: true})
	h = hear(t, src, Conversations, h.cursor)
	if th = h.threads[first]; len(h.threads) != 1 || len(th.Messages) != 2 {
		t.Fatalf("told: %+v", h.threads)
	}
	r, err := src.Reply(bg, sources.Outgoing{Form: th.Form, Thread: first, Target: second, Text: "Ja!", Tried: s.Now()})
	if err != nil {
		t.Fatal(err)
	}
	h = hear(t, src, Conversations, h.cursor) // now it is a conversation on the server, too
	if th = h.threads[first]; len(h.threads) != 1 || len(th.Messages) != 3 || th.Messages[2].RemoteID != r.RemoteID {
		t.Errorf("told: %+v", h.threads)
	}
	if h = hear(t, src, Conversations, h.cursor); len(h.threads) != 0 {
		t.Errorf("told again: %+v", h.threads)
	}
	public := s.write(t, fake.Draft{Author: maria, HTML: fake.Remote("Und öffentlich"), Mentions: []string{s.firm}, Filtered: true})
	if h = hear(t, src, Mentions, ""); h.msgs[public].Text != "Und öffentlich" {
		t.Errorf("told: %+v", h.msgs)
	}
}

func TestConversationsWithOthersAreKeptApart(t *testing.T) {
	s := newStage(t)
	maria, jens := s.world.Person("Maria"), s.world.Person("Jens")
	a := s.write(t, fake.Draft{Author: maria, HTML: fake.Remote("nur wir"), Visibility: visDirect, Mentions: []string{s.firm}})
	b := s.write(t, fake.Draft{Author: maria, HTML: fake.Remote("mit Jens"), Visibility: visDirect, ReplyTo: a, Mentions: []string{s.firm, jens}})
	h := hear(t, s.source(t), Conversations, "")
	if len(h.threads) != 2 {
		t.Fatalf("%d conversations", len(h.threads))
	}
	for _, th := range h.threads {
		if len(th.Messages) != 1 || th.Messages[0].RemoteID != a && th.Messages[0].RemoteID != b {
			t.Errorf("told: %+v", th)
		}
	}
}

// Cut off at the end of a page, a read of many new conversations must not take the unmoved first page for the end.
func TestManyNewConversationsSurviveACut(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	message := func(i int) {
		if _, _, err := s.AddMessage(fmt.Sprintf("Kunde %d", i), fmt.Sprintf("Frage %d", i)); err != nil {
			t.Fatal(err)
		}
		s.Advance(time.Second)
	}
	message(0)
	h := hear(t, src, Conversations, "")
	for i := range 90 {
		message(i + 1)
	}
	for _, cut := range []int{1, 40, 41, 80} {
		s.Advance(5 * time.Minute) // the server counts calls
		got, cursor := map[string]bool{}, h.cursor
		stop := errors.New("cut")
		n := 0
		err := src.Fetch(bg, Conversations, cursor, func(b sources.Batch) error {
			for _, th := range b.Threads {
				got[th.RemoteID] = true
			}
			cursor = b.Cursor
			if n++; n == cut {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) {
			t.Fatalf("cut after %d: %v", cut, err)
		}
		for id := range hear(t, s.source(t), Conversations, cursor).threads {
			if got[id] {
				t.Errorf("cut after %d: %s is told again", cut, id)
			}
			got[id] = true
		}
		if len(got) != 90 {
			t.Errorf("cut after %d: %d conversations", cut, len(got))
		}
	}
}
