package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

// line is a server below HTTP: it reads requests and answers with bytes.
type line struct {
	net.Listener
	whole atomic.Int32 // requests read to their end
	some  atomic.Int32 // connections
	done  sync.WaitGroup
}

// listen serves each connection with talk; whole requests are counted.
func listen(t *testing.T, talk func(l *line, conn net.Conn)) *line {
	t.Helper()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{Listener: tcp}
	l.done.Add(1)
	go func() {
		defer l.done.Done()
		for {
			conn, err := tcp.Accept()
			if err != nil {
				return
			}
			l.some.Add(1)
			l.done.Add(1)
			go func() {
				defer l.done.Done()
				defer conn.Close()
				talk(l, conn)
			}()
		}
	}()
	t.Cleanup(func() { _ = tcp.Close(); l.done.Wait() })
	return l
}

// request reads one request to its end.
func (l *line) request(conn net.Conn) bool {
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err == nil {
		_, err = io.Copy(io.Discard, req.Body)
	}
	if err != nil {
		return false
	}
	l.whole.Add(1)
	return true
}

func (l *line) client(t *testing.T, change ...func(*Config)) (*Client, *sourcetest.Clock) {
	t.Helper()
	at := sourcetest.NewClock()
	cfg := Config{
		Network: sources.Mastodon, BaseURL: "http://" + l.Addr().String(), Now: at.Now, Sleep: at.Sleep,
		HTTP: &http.Client{Transport: &http.Transport{}, Timeout: 5 * time.Second},
		Auth: Bearer(func(context.Context) (string, error) { return testToken, nil }),
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c, at
}

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

const good = `{"id":"1234567890","text":"Hallo"}`

// answers are good answers in every framing HTTP/1.1 has.
func answers() map[string]string {
	z := zipped(good)
	return map[string]string{
		"length":  fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(good), good),
		"chunked": fmt.Sprintf("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", 10, good[:10], len(good)-10, good[10:]),
		"zipped":  fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(z), z),
		"closed":  "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + good,
	}
}

// Wherever an answer breaks off, a write is in doubt, is made once, and is never called good; a read is made again.
func TestAnswerBreaksOffAtEachByte(t *testing.T) {
	for name, answer := range answers() {
		t.Run(name, func(t *testing.T) {
			var upTo atomic.Int32
			l := listen(t, func(l *line, conn net.Conn) {
				if l.request(conn) {
					_, _ = io.WriteString(conn, answer[:upTo.Load()])
				}
			})
			c, _ := l.client(t)
			for n := range len(answer) + 1 {
				upTo.Store(int32(n))
				before := l.whole.Load()
				var out struct{ ID string }
				call := writes()
				call.Out, call.Header = &out, http.Header{"Idempotency-Key": {"k"}}
				_, err := c.Do(context.Background(), call)
				if calls := l.whole.Load() - before; calls != 1 {
					t.Fatalf("byte %d: %d requests", n, calls)
				}
				if err == nil {
					if out.ID != "1234567890" {
						t.Fatalf("byte %d: good with %q", n, out.ID)
					}
					if n < len(answer)-len("\r\n0\r\n\r\n") {
						t.Fatalf("byte %d of %d called good", n, len(answer))
					}
					continue
				}
				if e := failure(t, err); e.Class != sources.Ambiguous || !e.Applied {
					t.Fatalf("byte %d: %v", n, e)
				}
				if n == len(answer) {
					t.Fatalf("the whole answer: %v", err)
				}
			}
		})
	}
}

func TestReadOfAnAnswerCutOff(t *testing.T) {
	answer := answers()["length"]
	var cut atomic.Int32
	l := listen(t, func(l *line, conn net.Conn) {
		if !l.request(conn) {
			return
		}
		n := len(answer)
		if cut.Add(-1) >= 0 {
			n -= 5
		}
		_, _ = io.WriteString(conn, answer[:n])
	})
	c, at := l.client(t)
	cut.Store(3)
	if _, err := c.Do(context.Background(), reads()); err != nil || l.whole.Load() != 4 {
		t.Errorf("%v after %d requests", err, l.whole.Load())
	}
	if len(at.Waits()) != 3 || at.Waits()[0] < 200*time.Millisecond {
		t.Errorf("waited %v", at.Waits())
	}
	cut.Store(100)
	_, err := c.Do(context.Background(), reads())
	if e := failure(t, err); e.Class != sources.Garbled || e.Applied || e.Status != 200 {
		t.Errorf("%v", e)
	}
}

