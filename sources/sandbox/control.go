package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// controlPath is where the controls live, outside everything the Graph has.
const controlPath = "/_sandbox/"

// control is one thing that can be seen or done from outside.
type control struct {
	params string // their names; those with a question mark may be missing
	act    controlAct
}

// controls by "METHOD name".
var controls map[string]control

func init() {
	controls = map[string]control{}
	for _, table := range []map[string]control{sights(), handles(), stages()} {
		maps.Copy(controls, table)
	}
}

type controlAct = func(*World, *http.Request, url.Values) (any, error)

// see shows something; do does something; make adds something and tells its id.
func see(show func(w *World, p url.Values) any) controlAct {
	return func(w *World, _ *http.Request, p url.Values) (any, error) { return show(w, p), nil }
}

func do(act func(w *World, p url.Values) error) controlAct {
	return func(w *World, _ *http.Request, p url.Values) (any, error) {
		return map[string]bool{"ok": true}, act(w, p)
	}
}

func makes(add func(w *World, p url.Values) string) controlAct {
	return func(w *World, _ *http.Request, p url.Values) (any, error) {
		if id := add(w, p); id != "" {
			return map[string]string{"id": id}, nil
		}
		return nil, errors.New("there is no such place")
	}
}

// sights are what can be looked at.
func sights() map[string]control {
	return map[string]control{
		"GET ":      {"", see(func(*World, url.Values) any { return controlList() })},
		"GET world": {"", worldControl},
		"GET faults": {"", see(func(w *World, _ url.Values) any {
			return map[string]any{"waiting": w.faults.Waiting(), "kinds": FaultKinds}
		})},
		"GET comments": {"object", see(func(w *World, p url.Values) any { return w.Comments(p.Get("object")) })},
		"GET find":     {"text", see(func(w *World, p url.Values) any { return w.Find(p.Get("text")) })},
		"GET applied": {"text", see(func(w *World, p url.Values) any {
			return map[string]int{"applied": w.Applied(p.Get("text"))}
		})},
		"GET requests": {"", see(func(w *World, _ url.Values) any { return w.Requests() })},
	}
}

// handles change how the network answers.
func handles() map[string]control {
	return map[string]control{
		"POST faults":   {"spec", do(func(w *World, p url.Values) error { return w.faults.Add(p.Get("spec")) })},
		"DELETE faults": {"", do(func(w *World, _ url.Values) error { w.faults.Clear(); return nil })},
		"POST expire":   {"token? sub?", do(expireControl)},
		"POST revoke":   {"scope", do(func(w *World, p url.Values) error { w.Revoke(p.Get("scope")); return nil })},
		"POST grant":    {"scope", do(func(w *World, p url.Values) error { w.Grant(p.Get("scope")); return nil })},
		"POST tasks": {"page tasks", do(func(w *World, p url.Values) error {
			w.SetTasks(p.Get("page"), names(p.Get("tasks"))...)
			return nil
		})},
		"POST usage": {"percent? budget? talks?", do(usageControl)},
		"POST reviews": {"page closed", do(func(w *World, p url.Values) error {
			closed, ok := truth(p.Get("closed"))
			if !ok {
				return fmt.Errorf("closed %q is neither true nor false", p.Get("closed"))
			}
			w.CloseReviews(p.Get("page"), closed)
			return nil
		})},
		"POST refuse":   {"person", do(func(w *World, p url.Values) error { w.Refuse(p.Get("person"), true); return nil })},
		"POST restrict": {"person", do(func(w *World, p url.Values) error { w.Restrict(p.Get("person"), true); return nil })},
		"POST advance":  {"by", do(advanceControl)},
	}
}

