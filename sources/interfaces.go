package sources

import "context"

// Fetcher reads what people wrote on a channel.
//
// Fetch walks one lane from a cursor (empty: from the beginning, bounded by the source's own horizon) and hands each step
// to emit as soon as it is whole. It returns when the lane is read up to now, when ctx ends, or when emit returns an
// error, which it passes on unchanged. It never emits a cursor that would skip what was not emitted. The same lane read
// twice from the same cursor tells the same things again: the store makes that harmless.
type Fetcher interface {
	// Lanes tells the streams of this channel, the most pressing first. A lane the network has closed is left out, and
	// Closed of it says why.
	Lanes(ctx context.Context) ([]Lane, error)
	Fetch(ctx context.Context, lane Lane, from Cursor, emit func(Batch) error) error
}

// Replier sends a reply, publicly or as a direct message in an open conversation. It makes at most one attempt that the
// network could have seen. An error for which Ambiguous is true means the network may have taken it.
type Replier interface {
	Reply(ctx context.Context, out Outgoing) (Receipt, error)
}

// PrivateReplier answers a public message in private. The networks allow it once a message and for a few days.
type PrivateReplier interface {
	ReplyPrivately(ctx context.Context, out Outgoing) (Receipt, error)
}

// Finder reads a thread back and tells whether our reply is there: same author, same text, not older than the attempt,
// and none of our other replies.
// It changes nothing and may be called any number of times.
type Finder interface {
	FindOwn(ctx context.Context, out Outgoing) (Receipt, bool, error)
}

// Hider hides a message from others or shows it again. Doing it twice is harmless.
type Hider interface {
	SetHidden(ctx context.Context, message string, hidden bool) error
}

// Deleter removes a message for good. A message already gone is no error.
type Deleter interface {
	Delete(ctx context.Context, message string) error
}

// Liker likes a message in the brand's name or takes that back. Doing it twice is harmless.
type Liker interface {
	SetLiked(ctx context.Context, message string, liked bool) error
}

// Blocker keeps a person off the channel or lets them back. Doing it twice is harmless.
type Blocker interface {
	SetBlocked(ctx context.Context, person string, blocked bool) error
}

// Prober asks the network who we are there, what we may do and until when, without changing anything.
type Prober interface {
	Probe(ctx context.Context) (Standing, error)
}

// Source is what every network offers at least. The other interfaces are asked for with a type assertion, and
// Capabilities says before any try what will be refused.
type Source interface {
	Fetcher
	Capable
}
