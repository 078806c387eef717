package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

type brokenDial struct{ tries atomic.Int32 }

func (b *brokenDial) dial(context.Context, string, string) (net.Conn, error) {
	b.tries.Add(1)
	return nil, &net.DNSError{Err: "no such host", Name: "krume.invalid", IsNotFound: true}
}

func bare() Call { return Call{Op: "delete", Method: http.MethodDelete, Path: "/x"} }

func TestWhatNeverLeft(t *testing.T) {
	plain := bare()
	t.Run("names and dialling", func(t *testing.T) {
		for _, call := range []Call{writes(), plain} {
			b := &brokenDial{}
			c, err := New(Config{
				Network: sources.X, BaseURL: "https://krume.invalid", Sleep: sourcetest.NewClock().Sleep,
				HTTP: &http.Client{Transport: &http.Transport{DialContext: b.dial}},
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Do(context.Background(), call)
			if e := failure(t, err); e.Class != sources.NotSent || e.Applied || b.tries.Load() != 2 {
				t.Errorf("%v after %d tries", e, b.tries.Load())
			}
		}
	})
	t.Run("TLS", func(t *testing.T) {
		calls := 0
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls++ }))
		srv.Config.ErrorLog = quiet()
		srv.StartTLS()
		defer srv.Close()
		for _, call := range []Call{writes(), plain, reads()} {
			c, err := New(Config{Network: sources.X, BaseURL: srv.URL, Sleep: sourcetest.NewClock().Sleep})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Do(context.Background(), call)
			if e := failure(t, err); e.Class != sources.NotSent || e.Applied || calls != 0 {
				t.Errorf("%v, %d calls", e, calls)
			}
		}
	})
}

// What is given up before it begins has not left; of what is not known to have stayed, nothing is claimed.
func TestWhatMayHaveLeft(t *testing.T) {
	plain := bare()
	t.Run("given up before", func(t *testing.T) {
		l := listen(t, func(l *line, conn net.Conn) { l.request(conn) })
		c, _ := l.client(t)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		for _, call := range []Call{writes(), plain, reads()} {
			_, err := c.Do(ctx, call)
			if e := failure(t, err); e.Class != sources.NotSent || !errors.Is(err, context.Canceled) {
				t.Errorf("%v", e)
			}
		}
		if l.some.Load() != 0 {
			t.Error("something was dialled")
		}
	})
	t.Run("a transport that tells nothing proves nothing", func(t *testing.T) {
		c, err := New(Config{Network: sources.X, BaseURL: "https://krume.example", HTTP: &http.Client{Transport: silent{}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Do(context.Background(), plain)
		if e := failure(t, err); e.Class != sources.Ambiguous || !e.Applied {
			t.Errorf("%v", e)
		}
	})
}

// rewinds tells whether a transport could send a request's body again by itself.
type rewinds map[string]bool

func (r rewinds) RoundTrip(req *http.Request) (*http.Response, error) {
	r[req.URL.Path] = req.GetBody != nil
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody}, nil
}

// The transport may send again what only sets a state, and nothing else.
func TestNoTransportRewindsAWrite(t *testing.T) {
	seen := rewinds{}
	c, err := New(Config{Network: sources.X, BaseURL: "https://krume.example", HTTP: &http.Client{Transport: seen}})
	if err != nil {
		t.Fatal(err)
	}
	for path, repeatable := range map[string]bool{"/reply": false, "/like": true} {
		if _, err := c.Do(context.Background(), Call{Op: "write", Path: path, Body: []byte("x"), Repeatable: repeatable}); err != nil {
			t.Fatal(err)
		}
	}
	if again, ok := seen["/reply"]; again || !ok || !seen["/like"] {
		t.Errorf("%v", seen)
	}
}

type silent struct{}

func (silent) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("broken pipe") }

// HTTP/2 keeps the same promises.
func TestOverHTTP2(t *testing.T) {
	var calls atomic.Int32
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		calls.Add(1)
		if r.ProtoMajor != 2 {
			t.Errorf("spoken: %s", r.Proto)
		}
		if r.URL.Path == "/drop" {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Length", "2")
		if r.URL.Path == "/cut" {
			w.Header().Set("Content-Length", "20")
		}
		_, _ = io.WriteString(w, "{}")
	}))
	srv.Config.ErrorLog = quiet()
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	pool := srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	c, err := New(Config{
		Network: sources.X, BaseURL: srv.URL, Sleep: sourcetest.NewClock().Sleep,
		HTTP: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, class := range map[string]sources.Class{"/good": "", "/drop": sources.Ambiguous, "/cut": sources.Ambiguous} {
		calls.Store(0)
		call := writes()
		call.Path = path
		_, err := c.Do(context.Background(), call)
		if sources.ClassOf(err) != class || calls.Load() != 1 || sources.MayHaveBeenApplied(err) != (class != "") {
			t.Errorf("%s: %v, %d calls", path, err, calls.Load())
		}
	}
}

func TestWhatIsTooMuch(t *testing.T) {
	bomb := zipped(strings.Repeat(" ", 8<<20))
	head := func(extra, body string) string {
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s", len(body), extra, body)
	}
	for name, answer := range map[string]string{
		"body":              head("", strings.Repeat("x", 3<<20)),
		"bomb":              head("Content-Encoding: gzip\r\n", bomb),
		"body of an error":  strings.Replace(head("", strings.Repeat("x", 3<<20)), "200 OK", "422 Unprocessable", 1),
		"many headers":      head(strings.Repeat("X-A: b\r\n", 400), `{}`),
		"long headers":      head("X-A: "+strings.Repeat("b", 300<<10)+"\r\n", `{}`),
		"unasked encoding":  head("Content-Encoding: br\r\n", "\x0b\x02\x80{}\x03"),
		"encoded twice":     head("Content-Encoding: gzip, gzip\r\n", zipped(zipped(`{}`))),
		"no HTTP":           "SSH-2.0-OpenSSH_9.6\r\n",
		"protocol switched": "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			l := listen(t, func(l *line, conn net.Conn) {
				if l.request(conn) {
					_, _ = io.WriteString(conn, answer)
					_, _ = io.Copy(io.Discard, conn)
				}
			})
			c, _ := l.client(t, func(cfg *Config) {
				cfg.MaxBody, cfg.HTTP.Transport = 1<<20, &http.Transport{DisableKeepAlives: true}
			})
			got, err := c.Do(context.Background(), writes())
			if e := failure(t, err); e.Class != sources.Ambiguous || !e.Applied || l.whole.Load() != 1 {
				t.Errorf("write: %v", e)
			}
			if len(got.Body) > 1<<20 {
				t.Errorf("%d bytes kept", len(got.Body))
			}
			_, err = c.Do(context.Background(), reads())
			switch e := failure(t, err); e.Class {
			case sources.Garbled, sources.TooComplex, sources.Transient, sources.Rejected:
				if e.Applied {
					t.Errorf("read: %v", e)
				}
			default:
				t.Errorf("read: %v", e)
			}
		})
	}
}
