package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"atempause/sources"
)

type row struct {
	ID string `json:"id"`
}

// pages serves a listing by the value of after; "" is the first page.
func pages(bodies map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Query().Get("after")]
		if !ok {
			says(400, `{"error":{"message":"Invalid cursor","code":100}}`)(w, r)
			return
		}
		says(200, body)(w, r)
	}
}

func walkAll(t *testing.T, s *stage) ([]string, error) {
	t.Helper()
	var got []string
	err := Pages(context.Background(), s.Client, reads(), 100, func(p Page[row]) error {
		for _, r := range p.Rows {
			got = append(got, r.ID)
		}
		return nil
	})
	return got, err
}

const evil = "http://evil.example/steal?access_token=EAAstolen"

func TestPagingEndsOnlyWhereNoNextIsNamed(t *testing.T) {
	s := newStage(t, pages(map[string]string{
		"":  `{"data":[{"id":"1"},{"id":"2"}],"paging":{"cursors":{"after":"a"},"next":"` + evil + `"}}`,
		"a": `{"data":[],"paging":{"cursors":{"after":"b"},"next":"` + evil + `"}}`,
		"b": `{"data":[{"id":"3"}],"paging":{"cursors":{"after":"c"},"next":"` + evil + `"}}`,
		"c": `{"data":[{"id":"4"}],"paging":{"cursors":{"before":"x","after":"d"}},"summary":{"total_count":4}}`,
	}))
	got, err := walkAll(t, s)
	if err != nil || !slices.Equal(got, []string{"1", "2", "3", "4"}) {
		t.Errorf("%v %v", got, err)
	}
	if n := len(s.requests()); n != 4 {
		t.Errorf("%d requests: the cursor on the last page leads nowhere", n)
	}
	for _, r := range s.requests() {
		if r.Path != "/v25.0/1_2" || r.Query.Get("limit") != "100" || r.Query.Get("fields") != "id" {
			t.Errorf("%s %v", r.Path, r.Query)
		}
	}
}

func TestPagingByTimeAndOffset(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("until") == "77" && r.URL.Query().Get("__paging_token") == "x" {
			says(200, `{"data":[{"id":"2"}]}`)(w, r)
			return
		}
		says(200, `{"data":[{"id":"1"}],"paging":{"next":"`+evil+`&until=77&__paging_token=x"}}`)(w, r)
	})
	if got, err := walkAll(t, s); err != nil || len(got) != 2 {
		t.Errorf("%v %v", got, err)
	}
}

func TestPagingInCirclesEnds(t *testing.T) {
	for name, bodies := range map[string]map[string]string{
		"same place": {
			"":  `{"data":[{"id":"1"}],"paging":{"cursors":{"after":"a"},"next":"x"}}`,
			"a": `{"data":[{"id":"1"}],"paging":{"cursors":{"after":"a"},"next":"x"}}`,
		},
		"two places": {
			"":  `{"data":[{"id":"1"}],"paging":{"cursors":{"after":"a"},"next":"x"}}`,
			"a": `{"data":[{"id":"2"}],"paging":{"cursors":{"after":"b"},"next":"x"}}`,
			"b": `{"data":[{"id":"3"}],"paging":{"cursors":{"after":"a"},"next":"x"}}`,
		},
		"no place": {"": `{"data":[{"id":"1"}],"paging":{"next":"x"}}`},
	} {
		s := newStage(t, pages(bodies))
		if _, err := walkAll(t, s); sources.ClassOf(err) != sources.Garbled {
			t.Errorf("%s: %v", name, err)
		}
	}
	n := 0
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		says(200, fmt.Sprintf(`{"data":[],"paging":{"cursors":{"after":"c%d"},"next":"x"}}`, n))(w, r)
	})
	if _, err := walkAll(t, s); sources.ClassOf(err) != sources.Garbled || n > emptyPages+2 {
		t.Errorf("endless empty pages: %v after %d", err, n)
	}
}

func TestADeadPlaceBeginsTheListingOnceMore(t *testing.T) {
	first := true
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		switch after := r.URL.Query().Get("after"); {
		case after == "" && first:
			first = false
			says(200, `{"data":[{"id":"1"}],"paging":{"cursors":{"after":"dead"},"next":"x"}}`)(w, r)
		case after == "":
			says(200, `{"data":[{"id":"1"}],"paging":{"cursors":{"after":"b"},"next":"x"}}`)(w, r)
		case after == "b":
			says(200, `{"data":[{"id":"2"}]}`)(w, r)
		default:
			says(400, `{"error":{"message":"Invalid cursor","code":100}}`)(w, r)
		}
	})
	got, err := walkAll(t, s)
	if err != nil || !slices.Equal(got, []string{"1", "1", "2"}) {
		t.Errorf("%v %v", got, err)
	}
}

func TestTooMuchAtOnceIsAskedForInParts(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Query().Get("limit")) > 1 {
			says(500, `{"error":{"message":"Please reduce the amount of data","code":1}}`)(w, r)
			return
		}
		says(200, `{"data":[{"id":"1"}]}`)(w, r)
	})
	if got, err := walkAll(t, s); err != nil || len(got) != 1 {
		t.Errorf("%v %v", got, err)
	}
}

func TestOneBadRowSpoilsNoPage(t *testing.T) {
	s := newStage(t, says(200, `{"data":[{"id":"1"},{"id":{"x":1}},7,{"id":"2"}]}`))
	var bad, good int
	err := Pages(context.Background(), s.Client, reads(), 100, func(p Page[row]) error {
		bad, good = bad+p.Bad, good+len(p.Rows)
		return nil
	})
	if err != nil || bad != 2 || good != 2 {
		t.Errorf("%d good, %d bad, %v", good, bad, err)
	}
}