// stages let people act.
func stages() map[string]control {
	return map[string]control{
		"POST post": {"page text", makes(func(w *World, p url.Values) string { return w.AddPost(p.Get("page"), p.Get("text")) })},
		"POST comment": {"post author text", makes(func(w *World, p url.Values) string {
			return w.AddComment(p.Get("post"), p.Get("author"), p.Get("text"))
		})},
		"POST message": {"page author text", makes(func(w *World, p url.Values) string {
			_, m := w.AddMessage(p.Get("page"), p.Get("author"), p.Get("text"))
			return m
		})},
		"POST mention": {"account author text", makes(func(w *World, p url.Values) string {
			id, _ := w.AddMention(p.Get("account"), p.Get("author"), p.Get("text"))
			return id
		})},
		"POST review": {"page author text positive?", makes(func(w *World, p url.Values) string {
			yes, _ := truth(p.Get("positive"))
			return w.AddReview(p.Get("page"), p.Get("author"), p.Get("text"), yes)
		})},
		"POST edit":   {"id text", do(func(w *World, p url.Values) error { return w.EditComment(p.Get("id"), p.Get("text")) })},
		"POST delete": {"id", do(func(w *World, p url.Values) error { return w.DeleteComment(p.Get("id")) })},
	}
}

// controlList tells what there is, for a person with curl.
func controlList() any {
	out := []string{}
	for _, key := range slices.Sorted(maps.Keys(controls)) {
		method, name, _ := strings.Cut(key, " ")
		line := method + " " + controlPath + name
		if p := controls[key].params; p != "" {
			line += "  " + p
		}
		out = append(out, line)
	}
	return map[string]any{"controls": out}
}

func worldControl(w *World, r *http.Request, _ url.Values) (any, error) {
	out := map[string]any{
		"base_url": "http://" + r.Host + "/", "token": w.Token(), "user_token": w.UserToken(), "pages": w.Pages(), "accounts": w.Accounts(),
		"threads": w.Threads(), "time": w.Time(),
	}
	if at, any := w.Due(); any {
		out["due"] = at
	}
	return out, nil
}

func expireControl(w *World, p url.Values) error {
	sub := 463
	if s := p.Get("sub"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("sub %q is no number", s)
		}
		sub = n
	}
	return w.Spoil(p.Get("token"), sub)
}

func usageControl(w *World, p url.Values) error {
	for _, name := range []string{"percent", "budget", "talks"} {
		s := p.Get(name)
		if s == "" {
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("%s %q is no number", name, s)
		}
		switch name {
		case "percent":
			w.SetUsage(n)
		case "budget":
			w.SetBudget(n)
		case "talks":
			w.SetTalkRate(float64(n))
		}
	}
	return nil
}

func advanceControl(w *World, p url.Values) error {
	d, err := time.ParseDuration(p.Get("by"))
	if err != nil || d < 0 {
		return fmt.Errorf("by %q is no duration such as 90m", p.Get("by"))
	}
	w.Advance(d)
	return nil
}

// control answers a call of the controls.
func (w *World) control(rw http.ResponseWriter, r *http.Request) {
	if err := local(r); err != nil {
		tell(rw, http.StatusForbidden, map[string]string{"error": err.Error()})
		return
	}
	name := strings.TrimPrefix(r.URL.Path, controlPath)
	c, ok := controls[r.Method+" "+name]
	if !ok {
		tell(rw, http.StatusNotFound, map[string]string{"error": "there is no " + r.Method + " " + r.URL.Path + "; GET " + controlPath + " lists what there is"})
		return
	}
	params := r.URL.Query()
	if r.Body != nil && r.Method != http.MethodGet {
		body, err := readBody(r)
		if err != nil {
			tell(rw, http.StatusBadRequest, map[string]string{"error": err.Error()})
			return
		}
		maps.Copy(params, body)
	}
	for _, p := range strings.Fields(c.params) {
		if !strings.HasSuffix(p, "?") && !params.Has(p) {
			tell(rw, http.StatusBadRequest, map[string]string{"error": "the parameter " + p + " is missing"})
			return
		}
	}
	out, err := c.act(w, r, params)
	if err != nil {
		tell(rw, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	tell(rw, http.StatusOK, out)
}

func tell(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(body)
}

// local lets only this machine steer: the caller must sit on loopback and mean loopback, and a web page open in a
// browser (it sends an Origin) may not reach in.
func local(r *http.Request) error {
	for _, hostport := range []string{r.RemoteAddr, r.Host} {
		host := hostport
		if h, _, err := net.SplitHostPort(hostport); err == nil {
			host = h
		}
		host = strings.Trim(host, "[]")
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("the controls answer only on and to loopback, not %s", hostport)
		}
	}
	if r.Header.Get("Origin") != "" {
		return errors.New("the controls do not answer web pages")
	}
	return nil
}
