package webtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"

	"atempause/sources/sourcetest"
)

// plays is how each trouble is played.
var plays = map[sourcetest.Trouble]func(*Kit, http.ResponseWriter, *http.Request){
	sourcetest.DropBefore: func(_ *Kit, w http.ResponseWriter, _ *http.Request) { hangUp(w) },
	sourcetest.DropAfter: func(k *Kit, w http.ResponseWriter, r *http.Request) {
		k.apply(r)
		hangUp(w)
	},
	sourcetest.GatewayError: func(_ *Kit, w http.ResponseWriter, _ *http.Request) { gateway(w) },
	sourcetest.GatewayAfter: func(k *Kit, w http.ResponseWriter, r *http.Request) {
		k.apply(r)
		gateway(w)
	},
	sourcetest.Stall: func(k *Kit, w http.ResponseWriter, r *http.Request) {
		rest := half(w, k.apply(r))
		givenUp(r)
		_, _ = w.Write(rest)
	},
	sourcetest.StallBefore: func(k *Kit, w http.ResponseWriter, r *http.Request) {
		givenUp(r)
		whole(w, k.apply(r))
	},
	sourcetest.CutOff: func(k *Kit, w http.ResponseWriter, r *http.Request) {
		half(w, k.apply(r))
		hangUp(w)
	},
	sourcetest.LostError: func(k *Kit, w http.ResponseWriter, r *http.Request) {
		k.apply(r)
		if k.shapes.LostError != nil {
			k.shapes.LostError(w, r)
			return
		}
		says(w, http.StatusInternalServerError, `{"error":"Internal server error"}`)
	},
	sourcetest.HiddenError: func(k *Kit, w http.ResponseWriter, r *http.Request) { k.shapes.HiddenError(w, r) },
	sourcetest.Redirected: func(_ *Kit, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/login")
		w.WriteHeader(http.StatusFound)
	},
	sourcetest.RateLimit: func(k *Kit, w http.ResponseWriter, r *http.Request) {
		if k.shapes.RateLimit != nil {
			k.shapes.RateLimit(w, r, k.Now().Add(Pause))
			return
		}
		w.Header().Set("Retry-After", strconv.Itoa(int(Pause/time.Second)))
		says(w, http.StatusTooManyRequests, `{"error":"Too many requests"}`)
	},
	sourcetest.EmptyPage: func(k *Kit, w http.ResponseWriter, r *http.Request) { k.shapes.EmptyPage(w, r, k.usual) },
}

// apply lets the network deal with a call, whether or not its caller still waits, and keeps the answer.
func (k *Kit) apply(r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	k.usual.ServeHTTP(rec, r.WithContext(context.WithoutCancel(r.Context())))
	return rec
}

// givenUp waits until the caller has hung up.
func givenUp(r *http.Request) {
	timer := time.NewTimer(StallFor)
	defer timer.Stop()
	select {
	case <-r.Context().Done():
	case <-timer.C:
	}
}

func whole(w http.ResponseWriter, rec *httptest.ResponseRecorder) {
	head(w, rec, rec.Body.Len(), rec.Code)
	_, _ = w.Write(rec.Body.Bytes())
}

// half sends the first half of an answer and hands back the rest. An answer without a body is given one, so that
// something is missing.
func half(w http.ResponseWriter, rec *httptest.ResponseRecorder) (rest []byte) {
	body, code := rec.Body.Bytes(), rec.Code
	if len(body) < 2 {
		body = []byte("{}")
	}
	if code == http.StatusNoContent || code == http.StatusNotModified {
		code = http.StatusOK
	}
	head(w, rec, len(body), code)
	_, _ = w.Write(body[:len(body)/2])
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	return body[len(body)/2:]
}

func head(w http.ResponseWriter, rec *httptest.ResponseRecorder, size, code int) {
	for name, v := range rec.Header() {
		w.Header()[name] = v
	}
	w.Header().Set("Content-Length", strconv.Itoa(size))
	w.WriteHeader(code)
}

const badGateway = `<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>`

func gateway(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusBadGateway)
	_, _ = w.Write([]byte(badGateway))
}

func says(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// hangUp ends the connection without a further byte.
func hangUp(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
			return
		}
	}
	panic(http.ErrAbortHandler) // how net/http is told to drop a connection it cannot hand over
}
