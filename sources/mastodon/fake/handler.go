package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// request is a call with who makes it.
type request struct {
	*http.Request
	w  http.ResponseWriter
	me string // the account of the token
}

// Handler speaks Mastodon's REST API.
func (w *World) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, do := range map[string]func(*World, request){
		"GET /api/v1/accounts/verify_credentials": (*World).verify,
		"GET /api/v1/apps/verify_credentials":     (*World).app,
		"GET /api/v1/accounts/{id}/statuses":      (*World).accountStatuses,
		"GET /api/v1/notifications":               (*World).notifications,
		"GET /api/v1/conversations":               (*World).conversations,
		"GET /api/v1/timelines/tag/{tag}":         (*World).tagged,
		"GET /api/v2/search":                      (*World).search,
		"GET /api/v1/statuses/{id}":               (*World).show,
		"GET /api/v1/statuses/{id}/context":       (*World).context,
		"GET /api/v1/statuses/{id}/source":        (*World).source,
		"POST /api/v1/statuses":                   (*World).create,
		"PUT /api/v1/statuses/{id}":               (*World).update,
		"DELETE /api/v1/statuses/{id}":            (*World).destroy,
		"POST /api/v1/statuses/{id}/{act}":        (*World).actOnPost,
		"POST /api/v1/accounts/{id}/{act}":        (*World).actOnAccount,
		"POST /api/v1/reports":                    (*World).report,
	} {
		mux.HandleFunc(pattern, func(rw http.ResponseWriter, r *http.Request) {
			w.mu.Lock()
			defer w.mu.Unlock()
			req := request{r, rw, ""}
			if w.enter(&req) {
				do(w, req)
			}
		})
	}
	mux.HandleFunc("GET /api/{version}/instance", func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		req := request{r, rw, ""}
		if v := r.PathValue("version"); v == "v1" || v == "v2" && !w.opt.Old {
			req.ok(w.instanceJSON(v == "v1"))
			return
		}
		req.missing()
	})
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) { request{r, rw, ""}.missing() })
	return mux
}

func (r request) says(status int, v any) {
	r.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	r.w.WriteHeader(status)
	_ = json.NewEncoder(r.w).Encode(v) // who hangs up hears nothing
}

func (r request) ok(v any) { r.says(http.StatusOK, v) }

// fails is https://docs.joinmastodon.org/entities/Error/
func (r request) fails(status int, text string) { r.says(status, map[string]string{"error": text}) }

func (r request) missing() { r.fails(http.StatusNotFound, "Record not found") }

// The limit of an account: https://docs.joinmastodon.org/api/rate-limits/
const (
	limitCalls  = 300
	limitWindow = 5 * time.Minute
)

