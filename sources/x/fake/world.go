package fake

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// epoch is where the time in an id begins.
const epoch = 1288834974657

// Options is how a world begins.
type Options struct {
	Now func() time.Time
}

// World is what is on the network.
type World struct {
	mu     sync.Mutex
	now    func() time.Time
	seq    int64
	people map[string]*person // by id
	posts  []*post            // all versions, in the order of their ids
	events []*event
	taken  map[string]int
	likes  map[string]bool
	muted  map[string]bool
	barred map[string]bool
	hidden map[string]bool

	// Me is the account whose keys are in use.
	Me string
	// Capped makes every reading end with the month's cap; Refused is an app without access; DayLeft 0 is a used-up
	// limit of the day, -1 none.
	Capped, Refused bool
	DayLeft         int
	tokens          tokens
}

type person struct {
	id, name, user string
	gone           bool // suspended, or protected from us
}

type post struct {
	id, text, author, parent, conversation string
	quiet                                  bool // does not name the account it answers
	names                                  []string
	at                                     time.Time
	versions                               *[]string
	gone                                   bool
	links                                  map[string]string
}

type event struct {
	id, text, sender, conversation string
	at                             time.Time
}

// New makes a world with one firm in it.
func New(o Options) *World {
	w := &World{
		now: o.Now, people: map[string]*person{}, taken: map[string]int{}, likes: map[string]bool{}, muted: map[string]bool{},
		barred: map[string]bool{}, hidden: map[string]bool{}, DayLeft: -1,
	}
	w.Me = "1000001"
	w.people[w.Me] = &person{id: w.Me, name: "Bäckerei Krume", user: "krume"}
	w.tokens.init()
	return w
}

func (w *World) newID() string {
	w.seq++
	return strconv.FormatInt((w.now().UnixMilli()-epoch)<<22|w.seq&(1<<22-1), 10)
}

// who gives the id of an account by its name, made when it is new.
func (w *World) who(name string) string {
	if p := w.people[name]; p != nil {
		return name
	}
	for id, p := range w.people {
		if p.name == name {
			return id
		}
	}
	id := strconv.Itoa(2000000 + len(w.people))
	w.people[id] = &person{id: id, name: name, user: "user" + id}
	return id
}

func (w *World) find(id string) *post {
	i, ok := slices.BinarySearchFunc(w.posts, id, func(p *post, id string) int { return strings.Compare(p.id, id) })
	if !ok {
		return nil
	}
	return w.posts[i]
}

// present is the newest version of a post that is still there.
func (w *World) present(id string) *post {
	p := w.find(id)
	if p == nil || p.gone || w.people[p.author].gone {
		return nil
	}
	return w.find((*p.versions)[len(*p.versions)-1])
}

func (w *World) write(author, parent, text string) *post {
	p := &post{id: w.newID(), text: text, author: author, parent: parent, at: w.now().UTC().Truncate(time.Millisecond)}
	p.conversation = p.id
	p.versions = &[]string{p.id}
	if up := w.find(parent); up != nil {
		p.conversation = up.conversation
		p.names = append(p.names, up.author)
		for _, n := range up.names {
			if n != author && !slices.Contains(p.names, n) {
				p.names = append(p.names, n)
			}
		}
		p.names = slices.DeleteFunc(p.names, func(n string) bool { return n == author })
	}
	w.posts = append(w.posts, p)
	return p
}

// Post publishes in the firm's name.
func (w *World) Post(text string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.write(w.Me, "", text).id
}

// Answer lets somebody, or the firm (by its id), answer a post.
func (w *World) Answer(under, author, text string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.present(under) == nil {
		return "", fmt.Errorf("no post %q", under)
	}
	return w.write(w.who(author), under, text).id, nil
}

// Quiet lets somebody answer without naming the firm.
func (w *World) Quiet(under, author, text string) (string, error) {
	id, err := w.Answer(under, author, text)
	if err == nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.find(id).quiet = true
	}
	return id, err
}

// Mention lets somebody write "@krume …" somewhere else; links are put in as t.co.
func (w *World) Mention(author, text string, links map[string]string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.write(w.who(author), "", text)
	p.names, p.links = []string{w.Me}, links
	return p.id
}

// Stray is a post of somebody that has nothing to do with the firm.
func (w *World) Stray(author, text string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.write(w.who(author), "", text).id
}

// Message lets somebody write to the firm in private.
func (w *World) Message(author, text string) (conversation, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	who := w.who(author)
	e := &event{id: w.newID(), text: text, sender: who, conversation: w.Me + "-" + who, at: w.now().UTC()}
	w.events = append(w.events, e)
	return e.conversation, e.id
}

// Edit makes a new version of a post.
func (w *World) Edit(id, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	old := w.present(id)
	if old == nil {
		return fmt.Errorf("no post %q", id)
	}
	p := *old
	p.id, p.text, p.at = w.newID(), text, w.now().UTC()
	*p.versions = append(*p.versions, p.id)
	w.posts = append(w.posts, &p)
	return nil
}

// Remove deletes a post in all its versions.
func (w *World) Remove(id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.remove(id)
}

func (w *World) remove(id string) error {
	p := w.find(id)
	if p == nil || p.gone {
		return errors.New("no such post")
	}
	for _, v := range *p.versions {
		w.find(v).gone = true
	}
	return nil
}

// Suspend takes a person off the network.
func (w *World) Suspend(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people[w.who(name)].gone = true
}

// Applied counts how often the network has taken a text from the firm.
func (w *World) Applied(text string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.taken[text]
}

// State tells what the firm has made of a post or person: "liked", "hidden", "muted", "barred".
func (w *World) State(what, id string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return map[string]map[string]bool{"liked": w.likes, "hidden": w.hidden, "muted": w.muted, "barred": w.barred}[what][id]
}
