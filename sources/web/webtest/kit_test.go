package webtest_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
)

// counter is a network that takes whatever is posted.
type counter struct{ took atomic.Int32 }

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		body, _ := io.ReadAll(r.Body)
		if string(body) != "text" {
			http.Error(w, "another text", http.StatusBadRequest)
			return
		}
		c.took.Add(1)
	}
	_, _ = io.WriteString(w, `{"good":"answer"}`)
}

// call makes a call the caller gives up after a while.
func call(k *webtest.Kit, method, path string, patience time.Duration) (int, string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, k.URL+path, strings.NewReader("text"))
	if err != nil {
		return 0, "", err
	}
	resp, err := k.Client().Transport.RoundTrip(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

// Each trouble does on the line what its name says, and to the network what the contract takes for sure.
func TestTroubles(t *testing.T) {
	for trouble, want := range map[sourcetest.Trouble]struct {
		took   int32
		status int  // 0: no whole answer
		slow   bool // the caller gives up
	}{
		sourcetest.DropBefore:   {0, 0, false},
		sourcetest.DropAfter:    {1, 0, false},
		sourcetest.GatewayError: {0, 502, false},
		sourcetest.GatewayAfter: {1, 502, false},
		sourcetest.Stall:        {1, 0, true},
		sourcetest.StallBefore:  {1, 0, true},
		sourcetest.CutOff:       {1, 0, false},
		sourcetest.LostError:    {1, 500, false},
		sourcetest.Redirected:   {0, 302, false},
		sourcetest.RateLimit:    {0, 429, false},
	} {
		t.Run(string(trouble), func(t *testing.T) {
			network := &counter{}
			k := webtest.New(t, network, sourcetest.NewClock(), webtest.Shapes{})
			if err := k.Next(trouble, true, 1); err != nil {
				t.Fatal(err)
			}
			if status, _, err := call(k, http.MethodGet, "/", time.Second); err != nil || status != 200 {
				t.Errorf("a read meets it: %d, %v", status, err)
			}
			patience := 5 * time.Second
			if want.slow {
				patience = 50 * time.Millisecond
			}
			status, _, err := call(k, http.MethodPost, "/", patience)
			if (err == nil) != (want.status != 0) || err == nil && status != want.status {
				t.Errorf("%d, %v", status, err)
			}
			k.Settle()
			if took := network.took.Load(); took != want.took {
				t.Errorf("taken %d times", took)
			}
			if status, body, err := call(k, http.MethodPost, "/", time.Second); err != nil || status != 200 || body != `{"good":"answer"}` {
				t.Errorf("afterwards: %d, %q, %v", status, body, err)
			}
			if k.Calls() != 3 || len(k.Met()) != 1 || k.Met()[0] != trouble || k.Seen()[1].Body != "text" {
				t.Errorf("%d calls, met %v", k.Calls(), k.Met())
			}
		})
	}
}

func TestShapes(t *testing.T) {
	network := &counter{}
	k := webtest.New(t, network, sourcetest.NewClock(), webtest.Shapes{
		Aside: func(r *http.Request) bool { return r.URL.Path == "/token" },
		Read:  func(r *http.Request) bool { return r.URL.Path == "/comments" },
		Write: func(r *http.Request) bool { return r.URL.Path == "/send" },
	})
	for _, none := range []sourcetest.Trouble{sourcetest.HiddenError, sourcetest.EmptyPage} {
		if err := k.Next(none, true, 1); err != sourcetest.ErrNotHere { //nolint:errorlint // unchanged
			t.Errorf("%s: %v", none, err)
		}
	}
	if err := k.Next("earthquake", true, 1); err == nil {
		t.Error("an earthquake")
	}
	_ = k.Next(sourcetest.GatewayError, true, 5)
	_ = k.Next(sourcetest.RateLimit, false, 5)
	for path, want := range map[string]int{"/token": 200, "/other": 200, "/comments": 429, "/send": 502} {
		if status, _, err := call(k, http.MethodPost, path, time.Second); err != nil || status != want {
			t.Errorf("%s: %d, %v", path, status, err)
		}
	}
	if k.Calls() != 3 {
		t.Errorf("%d calls", k.Calls())
	}
	k.Calm()
	if status, _, err := call(k, http.MethodPost, "/send", time.Second); err != nil || status != 200 {
		t.Errorf("after all: %d, %v", status, err)
	}
}

func TestClock(t *testing.T) {
	c := sourcetest.NewClock()
	begin := c.Now()
	if err := c.Sleep(context.Background(), time.Hour); err != nil || c.Slept() != time.Hour || !c.Now().Equal(begin.Add(time.Hour)) {
		t.Errorf("%v, %v", err, c.Now())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Sleep(ctx, time.Hour); err == nil || c.Slept() != time.Hour {
		t.Error("slept on")
	}
}
