package fake

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	tokens "atempause/sources/googleauth/fake"
)

const base = "/youtube/v3/"

// answer is what one call comes to.
type answer struct {
	status  int
	body    any
	message string
	domain  string
	reason  string
}

func ok(body any) answer { return answer{status: http.StatusOK, body: body} }

func fail(status int, reason, message string) answer {
	return answer{status: status, domain: "youtube." + strings.TrimSuffix(reason, "Found"), reason: reason, message: message}
}

func (w *World) serve(rw http.ResponseWriter, r *http.Request) {
	if w.Tokens.Serve(rw, r) {
		return
	}
	a := w.answer(r)
	switch {
	case a.reason != "":
		status := ""
		if a.status == http.StatusUnauthorized {
			status = "UNAUTHENTICATED"
		}
		tokens.Error(rw, a.status, status, a.message, a.domain, a.reason)
	case a.body == nil:
		rw.WriteHeader(http.StatusNoContent)
	default:
		rw.Header().Set("Content-Type", "application/json; charset=UTF-8")
		rw.WriteHeader(a.status)
		_ = json.NewEncoder(rw).Encode(a.body)
	}
}

type route struct {
	cost int
	do   func(*World, *http.Request, url.Values) answer
}

var routes = map[string]route{
	"GET commentThreads":                {1, (*World).listThreads},
	"GET comments":                      {1, (*World).listComments},
	"POST comments":                     {50, (*World).insert},
	"PUT comments":                      {50, (*World).update},
	"DELETE comments":                   {50, (*World).remove},
	"POST comments/setModerationStatus": {50, (*World).moderate},
	"GET videos":                        {1, (*World).listVideos},
	"GET channels":                      {1, (*World).listChannels},
}

func (w *World) answer(r *http.Request) answer {
	if !w.Tokens.Good(r) {
		return answer{
			status: http.StatusUnauthorized, domain: "global", reason: "authError",
			message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
		}
	}
	rt, known := routes[r.Method+" "+strings.TrimPrefix(r.URL.Path, base)]
	if !known || !strings.HasPrefix(r.URL.Path, base) {
		return answer{status: http.StatusNotFound, domain: "global", reason: "notFound", message: "Not Found"}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn()
	if w.spent+rt.cost > w.opt.Units {
		return answer{
			status: http.StatusForbidden, domain: "youtube.quota", reason: "quotaExceeded",
			message: "The request cannot be completed because you have exceeded your <a href=\"/youtube/v3/getting-started#quota\">quota</a>.",
		}
	}
	w.spent += rt.cost
	return rt.do(w, r, r.URL.Query())
}

// page cuts a listing. A token names the place behind which it goes on; it survives that new things come in front.
func page[T any](q url.Values, all []T, most int, id func(T) string) (rows []T, next string, a answer) {
	size := 20
	if v := q.Get("maxResults"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > most {
			return nil, "", fail(http.StatusBadRequest, "invalidValue", "Invalid value for maxResults.")
		}
		size = n
	}
	from := 0
	if tok := q.Get("pageToken"); tok != "" {
		raw, err := base64.RawURLEncoding.DecodeString(tok)
		name, isToken := strings.CutPrefix(string(raw), "after:")
		if err != nil || !isToken {
			return nil, "", fail(http.StatusBadRequest, "invalidPageToken", "The request specifies an invalid page token.")
		}
		if name != "" {
			at := slices.IndexFunc(all, func(t T) bool { return id(t) == name })
			if at < 0 {
				return nil, "", fail(http.StatusBadRequest, "invalidPageToken", "The request specifies an invalid page token.")
			}
			from = at + 1
		}
	}
	rows = all[from:]
	if len(rows) > size {
		rows = rows[:size]
		next = token(id(rows[size-1]))
	}
	return rows, next, answer{}
}

func token(after string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("after:" + after))
}

// Empty is a page without rows whose next one is the page that was asked for.
func Empty(rw http.ResponseWriter, r *http.Request) {
	next := r.URL.Query().Get("pageToken")
	if next == "" {
		next = token("")
	}
	rw.Header().Set("Content-Type", "application/json; charset=UTF-8")
	_ = json.NewEncoder(rw).Encode(map[string]any{
		"kind": "youtube#commentThreadListResponse", "nextPageToken": next, "items": []any{},
		"pageInfo": map[string]int{"totalResults": 0, "resultsPerPage": 100},
	})
}

func listing(kind string, items []any, next string) answer {
	body := map[string]any{
		"kind": kind, "etag": "fake", "items": items, "pageInfo": map[string]int{"totalResults": len(items), "resultsPerPage": len(items)},
	}
	if next != "" {
		body["nextPageToken"] = next
	}
	return ok(body)
}

