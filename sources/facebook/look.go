package facebook

import (
	"context"

	"atempause/sources"
)

// Look reads whether a comment or a visitor's post is hidden, or gone.
func (s *Source) Look(ctx context.Context, message string) (sources.Message, error) {
	call, err := s.read("look at a message", map[string]string{"fields": "id,is_hidden"}, message)
	if err != nil {
		return sources.Message{}, err
	}
	m := sources.Message{RemoteID: message}
	var got struct {
		Hidden bool `json:"is_hidden"`
	}
	if err = s.client.Do(ctx, urgent(call), &got); sources.ClassOf(err) == sources.Missing {
		m.Deleted = true
		return m, nil
	}
	m.Hidden = got.Hidden
	return m, err
}
