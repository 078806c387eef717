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

// Muter keeps a person's posts out of our sight or lets them back. Doing it twice is harmless.
type Muter interface {
	SetMuted(ctx context.Context, person string, muted bool) error
}

// Notice is what we tell a network about a message or a person.
type Notice struct {
	Message string // remote id; may be empty
	Person  string // remote id; may be empty
	Ground  Ground
	Text    string // in our own words; may be empty
}

// Ground is why something is reported or taken down, in the words of the house rules.
type Ground string

// The grounds that justify it. Criticism is none.
const (
	Obscene        Ground = "obscene"
	Defamatory     Ground = "defamatory"
	Discriminatory Ground = "discriminatory"
	Advert         Ground = "advert"
	OffTopic       Ground = "off_topic"
	PersonalData   Ground = "personal_data"
	Threat         Ground = "threat"
)

// Grounds lists them in the order a menu shows them.
var Grounds = []Ground{Obscene, Defamatory, Discriminatory, Advert, OffTopic, PersonalData, Threat}

// Reporter tells the network about a message or a person.
type Reporter interface {
	Report(ctx context.Context, n Notice) error
}

// Ruling is what the brand makes of a message on its own ground.
type Ruling string

// The rulings.
const (
	Approve Ruling = "approve" // others see it
	Hold    Ruling = "hold"    // back among those that wait
	Spam    Ruling = "spam"
	Trash   Ruling = "trash" // out of sight, can be had back
)

// Moderator decides over messages on the brand's own ground. Doing it twice is harmless.
type Moderator interface {
	Moderate(ctx context.Context, message string, r Ruling) error
}

// Looker reads one message as it is now: whether others see it (Hidden, Held) and whether it is still there (Deleted). The
// rest may be left out. What is in the trash or among the spam counts as hidden. It changes nothing.
type Looker interface {
	Look(ctx context.Context, message string) (Message, error)
}

// Closer switches the comments of a post off or on. Doing it twice is harmless.
type Closer interface {
	SetClosed(ctx context.Context, post string, closed bool) error
}

// Editor changes the text of a reply of ours. Doing it twice is harmless.
type Editor interface {
	Edit(ctx context.Context, own, text string) (Receipt, error)
}

// Waiter hears from the network that there is something new, so that nobody has to ask again and again. Wait returns
// when there is, when the network ends it, or when ctx ends.
type Waiter interface {
	Wait(ctx context.Context) error
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
