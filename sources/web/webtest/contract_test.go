package webtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sourcetest"
	"atempause/sources/web"
	"atempause/sources/web/webtest"
)

const token = "board-token-0123456789"

// stage shows what a network adds to the Kit.
type stage struct {
	*webtest.Kit
	board *board
}

var _ sourcetest.Stage = (*stage)(nil)

func newStage(t *testing.T) *stage {
	clock := sourcetest.NewClock()
	b := newBoard(clock.Now)
	return &stage{webtest.New(t, b, clock, webtest.Shapes{
		HiddenError: func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusOK, map[string]string{"error": "the cat sat on the keyboard"})
		},
		EmptyPage: func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			answer(w, http.StatusOK, listing{Posts: []post{}, Next: r.URL.RequestURI()})
		},
	}), b}
}

func id(n *note, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return n.ID, nil
}

func (s *stage) AddPost(text string) (string, error) { return id(s.board.add("", brand, text)) }
func (s *stage) AddComment(under, author, text string) (string, error) {
	return id(s.board.add(under, author, text))
}

func (s *stage) AddMessage(string, string) (string, string, error) {
	return "", "", sourcetest.ErrNotHere
}

func (s *stage) Edit(id, text string) error {
	return s.board.change(id, func(n *note) { n.Text = text })
}

func (s *stage) Remove(id string) error { return s.board.change(id, func(n *note) { n.Gone = true }) }

func (s *stage) ExpireToken() error {
	s.board.mu.Lock()
	defer s.board.mu.Unlock()
	s.board.dead = true
	return nil
}

func (s *stage) Applied(text string) int {
	s.board.mu.Lock()
	defer s.board.mu.Unlock()
	return s.board.taken[text]
}

// source reads the board through the transport. speak is how a call is made: with Do, or as a library would.
type source struct {
	now   func() time.Time
	speak func(ctx context.Context, call web.Call) error
}

func judge(status int, _ http.Header, body []byte) *sources.Error {
	var told struct{ Error string }
	if json.Unmarshal(body, &told) != nil || told.Error == "" {
		return nil
	}
	switch {
	case status == http.StatusUnauthorized:
		return &sources.Error{Class: sources.TokenExpired, Detail: told.Error}
	case status == http.StatusOK:
		return &sources.Error{Class: sources.Rejected, Detail: told.Error}
	}
	return &sources.Error{Detail: told.Error}
}

func (s *stage) source(t *testing.T, library bool) *source {
	t.Helper()
	c, err := web.New(web.Config{
		Network: "board", BaseURL: s.URL, HTTP: s.Client(), Now: s.Now, Sleep: s.Sleep, Judge: judge,
		Auth: web.Bearer(func(context.Context) (string, error) { return token, nil }),
	})
	if err != nil {
		t.Fatal(err)
	}
	src := &source{now: s.Now}
	src.speak = func(ctx context.Context, call web.Call) error {
		_, err := c.Do(ctx, call)
		return err
	}
	if library {
		src.speak = func(ctx context.Context, call web.Call) error { return asLibrary(ctx, c, s.URL, call) }
	}
	return src
}

// asLibrary makes a call as a library with a client of its own does that tries everything three times.
func asLibrary(ctx context.Context, c *web.Client, base string, call web.Call) error {
	hc := c.HTTP(nil)
	ctx, rec := c.Record(ctx, web.Call{Op: call.Op, Object: call.Object, Repeatable: call.Repeatable})
	body, _ := json.Marshal(call.JSON)
	method := http.MethodGet
	if call.Method != "" {
		method = call.Method
	}
	var err error
	for range 3 {
		address := call.URL
		if address == "" {
			address = base + call.Path
			if call.Query != nil {
				address += "?" + call.Query.Encode()
			}
		}
		var req *http.Request
		if req, err = http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body)); err != nil {
			break
		}
		var resp *http.Response
		if resp, err = hc.Do(req); err == nil {
			if call.Out != nil {
				err = json.NewDecoder(resp.Body).Decode(call.Out)
			}
			_ = resp.Body.Close()
		}
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	return rec.Told(err)
}

func (s *source) Lanes(context.Context) ([]sources.Lane, error) {
	return []sources.Lane{"comments"}, nil
}

