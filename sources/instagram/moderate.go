package instagram

import (
	"context"

	"atempause/sources"
)

// SetHidden hides a comment from others, or shows it again. Its author goes on seeing it.
func (s *Source) SetHidden(ctx context.Context, message string, hidden bool) error {
	op := "hide"
	if !hidden {
		op = "show again"
	}
	return s.api.Set(ctx, op, message, "hide", hidden)
}

// SetClosed switches the comments of media of the account off or on. Those that are there stay.
func (s *Source) SetClosed(ctx context.Context, post string, closed bool) error {
	op := "switch comments off"
	if !closed {
		op = "switch comments on"
	}
	return s.api.Set(ctx, op, post, "comment_enabled", !closed)
}

// Delete removes a comment below the account's own media for good, with the answers to it. What is gone already is no
// error.
func (s *Source) Delete(ctx context.Context, message string) error {
	return s.api.Delete(ctx, message)
}

// Look reads whether a comment is hidden, or gone.
func (s *Source) Look(ctx context.Context, message string) (sources.Message, error) {
	return s.api.Look(ctx, message, "hidden")
}
