package facebook

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"atempause/sources/graph"
)

// page100 is a page of comments as Meta writes it: compact, beyond ASCII escaped.
func page100() []byte {
	var rows []string
	for i := range 100 {
		rows = append(rows, fmt.Sprintf(`{"id":"1015_%d","from":{"name":"Maria K\u00f6rner","id":"24%015d"},"message":%q,`+
			`"created_time":"2026-11-20T14:03:%02d+0000","parent":{"id":"1015_1"},"like_count":%d,"comment_count":0,"user_likes":false,`+
			`"is_hidden":false,"can_hide":true,"can_remove":true,"can_comment":true,"can_like":true,`+
			`"permalink_url":"https:\/\/www.facebook.com\/1015?comment_id=%d"}`,
			i, i, strings.Repeat("Seit drei Wochen warte ich auf meine Torte. ", 4), i%60, i, i))
	}
	return []byte(`{"data":[` + strings.Join(rows, ",") + `],"paging":{"cursors":{"before":"a","after":"b"},"next":"https:\/\/x"},` +
		`"summary":{"order":"chronological","total_count":100,"can_comment":true}}`)
}

func BenchmarkDecodePageOf100Comments(b *testing.B) {
	body := page100()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var e graph.Edge[comment]
		if err := json.Unmarshal(body, &e); err != nil || len(e.Rows) != 100 || e.Bad != 0 {
			b.Fatal(err, len(e.Rows))
		}
	}
}

func BenchmarkThreadsOf1000Comments(b *testing.B) {
	var all []comment
	for i := range 1000 {
		c := comment{ID: fmt.Sprint(i), Message: "Hallo", From: &person{ID: "9"}}
		if i%4 != 0 {
			c.Parent = &ref{fmt.Sprint(i - i%4)}
		}
		all = append(all, c)
	}
	s := &Source{page: "1"}
	p := post{ID: "1_2", From: &person{ID: "1"}}
	b.ReportAllocs()
	for b.Loop() {
		if got := s.threadsOf(p, all); len(got) != 250 {
			b.Fatal(len(got))
		}
	}
}
