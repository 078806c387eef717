package sourcetest

import (
	"context"
	"slices"
	"testing"

	"atempause/sources"
)

// mirror does with batches what a store does, in memory.
type mirror struct {
	threads map[string]sources.Thread
	home    map[string]string          // message → thread
	msgs    map[string]sources.Message // by remote id
	gone    map[string]bool
	cursor  sources.Cursor
	batches []sources.Batch
}

func newMirror() *mirror {
	return &mirror{
		threads: map[string]sources.Thread{}, home: map[string]string{}, msgs: map[string]sources.Message{}, gone: map[string]bool{},
	}
}

func (m *mirror) take(b sources.Batch) {
	for _, t := range b.Threads {
		for _, msg := range t.Messages {
			m.msgs[msg.RemoteID] = msg
			m.home[msg.RemoteID] = t.RemoteID
			delete(m.gone, msg.RemoteID)
		}
		t.Messages = nil
		m.threads[t.RemoteID] = t
	}
	for _, g := range b.Gone {
		for id, home := range m.home {
			if (home == g.Root || m.threads[home].Context.RemoteID == g.Root) && !slices.Contains(g.Seen, id) {
				m.gone[id] = true
			}
		}
	}
	m.cursor = b.Cursor
	m.batches = append(m.batches, b)
}

// fetch reads a lane to its end.
func (m *mirror) fetch(t *testing.T, s sources.Source, lane sources.Lane) {
	t.Helper()
	if err := m.try(context.Background(), s, lane); err != nil {
		t.Fatalf("Fetch: %v", err)
	}
}

func (m *mirror) try(ctx context.Context, s sources.Source, lane sources.Lane) error {
	return s.Fetch(ctx, lane, m.cursor, func(b sources.Batch) error {
		m.take(b)
		return nil
	})
}

// texts counts the texts of what has not gone.
func (m *mirror) texts() map[string]int {
	out := map[string]int{}
	for id, msg := range m.msgs {
		if !m.gone[id] {
			out[msg.Text]++
		}
	}
	return out
}

// find gives a message that has not gone by its text.
func (m *mirror) find(t *testing.T, text string) (sources.Thread, sources.Message) {
	t.Helper()
	for id, msg := range m.msgs {
		if msg.Text == text && !m.gone[id] {
			return m.threads[m.home[id]], msg
		}
	}
	t.Fatalf("no message %.60q was told", text)
	return sources.Thread{}, sources.Message{}
}

// answer prepares a reply to a message.
func (m *mirror) answer(t *testing.T, h Harness, to, text string, audience sources.Audience) sources.Outgoing {
	t.Helper()
	thread, msg := m.find(t, to)
	return sources.Outgoing{
		Key: "test", Form: thread.Form, Audience: audience, Thread: thread.RemoteID, Target: msg.RemoteID, Person: msg.Author.ID,
		LastIn: msg.Time, TargetAt: msg.Time, Text: text, Tried: h.Now(),
	}
}
