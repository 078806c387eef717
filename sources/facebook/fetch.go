package facebook

import (
	"context"
	"maps"

	"atempause/sources"
	"atempause/sources/meta"
)

// The reasons a lane can be closed for, as catalogue keys.
const (
	reviewsOver     = "capability.reviews_over"
	reviewsDenied   = "capability.reviews_denied"
	messagesDenied  = "capability.messages_denied"
	messagesAppless = "capability.messages_access"
)

// Lanes tells the streams of this Page. Whether Meta still offers reviews here is asked once; it has ended them for new
// API versions, yet not everywhere.
func (s *Source) Lanes(ctx context.Context) ([]sources.Lane, error) {
	if err := s.probeReviews(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var open []sources.Lane
	for _, l := range []sources.Lane{Feed, Conversations, Reviews} {
		if s.closed[l] == "" {
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
	s.probed[l] = true
}

// probeReviews asks for one review. Trouble that says nothing about reviews leaves the lane open for the next time.
func (s *Source) probeReviews(ctx context.Context) error {
	s.mu.Lock()
	done := s.probed[Reviews]
	s.mu.Unlock()
	if done {
		return nil
	}
	call, err := s.api.Read("look for reviews", map[string]string{"fields": "created_time", "limit": "1"}, s.page, "ratings")
	if err != nil {
		return err
	}
	err = s.client.Do(ctx, call, nil)
	switch sources.ClassOf(err) {
	case "":
	case sources.Deprecated:
		s.closeLane(Reviews, reviewsOver)
		return nil
	case sources.Permission, sources.Missing, sources.Invalid:
		s.closeLane(Reviews, reviewsDenied)
		return nil
	default:
		if ctx.Err() != nil || meta.Unusable(err) {
			return err
		}
		return nil
	}
	s.mu.Lock()
	s.probed[Reviews] = true
	s.mu.Unlock()
	return nil
}

// Fetch walks one lane; see sources.Fetcher.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	var err error
	switch lane {
	case Feed:
		return s.fetchFeed(ctx, from, emit)
	case Conversations:
		err = s.chats.Fetch(ctx, lane, from, s.cfg.Since, emit)
		switch sources.ClassOf(err) {
		case sources.Permission:
			s.closeLane(lane, messagesDenied)
		case sources.AccessLevel:
			s.closeLane(lane, messagesAppless)
		}
		return err
	case Reviews:
		err = s.fetchReviews(ctx, from, emit)
		if sources.ClassOf(err) == sources.Deprecated {
			s.closeLane(lane, reviewsOver)
		}
		return err
	}
	return s.api.Refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
}
