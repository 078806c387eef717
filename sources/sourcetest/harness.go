package sourcetest

import (
	"errors"
	"testing"
	"time"

	"atempause/sources"
)

// ErrNotHere is what a stage answers when its network has no such thing.
var ErrNotHere = errors.New("this network has no such thing")

// Trouble is something that goes wrong on the way to the network or back.
type Trouble string

// The troubles. Whether the network has taken a reply is known only to the stage.
const (
	DropBefore   Trouble = "drop before apply"     // the line breaks, nothing was done
	DropAfter    Trouble = "drop after apply"      // done, then the line breaks
	GatewayError Trouble = "bad gateway"           // a proxy's error page, nothing was done
	GatewayAfter Trouble = "bad gateway, applied"  // a proxy's error page, done
	Stall        Trouble = "stall after apply"     // done, but the answer comes too late
	StallBefore  Trouble = "stall before apply"    // done only after the caller has given up, or not at all
	CutOff       Trouble = "answer cut off"        // done, the answer breaks off in its middle
	LostError    Trouble = "error although done"   // done, but told as an error that leaves doubt
	HiddenError  Trouble = "error dressed as good" // not done, an error with a good status
	Redirected   Trouble = "redirect"              // not done, sent elsewhere
	RateLimit    Trouble = "rate limit"            // not done: too many calls
	EmptyPage    Trouble = "empty page"            // a listing's page without rows that has a next one
)

// Writes are the troubles a reply can meet.
var Writes = []Trouble{
	DropBefore, DropAfter, GatewayError, GatewayAfter, Stall, StallBefore, CutOff, LostError, HiddenError, Redirected, RateLimit,
}

// Stage is the network as the test wants it. Ids are remote ids.
type Stage interface {
	// AddPost publishes something in the brand's name that others can comment on.
	AddPost(text string) (id string, err error)
	// AddComment lets somebody write below a post or a comment.
	AddComment(under, author, text string) (id string, err error)
	// AddMessage lets somebody write to the brand in private.
	AddMessage(author, text string) (thread, id string, err error)
	// Edit and Remove act on what somebody wrote, or on a post.
	Edit(id, text string) error
	Remove(id string) error
	// Next makes the next so many calls go wrong: those that write, or those that read what people wrote.
	Next(t Trouble, writes bool, calls int) error
	// Calm ends all trouble.
	Calm()
	// ExpireToken makes the token run out.
	ExpireToken() error
	// Advance moves the network's clock, and the source's, on.
	Advance(d time.Duration)
	// Applied counts how often the network has taken a text from the brand.
	Applied(text string) int
	// Calls counts the calls that have reached the network.
	Calls() int
	// Settle waits until the network has dealt with every call it was sent, also with those given up by their caller.
	Settle()
}

// Harness is a source with the stage it plays on.
type Harness struct {
	Source sources.Source
	// Again makes another source for the same account, as a restarted program would.
	Again func() sources.Source
	Stage Stage
	// Public is the lane comments come in by, Private the one of direct messages ("" if there is none).
	Public, Private sources.Lane
	Now             func() time.Time
	// Patience is how long a caller waits for a stalled call; shorter than the stage stalls.
	Patience time.Duration
}

// Run plays every part of the contract, each on a stage of its own.
func Run(t *testing.T, build func(t *testing.T) Harness) {
	t.Helper()
	for _, part := range []struct {
		name string
		play func(*testing.T, Harness)
	}{
		{"Capabilities", capabilities},
		{"Paging", paging},
		{"EmptyPage", emptyPage},
		{"NothingNewTwice", nothingNewTwice},
		{"EditsAreSeen", editsAreSeen},
		{"DeletionsAreSeen", deletionsAreSeen},
		{"CancelAndResume", cancelAndResume},
		{"EmitErrorComesBack", emitErrorComesBack},
		{"RateLimit", rateLimit},
		{"TokenExpired", tokenExpired},
		{"StrangeText", strangeText},
		{"ReplyArrives", replyArrives},
		{"ReplyToDeleted", replyToDeleted},
		{"ReplyAtMostOnce", replyAtMostOnce},
		{"MessageAtMostOnce", messageAtMostOnce},
		{"PrivateReplyAtMostOnce", privateReplyAtMostOnce},
		{"FindOwnKnowsTheAttempt", findOwnKnowsTheAttempt},
		{"TooLong", tooLong},
		{"ModeratingTwice", moderatingTwice},
	} {
		t.Run(part.name, func(t *testing.T) {
			h := build(t)
			if h.Patience == 0 {
				h.Patience = 300 * time.Millisecond
			}
			part.play(t, h)
		})
	}
}

// must stops a part when the stage fails, and skips it when its network has no such thing.
func must(t *testing.T, err error) {
	t.Helper()
	if errors.Is(err, ErrNotHere) {
		t.Skip("not on this network")
	}
	if err != nil {
		t.Fatalf("the stage: %v", err)
	}
}
