package fake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	tokens "atempause/sources/googleauth/fake"
)

// Scope is what the token allows unless the options say otherwise.
const Scope = "https://www.googleapis.com/auth/business.manage"

// Account is what a config names.
const Account = "accounts/1101/locations/2202"

const root = "/v4/" + Account + "/reviews"

// Options say what world it is to be.
type Options struct {
	Now         func() time.Time
	Scopes      []string // nil: Scope
	BumpOnReply bool     // a reply moves the review's own time
}

// World is the location and all around it.
type World struct {
	Tokens *tokens.Tokens

	now  func() time.Time
	bump bool

	mu       sync.Mutex
	reviews  []*review
	taken    map[string]int
	closed   bool // Google has not let the project in
	disabled bool
	denied   bool
}

type review struct {
	id, name, stars, text string
	anonymous, gone       bool
	made, changed         time.Time
	reply                 *reply
	photo                 string
}

type reply struct {
	text, state, violation string
	at                     time.Time
}

// New makes a location without reviews.
func New(o Options) *World {
	if o.Scopes == nil {
		o.Scopes = []string{Scope}
	}
	return &World{Tokens: tokens.New(o.Now, o.Scopes...), now: o.Now, bump: o.BumpOnReply, taken: map[string]int{}}
}

// Words for stars.
var words = []string{"STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE"}

// Review lets somebody write a review. No name: they stay anonymous.
func (w *World) Review(author string, stars int, text string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := &review{
		id: fmt.Sprintf("AbFvOq%06d", len(w.reviews)+1), name: author, stars: words[stars], text: text, anonymous: author == "",
		made: w.now().UTC(), changed: w.now().UTC(),
	}
	w.reviews = append(w.reviews, r)
	return r.id
}

func (w *World) change(id string, f func(*review)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.reviews {
		if r.id == id && !r.gone {
			f(r)
			return nil
		}
	}
	return fmt.Errorf("no review of the name %s", id)
}

// Edit lets its author change a review.
func (w *World) Edit(id, text string) error {
	return w.change(id, func(r *review) { r.text, r.changed = text, w.now().UTC() })
}

// Rate lets its author change the stars.
func (w *World) Rate(id string, stars int) error {
	return w.change(id, func(r *review) { r.stars, r.changed = words[stars], w.now().UTC() })
}

// Remove deletes a review with its reply.
func (w *World) Remove(id string) error { return w.change(id, func(r *review) { r.gone = true }) }

// Answer lets the owner reply on Google's own pages; an empty text deletes the reply.
func (w *World) Answer(id, text string) error {
	return w.change(id, func(r *review) {
		r.reply = nil
		if text != "" {
			r.reply = &reply{text: text, at: w.now().UTC()}
		}
	})
}

// Refuse lets Google's filter reject the reply to a review.
func (w *World) Refuse(id string) error {
	return w.change(id, func(r *review) { r.reply.state, r.reply.violation = "REJECTED", "PII" })
}

// Photograph adds a picture to a review.
func (w *World) Photograph(id, address string) error {
	return w.change(id, func(r *review) { r.photo = address })
}

// Reply is what stands below a review; "" when nothing does.
func (w *World) Reply(id string) (text string) {
	_ = w.change(id, func(r *review) {
		if r.reply != nil {
			text = r.reply.text
		}
	})
	return text
}

// LetIn says whether Google has let the project in; SwitchOn whether the API is switched on in it; Allow whether the
// person manages the location.
func (w *World) LetIn(yes bool) { w.set(func() { w.closed = !yes }) }

// SwitchOn says whether the API is switched on in the project.
func (w *World) SwitchOn(yes bool) { w.set(func() { w.disabled = !yes }) }

// Allow says whether the token's person manages the location.
func (w *World) Allow(yes bool) { w.set(func() { w.denied = !yes }) }

func (w *World) set(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}

// Applied counts how often a text was taken as a reply through the API.
func (w *World) Applied(text string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.taken[text]
}

// Handler serves the API and the server of tokens.
func (w *World) Handler() http.Handler { return http.HandlerFunc(w.serve) }

func (w *World) serve(rw http.ResponseWriter, r *http.Request) {
	if w.Tokens.Serve(rw, r) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refuse(rw, r) {
		return
	}
	switch r.URL.Path {
	case "/v1/accounts": // My Business Account Management API
		say(rw, map[string]any{"accounts": []any{map[string]string{"name": "accounts/1101", "accountName": "Krume GmbH"}}})
		return
	case "/v1/accounts/1101/locations": // My Business Business Information API: asks for a readMask
		if !strings.Contains(r.URL.Query().Get("readMask"), "name") {
			invalid(rw, "readMask is required.")
			return
		}
		page := map[string]any{"locations": []any{map[string]string{"name": "locations/2202", "title": "Bäckerei Krume"}}, "nextPageToken": "2"}
		if r.URL.Query().Get("pageToken") == "2" {
			page = map[string]any{"locations": []any{map[string]string{"name": "locations/2203", "title": "Bäckerei Krume am Markt"}}}
		}
		say(rw, page)
		return
	}
	rest, here := strings.CutPrefix(r.URL.Path, root)
	id, isReply := strings.CutSuffix(strings.Trim(rest, "/"), "/reply")
	switch {
	case here && rest == "" && r.Method == http.MethodGet:
		w.list(rw, r)
	case here && id != "" && r.Method == http.MethodGet && !isReply:
		if at := w.find(id); at != nil {
			say(rw, shape(at))
			return
		}
		missing(rw)
	case here && isReply && r.Method == http.MethodPut:
		w.put(rw, r, id)
	case here && isReply && r.Method == http.MethodDelete:
		at := w.find(id)
		if at == nil || at.reply == nil {
			missing(rw)
			return
		}
		at.reply = nil
		say(rw, map[string]any{})
	default:
		missing(rw)
	}
}

