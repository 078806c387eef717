package fake

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Options are what a server is like. The zero value is a usual one.
type Options struct {
	Now      func() time.Time
	Domain   string // of the server; "": krume.example
	Max      int    // characters of a post; 0: 500
	NoSearch bool   // there is no full-text search, as on many small servers: it finds nothing, and says nothing
	Old      bool   // only the old call for the server's limits is there
	Scopes   []string
}

// World is a server and those who write there.
type World struct {
	opt Options

	mu       sync.Mutex
	seq      int64
	accounts map[string]*account
	people   map[string]string // display name → account
	posts    map[string]*post
	order    []*post // by id
	notes    []*note
	chats    []*chat
	tokens   map[string]*token
	keys     map[string]idempotent
	reports  []Report
	spent    map[string]window
	urlBase  string
}

type account struct {
	id, user, domain, display string
	blocks, mutes             map[string]bool
}

// post is a status; https://docs.joinmastodon.org/entities/Status/
type post struct {
	id, author, html, text, spoiler, visibility, language string
	created, edited                                       time.Time
	replyTo, replyToAccount                               string
	mentions                                              []string
	liked                                                 map[string]bool
	deleted, api                                          bool
	quotes                                                string
	conversation                                          int64
	extra                                                 map[string]any
}

type note struct {
	id         int64
	to, kind   string
	from, post string
	filtered   bool
	at         time.Time
}

// chat is a conversation as one account sees it; https://docs.joinmastodon.org/entities/Conversation/
type chat struct {
	id, conversation int64
	owner            string
	people           string // ids, sorted and joined
	posts            []string
}

type token struct {
	account, state string // state: "", "expired", "revoked"
}

type idempotent struct {
	post string
	at   time.Time
}

type window struct {
	began time.Time
	calls int
}

// Report is what moderators have been told.
type Report struct {
	Account, Category, Comment string
	Posts                      []string
	Forward                    bool
}

// New makes a server without accounts.
func New(opt Options) *World {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Domain == "" {
		opt.Domain = "krume.example"
	}
	if opt.Max == 0 {
		opt.Max = 500
	}
	return &World{
		opt: opt, accounts: map[string]*account{}, people: map[string]string{}, posts: map[string]*post{}, tokens: map[string]*token{},
		keys: map[string]idempotent{}, spent: map[string]window{}, urlBase: "https://" + opt.Domain,
	}
}

func (w *World) next() int64 { w.seq++; return w.seq }

// snowflake makes an id that sorts by time, as Mastodon's do: milliseconds, then a counter.
func (w *World) snowflake(at time.Time) string {
	return strconv.FormatInt(at.UnixMilli()<<16|w.next()&0xffff, 10)
}

// AddAccount makes an account; domain "" is this server's own.
func (w *World) AddAccount(user, domain, display string) (id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.addAccount(user, domain, display)
}

func (w *World) addAccount(user, domain, display string) string {
	id := strconv.FormatInt(110000000000000000+w.next(), 10)
	w.accounts[id] = &account{id: id, user: user, domain: domain, display: display, blocks: map[string]bool{}, mutes: map[string]bool{}}
	return id
}

// AddToken makes an access token of an account.
func (w *World) AddToken(account string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := fmt.Sprintf("tok-%s-%d", account, w.next())
	w.tokens[t] = &token{account: account}
	return t
}

// EndToken lets a token be refused from now on: "expired" or "revoked".
func (w *World) EndToken(t, state string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tokens[t] == nil {
		return fmt.Errorf("fake: no such token")
	}
	w.tokens[t].state = state
	return nil
}

// Person is somebody on another server, known by the name they show; the same name is the same person.
func (w *World) Person(name string) (id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if id, ok := w.people[name]; ok {
		return id
	}
	user := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) && r < 128 || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	if user == "" {
		user = "gast"
	}
	id = w.addAccount(user, "kunden.example", name)
	w.people[name] = id
	return id
}

// Draft is what somebody writes.
type Draft struct {
	Author     string
	Text       string // of an account of this server; or
	HTML       string // as another server sends it, already cleaned as Mastodon cleans it
	ReplyTo    string
	Visibility string // "": public
	Spoiler    string
	// Mentions are addressed without being named in the text, as some servers do it.
	Mentions []string
	Quotes   string         // the id of a post that is quoted
	Dated    time.Time      // as another server dates it; zero: now
	Filtered bool           // the settings of whom it addresses keep it out of their notifications and conversations
	Extra    map[string]any // further fields of the status: media_attachments, poll, card
}

// Remote makes the HTML another server sends for a text: one paragraph, its line ends as they were.
func Remote(text string) string {
	s := html.EscapeString(text)
	s = strings.ReplaceAll(s, "\r", "&#13;")
	return "<p>" + strings.ReplaceAll(s, "\n", "<br>") + "</p>"
}

// Write publishes something.
func (w *World) Write(d Draft) (id string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.write(d)
}

