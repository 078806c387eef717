package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// failure is a WP_Error on its way out.
type failure struct {
	code, message string
	status        int
}

func deny(code, message string, status int) *failure { return &failure{code, message, status} }

// ServeHTTP is the blog.
func (w *World) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.host = "http://" + r.Host
	route, ok := strings.CutPrefix(r.URL.Path, "/wp-json")
	if ok = ok && !w.opt.Plain; !ok {
		route = r.URL.Query().Get("rest_route")
		ok = route != ""
	}
	switch {
	case w.opt.Timid && r.Method == http.MethodDelete:
		http.Error(rw, "<html><h1>Not Implemented</h1></html>", http.StatusNotImplemented)
	case !ok && r.URL.Path == "/":
		w.front(rw, r)
	case !ok || w.opt.Shut:
		rw.Header().Set("Content-Type", "text/html; charset=UTF-8")
		rw.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprint(rw, "<!DOCTYPE html><title>Seite nicht gefunden</title>")
	default:
		w.api(rw, r, strings.TrimSuffix(route, "/"))
	}
}

// root is where the API begins, as the blog itself calls it.
func (w *World) root() string {
	if w.opt.Plain {
		return w.host + "/?rest_route=/"
	}
	return w.host + "/wp-json/"
}

func (w *World) front(rw http.ResponseWriter, r *http.Request) {
	if !w.opt.Mute && !w.opt.Shut {
		rw.Header().Add("Link", fmt.Sprintf(`<%s>; rel="https://api.w.org/"`, w.root()))
	}
	rw.Header().Set("Content-Type", "text/html; charset=UTF-8")
	if r.Method != http.MethodHead {
		_, _ = fmt.Fprint(rw, "<!DOCTYPE html><html><head><title>Krume</title></head><body>Brot</body></html>")
	}
}

// who tells whose password a request shows. WordPress compares without blanks.
func (w *World) who(r *http.Request) (*User, *failure) {
	login, password, shown := r.BasicAuth()
	if !shown || w.opt.Strip {
		return nil, nil
	}
	for _, u := range w.users {
		if !strings.EqualFold(u.Login, login) {
			continue
		}
		if u.Password != "" && bare(u.Password) == bare(password) {
			return u, nil
		}
		return nil, deny("incorrect_password", "The provided password is an invalid application password.", 401)
	}
	return nil, deny("invalid_username", "<strong>Error:</strong> The username <strong>"+login+"</strong> is not registered on this site.", 401)
}

func bare(s string) string { return strings.ReplaceAll(s, " ", "") }

func (u *User) may(capability string) bool { return u != nil && u.Caps[capability] }

// refuseStatus is 401 for nobody and 403 for somebody (rest_authorization_required_code).
func refuseStatus(u *User) int {
	if u == nil {
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}

func (w *World) api(rw http.ResponseWriter, r *http.Request, route string) {
	u, fail := w.who(r)
	var out any
	status := http.StatusOK
	if fail == nil {
		switch parts := strings.Split(strings.Trim(route, "/"), "/"); {
		case route == "":
			out = w.index()
		case route == "/wp/v2/users/me":
			out, fail = w.me(u)
		case route == "/wp/v2/comments" && r.Method == http.MethodGet:
			out, fail = w.list(rw, r, u)
		case route == "/wp/v2/comments" && r.Method == http.MethodPost:
			out, fail = w.create(r, u)
			status = http.StatusCreated
		case len(parts) == 4 && parts[2] == "comments":
			out, fail = w.one(r, u, parts[3])
		case len(parts) >= 3 && (parts[2] == "posts" || parts[2] == "pages"):
			out, fail = w.texts(r, u, parts[2:])
		default:
			fail = deny("rest_no_route", "No route was found matching the URL and request method.", 404)
		}
	}
	w.answer(rw, out, status, fail)
}

func (w *World) answer(rw http.ResponseWriter, out any, status int, fail *failure) {
	if fail != nil {
		status = fail.status
		out = map[string]any{"code": fail.code, "message": fail.message, "data": map[string]int{"status": fail.status}}
	}
	if w.opt.Noise { // output has begun: neither headers nor status can be set
		rw.Header().Del("X-WP-Total")
		rw.Header().Del("X-WP-TotalPages")
		rw.Header().Set("Content-Type", "text/html; charset=UTF-8")
		_, _ = fmt.Fprint(rw, "<br />\n<b>Warning</b>:  Undefined array key [0] in <b>/srv/wp-content/plugins/x/{main}.php</b> on line <b>7</b><br />\n")
	} else {
		rw.Header().Set("Content-Type", "application/json; charset=UTF-8")
		rw.WriteHeader(status)
	}
	_ = json.NewEncoder(rw).Encode(out)
	if w.opt.Noise {
		_, _ = fmt.Fprint(rw, "<!-- cached by x -->")
	}
}

func (w *World) index() any {
	return map[string]any{
		"name": "Krumes Blog", "home": w.host, "namespaces": []string{"oembed/1.0", "wp/v2"},
		"authentication": map[string]any{"application-passwords": map[string]any{
			"endpoints": map[string]string{"authorization": w.host + "/wp-admin/authorize-application.php"},
		}},
	}
}

func (w *World) me(u *User) (any, *failure) {
	if u == nil {
		return nil, deny("rest_not_logged_in", "You are not currently logged in.", 401)
	}
	return map[string]any{"id": u.ID, "name": u.Name, "roles": []string{u.Role}, "capabilities": u.Caps}, nil
}

// texts serves posts and pages: lists by number, and the switch for comments.
func (w *World) texts(r *http.Request, u *User, parts []string) (any, *failure) {
	if len(parts) == 2 {
		id, _ := strconv.ParseInt(parts[1], 10, 64)
		p := w.posts[id]
		switch {
		case p == nil || p.Kind != parts[0]:
			return nil, deny("rest_post_invalid_id", "Invalid post ID.", 404)
		case r.Method == http.MethodPost && !u.may("edit_others_posts"):
			return nil, deny("rest_cannot_edit", "Sorry, you are not allowed to edit this post.", refuseStatus(u))
		case r.Method == http.MethodPost:
			var in struct {
				Comments string `json:"comment_status"`
			}
			if json.NewDecoder(r.Body).Decode(&in) != nil {
				return nil, deny("rest_invalid_json", "Invalid JSON body passed.", 400)
			}
			p.Closed = in.Comments == "closed"
		}
		return w.shape(p), nil
	}
	out := []any{}
	for _, s := range strings.Split(r.URL.Query().Get("include"), ",") {
		id, _ := strconv.ParseInt(s, 10, 64)
		if p := w.posts[id]; p != nil && p.Kind == parts[0] {
			out = append(out, w.shape(p))
		}
	}
	return out, nil
}

func (w *World) shape(p *Post) any {
	status := "open"
	if p.Closed {
		status = "closed"
	}
	return map[string]any{
		"id": p.ID, "date_gmt": p.At.UTC().Format(gmt), "link": fmt.Sprintf("%s/?p=%d", w.host, p.ID), "author": p.Author,
		"title": map[string]string{"rendered": "&#8222;" + p.Title + "&#8220;"}, "comment_status": status,
		"excerpt": map[string]any{"rendered": "<p>Frisch aus dem Ofen &hellip;</p>\n", "protected": false},
	}
}

// gmt is how WordPress writes times: GMT without saying so.
const gmt = "2006-01-02T15:04:05"
