package fake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// trouble is an XRPC error on its way out.
type trouble struct {
	status        int
	name, message string
}

func (t *trouble) Error() string { return t.name + ": " + t.message }

func bad(name, format string, args ...any) error {
	return &trouble{http.StatusBadRequest, name, fmt.Sprintf(format, args...)}
}

// ask is a call as the handlers see it.
type ask struct {
	q     url.Values
	body  map[string]any
	token token
	raw   string // the token as sent
}

func (a ask) text(path ...string) string { return ref(a.body, path...) }

type method struct {
	post   bool
	open   bool // no session is asked for
	chat   bool // belongs to the chat service
	points int
	do     func(w *World, a ask) (any, error)
}

var methods = map[string]method{
	"com.atproto.server.createSession":        {post: true, open: true, do: (*World).createSession},
	"com.atproto.server.refreshSession":       {post: true, open: true, do: (*World).refreshSession},
	"com.atproto.identity.resolveHandle":      {open: true, do: (*World).resolveHandle},
	"com.atproto.repo.createRecord":           {post: true, points: 3, do: (*World).createRecord},
	"com.atproto.repo.putRecord":              {post: true, points: 2, do: (*World).putRecord},
	"com.atproto.repo.deleteRecord":           {post: true, points: 1, do: (*World).deleteRecord},
	"com.atproto.repo.getRecord":              {open: true, do: (*World).getRecord},
	"com.atproto.repo.listRecords":            {open: true, do: (*World).listRecords},
	"com.atproto.moderation.createReport":     {post: true, do: (*World).createReport},
	"app.bsky.actor.getProfile":               {do: (*World).getProfile},
	"app.bsky.graph.muteActor":                {post: true, do: (*World).muteActor},
	"app.bsky.graph.unmuteActor":              {post: true, do: (*World).unmuteActor},
	"app.bsky.feed.getPosts":                  {do: (*World).getPosts},
	"app.bsky.feed.getPostThread":             {do: (*World).getPostThread},
	"app.bsky.feed.getAuthorFeed":             {do: (*World).getAuthorFeed},
	"app.bsky.feed.searchPosts":               {do: (*World).searchPosts},
	"app.bsky.notification.listNotifications": {do: (*World).listNotifications},
	"chat.bsky.convo.listConvos":              {chat: true, do: (*World).listConvos},
	"chat.bsky.convo.getMessages":             {chat: true, do: (*World).getMessages},
	"chat.bsky.convo.getConvoForMembers":      {chat: true, do: (*World).getConvoForMembers},
	"chat.bsky.convo.sendMessage":             {post: true, chat: true, do: (*World).sendMessage},
}

// chatService is what a call to the chat has to be addressed to.
const chatService = "did:web:api.bsky.chat#bsky_chat"

// Handler answers the network's calls.
func (w *World) Handler() http.Handler { return http.HandlerFunc(w.serve) }

func (w *World) serve(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	answer, err := w.answer(out, r)
	out.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		t, ok := err.(*trouble) //nolint:errorlint // never wrapped
		if !ok {
			t = &trouble{http.StatusInternalServerError, "InternalServerError", "Internal Server Error"}
		}
		out.WriteHeader(t.status)
		_ = json.NewEncoder(out).Encode(map[string]string{"error": t.name, "message": t.message})
		return
	}
	if answer == nil {
		answer = struct{}{}
	}
	_ = json.NewEncoder(out).Encode(answer)
}

func (w *World) answer(out http.ResponseWriter, r *http.Request) (any, error) {
	name := strings.TrimPrefix(r.URL.Path, "/xrpc/")
	m, known := methods[name]
	if !known {
		return nil, &trouble{http.StatusNotImplemented, "MethodNotImplemented", "Method Not Implemented"}
	}
	if m.post != (r.Method == http.MethodPost) {
		return nil, &trouble{http.StatusMethodNotAllowed, "InvalidRequest", "Incorrect HTTP method (" + r.Method + ") expected another"}
	}
	a := ask{q: r.URL.Query()}
	a.raw, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return nil, bad("InvalidRequest", "request body broke off")
	}
	if len(body) > 0 && json.Unmarshal(body, &a.body) != nil {
		return nil, bad("InvalidRequest", "Input must be an object")
	}
	if !m.open {
		if a.token, err = w.enter(a.raw); err != nil {
			return nil, err
		}
	}
	if m.chat {
		if r.Header.Get("Atproto-Proxy") != chatService {
			return nil, &trouble{http.StatusNotImplemented, "MethodNotImplemented", "Method Not Implemented"}
		}
		if a.token.scope == scopeApp {
			return nil, bad("InvalidToken", "Bad token method")
		}
	}
	if m.points > 0 {
		if err := w.spend(out, m.points); err != nil {
			return nil, err
		}
	}
	return m.do(w, a)
}

type spent struct {
	at     time.Time
	points int
}

// spend counts points of writing and tells the state in headers.
func (w *World) spend(out http.ResponseWriter, points int) error {
	now, used := w.now(), 0
	kept := w.points[:0]
	for _, s := range w.points {
		if now.Sub(s.at) < time.Hour {
			kept, used = append(kept, s), used+s.points
		}
	}
	w.points = kept
	left := w.opt.WritesMax - used - points
	reset := now.Add(time.Hour)
	if len(kept) > 0 {
		reset = kept[0].at.Add(time.Hour)
	}
	Limits(out.Header(), w.opt.WritesMax, max(0, left), reset)
	if left < 0 {
		out.Header().Set("Retry-After", strconv.Itoa(int(reset.Sub(now)/time.Second)+1))
		return &trouble{http.StatusTooManyRequests, "RateLimitExceeded", "Rate Limit Exceeded"}
	}
	w.points = append(w.points, spent{now, points})
	return nil
}

// Limits writes the headers a limit is told by: the moment of reset is in seconds since 1970.
func Limits(h http.Header, limit, left int, reset time.Time) {
	h.Set("RateLimit-Limit", strconv.Itoa(limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(left))
	h.Set("RateLimit-Reset", strconv.FormatInt(reset.Unix(), 10))
	h.Set("RateLimit-Policy", strconv.Itoa(limit)+";w=3600")
}

// page cuts a listing: rows are numbered from the front, and the cursor names the last one given.
func (w *World) page(a ask, total int) (from, to int, cursor string) {
	size := 50
	if n, err := strconv.Atoi(a.q.Get("limit")); err == nil && n > 0 {
		size = n
	}
	size = min(size, w.opt.PageSize)
	if c := a.q.Get("cursor"); c != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(c, "after::"))
		if err == nil {
			from = min(n, total)
		}
	}
	to = min(from+size, total)
	if to < total {
		cursor = "after::" + strconv.Itoa(to)
	}
	return from, to, cursor
}

func listing(name string, rows []any, cursor string) map[string]any {
	if rows == nil {
		rows = []any{}
	}
	out := map[string]any{name: rows}
	if cursor != "" {
		out["cursor"] = cursor
	}
	return out
}
