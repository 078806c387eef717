package hand

import (
	"context"
	"strings"

	"atempause/sources"
)

// Source is one place things are written down from. It makes no calls.
type Source struct{ channel sources.Channel }

// What a Source can do.
var _ sources.Source = (*Source)(nil)

// New makes a source for a place.
func New(c sources.Channel) *Source { return &Source{channel: c} }

// Lanes tells that there is nothing to be read.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) { return nil, nil }

// Fetch has nothing to tell: a lane of this network does not exist.
func (s *Source) Fetch(ctx context.Context, _ sources.Lane, _ sources.Cursor, _ func(sources.Batch) error) error {
	return ctx.Err()
}

// Capabilities is the same table for every place: what is answered goes out by the person's hands or mouth.
func (s *Source) Capabilities() sources.Capabilities {
	by := sources.Capability{Can: true, ByHand: true, Why: "capability.hand_by_hand"}
	return sources.Capabilities{sources.NoteForm: {
		sources.ActReply: by, sources.ActReplyPrivately: by, sources.ActMessage: by,
	}}.Otherwise("capability.hand_not_here")
}

// tiktokMost is how many characters TikTok takes in a comment.
const tiktokMost = 150

// TextLimit knows the bounds of places that have one.
func (s *Source) TextLimit(_ sources.Form, audience sources.Audience) sources.Limit {
	if audience == sources.Public && (Slug(s.channel.Name) == "tiktok" || strings.HasSuffix(s.channel.Account, "/tiktok")) {
		return sources.Limit{Max: tiktokMost, Measure: sources.Characters}
	}
	return sources.Limit{}
}
