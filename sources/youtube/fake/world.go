package fake

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	tokens "atempause/sources/googleauth/fake"
)

// The moderation statuses.
const (
	Published = "published"
	Held      = "heldForReview"
	Spam      = "likelySpam"
	Rejected  = "rejected"
)

// Scope is what the token allows unless the options say otherwise.
const Scope = "https://www.googleapis.com/auth/youtube.force-ssl"

// Options say what world it is to be.
type Options struct {
	Now    func() time.Time
	Title  string   // of the channel; "": Bäckerei Krume
	Units  int      // a day; 0: 10,000
	Scopes []string // nil: Scope

	// What nobody has promised either way.
	PinnedAlone  bool // the first page holds what is pinned, and nothing else
	ShowRejected bool // what is rejected is found by its id
	Silent       bool // no moderationStatus is told
	HoldLinks    bool // our own words are taken for spam when they hold a link
}

// World is the channel and all around it.
type World struct {
	Channel string // its id
	Tokens  *tokens.Tokens

	opt  Options
	now  func() time.Time
	zone *time.Location

	mu       sync.Mutex
	videos   []*video
	comments []*comment
	taken    map[string]int // texts taken from the brand
	banned   map[string]bool
	day      string
	spent    int
}

type video struct {
	id, title string
	at        time.Time
	closed    bool
	gone      bool
}

type comment struct {
	id, thread, video string
	author, person    string // name and channel id; no id for a deleted author
	text              string
	at, edited        time.Time
	status            string
	likes             int
	pinned, gone      bool
	image             string
}

func (c *comment) top() bool { return c.id == c.thread }

// New makes a world with nobody in it.
func New(o Options) *World {
	if o.Title == "" {
		o.Title = "Bäckerei Krume"
	}
	if o.Units <= 0 {
		o.Units = 10000
	}
	if o.Scopes == nil {
		o.Scopes = []string{Scope}
	}
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		zone = time.FixedZone("PST", -8*3600)
	}
	return &World{
		Channel: "UCkrume0123456789abcdefg", Tokens: tokens.New(o.Now, o.Scopes...), opt: o, now: o.Now, zone: zone,
		taken: map[string]int{}, banned: map[string]bool{},
	}
}

// AddVideo publishes a video.
func (w *World) AddVideo(title string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := &video{id: fmt.Sprintf("vid%08d", len(w.videos)+1), title: title, at: w.second()}
	w.videos = append(w.videos, v)
	return v.id
}

func (w *World) second() time.Time { return w.now().UTC().Truncate(time.Second) }

// Person is the channel id of somebody who comments.
func Person(name string) string {
	return "UC" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
}

// AddComment lets somebody write below a video or a comment.
func (w *World) AddComment(under, author, text string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.add(under, "@"+author, Person(author), text)
	if err != nil {
		return "", err
	}
	return c.id, nil
}

// Speak lets the channel itself write, as its owner does in the browser.
func (w *World) Speak(under, text string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.add(under, w.opt.Title, w.Channel, text)
	if err != nil {
		return "", err
	}
	return c.id, nil
}

func (w *World) add(under, author, person, text string) (*comment, error) {
	n := len(w.comments) + 1
	c := &comment{author: author, person: person, text: text, at: w.second(), edited: w.second(), status: Published}
	if w.banned[person] {
		c.status = Rejected
	}
	if v := w.video(under); v != nil {
		if v.closed {
			return nil, fmt.Errorf("comments of %s are switched off", under)
		}
		c.id, c.video = fmt.Sprintf("Ugx%020dAaABAg", n), v.id
		c.thread = c.id
	} else {
		at := w.comment(under)
		if at == nil || at.gone {
			return nil, fmt.Errorf("nothing of the name %s", under)
		}
		c.thread, c.video = at.thread, at.video
		c.id = fmt.Sprintf("%s.%022d", at.thread, n)
	}
	w.comments = append(w.comments, c)
	return c, nil
}

func (w *World) video(id string) *video {
	for _, v := range w.videos {
		if v.id == id && !v.gone {
			return v
		}
	}
	return nil
}

func (w *World) comment(id string) *comment {
	for _, c := range w.comments {
		if c.id == id {
			return c
		}
	}
	return nil
}

