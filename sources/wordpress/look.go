package wordpress

import (
	"context"

	"atempause/sources"
)

// Look reads how a comment stands: seen, waiting for approval, out of sight, or gone.
func (s *Source) Look(ctx context.Context, message string) (sources.Message, error) {
	m := sources.Message{RemoteID: message}
	c, err := s.comment(ctx, "look at the comment", message)
	if sources.ClassOf(err) == sources.Missing {
		m.Deleted = true
		return m, nil
	}
	m.Held = c.Status == statuses[sources.Hold].told
	m.Hidden = c.Status == statuses[sources.Spam].told || c.Status == statuses[sources.Trash].told
	return m, err
}
