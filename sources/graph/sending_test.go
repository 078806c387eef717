package graph

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"atempause/sources"
)

// dials counts and may refuse connections.
type dials struct {
	n      atomic.Int32
	refuse int32 // the first so many fail
}

func (d *dials) transport() http.RoundTripper {
	var dialer net.Dialer
	return &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if d.n.Add(1) <= d.refuse {
				return nil, &net.OpError{Op: "dial", Err: errors.New("no route")}
			}
			return dialer.DialContext(ctx, network, addr)
		},
	}
}

func TestAWriteThatNeverLeftIsTriedOnceMore(t *testing.T) {
	for refuse, ok := range map[int32]bool{0: true, 1: true, 2: false} {
		d := &dials{refuse: refuse}
		s := newStage(t, says(200, `{"id":"1"}`), func(c *Config) { c.HTTP = &http.Client{Transport: d.transport()} })
		err := s.Do(context.Background(), writes(), nil)
		if (err == nil) != ok {
			t.Errorf("%d refused: %v", refuse, err)
		}
		if !ok {
			e := failure(t, err)
			if e.Class != sources.NotSent || e.Applied {
				t.Errorf("class %s applied %v", e.Class, e.Applied)
			}
			if n := d.n.Load(); n != 2 {
				t.Errorf("dialled %d times", n)
			}
		}
		if n := len(s.requests()); n > 1 {
			t.Errorf("%d requests", n)
		}
	}
}

// Whatever happens after the request has left: one request, and the error says that it may have been done.
func TestAWriteIsNeverRepeatedWhenInDoubt(t *testing.T) {
	hijack := func(f func(net.Conn)) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			f(conn)
			_ = conn.Close()
		}
	}
	for name, answer := range map[string]http.HandlerFunc{
		"connection closed": hijack(func(net.Conn) {}),
		"answer cut off": hijack(func(c net.Conn) {
			_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":\"1"))
		}),
		"headers cut off": hijack(func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Le")) }),
		"502":             says(502, "<html>"),
		"502 without end": says(502, strings.Repeat(" ", MaxBody+10)),
		"code 1":          says(500, `{"error":{"message":"x","code":1}}`),
		"code 2":          says(503, `{"error":{"message":"x","code":2,"is_transient":true}}`),
		"code -1":         says(500, `{"error":{"message":"x","code":-1}}`),
		"invalid reply":   says(400, `{"error":{"message":"x","code":1,"error_subcode":1357046}}`),
		"id missing type": says(200, `{"id":{"x":1}}`),
	} {
		s := newStage(t, answer)
		var made struct {
			ID string `json:"id"`
		}
		e := failure(t, s.Do(context.Background(), writes(), &made))
		if e.Class != sources.Ambiguous || !e.Applied || !sources.MayHaveBeenApplied(e) {
			t.Errorf("%s: %v", name, e)
		}
		if n := len(s.requests()); n != 1 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
}

func TestATimeoutLeavesDoubt(t *testing.T) {
	release := make(chan struct{})
	s := newStage(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}, func(c *Config) { c.HTTP.Timeout = 50 * time.Millisecond })
	defer close(release)
	if e := failure(t, s.Do(context.Background(), writes(), nil)); e.Class != sources.Ambiguous || !e.Applied {
		t.Errorf("%v", e)
	}
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestACallGivenUpBeforeItBeganWasNotSent(t *testing.T) {
	s := newStage(t, says(200, `{"id":"1"}`))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e := failure(t, s.Do(ctx, writes(), nil))
	if e.Class != sources.NotSent || e.Applied || !errors.Is(e, context.Canceled) {
		t.Errorf("%v", e)
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestReadsAreRepeatedAndStatesSetAgain(t *testing.T) {
	for name, call := range map[string]Call{
		"read": reads(),
		"hide": {Op: "hide", Method: http.MethodPost, Path: "1", Params: map[string]string{"is_hidden": "true"}, Repeatable: true},
	} {
		var n atomic.Int32
		s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) < 3 {
				says(503, `{"error":{"message":"x","code":2,"is_transient":true}}`)(w, r)
				return
			}
			says(200, `{"success":true}`)(w, r)
		})
		if err := s.Do(context.Background(), call, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n.Load() != 3 || s.clock.Slept() <= 0 {
			t.Errorf("%s: %d tries, waited %v", name, n.Load(), s.clock.Slept())
		}
	}
}

func TestReadsGiveUp(t *testing.T) {
	s := newStage(t, says(503, `{"error":{"message":"x","code":2}}`))
	if e := failure(t, s.Do(context.Background(), reads(), nil)); e.Class != sources.Transient || e.Applied {
		t.Errorf("%v", e)
	}
	if n := len(s.requests()); n != readTries {
		t.Errorf("%d tries", n)
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		says(503, `{"error":{"message":"x","code":2}}`)(w, r)
	})
	if err := s.Do(ctx, reads(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests after the context ended", n)
	}
}

func TestNoTokenNothingSent(t *testing.T) {
	s := newStage(t, says(200, `{}`), func(c *Config) {
		c.Token = func(context.Context) (string, error) { return "", errors.New("pass: not found") }
	})
	e := failure(t, s.Do(context.Background(), writes(), nil))
	if e.Class != sources.TokenInvalid || e.Applied || len(s.requests()) != 0 {
		t.Errorf("%v", e)
	}
}

// A reply never goes out on a connection that has rested: the other side may have closed it meanwhile.
func TestAReplyHasAConnectionOfItsOwn(t *testing.T) {
	var opened atomic.Int32
	var dialer net.Dialer
	s := newStage(t, says(200, `{"id":"1"}`), func(c *Config) {
		c.HTTP = &http.Client{Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				opened.Add(1)
				return dialer.DialContext(ctx, network, addr)
			},
		}}
	})
	for i, want := range []int32{1, 1, 2, 3, 3} {
		call := reads()
		if i == 2 || i == 3 {
			call = writes()
		}
		if err := s.Do(context.Background(), call, nil); err != nil {
			t.Fatal(err)
		}
		if n := opened.Load(); n != want {
			t.Errorf("call %d: %d connections, want %d", i, n, want)
		}
	}
}

func TestAnAnswerGivenUpHalfWay(t *testing.T) {
	for _, call := range []Call{reads(), writes()} {
		ctx, cancel := context.WithCancel(context.Background())
		s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"id":"`))
			w.(http.Flusher).Flush()
			cancel()
			<-r.Context().Done()
		})
		e := failure(t, s.Do(ctx, call, nil))
		if !errors.Is(e, context.Canceled) || e.Applied != call.write() || len(s.requests()) != 1 {
			t.Errorf("%s: %v after %d requests", call.Method, e, len(s.requests()))
		}
	}
}