func TestPagingStopsWhenAsked(t *testing.T) {
	s := newStage(t, says(200, `{"data":[{"id":"1"}],"paging":{"cursors":{"after":"a"},"next":"x"}}`))
	each := func(err error) error {
		return Pages(context.Background(), s.Client, reads(), 100, func(Page[row]) error { return err })
	}
	if err := each(ErrStop); err != nil {
		t.Error(err)
	}
	mine := errors.New("mine")
	if err := each(mine); !errors.Is(err, mine) {
		t.Error(err)
	}
}

func TestNoBodyThatIsNoListing(t *testing.T) {
	for _, body := range []string{`[]`, `"x"`, `{"data":{}}`, `{"data":7}`} {
		s := newStage(t, says(200, body))
		if _, err := walkAll(t, s); sources.ClassOf(err) != sources.Garbled {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestTimes(t *testing.T) {
	for in, want := range map[string]string{
		`"2026-11-20T14:03:17+0000"`:  "2026-11-20T14:03:17Z",
		`"2026-11-20T15:03:17+0100"`:  "2026-11-20T14:03:17Z",
		`"2026-11-20T14:03:17Z"`:      "2026-11-20T14:03:17Z",
		`"2026-11-20T14:03:17+01:00"`: "2026-11-20T13:03:17Z",
		`1577347200`:                  "2019-12-26T08:00:00Z",
		`null`:                        "0001-01-01T00:00:00Z",
		`""`:                          "0001-01-01T00:00:00Z",
		`"yesterday"`:                 "",
		`{}`:                          "",
	} {
		var got Time
		err := json.Unmarshal([]byte(in), &got)
		if want == "" {
			if err == nil {
				t.Errorf("%s passes", in)
			}
			continue
		}
		if err != nil || got.Format("2006-01-02T15:04:05Z07:00") != want {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
}

func FuzzTime(f *testing.F) {
	f.Add(`"2026-11-20T14:03:17+0000"`)
	f.Add(`-5`)
	f.Fuzz(func(t *testing.T, s string) {
		var a, b Time
		if json.Unmarshal([]byte(s), &a) != nil || a.Year() < 0 || a.Year() > 9999 {
			return
		}
		out, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &b); err != nil || b.Unix() != a.Unix() {
			t.Errorf("%s became %s: %v", s, out, err)
		}
	})
}

func TestRedact(t *testing.T) {
	secret := "pass word+1"
	for _, in := range []string{
		"token " + secret,
		"https://graph.facebook.com/me?access_token=abc123secret&x=1",
		`{"access_token":"abc123secret"}`,
		"Authorization: Bearer abc123secret",
		"appsecret_proof=abc123secret",
		"see EAAabc123secretabc123secret there",
	} {
		if got := Redact(in, secret); strings.Contains(got, "abc123secret") || strings.Contains(got, secret) {
			t.Errorf("%q → %q", in, got)
		}
	}
	if got := Redact("Guten Tag, EAN 123"); got != "Guten Tag, EAN 123" {
		t.Errorf("%q", got)
	}
}

func TestALostFieldCostsOnlyItself(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		for _, gone := range []string{"likes", "story"} {
			if strings.Contains(r.URL.Query().Get("fields"), gone) {
				says(400, `{"error":{"message":"(#100) Tried accessing nonexisting field (`+gone+`) on node type (PagePost)","code":100}}`)(w, r)
				return
			}
		}
		says(200, `{"id":"1"}`)(w, r)
	})
	call := reads()
	call.Params["fields"] = "id,likes.limit(0).summary(true),story,og{id,likes{x,y}},from{id,name}"
	for range 2 {
		if err := s.Do(context.Background(), call, nil); err != nil {
			t.Fatal(err)
		}
	}
	reqs := s.requests()
	if got := reqs[len(reqs)-1].Query.Get("fields"); got != "id,og{id},from{id,name}" || len(reqs) != 4 {
		t.Errorf("%d requests, the last for %q", len(reqs), got)
	}
	if !strings.Contains(s.log.String(), "no such field") {
		t.Error("nothing in the log")
	}
	call.Params["fields"] = "likes"
	if e := failure(t, s.Do(context.Background(), call, nil)); e.Class != sources.Invalid {
		t.Errorf("nothing left to ask for: %v", e)
	}
}

// Instagram's tags name no next page: their cursor leads on until a page has no rows.
func TestPagingWithoutANextPage(t *testing.T) {
	s := newStage(t, pages(map[string]string{
		"":  `{"data":[{"id":"1"}],"paging":{"cursors":{"after":"a"}}}`,
		"a": `{"data":[{"id":"2"},{"id":"3"}],"paging":{"cursors":{"before":"x","after":"b"}}}`,
		"b": `{"data":[],"paging":{"cursors":{"before":"x","after":"b"}}}`,
	}))
	call := reads()
	call.NoNext = true
	var got []string
	err := Pages(context.Background(), s.Client, call, 100, func(p Page[row]) error {
		for _, r := range p.Rows {
			got = append(got, r.ID)
		}
		return nil
	})
	if err != nil || !slices.Equal(got, []string{"1", "2", "3"}) || len(s.requests()) != 3 {
		t.Errorf("%v after %d requests: %v", got, len(s.requests()), err)
	}
}
