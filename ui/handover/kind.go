package handover

import (
	"atempause/replies"
	"atempause/store"
)

// kindOf is what a message is taken for. What the person the thread is with wrote is of the thread's kind.
func kindOf(m *store.Message, t *store.Thread) replies.Kind {
	if !m.Ours && m.Author.Name == t.Author {
		return t.Kind
	}
	return ""
}
