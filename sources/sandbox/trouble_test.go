package sandbox_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources/sandbox"
)

func (s *stage) fault(spec string) {
	s.t.Helper()
	if err := s.w.Faults().Add(spec); err != nil {
		s.t.Fatal(err)
	}
}

// once posts without a client that would follow or retry, and tells the error.
func (s *stage) once(id, text string) (*http.Response, string, error) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.url+"/v26.0/"+id+"/comments", strings.NewReader(params("message", text, "access_token", s.token).Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return res, string(raw), err
}

func TestTransportFaults(t *testing.T) {
	for _, c := range []struct {
		fault   string
		applied int
		dropped bool
		status  int
		body    string // a part of it
	}{
		{"drop-before", 0, true, 0, ""},
		{"drop-after", 1, true, 0, ""},
		{"truncate", 1, true, 200, `{"id"`},
		{"slow", 1, false, 200, `{"id":`},
		{"delay", 1, false, 200, `{"id":`},
		{"html502", 0, false, 502, "<h1>502"},
		{"html502-after", 1, false, 502, "<h1>502"},
		{"ok-error", 0, false, 200, `"code":1`},
		{"null-error", 0, false, 400, `"error_subcode":null`},
		{"string-code", 0, false, 400, `"code":"190"`},
		{"text-error", 0, false, 500, `{"error":"`},
		{"redirect", 0, false, 302, ""},
		{"true-body", 1, false, 200, "true"},
		{"empty-body", 1, false, 200, ""},
		{"error=368/1390008", 0, false, 403, `"error_subcode":1390008`},
		{"lost", 1, false, 500, `"error_subcode":1357046`},
		{"transient", 0, false, 503, `"is_transient":true`},
		{"duplicate", 0, false, 400, `"code":506`},
		{"blocked", 0, false, 403, `"code":368`},
	} {
		t.Run(c.fault, func(t *testing.T) {
			s := play(t)
			_, id := s.shop("Störung")
			s.fault(c.fault + ":POST */comments:1:20ms")
			res, body, err := s.once(id, "Einmal")
			if (err != nil) != c.dropped {
				t.Fatalf("error %v", err)
			}
			if res != nil && res.StatusCode != c.status {
				t.Errorf("status %d, want %d", res.StatusCode, c.status)
			}
			if !strings.Contains(body, c.body) {
				t.Errorf("body %q lacks %q", body, c.body)
			}
			if n := s.w.Applied("Einmal"); n != c.applied {
				t.Errorf("applied %d times, want %d", n, c.applied)
			}
			if _, _, err := s.once(id, "Danach"); err != nil || s.w.Applied("Danach") != 1 {
				t.Errorf("the next call fails too: %v", err)
			}
		})
	}
}