func (w *World) listThreads(_ *http.Request, q url.Values) answer {
	status, byID := q.Get("moderationStatus"), q.Get("id") != ""
	if byID && (status != "" || q.Get("order") != "" || q.Get("pageToken") != "" || q.Get("maxResults") != "") {
		return fail(http.StatusBadRequest, "incompatibleParameters", "The id filter stands alone.")
	}
	var all []*comment
	switch channel := q.Get("allThreadsRelatedToChannelId"); {
	case byID:
		for id := range strings.SplitSeq(q.Get("id"), ",") {
			if c := w.comment(id); c != nil && c.top() && w.found(c) {
				all = append(all, c)
			}
		}
		return w.threadList(all, Published, true, q, "")
	case channel != "" && channel != w.Channel:
		return fail(http.StatusNotFound, "channelNotFound", "The channel could not be found.")
	case q.Get("videoId") != "":
		v := w.video(q.Get("videoId"))
		if v == nil {
			return fail(http.StatusNotFound, "videoNotFound", "The video could not be found.")
		}
		if v.closed {
			return fail(http.StatusForbidden, "commentsDisabled", "The video has disabled comments.")
		}
	case channel == "":
		return fail(http.StatusBadRequest, "missingRequiredParameter", "No filter selected.")
	}
	if status == "" {
		status = Published
	}
	if status != Published && status != Held && status != Spam {
		return fail(http.StatusBadRequest, "invalidValue", "Invalid moderationStatus.")
	}
	rows, next, bad := page(q, w.threads(status, q.Get("videoId")), 100, func(c *comment) string { return c.id })
	if bad.reason != "" {
		return bad
	}
	if first := q.Get("pageToken") == "" && len(rows) > 0 && rows[0].pinned; w.opt.PinnedAlone && first {
		n := slices.IndexFunc(rows, func(c *comment) bool { return !c.pinned })
		if n > 0 {
			rows = rows[:n]
			next = token(rows[n-1].id)
		}
	}
	return w.threadList(rows, status, false, q, next)
}

func (w *World) threadList(rows []*comment, status string, byID bool, q url.Values, next string) answer {
	items := []any{}
	for _, c := range rows {
		shown := w.answers(c.id, status)
		count := len(w.answers(c.id, Published))
		if status != Published {
			shown = w.answers(c.id, Published, status)
			slices.SortStableFunc(shown, func(a, b *comment) int { // what waits is what the listing is for
				switch {
				case a.status == b.status:
					return 0
				case a.status == status:
					return -1
				}
				return 1
			})
			count = max(count, len(shown))
		}
		th := map[string]any{
			"kind": "youtube#commentThread", "etag": "fake", "id": c.id,
			"snippet": map[string]any{
				"channelId": w.Channel, "videoId": c.video, "topLevelComment": w.shape(c, byID, q), "canReply": c.status == Published,
				"totalReplyCount": count, "isPublic": c.status == Published,
			},
		}
		if strings.Contains(strings.Join(q["part"], ","), "replies") && len(shown) > 0 {
			var few []any
			for _, a := range shown[:min(5, len(shown))] {
				few = append(few, w.shape(a, byID, q))
			}
			th["replies"] = map[string]any{"comments": few}
		}
		items = append(items, th)
	}
	return listing("youtube#commentThreadListResponse", items, next)
}

// shape is a comment as the API shows it to the channel's owner.
func (w *World) shape(c *comment, byID bool, q url.Values) map[string]any {
	display := c.text
	if q.Get("textFormat") != "plainText" {
		display = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;", "'", "&#39;", "\n", "<br>").Replace(c.text)
	}
	sn := map[string]any{
		"authorDisplayName": c.author, "authorProfileImageUrl": "https://yt3.ggpht.com/fake", "channelId": w.Channel, "videoId": c.video,
		"textDisplay": display, "textOriginal": c.text, "canRate": true, "viewerRating": "none", "likeCount": c.likes,
		"publishedAt": c.at.Format(time.RFC3339), "updatedAt": c.edited.Format(time.RFC3339),
	}
	if c.person != "" {
		sn["authorChannelId"] = map[string]string{"value": c.person}
		sn["authorChannelUrl"] = "http://www.youtube.com/" + c.author
	}
	if !c.top() {
		sn["parentId"] = c.thread
	}
	if !byID && !w.opt.Silent {
		sn["moderationStatus"] = c.status
	}
	if c.image != "" {
		sn["imageUrl"] = c.image
	}
	return map[string]any{"kind": "youtube#comment", "etag": "fake", "id": c.id, "snippet": sn}
}
