package webtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// board is the smallest network that can be spoken to over HTTP: a notice board with posts and comments.
//
//	GET    /posts?from=N          three posts with all that stands below them, {"posts":[…],"next":"/posts?from=M"}
//	POST   /comments              {"under","text"} → the comment
//	DELETE /comments/ID           204
type board struct {
	now func() time.Time

	mu    sync.Mutex
	dead  bool
	steps int // counts changes
	notes []*note
	taken map[string]int
}

type note struct {
	ID     string    `json:"id"`
	Post   string    `json:"post"`
	Root   string    `json:"root"`
	Author string    `json:"author"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
	Gone   bool      `json:"gone"`
	Step   int       `json:"step"`
}

const brand = "Krume"

func newBoard(now func() time.Time) *board { return &board{now: now, taken: map[string]int{}} }

func (b *board) find(id string) *note {
	for _, n := range b.notes {
		if n.ID == id {
			return n
		}
	}
	return nil
}

func (b *board) add(under, author, text string) (*note, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.steps++
	n := &note{ID: fmt.Sprintf("n%d", len(b.notes)+1), Author: author, Text: text, At: b.now(), Step: b.steps}
	if under == "" {
		n.Post = n.ID
	} else {
		at := b.find(under)
		if at == nil || at.Gone {
			return nil, fmt.Errorf("nothing of the name %s", under)
		}
		n.Post, n.Root = at.Post, at.Root
		if n.Root == "" {
			n.Root = n.ID
		}
	}
	b.notes = append(b.notes, n)
	return n, nil
}

func (b *board) change(id string, f func(*note)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.find(id)
	if at == nil {
		return fmt.Errorf("nothing of the name %s", id)
	}
	for _, n := range b.notes {
		if n == at || at.Post == at.ID && n.Post == at.ID || at.Root == at.ID && n.Root == at.ID {
			b.steps++
			f(n)
			n.Step = b.steps
		}
	}
	return nil
}

func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	dead := b.dead
	b.mu.Unlock()
	id, one := strings.CutPrefix(r.URL.Path, "/comments/")
	switch {
	case dead || r.Header.Get("Authorization") != "Bearer "+token:
		answer(w, http.StatusUnauthorized, map[string]string{"error": "token expired"})
	case r.Method == http.MethodGet && r.URL.Path == "/posts":
		b.list(w, r)
	case r.Method == http.MethodPost && r.URL.Path == "/comments":
		b.take(w, r)
	case r.Method == http.MethodDelete && one:
		if b.change(id, func(n *note) { n.Gone = true }) != nil {
			answer(w, http.StatusNotFound, map[string]string{"error": "not found"})
			return
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		answer(w, http.StatusNotFound, map[string]string{"error": "no such thing"})
	}
}

func (b *board) list(w http.ResponseWriter, r *http.Request) {
	from, _ := strconv.Atoi(r.URL.Query().Get("from"))
	b.mu.Lock()
	defer b.mu.Unlock()
	page := listing{Posts: []post{}}
	i := 0
	for _, p := range b.notes {
		if p.Post != p.ID {
			continue
		}
		if i++; i <= from {
			continue
		}
		if len(page.Posts) == 3 {
			page.Next = fmt.Sprintf("/posts?from=%d", i-1)
			break
		}
		page.Posts = append(page.Posts, b.whole(p))
	}
	answer(w, http.StatusOK, page)
}

func (b *board) whole(p *note) post {
	out := post{ID: p.ID, Step: p.Step}
	for _, n := range b.notes {
		if n.Post != p.ID || n == p {
			continue
		}
		out.Step = max(out.Step, n.Step)
		if !n.Gone {
			out.Comments = append(out.Comments, *n)
		}
	}
	return out
}

type listing struct {
	Posts []post `json:"posts"`
	Next  string `json:"next,omitempty"`
}

type post struct {
	ID       string `json:"id"`
	Step     int    `json:"step"`
	Comments []note `json:"comments"`
}

func (b *board) take(w http.ResponseWriter, r *http.Request) {
	var in struct{ Under, Text string }
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		answer(w, http.StatusBadRequest, map[string]string{"error": "cannot be read"})
		return
	}
	n, err := b.add(in.Under, brand, in.Text)
	if err != nil {
		answer(w, http.StatusNotFound, map[string]string{"error": err.Error()})
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.taken[in.Text]++
	answer(w, http.StatusOK, n)
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
