package instagram

import (
	"context"
	"net/http"
	"strconv"

	"atempause/sources"
)

// SetHidden hides a comment from others, or shows it again. Its author goes on seeing it.
func (s *Source) SetHidden(ctx context.Context, message string, hidden bool) error {
	op := "hide"
	if !hidden {
		op = "show again"
	}
	return s.set(ctx, op, message, "hide", hidden)
}

// SetClosed switches the comments of media of the account off or on. Those that are there stay.
func (s *Source) SetClosed(ctx context.Context, post string, closed bool) error {
	op := "switch comments off"
	if !closed {
		op = "switch comments on"
	}
	return s.set(ctx, op, post, "comment_enabled", !closed)
}

func (s *Source) set(ctx context.Context, op, id, name string, on bool) error {
	call, err := s.call(op, http.MethodPost, id)
	if err != nil {
		return err
	}
	call.Params[name] = strconv.FormatBool(on)
	call.Urgent, call.Repeatable = true, true
	return s.client.Do(ctx, call, nil)
}

// Delete removes a comment below the account's own media for good, with the answers to it. What is gone already is no
// error.
func (s *Source) Delete(ctx context.Context, message string) error {
	call, err := s.call("delete", http.MethodDelete, message)
	if err != nil {
		return err
	}
	call.Urgent, call.Repeatable = true, true
	if err := s.client.Do(ctx, call, nil); sources.ClassOf(err) != sources.Missing {
		return err
	}
	return nil
}
