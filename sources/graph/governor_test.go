package graph

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"atempause/sources"
)

func withHeaders(h map[string]string, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for k, v := range h {
			w.Header().Set(k, v)
		}
		says(200, body)(w, r)
	}
}

func TestUsageHeaders(t *testing.T) {
	h := http.Header{}
	h.Set("X-App-Usage", `{"call_count":28.5,"total_time":25,"total_cputime":null}`)
	h.Set("X-Page-Usage", `{"call_count":10,"total_time":80.25,"total_cputime":5}`)
	h.Set("X-Business-Use-Case-Usage", `{"1":[{"type":"pages","call_count":97,"total_cputime":23,"total_time":23.5,"estimated_time_to_regain_access":19}],`+
		`"1":[{"type":"messenger","call_count":3,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}],"2":[{"type":"pages","call_count":"?"}]}`)
	got := ReadUsage(h, "1")
	want := []Usage{
		{Scope: AppScope, Spent: 28.5},
		{Scope: ObjectScope, Object: "1", Spent: 80.25},
		{Scope: ObjectScope, Object: "1", Bucket: "pages", Spent: 97, Regain: 19 * time.Minute},
		{Scope: ObjectScope, Object: "1", Bucket: "messenger", Spent: 3},
		{Scope: ObjectScope, Object: "2", Bucket: "pages"},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	for _, broken := range []string{"", "x", "{", `{"1":7}`, `[]`, `{"1":[7]}`} {
		h := http.Header{"X-App-Usage": {broken}, "X-Business-Use-Case-Usage": {broken}}
		if broken != "[]" {
			_ = ReadUsage(h, "1") // must not panic
		}
	}
}

// 75 %: slower. 90 %: only what a person waits for. 100 %: nothing.
func TestTheMarks(t *testing.T) {
	for _, c := range []struct {
		spent              string
		slow, read, urgent bool
	}{
		{"50", false, true, true},
		{"74.9", false, true, true},
		{"76", true, true, true},
		{"89", true, true, true},
		{"90", false, false, true},
		{"99.9", false, false, true},
		{"100", false, false, false},
		{"130", false, false, false},
	} {
		s := newStage(t, withHeaders(map[string]string{"X-App-Usage": `{"call_count":` + c.spent + `}`}, `{"id":"1"}`))
		if err := s.Do(context.Background(), reads(), nil); err != nil {
			t.Fatal(err)
		}
		before := len(s.requests())
		err := s.Do(context.Background(), writes(), nil)
		if (err == nil) != c.urgent {
			t.Errorf("%s %%: write: %v", c.spent, err)
		}
		waited := s.clock.Slept()
		if waited != 0 {
			t.Errorf("%s %%: a person was kept waiting for %v", c.spent, waited)
		}
		var reading error
		for range 2 { // the first slowed call may go at once
			reading = s.Do(context.Background(), reads(), nil)
		}
		if (reading == nil) != c.read || (s.clock.Slept() > 0) != c.slow {
			t.Errorf("%s %%: read: %v, waited %v", c.spent, reading, s.clock.Slept())
		}
		if !c.read {
			e := failure(t, reading)
			if e.Class != sources.RateLimited || !e.Until.After(s.clock.Now()) || e.Applied {
				t.Errorf("%s %%: %+v", c.spent, e)
			}
			if !c.urgent && len(s.requests()) != before {
				t.Errorf("%s %%: hammered", c.spent)
			}
			s.clock.Advance(stale)
			if err := s.Do(context.Background(), reads(), nil); err != nil {
				t.Errorf("%s %%: an old figure still binds: %v", c.spent, err)
			}
		}
	}
}

func TestRegainIsObeyed(t *testing.T) {
	use := `{"1":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":42}]}`
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Business-Use-Case-Usage", use)
		says(400, `{"error":{"message":"limit","code":80001}}`)(w, r)
	})
	e := failure(t, s.Do(context.Background(), reads(), nil))
	if want := s.clock.Now().Add(42 * time.Minute); !e.Until.Equal(want) {
		t.Errorf("until %v, want %v", e.Until, want)
	}
	if e := failure(t, s.Do(context.Background(), writes(), nil)); e.Class != sources.RateLimited || e.Applied {
		t.Errorf("%v", e)
	}
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests: calls made while throttled prolong it", n)
	}
	use = ``
	s.clock.Advance(43 * time.Minute)
	_ = s.Do(context.Background(), reads(), nil)
	if n := len(s.requests()); n != 2 {
		t.Errorf("%d requests after the pause", n)
	}
}