// change does something to a comment that is there.
func (w *World) change(id string, f func(*comment)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.comment(id)
	if c == nil || c.gone {
		return fmt.Errorf("nothing of the name %s", id)
	}
	f(c)
	return nil
}

// Edit lets the author change a comment.
func (w *World) Edit(id, text string) error {
	return w.change(id, func(c *comment) { c.text, c.edited = text, w.second() })
}

// Remove deletes a comment with its answers, or a video with all below it.
func (w *World) Remove(id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if v := w.video(id); v != nil {
		v.gone = true
		w.drop(func(c *comment) bool { return c.video == id })
		return nil
	}
	c := w.comment(id)
	if c == nil || c.gone {
		return fmt.Errorf("nothing of the name %s", id)
	}
	w.drop(func(o *comment) bool { return o == c || c.top() && o.thread == c.id })
	return nil
}

func (w *World) drop(which func(*comment) bool) {
	for _, c := range w.comments {
		if which(c) {
			c.gone = true
		}
	}
}

// SetStatus is what YouTube's filters, or the owner in Studio, make of a comment.
func (w *World) SetStatus(id, status string) error {
	return w.change(id, func(c *comment) { c.status = status })
}

// Pin puts a comment first.
func (w *World) Pin(id string) error { return w.change(id, func(c *comment) { c.pinned = true }) }

// Like adds likes to a comment.
func (w *World) Like(id string, n int) error { return w.change(id, func(c *comment) { c.likes += n }) }

// LeaveYouTube deletes the account of a comment's author; the comment stays.
func (w *World) LeaveYouTube(id string) error {
	return w.change(id, func(c *comment) { c.author, c.person = "", "" })
}

// AddImage puts a picture on a comment.
func (w *World) AddImage(id, address string) error {
	return w.change(id, func(c *comment) { c.image = address })
}

// Close switches the comments of a video off: they are no longer shown.
func (w *World) Close(id string, closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if v := w.video(id); v != nil {
		v.closed = closed
	}
}

// Applied counts how often a text was taken from the brand through the API.
func (w *World) Applied(text string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.taken[text]
}

// Status tells a comment's moderation status; "" when it is gone.
func (w *World) Status(id string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.comment(id); c != nil && !c.gone {
		return c.status
	}
	return ""
}

// Banned tells whether a person is kept off the channel.
func (w *World) Banned(person string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.banned[person]
}

// Spent tells how many of today's units are gone; Spend takes some.
func (w *World) Spent() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn()
	return w.spent
}

// Spend takes units, as another program of the same project does.
func (w *World) Spend(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn()
	w.spent += n
}

func (w *World) turn() {
	if day := w.now().In(w.zone).Format(time.DateOnly); day != w.day {
		w.day, w.spent = day, 0
	}
}

// visible tells whether a comment is shown among those of a status.
func (w *World) visible(c *comment, status string) bool {
	if c.gone || c.status != status {
		return false
	}
	if v := w.video(c.video); v == nil || v.closed {
		return false
	}
	if !c.top() {
		if t := w.comment(c.thread); t == nil || t.gone || t.status == Rejected {
			return false
		}
	}
	return true
}

// answers lists what is below a thread's first comment, in order of time.
func (w *World) answers(thread string, status ...string) []*comment {
	var out []*comment
	for _, c := range w.comments {
		if c.thread == thread && !c.top() && slices.ContainsFunc(status, func(s string) bool { return w.visible(c, s) }) {
			out = append(out, c)
		}
	}
	return out
}

// threads lists the first comments a listing shows: the pinned first, then the newest.
func (w *World) threads(status, video string) []*comment {
	var out []*comment
	for i := len(w.comments) - 1; i >= 0; i-- {
		c := w.comments[i]
		if !c.top() || video != "" && c.video != video {
			continue
		}
		if w.visible(c, status) || status != Published && w.visible(c, Published) && len(w.answers(c.id, status)) > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b *comment) int {
		if a.pinned != b.pinned {
			if a.pinned {
				return -1
			}
			return 1
		}
		return b.at.Compare(a.at)
	})
	return out
}

// Handler serves the API and the server of tokens.
func (w *World) Handler() http.Handler { return http.HandlerFunc(w.serve) }
