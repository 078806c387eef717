package sandbox

import (
	"io"
	"log/slog"
	"math/rand/v2"
	"time"
)

// Options say which world is built and how it behaves. The zero value is the seeded world without faults.
type Options struct {
	// Now is the world's clock; nil means time.Now. Customers, windows and expiry dates follow it.
	Now func() time.Time
	// Seed makes the world repeatable: the same seed and the same requests give the same answers.
	Seed uint64
	// Posts replaces the seeded threads by labelled posts, one JSON object a line: {"id","lang","network","text","kind",
	// "urgent","about"}. The two firms stay. Posts of google become reviews, those of mail conversations, the rest comments
	// and visitor posts.
	Posts io.Reader
	// Threads cuts or grows the world to so many threads; 0 leaves it as it is given.
	Threads int
	// Faults are the troubles to cause; nil means none. More can be added later, see World.Faults.
	Faults *Faults
	// Judge says how a customer takes a reply; nil is a simple judge by length and a few words. It is called while the
	// world is locked and must not call back into it.
	Judge func(Answered) Mood
	// Delay is how long a customer takes to answer; nil means 20 seconds to 4 minutes.
	Delay func(r *rand.Rand) time.Duration
	// Quiet keeps people from writing of their own accord: no new posts trickle in and nobody nags. Customers still answer
	// what they are told.
	Quiet bool
	// AppID and AppSecret are the app's; with a secret every call must carry a valid appsecret_proof.
	AppID, AppSecret string
	// Log gets one line a request, without tokens and without texts; nil means none.
	Log *slog.Logger
}

// Answered is what Judge sees: what the customer had written and what they were told.
type Answered struct {
	Incoming, Reply, Kind, Lang string
	Public                      bool
	Round                       int // the first answer they get is 1
}

// Mood is how a customer takes a reply.
type Mood string

// The moods. Silent customers write nothing more.
const (
	Pleased  Mood = "pleased"
	Calmed   Mood = "calmed"
	Doubting Mood = "doubting"
	Angry    Mood = "angry"
	Silent   Mood = "silent"
)

// Page is one of the two firms' pages, with the token that speaks for it alone.
type Page struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Token string `json:"token"`
	Brand string `json:"brand"`
}

// Comment is what the inspection calls show of anything somebody wrote: post, comment, review or message.
type Comment struct {
	ID      string    `json:"id"`
	Object  string    `json:"object"`           // the post, review or conversation it belongs to; its own id for a post
	Parent  string    `json:"parent,omitempty"` // the comment it answers
	Form    string    `json:"form"`
	From    string    `json:"from"`
	FromID  string    `json:"from_id"`
	ByPage  bool      `json:"by_page"`
	Message string    `json:"message"`
	Time    time.Time `json:"time"`
	Kind    string    `json:"kind,omitempty"`
	Likes   int       `json:"likes"`
	Liked   bool      `json:"liked"` // by the Page
	Hidden  bool      `json:"hidden"`
	Deleted bool      `json:"deleted"`
	Private bool      `json:"private"`
}