// refuse answers those who are not let in.
func (w *World) refuse(rw http.ResponseWriter, r *http.Request) bool {
	info := func(reason string, meta map[string]string) map[string]any {
		return map[string]any{
			"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com", "metadata": meta,
		}
	}
	service := map[string]string{"service": "mybusiness.googleapis.com", "consumer": "projects/4711"}
	switch {
	case !w.Tokens.Good(r):
		tokens.Error(rw, 401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.", "", "",
			info("ACCESS_TOKEN_EXPIRED", service))
	case w.disabled:
		tokens.Error(rw, 403, "PERMISSION_DENIED", "Google My Business API has not been used in project 4711 before or it is disabled.", "", "",
			info("SERVICE_DISABLED", service))
	case w.closed:
		service["quota_limit"], service["quota_limit_value"] = "DefaultRequestsPerMinutePerProject", "0"
		tokens.Error(rw, 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of service 'mybusiness.googleapis.com' for consumer 'project_number:4711'.", "", "",
			info("RATE_LIMIT_EXCEEDED", service))
	case w.denied:
		tokens.Error(rw, 403, "PERMISSION_DENIED", "The caller does not have permission", "", "")
	default:
		return false
	}
	return true
}

func missing(rw http.ResponseWriter) {
	tokens.Error(rw, 404, "NOT_FOUND", "Requested entity was not found.", "", "")
}

func invalid(rw http.ResponseWriter, message string) {
	tokens.Error(rw, 400, "INVALID_ARGUMENT", message, "", "")
}

func say(rw http.ResponseWriter, v any) {
	rw.Header().Set("Content-Type", "application/json; charset=UTF-8")
	_ = json.NewEncoder(rw).Encode(v)
}

func (w *World) find(id string) *review {
	for _, r := range w.reviews {
		if r.id == id && !r.gone {
			return r
		}
	}
	return nil
}

func (w *World) list(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	size := 50
	if v := q.Get("pageSize"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			invalid(rw, "Request contains an invalid argument.")
			return
		}
		size = min(max(n, 1), 50)
	}
	var all []*review
	sum := 0
	for i := len(w.reviews) - 1; i >= 0; i-- {
		if at := w.reviews[i]; !at.gone {
			all = append(all, at)
			sum += slices.Index(words, at.stars)
		}
	}
	slices.SortStableFunc(all, func(a, b *review) int { return b.changed.Compare(a.changed) })
	from := 0
	if tok := q.Get("pageToken"); tok != "" {
		raw, err := base64.RawURLEncoding.DecodeString(tok)
		n, err2 := strconv.Atoi(string(raw))
		if err != nil || err2 != nil {
			invalid(rw, "Invalid page token.")
			return
		}
		from = min(n, len(all))
	}
	page := map[string]any{}
	if len(all) > 0 {
		page["totalReviewCount"], page["averageRating"] = len(all), float64(sum)/float64(len(all))
	}
	var rows []any
	for _, at := range all[from:min(len(all), from+size)] {
		rows = append(rows, shape(at))
	}
	if len(rows) > 0 { // an empty list is left out, as Google's JSON does
		page["reviews"] = rows
	}
	if from+size < len(all) {
		page["nextPageToken"] = token(from + size)
	}
	say(rw, page)
}

func token(from int) string { return base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(from))) }

// Empty is a page without rows whose next one is the page that was asked for.
func Empty(rw http.ResponseWriter, r *http.Request) {
	next := r.URL.Query().Get("pageToken")
	if next == "" {
		next = token(0)
	}
	say(rw, map[string]any{"nextPageToken": next})
}

func shape(r *review) map[string]any {
	who := map[string]any{"displayName": r.name, "profilePhotoUrl": "https://lh3.googleusercontent.com/fake"}
	if r.anonymous {
		who = map[string]any{"displayName": "A Google user", "isAnonymous": true}
	}
	out := map[string]any{
		"name": Account + "/reviews/" + r.id, "reviewId": r.id, "reviewer": who, "starRating": r.stars,
		"reviewReplyUrl": "https://business.google.com/reviews/" + r.id,
		"createTime":     r.made.Format(time.RFC3339Nano), "updateTime": r.changed.Format(time.RFC3339Nano),
	}
	if r.text != "" {
		out["comment"] = r.text
	}
	if r.reply != nil {
		out["reviewReply"] = r.reply.shape()
	}
	if r.photo != "" {
		out["reviewMediaItems"] = []any{map[string]string{"thumbnailUrl": r.photo}}
	}
	return out
}

func (r *reply) shape() map[string]any {
	out := map[string]any{"comment": r.text, "updateTime": r.at.Format(time.RFC3339Nano)}
	if r.state != "" {
		out["reviewReplyState"], out["policyViolation"] = r.state, r.violation
	}
	return out
}

func (w *World) put(rw http.ResponseWriter, r *http.Request, id string) {
	var in struct {
		Comment string `json:"comment"`
	}
	at := w.find(id)
	switch {
	case json.NewDecoder(r.Body).Decode(&in) != nil || strings.TrimSpace(in.Comment) == "":
		invalid(rw, "Request contains an invalid argument.")
	case at == nil:
		missing(rw)
	case len(in.Comment) > 4096:
		invalid(rw, "The comment is longer than 4096 bytes.")
	default:
		at.reply = &reply{text: strings.TrimSpace(in.Comment), at: w.now().UTC()}
		if w.bump {
			at.changed = w.now().UTC()
		}
		w.taken[in.Comment]++
		say(rw, at.reply.shape())
	}
}