func (s *source) Capabilities() sources.Capabilities {
	acts := map[sources.Act]sources.Capability{}
	for _, a := range sources.Acts {
		acts[a] = sources.Capability{Why: "capability.not_offered"}
	}
	acts[sources.ActReply], acts[sources.ActDelete] = sources.Capability{Can: true}, sources.Capability{Can: true}
	return sources.Capabilities{sources.CommentForm: acts}
}

func (s *source) TextLimit(sources.Form, sources.Audience) sources.Limit {
	return sources.Limit{Max: 500}
}

// Fetch reads all posts; the cursor holds the step each stood at when it was told.
func (s *source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	told := map[string]int{}
	if from != "" {
		if err := json.Unmarshal([]byte(from), &told); err != nil {
			return err
		}
	}
	next, done := "/posts?from=0", 0
	for empty := 0; next != "" && empty < 10; {
		path, query, _ := strings.Cut(next, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			return err
		}
		var page listing
		if err := s.speak(ctx, web.Call{Op: "read posts", Path: path, Query: values, Out: &page}); err != nil {
			return err
		}
		for _, p := range page.Posts {
			done++
			if at, ok := told[p.ID]; ok && at == p.Step {
				continue
			}
			told[p.ID] = p.Step
			if err := emit(batch(lane, p, told, done)); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		empty++
		if len(page.Posts) > 0 {
			empty = 0
		}
		next = page.Next
	}
	return emit(sources.Batch{Lane: lane, Cursor: cursor(told), Done: done})
}

func cursor(told map[string]int) sources.Cursor {
	b, _ := json.Marshal(told)
	return sources.Cursor(b)
}

func batch(lane sources.Lane, p post, told map[string]int, done int) sources.Batch {
	b := sources.Batch{Lane: lane, Cursor: cursor(told), Done: done}
	gone := sources.Gone{Root: p.ID}
	at := map[string]int{}
	for _, n := range p.Comments {
		i, ok := at[n.Root]
		if !ok {
			i = len(b.Threads)
			at[n.Root] = i
			b.Threads = append(b.Threads, sources.Thread{
				RemoteID: n.Root, Form: sources.CommentForm, Audience: sources.Public, Context: sources.Context{RemoteID: p.ID},
			})
		}
		m := sources.Message{RemoteID: n.ID, Text: n.Text, Time: n.At, Author: sources.Author{Name: n.Author}, Ours: n.Author == brand}
		if n.Root != n.ID {
			m.ParentID = n.Root
		}
		b.Threads[i].Messages = append(b.Threads[i].Messages, m)
		gone.Seen = append(gone.Seen, n.ID)
	}
	b.Gone = []sources.Gone{gone}
	return b
}

func (s *source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	if len(out.Text) > 500 {
		return sources.Receipt{}, &sources.Error{Class: sources.TooLong, Network: "board", Op: "reply"}
	}
	var n note
	err := s.speak(ctx, web.Call{
		Op: "reply", Object: out.Target, Method: http.MethodPost, Path: "/comments", Out: &n,
		JSON: map[string]string{"under": out.Target, "text": out.Text},
	})
	return sources.Receipt{RemoteID: n.ID, Time: n.At, Parent: n.Root}, err
}

func (s *source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	var found *note
	err := s.Fetch(ctx, "comments", "", func(b sources.Batch) error {
		for _, t := range b.Threads {
			for _, m := range t.Messages {
				if m.Ours && m.Text == out.Text && !m.Time.Before(out.Tried.Add(-2*time.Minute)) && !slices.Contains(out.Others, m.RemoteID) {
					found = &note{ID: m.RemoteID, At: m.Time}
				}
			}
		}
		return nil
	})
	if err != nil || found == nil {
		return sources.Receipt{}, false, err
	}
	return sources.Receipt{RemoteID: found.ID, Time: found.At}, true, nil
}

func (s *source) Delete(ctx context.Context, message string) error {
	return s.speak(ctx, web.Call{
		Op: "delete", Object: message, Method: http.MethodDelete, Path: web.Path("comments", message), Repeatable: true,
	})
}

// The contract of all sources holds over this transport, whatever happens on the line.
func TestContract(t *testing.T) {
	for name, library := range map[string]bool{"Do": false, "library": true} {
		t.Run(name, func(t *testing.T) {
			sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
				s := newStage(t)
				return sourcetest.Harness{
					Source: s.source(t, library), Again: func() sources.Source { return s.source(t, library) }, Stage: s,
					Public: "comments", Now: s.Now, Patience: 100 * time.Millisecond,
				}
			})
		})
	}
}