func (w *World) write(d Draft) (string, error) {
	by := w.accounts[d.Author]
	if by == nil {
		return "", fmt.Errorf("fake: no account %q", d.Author)
	}
	at := w.opt.Now().UTC()
	if !d.Dated.IsZero() {
		at = d.Dated.UTC()
	}
	p := &post{
		id: w.snowflake(at), author: d.Author, spoiler: d.Spoiler, visibility: d.Visibility, created: at,
		liked: map[string]bool{}, text: d.Text, html: d.HTML, quotes: d.Quotes, language: "de", extra: d.Extra,
	}
	if p.visibility == "" {
		p.visibility = "public"
	}
	if d.ReplyTo != "" {
		above := w.live(d.ReplyTo)
		if above == nil {
			return "", fmt.Errorf("fake: nothing to answer: %q", d.ReplyTo)
		}
		p.replyTo, p.replyToAccount, p.conversation = above.id, above.author, above.conversation
	}
	if p.conversation == 0 {
		p.conversation = w.next()
	}
	p.mentions = slices.Clone(d.Mentions)
	if p.html == "" {
		p.html, p.mentions = w.format(d.Text, p.mentions)
	}
	w.posts[p.id] = p
	w.order = append(w.order, p)
	w.tellPeople(p, d.Filtered)
	return p.id, nil
}

// tellPeople makes the notifications and conversations of a new post. What is filtered makes no conversation:
// https://docs.joinmastodon.org/entities/NotificationPolicy/
func (w *World) tellPeople(p *post, filtered bool) {
	for _, to := range p.mentions {
		if a := w.accounts[to]; a != nil && a.domain == "" && to != p.author && !a.blocks[p.author] && !a.mutes[p.author] {
			w.notes = append(w.notes, &note{w.next(), to, "mention", p.author, p.id, filtered, w.opt.Now()})
		}
	}
	if q := w.live(p.quotes); q != nil && w.accounts[q.author].domain == "" && q.author != p.author {
		w.notes = append(w.notes, &note{w.next(), q.author, "quote", p.author, p.id, filtered, w.opt.Now()})
	}
	if p.visibility != "direct" {
		return
	}
	for _, owner := range append(slices.Clone(p.mentions), p.author) {
		if w.accounts[owner].domain != "" || filtered && owner != p.author {
			continue
		}
		people := slices.DeleteFunc(append(slices.Clone(p.mentions), p.author), func(id string) bool { return id == owner })
		slices.Sort(people)
		key := strings.Join(slices.Compact(people), ",")
		i := slices.IndexFunc(w.chats, func(c *chat) bool {
			return c.owner == owner && c.conversation == p.conversation && c.people == key
		})
		if i < 0 {
			w.chats = append(w.chats, &chat{id: w.next(), conversation: p.conversation, owner: owner, people: key})
			i = len(w.chats) - 1
		}
		w.chats[i].posts = append(w.chats[i].posts, p.id)
	}
}

func (w *World) live(id string) *post {
	if p := w.posts[id]; p != nil && !p.deleted {
		return p
	}
	return nil
}

// Change gives a post other words: a text of this server's people, HTML of others.
func (w *World) Change(id, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.live(id)
	if p == nil {
		return fmt.Errorf("fake: no post %q", id)
	}
	if w.accounts[p.author].domain == "" {
		w.edit(p, text, p.spoiler)
		return nil
	}
	p.html, p.edited = text, w.opt.Now().UTC()
	return nil
}

func (w *World) edit(p *post, text, spoiler string) {
	if text == p.text && spoiler == p.spoiler { // nothing changed: no edit
		return
	}
	p.text, p.spoiler, p.edited = text, spoiler, w.opt.Now().UTC()
	p.html, p.mentions = w.format(text, nil)
}

// Remove deletes a post. What answered it stays, but no longer says to what.
func (w *World) Remove(id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.live(id) == nil {
		return fmt.Errorf("fake: no post %q", id)
	}
	w.remove(id)
	return nil
}

func (w *World) remove(id string) {
	w.posts[id].deleted = true
	for _, p := range w.order {
		if p.replyTo == id {
			p.replyTo = ""
		}
	}
	w.notes = slices.DeleteFunc(w.notes, func(n *note) bool { return n.post == id })
	for _, c := range w.chats {
		c.posts = slices.DeleteFunc(c.posts, func(p string) bool { return p == id })
	}
	w.chats = slices.DeleteFunc(w.chats, func(c *chat) bool { return len(c.posts) == 0 })
}

// Block lets somebody block somebody.
func (w *World) Block(who, whom string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accounts[who].blocks[whom] = true
}

// Written lists the texts an account has posted over the API, deleted ones too.
func (w *World) Written(account string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, p := range w.order {
		if p.author == account && p.api {
			out = append(out, p.text)
		}
	}
	return out
}

// Post is what stands on the server, for tests to look at.
type Post struct {
	Text, HTML, Spoiler, Visibility, ReplyTo string
	Mentions                                 []string // handles
	Liked                                    bool     // by anybody
	Deleted                                  bool
}

// Get gives a post.
func (w *World) Get(id string) (Post, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.posts[id]
	if p == nil {
		return Post{}, false
	}
	out := Post{p.text, p.html, p.spoiler, p.visibility, p.replyTo, nil, len(p.liked) > 0, p.deleted}
	for _, m := range p.mentions {
		out.Mentions = append(out.Mentions, w.acct(w.accounts[m]))
	}
	return out, true
}

// Reports lists what moderators have been told.
func (w *World) Reports() []Report {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.reports)
}

// Relation tells whether one account blocks and mutes another.
func (w *World) Relation(who, whom string) (blocks, mutes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.accounts[who].blocks[whom], w.accounts[who].mutes[whom]
}

func (w *World) acct(a *account) string {
	if a.domain == "" {
		return a.user
	}
	return a.user + "@" + a.domain
}