// Wherever the server stops listening, the request is never called good, and only what nobody can have taken in is
// called not sent and made again.
func TestRequestBreaksOffAtEachByte(t *testing.T) {
	var upTo, size atomic.Int32
	l := listen(t, func(_ *line, conn net.Conn) {
		if size.Load() == 0 {
			var all bytes.Buffer
			if req, err := http.ReadRequest(bufio.NewReader(io.TeeReader(conn, &all))); err == nil {
				_, _ = io.Copy(io.Discard, req.Body)
			}
			size.Store(int32(all.Len()))
			return
		}
		_, _ = io.CopyN(io.Discard, conn, int64(upTo.Load()))
		_ = conn.(*net.TCPConn).SetLinger(0)
	})
	c, _ := l.client(t)
	if _, err := c.Do(context.Background(), writes()); err == nil || size.Load() < 100 {
		t.Fatalf("%v, a request of %d bytes", err, size.Load())
	}
	for n := 0; n <= int(size.Load()); n += 3 {
		upTo.Store(int32(n))
		before := l.some.Load()
		_, err := c.Do(context.Background(), writes())
		e := failure(t, err)
		conns := l.some.Load() - before
		switch e.Class {
		case sources.NotSent:
			if e.Applied || conns > 2 {
				t.Errorf("byte %d: %v, %d connections", n, e, conns)
			}
		case sources.Ambiguous:
			if !e.Applied || conns > 2 || conns == 2 && n > 0 {
				t.Errorf("byte %d: %v, %d connections", n, e, conns)
			}
		default:
			t.Errorf("byte %d: %v", n, e)
		}
	}
}

// A connection that rests and has been closed meanwhile is no way for a reply.
func TestAWriteNeverUsesARestingConnection(t *testing.T) {
	var conns sync.Map
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, used := conns.LoadOrStore(r.RemoteAddr, true); used && r.Method != http.MethodGet {
			t.Error("a used connection")
		}
		_, _ = io.WriteString(w, `{}`)
	}))
	defer srv.Close()
	c, err := New(Config{Network: sources.X, BaseURL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		for _, call := range []Call{reads(), writes(), {Op: "delete", Method: http.MethodDelete, Path: "/x"}} {
			if _, err := c.Do(context.Background(), call); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A caller who gives up a write in flight does not know; one who gives up a read has not done any harm.
func TestGivenUpInFlight(t *testing.T) {
	arrived := make(chan struct{}, 10)
	hold := make(chan struct{})
	l := listen(t, func(l *line, conn net.Conn) {
		l.request(conn)
		arrived <- struct{}{}
		<-hold
	})
	defer close(hold)
	c, _ := l.client(t)
	for _, call := range []Call{writes(), reads(), {Op: "delete", Method: http.MethodDelete, Path: "/x"}} {
		ctx, cancel := context.WithCancel(context.Background())
		go func() { <-arrived; cancel() }()
		_, err := c.Do(ctx, call)
		e := failure(t, err)
		want := sources.Ambiguous
		if !call.write() {
			want = sources.Transient
		}
		if e.Class != want || e.Applied != call.write() || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", call.Op, e)
		}
	}
	if l.whole.Load() != 3 {
		t.Errorf("%d requests", l.whole.Load())
	}
}

func TestAnAttemptHasATime(t *testing.T) {
	hold := make(chan struct{})
	l := listen(t, func(l *line, conn net.Conn) {
		if l.request(conn) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
		}
		<-hold
	})
	defer close(hold)
	c, _ := l.client(t, func(cfg *Config) { cfg.HTTP.Timeout = 50 * time.Millisecond })
	_, err := c.Do(context.Background(), writes())
	if e := failure(t, err); e.Class != sources.Ambiguous || !e.Applied || l.whole.Load() != 1 {
		t.Errorf("%v", e)
	}
	_, err = c.Do(context.Background(), reads())
	if failure(t, err); l.whole.Load() != 1+Tries {
		t.Errorf("%v, %d requests", err, l.whole.Load())
	}
}
