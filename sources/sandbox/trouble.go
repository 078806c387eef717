package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// trouble is one fault at work on one call. Its methods may be called on nil: then nothing goes wrong.
type trouble struct {
	kind      string
	code, sub int
	wait      time.Duration
}

const badGateway = `<!DOCTYPE html><html><head><title>Error</title></head><body><h1>502 Bad Gateway</h1><p>Sorry, something went wrong.</p></body></html>`

// waits holds a call back; true means that the client did not wait for it.
func (t *trouble) waits(_ http.ResponseWriter, r *http.Request) bool {
	if t == nil || t.kind != "delay" {
		return false
	}
	return !pause(r, t.wait)
}

func pause(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// instead gives the answer of a call that is not applied; nil when it is.
func (t *trouble) instead(w *World, c *call) *answer {
	if t == nil {
		return nil
	}
	switch t.kind {
	case "drop-before", "html502", "redirect":
		return &answer{status: http.StatusBadGateway, header: http.Header{}}
	case "error", "transient", "blocked", "duplicate":
		return w.refuse(c, known(t.code, t.sub))
	case "rate":
		return t.rateLimit(w, c)
	case "ok-error":
		a := w.refuse(c, known(t.code, t.sub))
		a.status = http.StatusOK
		return a
	case "null-error":
		return t.broken(w, c, `{"error":{"message":"Error validating access token","type":"OAuthException","code":`+strconv.Itoa(t.code)+
			`,"error_subcode":null,"error_user_title":null,"error_user_msg":null,"is_transient":null,"fbtrace_id":null}}`)
	case "string-code":
		return t.broken(w, c, `{"error":{"message":"Error validating access token","type":"OAuthException","code":"`+strconv.Itoa(t.code)+`"}}`)
	case "text-error":
		return t.broken(w, c, `{"error":"Something went wrong"}`)
	}
	return nil
}

func (t *trouble) broken(w *World, c *call, body string) *answer {
	a := w.refuse(c, known(t.code, t.sub))
	a.body = []byte(body)
	return a
}

// rateLimit answers with the limit and with headers that say so.
func (t *trouble) rateLimit(w *World, c *call) *answer {
	a := w.refuse(c, known(t.code, t.sub))
	full := obj{{"call_count", 100}, {"total_cputime", 33}, {"total_time", 51}}
	switch t.code {
	case 4, 17, 32:
		a.header.Set("X-App-Usage", string(encode(full)))
	case 80001, 80002, 80006:
		typ := "pages"
		switch t.code {
		case 80002:
			typ = "instagram"
		case 80006:
			typ = "messenger"
		}
		id := w.pages[0].id
		if p := w.ownerOf(c); p != nil {
			id = p.id
		}
		one := append(append(obj{{"type", typ}}, full...), member{"estimated_time_to_regain_access", 19})
		a.header.Set("X-Business-Use-Case-Usage", string(encode(obj{{id, []any{one}}})))
	}
	return a
}

func (w *World) ownerOf(c *call) *page {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(c.path) == 0 {
		return nil
	}
	if p := w.pageByID(c.path[0]); p != nil {
		return p
	}
	if g := w.gramByID(c.path[0]); g != nil {
		return g
	}
	if o := w.find(c.path[0]); o != nil {
		return o.page
	}
	return nil
}

// send writes an answer out, or what the trouble makes of it.
func (t *trouble) send(rw http.ResponseWriter, r *http.Request, a *answer) {
	kind := ""
	if t != nil {
		kind = t.kind
	}
	switch kind {
	case "drop-before", "drop-after":
		hangUp(rw)
		return
	case "html502", "html502-after":
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.WriteHeader(http.StatusBadGateway)
		_, _ = rw.Write([]byte(badGateway))
		return
	case "redirect":
		rw.Header().Set("Location", "/login/?next="+strings.TrimPrefix(r.URL.Path, "/"))
		rw.WriteHeader(http.StatusFound)
		return
	case "lost":
		a = &answer{status: http.StatusInternalServerError, header: a.header, body: encode(known(t.code, t.sub).body(a.header.Get("x-fb-trace-id")))}
	case "true-body":
		a = &answer{status: http.StatusOK, header: a.header, body: []byte("true")}
	case "empty-body":
		a = &answer{status: http.StatusOK, header: a.header}
	}
	for k, v := range a.header {
		rw.Header()[http.CanonicalHeaderKey(k)] = v
	}
	rw.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	rw.WriteHeader(a.status)
	half := len(a.body) / 2
	switch kind {
	case "truncate":
		_, _ = rw.Write(a.body[:half])
		flush(rw)
		hangUp(rw)
	case "slow":
		_, _ = rw.Write(a.body[:half])
		flush(rw)
		if pause(r, t.wait) {
			_, _ = rw.Write(a.body[half:])
		}
	default:
		_, _ = rw.Write(a.body)
	}
}

func flush(rw http.ResponseWriter) {
	if f, ok := rw.(http.Flusher); ok {
		f.Flush()
	}
}

// hangUp ends the connection without a further byte.
func hangUp(rw http.ResponseWriter) {
	if h, ok := rw.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
			return
		}
	}
	panic(http.ErrAbortHandler) // how net/http is told to drop a connection it cannot hand over
}
