package fake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const blank = "about:blank"

func forbidden(rw http.ResponseWriter, detail string) { Problem(rw, 403, blank, "Forbidden", detail) }

func (w *World) create(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Text  string `json:"text"`
		Reply struct {
			To string `json:"in_reply_to_tweet_id"`
		} `json:"reply"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Text == "" {
		Problem(rw, 400, "https://api.twitter.com/2/problems/invalid-request", "Invalid Request", "One or more parameters to your request was invalid.")
		return
	}
	if w.DayLeft == 0 {
		rw.Header().Set("X-User-Limit-24hour-Limit", "17")
		rw.Header().Set("X-User-Limit-24hour-Remaining", "0")
		rw.Header().Set("X-User-Limit-24hour-Reset", strconv.FormatInt(w.now().Add(7*time.Hour).Unix(), 10))
		Problem(rw, 429, blank, "Too Many Requests", "Too Many Requests")
		return
	}
	up := w.present(in.Reply.To)
	switch {
	case in.Reply.To != "" && up == nil:
		forbidden(rw, "You attempted to reply to a Tweet that is deleted or not visible to you.")
		return
	case up != nil && up.author != w.Me && !slices.Contains(up.names, w.Me):
		forbidden(rw, "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.")
		return
	}
	for _, p := range w.posts {
		if p.author == w.Me && p.text == in.Text && !p.gone && w.now().Sub(p.at) < 24*time.Hour {
			forbidden(rw, "You are not allowed to create a Tweet with duplicate content.")
			return
		}
	}
	p := w.write(w.Me, in.Reply.To, in.Text)
	w.taken[in.Text]++
	say(rw, 201, map[string]any{"data": map[string]any{"id": p.id, "text": in.Text, "edit_history_tweet_ids": []string{p.id}}})
}

func (w *World) deletePost(rw http.ResponseWriter, r *http.Request) {
	p := w.find(r.PathValue("id"))
	switch {
	case p == nil:
		say(rw, 404, absent(r.PathValue("id"), "resource-not-found", "Not Found Error", "Could not find tweet with id."))
	case p.author != w.Me:
		forbidden(rw, "You are not authorized to delete this Tweet.")
	default:
		_ = w.remove(p.id)
		say(rw, 200, map[string]any{"data": map[string]any{"deleted": true}})
	}
}

func (w *World) hide(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Hidden bool }
	_ = json.NewDecoder(r.Body).Decode(&in)
	p := w.present(r.PathValue("id"))
	if p == nil {
		say(rw, 404, absent(r.PathValue("id"), "resource-not-found", "Not Found Error", "Could not find tweet with id."))
		return
	}
	if head := w.find(p.conversation); head == nil || head.author != w.Me || p.author == w.Me {
		forbidden(rw, "You are not permitted to perform this action.")
		return
	}
	w.hidden[p.id] = in.Hidden
	say(rw, 200, map[string]any{"data": map[string]any{"hidden": in.Hidden}})
}

// handleActs takes what sets a state: doing it twice is the same as once.
func (w *World) handleActs(on func(string, http.HandlerFunc)) {
	set := func(in map[string]bool, name string, to bool, field string) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			id := r.PathValue("target")
			if field != "" {
				var body map[string]string
				_ = json.NewDecoder(r.Body).Decode(&body)
				id = body[field]
			}
			in[id] = to
			say(rw, 200, map[string]any{"data": map[string]any{name: to}})
		}
	}
	on("POST /2/users/{id}/likes", set(w.likes, "liked", true, "tweet_id"))
	on("DELETE /2/users/{id}/likes/{target}", set(w.likes, "liked", false, ""))
	on("POST /2/users/{id}/muting", set(w.muted, "muting", true, "target_user_id"))
	on("DELETE /2/users/{id}/muting/{target}", set(w.muted, "muting", false, ""))
	on("POST /2/users/{target}/dm/block", set(w.barred, "blocked", true, ""))
	on("POST /2/users/{target}/dm/unblock", set(w.barred, "blocked", false, ""))
}

func (w *World) handleMessages(on func(string, http.HandlerFunc)) {
	on("GET /2/dm_events", func(rw http.ResponseWriter, r *http.Request) { w.listEvents(rw, r, "") })
	on("GET /2/dm_conversations/{id}/dm_events", func(rw http.ResponseWriter, r *http.Request) { w.listEvents(rw, r, r.PathValue("id")) })
	on("POST /2/dm_conversations/{id}/messages", func(rw http.ResponseWriter, r *http.Request) {
		var in struct{ Text string }
		_ = json.NewDecoder(r.Body).Decode(&in)
		id := r.PathValue("id")
		other := strings.TrimPrefix(id, w.Me+"-")
		if p := w.people[other]; p == nil || p.gone {
			forbidden(rw, "You do not have permission to DM one or more participants.")
			return
		}
		e := &event{id: w.newID(), text: in.Text, sender: w.Me, conversation: id, at: w.now().UTC()}
		w.events = append(w.events, e)
		w.taken[in.Text]++
		say(rw, 201, map[string]any{"data": map[string]any{"dm_conversation_id": id, "dm_event_id": e.id}})
	})
}

// listEvents answers with messages of the last thirty days, the newest first.
func (w *World) listEvents(rw http.ResponseWriter, r *http.Request, conversation string) {
	from, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Query().Get("pagination_token"), "from-"))
	size, _ := strconv.Atoi(r.URL.Query().Get("max_results"))
	var rows []any
	users := []any{}
	n := 0
	meta := map[string]any{}
	for _, e := range slices.Backward(w.events) {
		if conversation != "" && e.conversation != conversation || w.now().Sub(e.at) > 30*24*time.Hour {
			continue
		}
		if n++; n <= from {
			continue
		}
		if len(rows) == size {
			meta["next_token"] = "from-" + strconv.Itoa(from+size)
			break
		}
		rows = append(rows, map[string]any{
			"id": e.id, "event_type": "MessageCreate", "text": encoder.Replace(e.text), "sender_id": e.sender,
			"dm_conversation_id": e.conversation, "created_at": e.at.Format("2006-01-02T15:04:05.000Z"),
		})
		users = append(users, w.user(e.sender))
	}
	meta["result_count"] = len(rows)
	answer := map[string]any{"meta": meta}
	if len(rows) > 0 {
		answer["data"], answer["includes"] = rows, map[string]any{"users": users}
	}
	say(rw, 200, answer)
}
