package instagram

import (
	"context"
	"maps"

	"atempause/sources"
)

// The reasons a lane can be closed for, as catalogue keys.
const (
	messagesDenied   = "capability.messages_denied"
	messagesAppless  = "capability.messages_access"
	messagesPageless = "capability.instagram_page_unknown"
	tagsDenied       = "capability.instagram_tags_denied"
)

// Lanes tells the streams of this account.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var open []sources.Lane
	for _, l := range []sources.Lane{Comments, Conversations, Tags, Mentions} {
		if s.closed[l] == "" && (l != Mentions || s.cfg.Mentions != nil) {
			open = append(open, l)
		}
	}
	return open, nil
}

// ClosedLanes tells which lanes Meta does not offer here, and why as a catalogue key.
func (s *Source) ClosedLanes() map[sources.Lane]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.closed)
}

func (s *Source) closeLane(l sources.Lane, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed[l] = why
}

// Fetch walks one lane; see sources.Fetcher.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	switch lane {
	case Comments:
		return s.fetchComments(ctx, from, emit)
	case Conversations:
		err := s.chats.Fetch(ctx, lane, from, s.cfg.Since, emit)
		switch sources.ClassOf(err) {
		case sources.Permission:
			why := messagesDenied
			if s.pageless() {
				why = messagesPageless
			}
			s.closeLane(lane, why)
		case sources.AccessLevel:
			s.closeLane(lane, messagesAppless)
		}
		return err
	case Tags:
		err := s.fetchTags(ctx, from, emit)
		if sources.ClassOf(err) == sources.Permission {
			s.closeLane(lane, tagsDenied)
		}
		return err
	case Mentions:
		if s.cfg.Mentions != nil {
			return s.fetchMentions(ctx, from, emit)
		}
	}
	return s.api.Refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
}

func (s *Source) pageless() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resolved && s.page == ""
}