func TestRateLimitsWithTheirHeaders(t *testing.T) {
	s := play(t)
	for _, code := range []int{4, 17, 32, 613, 80001, 80006} {
		s.fault("rate=" + itoa(code) + ":GET */feed:1")
		r := s.get(s.rad.ID+"/feed").fails(code, 0)
		app, page := r.header.Get("X-App-Usage"), r.header.Get("X-Business-Use-Case-Usage")
		switch {
		case code < 100 && !strings.Contains(app, `"call_count":100`):
			t.Errorf("%d: app usage %q", code, app)
		case code > 80000 && (!strings.Contains(page, s.rad.ID) || !strings.Contains(page, `"estimated_time_to_regain_access":19`)):
			t.Errorf("%d: page usage %q", code, page)
		}
		s.get(s.rad.ID + "/feed").ok()
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestUsageRampsUntilItIsUsedUp(t *testing.T) {
	s := play(t)
	s.w.SetBudget(40)
	if h := s.get(s.krume.ID).ok().header.Get("X-Business-Use-Case-Usage"); h != "" {
		t.Errorf("a header after one call: %s", h)
	}
	last := 0.0
	for range 38 {
		h := s.get(s.krume.ID).ok().header.Get("X-Business-Use-Case-Usage")
		if h == "" {
			continue
		}
		var use map[string][]map[string]any
		if err := json.Unmarshal([]byte(h), &use); err != nil {
			t.Fatal(err)
		}
		n := use[s.krume.ID][0]["call_count"].(float64)
		if n < last {
			t.Errorf("usage fell from %v to %v", last, n)
		}
		last = n
	}
	if last < 90 {
		t.Errorf("usage ends at %v", last)
	}
	s.get(s.krume.ID).fails(80001, 0)
	s.get(s.krume.ID+"/conversations").fails(80006, 0)
	s.get(s.rad.ID).ok()
	s.clock.add(time.Hour)
	s.get(s.krume.ID).ok()

	s.w.SetUsage(80)
	if h := s.get(s.krume.ID).ok().header.Get("X-Business-Use-Case-Usage"); !strings.Contains(h, `"call_count":80`) {
		t.Errorf("pinned: %s", h)
	}
	s.w.SetUsage(100)
	s.get("me/accounts").fails(4, 0)
	s.w.SetUsage(-1)
	s.get("me/accounts").ok()
}

func TestConversationsAreReadTwiceASecond(t *testing.T) {
	s := play(t)
	s.w.SetTalkRate(0.001) // refills so slowly that a slow machine makes no difference
	s.get(s.krume.ID + "/conversations").ok()
	s.get(s.krume.ID+"/conversations").fails(613, 0)
	s.w.SetTalkRate(0)
	s.get(s.krume.ID + "/conversations").ok()
	s.w.SetTalkRate(2)
	limited := false
	for range 50 {
		limited = limited || at(s.get(s.rad.ID+"/conversations").at("error"), "code") == 613.0
	}
	if !limited {
		t.Error("fifty calls at once went through")
	}
	s.get(s.krume.ID + "/feed").ok()
}

func TestFaultSpecs(t *testing.T) {
	for _, spec := range []string{
		"drop-after:POST */comments:1", "slow:GET *:200ms", "html502:GET */feed:2:+1", "rate=80001:* *", "error=190/463:GET /me:3",
		"transient:DELETE *",
	} {
		fs, err := sandbox.ParseFaults(spec)
		if err != nil {
			t.Errorf("%s: %v", spec, err)
			continue
		}
		if got := fs.Waiting(); !slices.Equal(got, []string{spec}) && spec != "error=190/463:GET /me:3" {
			t.Errorf("%s is kept as %v", spec, got)
		}
	}
	for spec, want := range map[string]string{
		"nonsense:GET *":       "unknown kind",
		"slow":                 "expected KIND:METHOD PATH",
		"slow:FETCH *":         "none of GET POST DELETE",
		"slow:GET a b":         "METHOD and PATH",
		"slow:GET *:soon":      "neither a count nor a duration",
		"slow:GET *:-1":        "negative",
		"slow:GET *:+x":        "no number",
		"rate=many:GET *":      "no number",
		"rate=4/x:GET *":       "no number",
		"ok-error:GET *, slow": "expected KIND",
	} {
		if _, err := sandbox.ParseFaults(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", spec, err, want)
		}
	}
	if fs, err := sandbox.ParseFaults(" , "); err != nil || len(fs.Waiting()) != 0 {
		t.Errorf("an empty spec: %v", err)
	}
}

func TestFaultsCountSkipAndClear(t *testing.T) {
	s := play(t, func(o *sandbox.Options) {
		fs, err := sandbox.ParseFaults("error=2:GET */feed:2:+1")
		if err != nil {
			t.Fatal(err)
		}
		o.Faults = fs
	})
	feed := s.krume.ID + "/feed"
	s.get(feed).ok()
	s.get(feed).fails(2, 0)
	s.get(s.krume.ID).ok()
	s.get(feed).fails(2, 0)
	s.get(feed).ok()
	s.fault("error:* *")
	s.get(feed).fails(1, 0)
	s.w.Faults().Clear()
	s.get(feed).ok()
}

func TestAnImpatientClientLeavesNothingBehind(t *testing.T) {
	s := play(t)
	_, id := s.shop("Geduld")
	s.fault("delay:POST */comments:1:1h")
	client := &http.Client{Timeout: 50 * time.Millisecond}
	_, err := client.PostForm(s.url+"/v26.0/"+id+"/comments", params("message", "Nie", "access_token", s.token))
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() || s.w.Applied("Nie") != 0 {
		t.Errorf("%v, applied %d", err, s.w.Applied("Nie"))
	}
}

func TestBatch(t *testing.T) {
	s := play(t)
	_, c := s.shop("Stapel")
	type entry map[string]any
	send := func(items []entry, pairs ...string) reply {
		raw, err := json.Marshal(items)
		if err != nil {
			t.Fatal(err)
		}
		return s.post("", append(pairs, "batch", string(raw))...)
	}
	read := func(r reply) []map[string]any {
		var out []map[string]any
		if err := json.Unmarshal([]byte(r.raw), &out); err != nil {
			t.Fatalf("%v: %s", err, r.raw)
		}
		return out
	}
	s.fault("null:GET */posts:1")
	got := read(send([]entry{
		{"method": "GET", "relative_url": c + "?fields=id,message"},
		{"method": "GET", "relative_url": "v26.0/1_2"},
		{"method": "GET", "relative_url": s.krume.ID + "/posts"},
		{"method": "POST", "relative_url": c + "/comments", "body": "message=aus+dem+Stapel"},
		{"method": "GET", "relative_url": c, "access_token": s.rad.Token},
		{"method": "GET", "relative_url": c, "name": "leise"},
	}, "include_headers", "false"))
	if len(got) != 6 {
		t.Fatalf("%d answers", len(got))
	}
	if body, _ := got[0]["body"].(string); got[0]["code"] != 200.0 || !strings.Contains(body, "Stapel") || got[0]["headers"] != nil {
		t.Errorf("first: %v", got[0])
	}
	if body, _ := got[1]["body"].(string); got[1]["code"] != 400.0 || !strings.Contains(body, `"error_subcode":33`) {
		t.Errorf("second: %v", got[1])
	}
	if got[2] != nil || got[5] != nil {
		t.Errorf("third and sixth are not null: %v, %v", got[2], got[5])
	}
	if s.w.Applied("aus dem Stapel") != 1 || got[4]["code"] != 400.0 {
		t.Errorf("fourth and fifth: %v, %v", got[3], got[4])
	}
	if h := read(send([]entry{{"method": "GET", "relative_url": c}})); h[0]["headers"] == nil {
		t.Errorf("no headers: %v", h)
	}
	many := make([]entry, 51)
	for i := range many {
		many[i] = entry{"method": "GET", "relative_url": c}
	}
	if r := send(many); at(r.at("error"), "type") != "GraphBatchException" {
		t.Errorf("51 calls: %s", r.raw)
	}
	s.call(http.MethodPost, "", "", "batch", "[]").fails(104, 0)
	s.post("", "batch", "{").fails(100, 0)
}

func TestRequestsAreKeptWithoutTokens(t *testing.T) {
	s := play(t)
	_, c := s.shop("Protokoll")
	s.post(c+"/comments", "message", "Guten Tag", "appsecret_proof", "geheim").ok()
	s.post(c, "method", "DELETE").ok()
	s.get("debug_token", "input_token", s.krume.Token).ok()
	all := s.w.Requests()
	raw, err := json.Marshal(all)
	if err != nil || strings.Contains(string(raw), "EAA") || strings.Contains(string(raw), "geheim") {
		t.Errorf("a secret is kept: %s", raw)
	}
	if len(all) != 3 || all[0].Method != "POST" || all[0].Path != "/"+c+"/comments" || all[0].Params["message"] != "Guten Tag" || all[1].Method != "DELETE" || all[0].Status != 200 {
		t.Errorf("requests: %+v", all)
	}
}

func TestTheJournalForgetsTheOldest(t *testing.T) {
	s := play(t)
	s.w.SetBudget(1 << 30)
	h := s.w.Handler()
	for i := range 5010 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/v26.0/me?n="+itoa(i), nil))
	}
	all := s.w.Requests()
	if len(all) != 5000 || all[0].Params["n"] != "10" || all[4999].Params["n"] != "5009" {
		t.Errorf("%d requests, from %v to %v", len(all), all[0].Params, all[len(all)-1].Params)
	}
}
