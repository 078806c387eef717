package fake

import (
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options is how the blog is set up.
type Options struct {
	Now     func() time.Time
	Plain   bool // no speaking addresses: the API is at /?rest_route=/
	Mute    bool // the front page does not name the API
	Shut    bool // no REST API at all
	Strip   bool // the server keeps the Authorization header from WordPress
	Noise   bool // PHP's warnings stand before every answer; headers can then no longer be set
	Flood   bool // the 15 seconds between two comments count for everybody
	Timid   bool // the host lets no DELETE through
	NoTrash bool // EMPTY_TRASH_DAYS is 0
	Narrow  bool // a database without room for emoji
}

// Bytes is how long a comment may be: what wp_get_comment_fields_max_lengths says of a text column.
const Bytes = 65525

// User is somebody with an account.
type User struct {
	ID       int64
	Login    string
	Name     string
	Password string // the application password; "" takes none
	Role     string
	Caps     map[string]bool
}

// Comment is a row of wp_comments.
type Comment struct {
	ID, Post, Parent, User int64
	Name, Mail             string
	Stored                 string // HTML, as the database has it
	At                     time.Time
	Status                 string // approved, hold, spam, trash
	IP, Agent              string
	Veiled                 bool // under a post nobody but its author may read: counted, not shown
}

// Post is a post or a page.
type Post struct {
	ID     int64
	Kind   string // posts, pages
	Title  string
	Author int64
	At     time.Time
	Closed bool
}

// World is a blog.
type World struct {
	opt Options

	mu       sync.Mutex
	users    map[int64]*User
	posts    map[int64]*Post
	comments map[int64]*Comment
	last     int64 // comments and posts are numbered apart; one number for both would hide mistakes
	lastPost int64
	applied  map[string]int
	host     string
}

// The blog's editor, and her password as WordPress shows it.
const (
	Editor   = "redaktion"
	Password = "abcd EFGH 1234 ijkl MNOP 5678"
)

// New makes a blog with an editor.
func New(opt Options) *World {
	w := &World{
		opt: opt, users: map[int64]*User{}, posts: map[int64]*Post{}, comments: map[int64]*Comment{}, applied: map[string]int{},
	}
	w.users[1] = &User{
		ID: 1, Login: Editor, Name: "Bäckerei Krume", Password: Password, Role: "editor",
		Caps: map[string]bool{"moderate_comments": true, "edit_posts": true, "edit_others_posts": true, "read": true, "level_7": true},
	}
	return w
}

// AddUser gives somebody an account with a role: "author" may write posts, "subscriber" only reads.
func (w *World) AddUser(login, password, role string) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := int64(len(w.users) + 1)
	caps := map[string]bool{"read": true}
	if role == "author" {
		caps["edit_posts"] = true
	}
	w.users[id] = &User{ID: id, Login: login, Name: login, Password: password, Role: role, Caps: caps}
	return id
}

// Revoke takes an application password back.
func (w *World) Revoke(user int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.users[user].Password = ""
}

// AddPost publishes a post; kind is "posts" or "pages".
func (w *World) AddPost(kind, title string, author int64) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lastPost++
	w.posts[w.lastPost] = &Post{ID: w.lastPost, Kind: kind, Title: title, Author: author, At: w.opt.Now()}
	return w.lastPost
}

// SetClosed closes a post for comments, or opens it.
func (w *World) SetClosed(post int64, closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posts[post].Closed = closed
}

// RemovePost deletes a post for good, with its comments.
func (w *World) RemovePost(post int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.posts[post] == nil {
		return fmt.Errorf("fake: there is no post %d", post)
	}
	delete(w.posts, post)
	maps.DeleteFunc(w.comments, func(_ int64, c *Comment) bool { return c.Post == post })
	return nil
}

// Say is a comment somebody writes.
type Say struct {
	Post, Parent int64
	User         int64 // with an account
	Name, Mail   string
	Text         string // what readers see
	Stored       string // the HTML instead
	Status       string // "": approved
	At           time.Time
	Veiled       bool
}

// Write lets somebody comment.
func (w *World) Write(s Say) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if up := w.comments[s.Parent]; s.Parent != 0 {
		if up == nil {
			return 0, fmt.Errorf("fake: there is no comment %d", s.Parent)
		}
		s.Post = up.Post
	}
	if w.posts[s.Post] == nil && !s.Veiled {
		return 0, fmt.Errorf("fake: there is no post %d", s.Post)
	}
	c := &Comment{
		Post: s.Post, Parent: s.Parent, User: s.User, Name: html.EscapeString(s.Name), Mail: s.Mail, Stored: s.Stored, At: s.At,
		Status: s.Status, Veiled: s.Veiled, IP: "192.0.2.7", Agent: "Mozilla/5.0",
	}
	if c.Stored == "" {
		c.Stored = html.EscapeString(s.Text)
	}
	if c.Status == "" {
		c.Status = "approved"
	}
	if c.At.IsZero() {
		c.At = w.opt.Now()
	}
	if u := w.users[s.User]; u != nil {
		c.Name = u.Name
	}
	return w.put(c), nil
}

func (w *World) put(c *Comment) int64 {
	w.last++
	c.ID, c.At = w.last, c.At.UTC().Truncate(time.Second)
	w.comments[c.ID] = c
	return c.ID
}

// Change edits a comment in the blog's own screens.
func (w *World) Change(id int64, text string) error {
	return w.touch(id, func(c *Comment) { c.Stored = html.EscapeString(text) })
}

// SetStatus rules over a comment in the blog's own screens.
func (w *World) SetStatus(id int64, status string) error {
	return w.touch(id, func(c *Comment) { c.Status = status })
}

func (w *World) touch(id int64, f func(*Comment)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.comments[id]
	if c == nil {
		return fmt.Errorf("fake: there is no comment %d", id)
	}
	f(c)
	return nil
}

// Remove deletes a comment for good; its answers move up.
func (w *World) Remove(id int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.drop(id)
}

func (w *World) drop(id int64) error {
	c := w.comments[id]
	if c == nil {
		return fmt.Errorf("fake: there is no comment %d", id)
	}
	for _, below := range w.comments {
		if below.Parent == id {
			below.Parent = c.Parent
		}
	}
	delete(w.comments, id)
	return nil
}

// Comment gives a copy of a comment; ok is false when there is none.
func (w *World) Comment(id int64) (Comment, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.comments[id]; c != nil {
		return *c, true
	}
	return Comment{}, false
}

// Post gives a copy of a post.
func (w *World) Post(id int64) (Post, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.posts[id]; p != nil {
		return *p, true
	}
	return Post{}, false
}

// Applied counts how often a text was taken over the API.
func (w *World) Applied(text string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.applied[text]
}

// sorted gives comments the newest first, those of one second by their number.
func sorted(rows []*Comment) {
	slices.SortFunc(rows, func(a, b *Comment) int {
		if d := b.At.Compare(a.At); d != 0 {
			return d
		}
		return int(b.ID - a.ID)
	})
}

func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return -1
		}
		return r
	}, s)
}
