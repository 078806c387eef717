package consent

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ErrOther says that what was pasted belongs to another question than the one that was asked: an older link, or somebody
// else's.
var ErrOther = errors.New("the pasted address answers another question")

// ErrNothing says that what was pasted holds no code.
var ErrNothing = errors.New("the pasted text holds no code")

// Answer is what the browser brought back: a code, or the network's word for a no.
type Answer struct{ Code, Refusal string }

// Door is an address on this machine that a browser can come back to. It takes nobody in who does not know its state.
type Door struct {
	state    string
	redirect string
	srv      *http.Server
	got      chan Answer
}

// Open opens a door on addr ("127.0.0.1:8910"), or on any free port of this machine if addr is "". thanks is the text of the
// page the browser ends on.
func Open(ctx context.Context, addr, thanks string) (*Door, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("open a door for the browser to come back by: %w", err)
	}
	d := &Door{state: rand.Text(), redirect: "http://" + ln.Addr().String(), got: make(chan Answer, 1)}
	d.srv = &http.Server{Handler: d.returning(thanks), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = d.srv.Serve(ln) }()
	return d, nil
}

// State is what the browser has to bring back to be taken in.
func (d *Door) State() string { return d.state }

// Redirect is the door's address, without a slash at its end.
func (d *Door) Redirect() string { return d.redirect }

// Close shuts the door; the page the browser ends on is sent to its end.
func (d *Door) Close(ctx context.Context) {
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if d.srv.Shutdown(last) != nil {
		_ = d.srv.Close()
	}
}

// Wait waits until the browser comes back, the person pastes what it shows, or ctx ends. pasted may be nil. The error is
// ErrOther or ErrNothing of a paste that is no good; one may then wait again.
func (d *Door) Wait(ctx context.Context, pasted <-chan string) (Answer, error) {
	select {
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	case a := <-d.got:
		return a, nil
	case text := <-pasted:
		return d.read(text)
	}
}

// read takes a code out of what was pasted: the whole address the browser shows, its part behind the question mark, or the
// code alone.
func (d *Door) read(text string) (Answer, error) {
	text = strings.TrimSpace(text)
	_, query, whole := strings.Cut(text, "?")
	if !whole {
		query = text
	}
	query, _, _ = strings.Cut(query, "#")
	if !strings.Contains(query, "=") || !strings.Contains(query, "code=") && !strings.Contains(query, "error=") {
		if whole || text == "" || strings.ContainsAny(text, " \t\r\n") || strings.Contains(text, "://") {
			return Answer{}, ErrNothing
		}
		return Answer{Code: text}, nil
	}
	q, err := url.ParseQuery(query)
	if err != nil {
		return Answer{}, ErrNothing
	}
	if s := q.Get("state"); s != "" && !d.knows(s) {
		return Answer{}, ErrOther
	}
	a := Answer{Code: q.Get("code"), Refusal: q.Get("error")}
	if a == (Answer{}) {
		return a, ErrNothing
	}
	return a, nil
}

func (d *Door) knows(state string) bool {
	return subtle.ConstantTimeCompare([]byte(state), []byte(d.state)) == 1
}

// returning takes the browser in. A visit with another state is somebody else's and changes nothing.
func (d *Door) returning(thanks string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if r.Method != http.MethodGet || !d.knows(q.Get("state")) || q.Get("code") == "" && q.Get("error") == "" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write([]byte(thanks))
		select {
		case d.got <- Answer{q.Get("code"), q.Get("error")}:
		default: // the page was loaded again
		}
	})
}