// enter checks the token and counts the call.
func (w *World) enter(r *request) bool {
	given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	t := w.tokens[given]
	why := ""
	switch {
	case t == nil:
		why = "The access token is invalid"
	case t.state != "":
		why = "The access token " + map[string]string{"expired": "expired", "revoked": "was revoked"}[t.state]
	}
	if why != "" {
		r.w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="Doorkeeper", error="invalid_token", error_description="%s"`, why))
		r.fails(http.StatusUnauthorized, why)
		return false
	}
	r.me = t.account
	now := w.opt.Now()
	spent := w.spent[r.me]
	if began := now.Truncate(limitWindow); !spent.began.Equal(began) {
		spent = window{began: began}
	}
	spent.calls++
	w.spent[r.me] = spent
	r.w.Header().Set("X-RateLimit-Limit", strconv.Itoa(limitCalls))
	r.w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(max(0, limitCalls-spent.calls)))
	r.w.Header().Set("X-RateLimit-Reset", spent.began.Add(limitWindow).UTC().Format("2006-01-02T15:04:05.000000Z"))
	if spent.calls > limitCalls {
		r.fails(http.StatusTooManyRequests, "Too many requests")
		return false
	}
	return true
}

func (w *World) verify(r request) {
	out := w.accountJSON(w.accounts[r.me])
	out["source"] = map[string]any{"privacy": "public", "sensitive": false, "language": "de"}
	r.ok(out)
}

func (w *World) app(r request) {
	scopes := w.opt.Scopes
	if scopes == nil {
		scopes = []string{"read", "write"}
	}
	r.ok(map[string]any{"id": "1", "name": "Atempause", "website": nil, "scopes": scopes})
}

// row is one of a listing, with the id it is paged by.
type row struct {
	id   int64
	json any
}

func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64) // no id: nothing is smaller
	return n
}

// list answers one page of rows, the newest first, with the links to those around it:
// https://docs.joinmastodon.org/api/guidelines/#pagination
func (w *World) list(r request, all []row, usual, most int) {
	q := r.URL.Query()
	limit := usual
	if n, err := strconv.Atoi(q.Get("limit")); err == nil && n > 0 {
		limit = min(n, most)
	}
	slices.SortFunc(all, func(a, b row) int { return int(min(1, max(-1, b.id-a.id))) })
	var page []row
	for _, one := range all {
		if q.Get("max_id") != "" && one.id >= number(q.Get("max_id")) ||
			q.Get("since_id") != "" && one.id <= number(q.Get("since_id")) ||
			q.Get("min_id") != "" && one.id <= number(q.Get("min_id")) {
			continue
		}
		page = append(page, one)
	}
	if q.Get("min_id") != "" { // those right above it
		page = page[max(0, len(page)-limit):]
	}
	page = page[:min(len(page), limit)]
	out := []any{}
	for _, one := range page {
		out = append(out, one.json)
	}
	var links []string
	link := func(rel, key string, id int64) {
		u := url.Values{"limit": {strconv.Itoa(limit)}, key: {strconv.FormatInt(id, 10)}}
		links = append(links, fmt.Sprintf(`<%s%s?%s>; rel="%s"`, w.urlBase, r.URL.Path, u.Encode(), rel))
	}
	if len(page) == limit {
		link("next", "max_id", page[len(page)-1].id)
	}
	if len(page) > 0 {
		link("prev", "min_id", page[0].id)
		r.w.Header().Set("Link", strings.Join(links, ", "))
	}
	r.ok(out)
}

func truthy(s string) bool { return s == "true" || s == "1" || s == "t" || s == "on" }

// accountStatuses is https://docs.joinmastodon.org/methods/accounts/#statuses
func (w *World) accountStatuses(r request) {
	var all []row
	for _, p := range w.order {
		if p.author != r.PathValue("id") || !w.sees(r.me, p) {
			continue
		}
		if truthy(r.URL.Query().Get("exclude_replies")) && p.replyToAccount != "" && p.replyToAccount != p.author {
			continue
		}
		all = append(all, row{number(p.id), w.statusJSON(p, r.me)})
	}
	w.list(r, all, 20, 40)
}

// notifications is https://docs.joinmastodon.org/methods/notifications/#get
func (w *World) notifications(r request) {
	types := r.URL.Query()["types[]"]
	var all []row
	for _, n := range w.notes {
		p := w.live(n.post)
		if n.to != r.me || n.filtered && !truthy(r.URL.Query().Get("include_filtered")) || len(types) > 0 && !slices.Contains(types, n.kind) || !w.shows(r.me, p) {
			continue
		}
		all = append(all, row{n.id, map[string]any{
			"id": strconv.FormatInt(n.id, 10), "type": n.kind, "created_at": iso(n.at), "account": w.accountJSON(w.accounts[n.from]),
			"status": w.statusJSON(p, r.me), "group_key": "ungrouped-" + strconv.FormatInt(n.id, 10),
		}})
	}
	w.list(r, all, 40, 80)
}

// conversations is https://docs.joinmastodon.org/methods/conversations/#get; it is paged by the ids of the last messages.
func (w *World) conversations(r request) {
	var all []row
	for _, c := range w.chats {
		if c.owner == r.me {
			all = append(all, row{number(c.last()), w.chatJSON(c, r.me)})
		}
	}
	w.list(r, all, 20, 40)
}

// tagged is https://docs.joinmastodon.org/methods/timelines/#tag
func (w *World) tagged(r request) {
	tag := "#" + strings.ToLower(r.PathValue("tag"))
	var all []row
	for _, p := range w.order {
		words := strings.FieldsFunc(strings.ToLower(bare(p.html)), func(c rune) bool { return strings.ContainsRune(" \n.,!?;:", c) })
		if p.visibility == "public" && w.shows(r.me, p) && slices.Contains(words, tag) {
			all = append(all, row{number(p.id), w.statusJSON(p, r.me)})
		}
	}
	w.list(r, all, 20, 40)
}

// bare is the words of a post, roughly: for finding only.
func bare(s string) string {
	var b strings.Builder
	in := false
	for _, c := range s {
		switch {
		case c == '<':
			in = true
		case c == '>':
			in = false
		case !in:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// search is https://docs.joinmastodon.org/methods/search/#v2, for posts.
func (w *World) search(r request) {
	q := r.URL.Query()
	found := []any{}
	words := strings.ToLower(strings.Trim(q.Get("q"), `"`))
	for i := len(w.order) - 1; i >= 0 && !w.opt.NoSearch && words != ""; i-- {
		p := w.order[i]
		id := number(p.id)
		if p.visibility != "public" || !w.shows(r.me, p) || !strings.Contains(strings.ToLower(bare(p.html)), words) ||
			q.Get("min_id") != "" && id <= number(q.Get("min_id")) || q.Get("max_id") != "" && id >= number(q.Get("max_id")) {
			continue
		}
		if found = append(found, w.statusJSON(p, r.me)); len(found) == 40 {
			break
		}
	}
	r.ok(map[string]any{"accounts": []any{}, "hashtags": []any{}, "statuses": found})
}
