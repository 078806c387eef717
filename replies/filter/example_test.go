package filter_test

import (
	"errors"
	"fmt"
	"time"

	"atempause/replies"
	"atempause/replies/filter"
)

func ExampleParse() {
	q, err := filter.Parse(`netz:fb art:beschwerde fällig<1h (etikett:lieferung | torte) -ungelesen`)
	fmt.Println(q, err)
	fmt.Println(q.Words())
	// Output:
	// network:facebook kind:complaint due<1h (label:lieferung | torte) -is:unread <nil>
	// [torte]
}

func ExampleError() {
	_, err := filter.Parse("torte netwrk:facebook")
	var e *filter.Error
	if errors.As(err, &e) {
		fmt.Printf("%s: %q at %d to %d, perhaps %q\n", e.Key(), e.Part, e.At, e.End, e.Suggest)
	}
	// Output: filter.field: "netwrk" at 6 to 12, perhaps "network"
}

func ExampleQuery_Match() {
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	thread := filter.Facts{Kind: replies.Complaint, Due: now.Add(42 * time.Minute), Texts: []string{"Wo bleibt meine Expresslieferung?"}}
	q, _ := filter.Parse("kind:complaint due<1h lieferung")
	fmt.Println(q.Match(thread, now))
	// Output: true
}

// What turns a query into SQL walks the same tree.
func ExampleNode() {
	var sql func(n filter.Node) string
	sql = func(n filter.Node) string {
		switch n := n.(type) {
		case filter.All:
			s := "1"
			for _, p := range n {
				s += " AND " + sql(p)
			}
			return "(" + s + ")"
		case filter.Any:
			s := "0"
			for _, p := range n {
				s += " OR " + sql(p)
			}
			return "(" + s + ")"
		case filter.Not:
			return "NOT " + sql(n.Node)
		case filter.Word:
			return "found(?)"
		case filter.Test:
			return fmt.Sprintf("%s %s ?", n.Field, map[filter.Op]string{filter.Is: "=", filter.Less: "<"}[n.Op])
		}
		return "1"
	}
	q, _ := filter.Parse("kind:complaint (due<1h | torte)")
	fmt.Println(sql(q.Node))
	// Output: (1 AND kind = ? AND (0 OR due < ? OR found(?)))
}

func ExampleVocabulary_Complete() {
	v := filter.Vocabulary{Lang: "de", Labels: []string{"Lieferung", "neue Torte"}}
	text := "art:beschwerde etikett:neu"
	for _, c := range v.Complete(text, len(text)) {
		fmt.Println(text[:c.From] + c.Text + text[c.To:])
	}
	// Output: art:beschwerde etikett:"neue Torte"
}
