package facebook

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"atempause/sources/graph"
)

// Whatever the answers hang on (each other in a circle, what is not shown, nothing): each comment is told once, below a
// parent of its own thread, and never lost unless only the brand speaks.
func TestEveryCommentIsToldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "comments")
		var all []comment
		for i := range n {
			c := comment{ID: fmt.Sprint(i), From: &person{ID: rapid.SampledFrom([]string{"page", "9", "8"}).Draw(t, "author")}}
			switch parent := rapid.IntRange(-2, n+3).Draw(t, "parent"); {
			case parent == -2:
				c.Parent = &ref{"page_1"}
			case parent >= 0:
				c.Parent = &ref{fmt.Sprint(parent)}
			}
			all = append(all, c)
		}
		s := &Source{page: "page"}
		p := post{ID: "page_1", From: &person{ID: "page"}}
		told := map[string]string{}
		for _, th := range s.threadsOf(p, all) {
			for _, m := range th.Messages {
				if told[m.RemoteID] != "" {
					t.Fatalf("%s is told in %s and %s", m.RemoteID, told[m.RemoteID], th.RemoteID)
				}
				told[m.RemoteID] = th.RemoteID
				if m.RemoteID == th.RemoteID && m.ParentID != "" {
					t.Fatalf("the root %s has a parent", m.RemoteID)
				}
			}
		}
		for _, c := range all {
			if told[c.ID] == "" && c.From.ID != "page" {
				t.Fatalf("%s is lost", c.ID)
			}
		}
		if visitor := s.threadsOf(post{ID: "page_2", From: &person{ID: "9"}}, all); len(visitor) != 1 || len(visitor[0].Messages) != n+1 {
			t.Fatalf("a visitor's post with %d comments is told as %+v", n, visitor)
		}
	})
}

// What Meta sends may be anything; it must never bring us down.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"data":[{"id":"1","parent":{"id":"1"},"from":null,"created_time":"2026-11-20T14:03:17+0000"}]}`))
	f.Add([]byte(`{"data":[{"id":"1_2","comments":{"data":[],"summary":{}},"message":"x","attachments":{"data":[{"media":null}]}}]}`))
	f.Add([]byte(`{"data":[{"open_graph_story":{"id":""},"rating":9}]}`))
	s := &Source{page: "1"}
	f.Fuzz(func(t *testing.T, b []byte) {
		var cs graph.Edge[comment]
		if json.Unmarshal(b, &cs) == nil {
			s.threadsOf(post{ID: "1_2", From: &person{ID: "1"}}, cs.Rows)
		}
		var ps graph.Edge[post]
		if json.Unmarshal(b, &ps) == nil {
			for _, p := range ps.Rows {
				s.threadsOf(p, cs.Rows)
			}
		}
		var rs graph.Edge[rating]
		if json.Unmarshal(b, &rs) == nil {
			for _, r := range rs.Rows {
				if r.key() == "" {
					t.Error("a review without a key")
				}
			}
		}
	})
}
