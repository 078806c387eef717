package fake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Handler is the network over HTTP.
func (w *World) Handler() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, h http.HandlerFunc) {
		mux.HandleFunc(pattern, func(rw http.ResponseWriter, r *http.Request) {
			w.mu.Lock()
			defer w.mu.Unlock()
			h(rw, r)
		})
	}
	on := func(pattern string, h http.HandlerFunc) {
		open(pattern, func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("X-Rate-Limit-Limit", "300")
			rw.Header().Set("X-Rate-Limit-Remaining", "299")
			rw.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt(w.now().Add(15*time.Minute).Unix(), 10))
			switch {
			case !w.known(r) && strings.HasPrefix(r.Header.Get("Authorization"), "OAuth "):
				say(rw, 401, map[string]any{"errors": []any{map[string]any{"code": 89, "message": "Invalid or expired token."}}})
			case !w.known(r):
				Problem(rw, 401, "about:blank", "Unauthorized", "Unauthorized")
			case w.Refused:
				say(rw, 403, map[string]any{
					"title": "Client Forbidden", "type": "https://api.twitter.com/2/problems/client-forbidden", "reason": "client-not-enrolled",
					"detail": "When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a Twitter developer App that is attached to a Project.",
				})
			case w.Capped && r.Method == http.MethodGet:
				say(rw, 429, map[string]any{
					"account_id": 17, "product_name": "standard-basic", "title": "UsageCapExceeded", "period": "Monthly", "scope": "Product",
					"detail": "Usage cap exceeded: Monthly product cap", "type": "https://api.twitter.com/2/problems/usage-capped",
				})
			default:
				h(rw, r)
			}
		})
	}
	open("POST /2/oauth2/token", w.renew)
	open("GET /i/oauth2/authorize", w.consent)
	on("GET /2/users/me", func(rw http.ResponseWriter, _ *http.Request) {
		say(rw, 200, map[string]any{"data": w.user(w.Me)})
	})
	on("GET /2/users/{id}/mentions", func(rw http.ResponseWriter, r *http.Request) {
		w.list(rw, r, 800, func(p *post) bool { return !p.quiet && slices.Contains(p.names, r.PathValue("id")) })
	})
	on("GET /2/users/{id}/tweets", func(rw http.ResponseWriter, r *http.Request) {
		w.list(rw, r, 3200, func(p *post) bool { return p.author == r.PathValue("id") })
	})
	on("GET /2/tweets/search/recent", func(rw http.ResponseWriter, r *http.Request) {
		query := " " + r.URL.Query().Get("query") + " "
		w.list(rw, r, 1<<30, func(p *post) bool {
			return strings.Contains(query, " conversation_id:"+p.conversation+" ") && p.id != p.conversation && w.now().Sub(p.at) < 7*24*time.Hour
		})
	})
	on("GET /2/tweets", w.lookup)
	on("POST /2/tweets", w.create)
	on("DELETE /2/tweets/{id}", w.deletePost)
	on("PUT /2/tweets/{id}/hidden", w.hide)
	w.handleActs(on)
	w.handleMessages(on)
	return mux
}

func say(rw http.ResponseWriter, status int, v any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
}

// Problem answers with an error of version 2.
func Problem(rw http.ResponseWriter, status int, kind, title, detail string) {
	say(rw, status, map[string]any{"type": kind, "title": title, "detail": detail, "status": status})
}

// Empty answers a listing with a page without rows that goes on where this one was to begin.
func Empty(rw http.ResponseWriter, r *http.Request) {
	next := r.URL.Query().Get("pagination_token")
	if next == "" {
		next = "from-0"
	}
	say(rw, 200, map[string]any{"meta": map[string]any{"result_count": 0, "next_token": next}})
}

// list answers with a page of posts, the newest first.
func (w *World) list(rw http.ResponseWriter, r *http.Request, most int, wanted func(*post) bool) {
	q := r.URL.Query()
	size, _ := strconv.Atoi(q.Get("max_results"))
	if size < 5 || size > 100 {
		Problem(rw, 400, "https://api.twitter.com/2/problems/invalid-request", "Invalid Request", "One or more parameters to your request was invalid.")
		return
	}
	var all []*post
	for _, p := range slices.Backward(w.posts) {
		if w.present(p.id) == p && wanted(p) && within(p, q.Get("since_id"), q.Get("until_id"), q.Get("start_time")) && len(all) < most {
			all = append(all, p)
		}
	}
	token := q.Get("pagination_token") + q.Get("next_token")
	from, _ := strconv.Atoi(strings.TrimPrefix(token, "from-"))
	page := all[min(from, len(all)):min(from+size, len(all))]
	meta := map[string]any{"result_count": len(page)}
	if from+size < len(all) {
		meta["next_token"] = "from-" + strconv.Itoa(from+size)
	}
	answer := w.render(page)
	answer["meta"] = meta
	say(rw, 200, answer)
}

