package fake

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// found tells whether a comment is found by its id.
func (w *World) found(c *comment) bool {
	return w.visible(c, Published) || w.visible(c, Held) || w.visible(c, Spam) || w.opt.ShowRejected && w.visible(c, Rejected)
}

func (w *World) listComments(_ *http.Request, q url.Values) answer {
	var rows []*comment
	next := ""
	byID := q.Get("id") != ""
	switch {
	case byID:
		for id := range strings.SplitSeq(q.Get("id"), ",") {
			if c := w.comment(id); c != nil && w.found(c) {
				rows = append(rows, c)
			}
		}
	case q.Get("parentId") != "":
		t := w.comment(q.Get("parentId"))
		if t == nil || !t.top() || !w.visible(t, Published) && !w.visible(t, Held) {
			return fail(http.StatusNotFound, "commentNotFound", "One or more of the specified comments cannot be found.")
		}
		all := w.answers(t.id, Published)
		slices.Reverse(all)
		var bad answer
		if rows, next, bad = page(q, all, 100, func(c *comment) string { return c.id }); bad.reason != "" {
			return bad
		}
	default:
		return fail(http.StatusBadRequest, "missingRequiredParameter", "No filter selected.")
	}
	items := []any{}
	for _, c := range rows {
		items = append(items, w.shape(c, byID, q))
	}
	return listing("youtube#commentListResponse", items, next)
}

// sent is a comment as a caller sends it.
type sent struct {
	ID      string `json:"id"`
	Snippet struct {
		Parent string `json:"parentId"`
		Text   string `json:"textOriginal"`
	} `json:"snippet"`
}

func read(r *http.Request) (s sent, a answer) {
	if json.NewDecoder(r.Body).Decode(&s) != nil {
		return s, fail(http.StatusBadRequest, "parseError", "Parse Error")
	}
	switch {
	case strings.TrimSpace(s.Snippet.Text) == "":
		return s, fail(http.StatusBadRequest, "commentTextRequired", "Comments cannot be empty.")
	case utf8.RuneCountInString(s.Snippet.Text) > 10000:
		return s, fail(http.StatusBadRequest, "commentTextTooLong", "The comment text is too long.")
	}
	return s, answer{}
}

func (w *World) insert(r *http.Request, q url.Values) answer {
	s, bad := read(r)
	if bad.reason != "" {
		return bad
	}
	if s.Snippet.Parent == "" {
		return fail(http.StatusBadRequest, "parentIdMissing", "The comment must have a parent.")
	}
	t := w.comment(s.Snippet.Parent)
	if t == nil || t.gone || !t.top() || w.video(t.video) == nil {
		return fail(http.StatusNotFound, "parentCommentNotFound", "The specified parent comment could not be found.")
	}
	if w.video(t.video).closed {
		return fail(http.StatusForbidden, "commentsDisabled", "The video has disabled comments.")
	}
	if t.status != Published {
		return fail(http.StatusBadRequest, "parentCommentIsPrivate", "The specified parent comment is private.")
	}
	c, err := w.add(t.id, w.opt.Title, w.Channel, strings.TrimSpace(s.Snippet.Text))
	if err != nil {
		return fail(http.StatusBadRequest, "processingFailure", "The API server failed to successfully process the request.")
	}
	if w.opt.HoldLinks && strings.Contains(c.text, "://") {
		c.status = Spam
	}
	w.taken[s.Snippet.Text]++
	return ok(w.shape(c, false, q))
}

func (w *World) update(r *http.Request, q url.Values) answer {
	s, bad := read(r)
	if bad.reason != "" {
		return bad
	}
	c := w.comment(s.ID)
	switch {
	case c == nil || c.gone:
		return fail(http.StatusNotFound, "commentNotFound", "The comment could not be found.")
	case c.person != w.Channel:
		return fail(http.StatusForbidden, "forbidden", "The comment could not be updated due to insufficient permissions.")
	}
	if c.text != s.Snippet.Text {
		c.text, c.edited = s.Snippet.Text, w.second()
	}
	return ok(w.shape(c, false, q))
}

func (w *World) remove(_ *http.Request, q url.Values) answer {
	c := w.comment(q.Get("id"))
	switch {
	case c == nil || c.gone:
		return fail(http.StatusNotFound, "commentNotFound", "The comment could not be found.")
	case c.person != w.Channel:
		return fail(http.StatusForbidden, "forbidden", "The comment could not be deleted due to insufficient permissions.")
	}
	w.drop(func(o *comment) bool { return o == c || c.top() && o.thread == c.id })
	return answer{status: http.StatusNoContent}
}

func (w *World) moderate(_ *http.Request, q url.Values) answer {
	status, ban := q.Get("moderationStatus"), q.Get("banAuthor") == "true"
	if ban && status != Rejected {
		return fail(http.StatusBadRequest, "banWithoutReject", "The banAuthor parameter can only be used with rejected.")
	}
	if status != Published && status != Held && status != Rejected {
		return fail(http.StatusBadRequest, "invalidValue", "Invalid moderationStatus.")
	}
	for id := range strings.SplitSeq(strings.Join(q["id"], ","), ",") {
		c := w.comment(id)
		if c == nil || c.gone {
			return fail(http.StatusNotFound, "commentNotFound", "One or more of the comments cannot be found.")
		}
		c.status = status
		if ban {
			w.banned[c.person] = true
		}
	}
	return answer{status: http.StatusNoContent}
}

func (w *World) listVideos(_ *http.Request, q url.Values) answer {
	items := []any{}
	for id := range strings.SplitSeq(strings.Join(q["id"], ","), ",") {
		if v := w.video(id); v != nil {
			items = append(items, map[string]any{
				"kind": "youtube#video", "id": v.id,
				"snippet": map[string]any{
					"title": v.title, "channelId": w.Channel, "channelTitle": w.opt.Title, "publishedAt": v.at.Format(time.RFC3339),
				},
			})
		}
	}
	return listing("youtube#videoListResponse", items, "")
}

func (w *World) listChannels(*http.Request, url.Values) answer {
	return listing("youtube#channelListResponse", []any{map[string]any{
		"kind": "youtube#channel", "id": w.Channel, "snippet": map[string]any{"title": w.opt.Title},
	}}, "")
}
