package facebook

import (
	"context"
	"encoding/json"
	"net/http"

	"atempause/sources"
)

// SetHidden hides a comment or a visitor's post from others, or shows it again. Its author goes on seeing it.
func (s *Source) SetHidden(ctx context.Context, message string, hidden bool) error {
	op := "hide"
	if !hidden {
		op = "show again"
	}
	return s.api.Set(ctx, op, message, "is_hidden", hidden)
}

// SetLiked likes something in the Page's name or takes that back.
func (s *Source) SetLiked(ctx context.Context, message string, liked bool) error {
	op, method := "like", http.MethodPost
	if !liked {
		op, method = "take a like back", http.MethodDelete
	}
	call, err := s.api.Call(op, method, message, "likes")
	if err != nil {
		return err
	}
	call.Urgent, call.Repeatable = true, true
	return s.client.Do(ctx, call, nil)
}

// Delete removes something for good. What is gone already is no error.
func (s *Source) Delete(ctx context.Context, message string) error {
	return s.api.Delete(ctx, message)
}

// Look reads whether a comment or a visitor's post is hidden, or gone.
func (s *Source) Look(ctx context.Context, message string) (sources.Message, error) {
	return s.api.Look(ctx, message, "is_hidden")
}

// SetBlocked keeps a person off the Page or lets them back. A person known from Messenger has another kind of id than
// one known from a comment; Meta takes each under its own name, and which one it is cannot be seen.
func (s *Source) SetBlocked(ctx context.Context, person string, blocked bool) error {
	op, method := "block", http.MethodPost
	if !blocked {
		op, method = "let back", http.MethodDelete
	}
	var first error
	for _, name := range []string{"user", "psid"} {
		call, err := s.api.Call(op, method, s.page, "blocked")
		if err != nil {
			return err
		}
		call.About, call.Urgent, call.Repeatable = person, true, true
		call.Params = map[string]string{name: list(person)}
		if method == http.MethodDelete {
			call.Params[name] = person
		}
		var answer map[string]json.RawMessage
		err = s.client.Do(ctx, call, &answer)
		if err == nil && string(answer[person]) == "false" {
			err = s.api.Refuse(sources.Rejected, op, person, "")
		}
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
		if c := sources.ClassOf(err); c != sources.Invalid && c != sources.Missing && c != sources.Rejected {
			return err
		}
	}
	return first
}

func list(one string) string {
	b, err := json.Marshal([]string{one})
	if err != nil {
		return "[]" // strings always marshal
	}
	return string(b)
}