func within(p *post, since, until, start string) bool {
	if since != "" && p.id <= since || until != "" && p.id >= until {
		return false
	}
	at, err := time.Parse(time.RFC3339, start)
	return err != nil || !p.at.Before(at)
}

func (w *World) lookup(rw http.ResponseWriter, r *http.Request) {
	var found []*post
	var missing []any
	for _, id := range strings.Split(r.URL.Query().Get("ids"), ",") {
		p := w.find(id)
		switch {
		case p == nil || p.gone:
			missing = append(missing, absent(id, "resource-not-found", "Not Found Error", "Could not find tweet with ids: ["+id+"]."))
		case w.people[p.author].gone:
			missing = append(missing, absent(id, "not-authorized-for-resource", "Authorization Error", "Sorry, you are not authorized to see the Tweet with ids: ["+id+"]."))
		default:
			found = append(found, p)
		}
	}
	answer := w.render(found)
	if len(missing) > 0 {
		answer["errors"] = missing
	}
	say(rw, 200, answer)
}

func absent(id, kind, title, detail string) map[string]any {
	return map[string]any{
		"value": id, "resource_id": id, "parameter": "ids", "resource_type": "tweet", "title": title, "detail": detail,
		"type": "https://api.twitter.com/2/problems/" + kind,
	}
}

func (w *World) user(id string) map[string]any {
	p := w.people[id]
	return map[string]any{"id": p.id, "name": p.name, "username": p.user}
}

// render puts posts into X's form, with their authors and the posts they answer.
func (w *World) render(page []*post) map[string]any {
	rows, around := []any{}, []any{}
	users := map[string]any{}
	for _, p := range page {
		rows = append(rows, w.row(p))
		users[p.author] = w.user(p.author)
		if up := w.find(p.parent); up != nil && !up.gone && !w.people[up.author].gone {
			around = append(around, w.row(up))
			users[up.author] = w.user(up.author)
		}
	}
	answer := map[string]any{}
	if len(rows) > 0 {
		list := []any{}
		for _, u := range users {
			list = append(list, u)
		}
		answer["data"] = rows
		answer["includes"] = map[string]any{"users": list, "tweets": around}
	}
	return answer
}

var encoder = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (w *World) row(p *post) map[string]any {
	text, mentions, urls := encoder.Replace(p.text), []any{}, []any{}
	front := ""
	for _, n := range p.names {
		user := w.people[n].user
		mentions = append(mentions, map[string]any{"id": n, "username": user})
		if p.parent != "" && !(p.quiet && n == w.Me) {
			front += "@" + user + " "
		}
	}
	text = front + text
	for short, long := range p.links {
		text = strings.ReplaceAll(text, encoder.Replace(long), short)
		urls = append(urls, map[string]any{"url": short, "expanded_url": long, "display_url": strings.TrimPrefix(long, "https://")})
	}
	ents := map[string]any{"mentions": mentions, "urls": urls}
	row := map[string]any{
		"id": p.id, "text": text, "author_id": p.author, "conversation_id": p.conversation, "reply_settings": "everyone",
		"created_at": p.at.Format("2006-01-02T15:04:05.000Z"), "edit_history_tweet_ids": *p.versions, "entities": ents,
		"public_metrics": map[string]any{"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0},
	}
	if runes := []rune(text); len(runes) > 280 {
		row["note_tweet"] = map[string]any{"text": text, "entities": ents}
		row["text"] = string(runes[:270]) + "… https://t.co/long"
	}
	if p.parent != "" {
		row["referenced_tweets"] = []any{map[string]any{"type": "replied_to", "id": p.parent}}
		if up := w.find(p.parent); up != nil {
			row["in_reply_to_user_id"] = up.author
		}
	}
	return row
}
