package fake

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// list is get_items: checks, filters, pages and counts.
func (w *World) list(rw http.ResponseWriter, r *http.Request, u *User) (any, *failure) {
	q := r.URL.Query()
	if q.Get("context") == "edit" && !u.may("moderate_comments") {
		return nil, deny("rest_forbidden_context", "Sorry, you are not allowed to edit comments.", refuseStatus(u))
	}
	status := q.Get("status")
	if status == "" {
		status = "approve"
	}
	if status != "approve" && !u.may("edit_posts") {
		return nil, deny("rest_forbidden_param", "Query parameter not permitted: status", refuseStatus(u))
	}
	size, page := 10, 1
	if n, err := strconv.Atoi(q.Get("per_page")); err == nil {
		if n < 1 || n > 100 {
			return nil, deny("rest_invalid_param", "Invalid parameter(s): per_page", 400)
		}
		size = n
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil {
		page = n
	}
	var rows []*Comment
	for _, c := range w.comments {
		if fits(c, status, q) {
			rows = append(rows, c)
		}
	}
	sorted(rows)
	if q.Get("order") == "asc" {
		slices.Reverse(rows)
	}
	pages := (len(rows) + size - 1) / size
	rw.Header().Set("X-WP-Total", strconv.Itoa(len(rows)))
	rw.Header().Set("X-WP-TotalPages", strconv.Itoa(pages))
	from := min((page-1)*size, len(rows))
	out := []any{}
	for _, c := range rows[from:min(from+size, len(rows))] {
		// What the reader may not see is left out after the counting (check_read_permission).
		if c.Veiled || c.Status != "approved" && c.User != idOf(u) && !u.may("moderate_comments") {
			continue
		}
		out = append(out, w.row(c, u, q.Get("context")))
	}
	return out, nil
}

func idOf(u *User) int64 {
	if u == nil {
		return -1
	}
	return u.ID
}

// fits is what WP_Comment_Query keeps.
func fits(c *Comment, status string, q url.Values) bool {
	switch status {
	case "any":
	case "all":
		if c.Status != "approved" && c.Status != "hold" {
			return false
		}
	case "approve":
		if c.Status != "approved" {
			return false
		}
	default:
		if c.Status != status {
			return false
		}
	}
	for name, n := range map[string]int64{"include": c.ID, "parent": c.Parent, "post": c.Post, "author": c.User} {
		if v := q.Get(name); v != "" && !slices.Contains(strings.Split(v, ","), strconv.FormatInt(n, 10)) {
			return false
		}
	}
	if t, err := time.Parse(time.RFC3339, q.Get("after")); err == nil && !c.At.After(t) {
		return false
	}
	if t, err := time.Parse(time.RFC3339, q.Get("before")); err == nil && !c.At.Before(t) {
		return false
	}
	return true
}

func (w *World) row(c *Comment, u *User, context string) map[string]any {
	content := map[string]string{"rendered": "<p>" + strings.ReplaceAll(c.Stored, "\n", "<br />\n") + "</p>\n"}
	out := map[string]any{
		"id": c.ID, "post": c.Post, "parent": c.Parent, "author": c.User, "author_name": c.Name, "author_url": "",
		"date": c.At.Add(time.Hour).Format(gmt), "date_gmt": c.At.UTC().Format(gmt), "content": content,
		"link": fmt.Sprintf("%s/?p=%d#comment-%d", w.host, c.Post, c.ID), "status": c.Status, "type": "comment", "meta": []any{},
	}
	if context == "edit" && u.may("moderate_comments") {
		content["raw"] = c.Stored
		out["author_email"], out["author_ip"], out["author_user_agent"] = c.Mail, c.IP, c.Agent
	}
	return out
}

// one is get_item, update_item and delete_item.
func (w *World) one(r *http.Request, u *User, id string) (any, *failure) {
	n, _ := strconv.ParseInt(id, 10, 64)
	c := w.comments[n]
	if c == nil {
		return nil, deny("rest_comment_invalid_id", "Invalid comment ID.", 404)
	}
	q, method := r.URL.Query(), r.Method
	if to := r.Header.Get("X-HTTP-Method-Override"); to != "" {
		method = to
	}
	switch method {
	case http.MethodGet:
		if q.Get("context") == "edit" && !u.may("moderate_comments") {
			return nil, deny("rest_forbidden_context", "Sorry, you are not allowed to edit comments.", refuseStatus(u))
		}
		if c.Status != "approved" && c.User != idOf(u) && !u.may("moderate_comments") {
			return nil, deny("rest_cannot_read", "Sorry, you are not allowed to read this comment.", refuseStatus(u))
		}
		return w.row(c, u, q.Get("context")), nil
	case http.MethodPost, http.MethodPut:
		if !u.may("moderate_comments") {
			return nil, deny("rest_cannot_edit", "Sorry, you are not allowed to edit this comment.", refuseStatus(u))
		}
		return w.update(r, u, c)
	case http.MethodDelete:
		if !u.may("moderate_comments") {
			return nil, deny("rest_cannot_delete", "Sorry, you are not allowed to delete this comment.", refuseStatus(u))
		}
		return w.remove(u, c, q.Get("force") == "true")
	}
	return nil, deny("rest_no_route", "No route was found matching the URL and request method.", 404)
}

func (w *World) remove(u *User, c *Comment, force bool) (any, *failure) {
	before := w.row(c, u, "edit")
	switch {
	case force:
		_ = w.drop(c.ID)
		return map[string]any{"deleted": true, "previous": before}, nil
	case w.opt.NoTrash:
		return nil, deny("rest_trash_not_supported", "The comment does not support trashing. Set 'force=true' to delete.", 501)
	case c.Status == "trash":
		return nil, deny("rest_already_trashed", "The comment has already been trashed.", 410)
	}
	c.Status = "trash"
	return w.row(c, u, "edit"), nil
}

func (w *World) update(r *http.Request, u *User, c *Comment) (any, *failure) {
	var in struct {
		Content, Status *string
		IP              string `json:"author_ip"`
		Agent           string `json:"author_user_agent"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		return nil, deny("rest_invalid_json", "Invalid JSON body passed.", 400)
	}
	// What is not given is taken from the caller (prepare_item_for_database).
	if c.IP = in.IP; c.IP == "" {
		c.IP = "203.0.113.99"
	}
	if c.Agent = in.Agent; c.Agent == "" {
		c.Agent = r.UserAgent()
	}
	if in.Content != nil {
		if len(*in.Content) > Bytes {
			return nil, deny("comment_content_column_length", "Comment field exceeds maximum length allowed.", 400)
		}
		c.Stored = *in.Content
	}
	if in.Status != nil {
		to, known := map[string]string{"approve": "approved", "approved": "approved", "hold": "hold", "spam": "spam", "trash": "trash"}[*in.Status]
		if !known || to == c.Status {
			return nil, deny("rest_comment_failed_edit", "Updating comment status failed.", 500)
		}
		c.Status = to
	}
	return w.row(c, u, "edit"), nil
}

// create is create_item with wp_allow_comment. It takes any parent, also one that is not there: so does WordPress.
func (w *World) create(r *http.Request, u *User) (any, *failure) {
	if u == nil {
		return nil, deny("rest_comment_login_required", "Sorry, you must be logged in to comment.", 401)
	}
	var in struct {
		Post, Parent int64
		Content      string
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		return nil, deny("rest_invalid_json", "Invalid JSON body passed.", 400)
	}
	p := w.posts[in.Post]
	switch {
	case p == nil:
		return nil, deny("rest_comment_invalid_post_id", "Sorry, you are not allowed to create this comment without a post.", 403)
	case p.Closed:
		return nil, deny("rest_comment_closed", "Sorry, comments are closed for this item.", 403)
	case in.Content == "":
		return nil, deny("rest_comment_content_invalid", "Invalid comment content.", 400)
	case len(in.Content) > Bytes:
		return nil, deny("comment_content_column_length", "Comment field exceeds maximum length allowed.", 400)
	}
	now := w.opt.Now()
	for _, c := range w.comments {
		if c.User != u.ID || c.Status == "trash" {
			continue
		}
		if c.Post == in.Post && c.Parent == in.Parent && c.Stored == in.Content {
			return nil, deny("comment_duplicate", "Duplicate comment detected; it looks as though you&#8217;ve already said that!", 409)
		}
		if (w.opt.Flood || !u.may("moderate_comments")) && now.Sub(c.At) < 15*time.Second {
			return nil, deny("comment_flood", "You are posting comments too quickly. Slow down.", 400)
		}
	}
	if w.opt.Narrow {
		in.Content = narrow(in.Content)
	}
	c := &Comment{Post: in.Post, Parent: in.Parent, User: u.ID, Name: u.Name, Stored: in.Content, At: now, Status: "approved"}
	if !u.may("moderate_comments") && p.Author != u.ID {
		c.Status = "hold"
	}
	w.put(c)
	w.applied[html.UnescapeString(in.Content)]++
	return w.row(c, u, "edit"), nil
}
