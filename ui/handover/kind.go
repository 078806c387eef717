package handover

import (
	"cmp"

	"atempause/replies"
	"atempause/store"
)

// kindOf is what a message is taken for: what triage has made of it, or a person of the one the thread shows.
func kindOf(m *store.Message, t *store.Thread) replies.Kind {
	switch {
	case m.Ours:
		return ""
	case t.Marked && m.ID == t.Focus:
		return t.Kind
	}
	return cmp.Or(m.Kind, replies.Other)
}