// How far each limit reaches: after a call of this kind met the code, which other calls are still let go?
func TestPausesReachAsFarAsTheirScope(t *testing.T) {
	otherToken := reads()
	otherToken.Token = "another-token"
	otherPage := otherToken
	otherPage.Object = "2"
	messenger := reads()
	messenger.Bucket, messenger.Edge = "messenger", ConversationsEdge
	probes := map[string]Call{"same": reads(), "messenger": messenger, "other token": otherToken, "other page": otherPage, "write": writes()}
	for _, c := range []struct {
		code    int
		stopped string
	}{
		{4, "same messenger other token other page write"},
		{341, "same messenger other token other page write"},
		{17, "same messenger write"},
		{32, "same messenger write"},
		{80001, "same other token write"},
		{80006, "messenger"},
		{613, "same other token write"},
		{368, "write"},
	} {
		failing := true
		s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
			if failing {
				failing = false
				body := strings.Replace(`{"error":{"message":"x","code":CODE}}`, "CODE", strconv.Itoa(c.code), 1)
				says(400, body)(w, r)
				return
			}
			says(200, `{"id":"1"}`)(w, r)
		})
		_ = s.Do(context.Background(), reads(), nil)
		for name, call := range probes {
			err := s.Do(context.Background(), call, nil)
			stopped := containsWord(c.stopped, name)
			if (err != nil) != stopped {
				t.Errorf("code %d, %s: %v", c.code, name, err)
			}
			if err != nil && failure(t, err).Until.IsZero() {
				t.Errorf("code %d, %s: no end told", c.code, name)
			}
		}
	}
}

func containsWord(list, name string) bool {
	return strings.Contains(" "+strings.NewReplacer("other token", "other_token", "other page", "other_page").Replace(list)+" ",
		" "+strings.ReplaceAll(name, " ", "_")+" ")
}

func TestPausesGrowAndAreForgiven(t *testing.T) {
	bad := true
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		if bad {
			says(400, `{"error":{"message":"x","code":17}}`)(w, r)
			return
		}
		says(200, `{"id":"1"}`)(w, r)
	})
	limit := func() time.Duration {
		e := failure(t, s.Do(context.Background(), reads(), nil))
		d := e.Until.Sub(s.clock.Now())
		s.clock.Advance(d)
		return d
	}
	first, second := limit(), limit()
	if first != firstPause || second != 2*firstPause {
		t.Errorf("%v, then %v", first, second)
	}
	for range 10 {
		if d := limit(); d > longPause {
			t.Errorf("paused for %v", d)
		}
	}
	bad = false
	if err := s.Do(context.Background(), reads(), nil); err != nil {
		t.Fatal(err)
	}
	bad = true
	if d := limit(); d != firstPause {
		t.Errorf("not forgiven: %v", d)
	}
}

func TestAHoldOnWritingLastsADayAndSparesReading(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			says(400, `{"error":{"message":"too fast","code":368,"error_subcode":1390008}}`)(w, r)
			return
		}
		says(200, `{"id":"1"}`)(w, r)
	})
	e := failure(t, s.Do(context.Background(), writes(), nil))
	if e.Class != sources.WriteBlocked || e.Until.Sub(s.clock.Now()) < 24*time.Hour {
		t.Errorf("%+v", e)
	}
	if err := s.Do(context.Background(), reads(), nil); err != nil {
		t.Error(err)
	}
	_ = s.Do(context.Background(), writes(), nil)
	if n := len(s.requests()); n != 2 {
		t.Errorf("%d requests: writing went on", n)
	}
}

func TestConversationsKeepToTwoASecond(t *testing.T) {
	s := newStage(t, says(200, `{"id":"1"}`))
	call := reads()
	call.Bucket, call.Edge = "messenger", ConversationsEdge
	for range 12 {
		if err := s.Do(context.Background(), call, nil); err != nil {
			t.Fatal(err)
		}
	}
	if d := s.clock.Slept(); d < 5*time.Second-time.Millisecond || d > 6*time.Second {
		t.Errorf("12 calls took %v", d)
	}
}

// One governor for two Pages: the app's limit met by one stops the other before it asks.
func TestOneGovernorForAllPages(t *testing.T) {
	g := NewGovernor()
	share := func(c *Config) { c.Governor = g }
	a := newStage(t, says(400, `{"error":{"message":"x","code":4}}`), share)
	b := newStage(t, says(200, `{"id":"1"}`), share)
	_ = a.Do(context.Background(), reads(), nil)
	if e := failure(t, b.Do(context.Background(), reads(), nil)); e.Class != sources.RateLimited {
		t.Errorf("%v", e)
	}
	if len(b.requests()) != 0 {
		t.Error("the second Page asked all the same")
	}
}

func FuzzUsage(f *testing.F) {
	f.Add(`{"call_count":28.5}`, `{"1":[{"type":"pages","call_count":97}],"1":[]}`)
	f.Fuzz(func(_ *testing.T, app, cases string) {
		ReadUsage(http.Header{"X-App-Usage": {app}, "X-Page-Usage": {cases}, "X-Business-Use-Case-Usage": {cases, app}}, "1")
	})
}

// Whatever id stands at an Instagram figure, it binds the account the call was for, and no Page's calls.
func TestAnInstagramFigureBindsTheAccount(t *testing.T) {
	for _, object := range []string{"1784", "77"} {
		s := newStage(t, withHeaders(map[string]string{
			"X-Business-Use-Case-Usage": `{"` + object + `":[{"type":"instagram","call_count":95,"total_cputime":1,"total_time":1}]}`,
		}, `{"id":"1"}`))
		call := reads()
		call.Object, call.Bucket = "1784", "instagram"
		if err := s.Do(context.Background(), call, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Do(context.Background(), call, nil); sources.ClassOf(err) != sources.RateLimited {
			t.Errorf("told at %s: %v", object, err)
		}
		page := reads()
		page.Object = "77"
		if err := s.Do(context.Background(), page, nil); err != nil {
			t.Errorf("told at %s, the Page's call: %v", object, err)
		}
	}
}
