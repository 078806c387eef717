package filter

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

var (
	berlin = time.FixedZone("CET", 3600)
	now    = time.Date(2026, 11, 23, 14, 0, 0, 0, berlin)
)

func in(d time.Duration) time.Time { return now.Add(d) }

var maria = Facts{
	Brand: "Bäckerei Krume", Channel: []string{"facebook:1234", "Krume am Markt"}, Network: sources.Facebook, Form: sources.CommentForm,
	Audience: sources.Public, Kind: replies.Complaint, State: replies.CaseNew, Views: []string{"open", "promises"},
	Labels: []string{"Lieferung", "neue Torte"}, Cause: "delivery", Authors: []string{"Maria Kern", "987", "Jens P."}, Lang: "de",
	Heat: 3, Likes: 12, Critics: 2, Messages: 3, Rounds: 1, Due: in(42 * time.Minute), Promise: in(time.Hour),
	Waiting: in(-49 * time.Hour), Began: in(-72 * time.Hour), Updated: in(-time.Hour), Unread: true, Note: true,
	Texts: []string{"Seit drei Wochen warte ich auf meine Expresslieferung!", "Unsere Herbstaktion"},
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]bool{
		"":                             true,
		"network:facebook":             true,
		"network:mail":                 false,
		"netz:fb,ig":                   true,
		"kind:complaint due<1h":        true,
		"due<30m":                      false,
		"due>30m":                      true,
		"due:today":                    true,
		"due:tomorrow":                 false,
		"due:overdue":                  false,
		"due:none":                     false,
		"due:any":                      true,
		"snoozed":                      false,
		"snoozed:none":                 true,
		"snoozed<1d":                   false,
		"promise<2h":                   true,
		"has:promise":                  true,
		"waiting>2d":                   true,
		"waiting>3d":                   false,
		"age<1w":                       true,
		"age<1d":                       false,
		"updated<=1h":                  true,
		"brand:krume":                  true,
		"marke:backerei":               true,
		"channel:facebook:1234":        true,
		"kanal:markt":                  true,
		"label:lieferung":              true,
		"label:liefer":                 false,
		"label:\"NEUE TORTE\"":         true,
		"label:none":                   false,
		"cause:lieferung":              true,
		"from:kern":                    true,
		"author:987":                   true,
		"author:lena":                  false,
		"lang:de -lang:en":             true,
		"audience:privat":              false,
		"form:kommentar":               true,
		"view:open":                    true,
		"view:versprechen":             true,
		"view:done":                    false,
		"view:all":                     true,
		"state:neu":                    true,
		"heat>=3":                      true,
		"heat:3":                       true,
		"heat:1..2":                    false,
		"likes>10 critics>=2 rounds<2": true,
		"stars>0":                      false,
		"messages:3":                   true,
		"unread":                       true,
		"urgent":                       false,
		"is:stale | is:held":           false,
		"has:note -has:draft":          true,
		"has:file":                     false,
		"lieferung":                    true,
		"LIEFERUNG wochen":             true,
		"lieferung montag":             false,
		"\"drei wochen\"":              true,
		"\"wochen drei\"":              false,
		"herbst":                       true,
		"montag | wochen":              true,
		"not (montag | wochen)":        false,
	} {
		q, err := Parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := q.Match(maria, now); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestDaysAcrossTheChangeOfClocks(t *testing.T) {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("this machine has no time zone data for Europe/Berlin")
	}
	before := time.Date(2026, 10, 25, 0, 30, 0, 0, loc)
	from, to := Window(Today, before)
	if to.Sub(from) != 25*time.Hour {
		t.Errorf("the long day has %v", to.Sub(from))
	}
	q, _ := Parse("due:today")
	late := Facts{Due: time.Date(2026, 10, 25, 23, 59, 0, 0, loc)}
	if !q.Match(late, before) || q.Match(Facts{Due: to}, before) {
		t.Error("the day ends at midnight")
	}
	over, _ := Parse("due:overdue")
	if !over.Match(Facts{Due: before}, before) || over.Match(Facts{Due: before.Add(time.Second)}, before) {
		t.Error("what is due this moment is overdue, what is due in a second is not")
	}
}

func TestASavedViewIsKeptAsText(t *testing.T) {
	q, _ := Parse("art:beschwerde -label:spam")
	data, err := json.Marshal(map[string]Query{"meine": q})
	if err != nil || string(data) != `{"meine":"kind:complaint -label:spam"}` {
		t.Fatalf("%s, %v", data, err)
	}
	var back map[string]Query
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back["meine"], q) {
		t.Fatalf("%v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"x":"kind:"}`), &back); err == nil {
		t.Fatal("a broken one is not taken")
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse("netz:fb art:beschwerde fällig<1h (kennwort:lieferung | torte) -ungelesen"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	q, _ := Parse("network:facebook kind:complaint due<1h (label:lieferung | torte) lieferung")
	for b.Loop() {
		q.Match(maria, now)
	}
}
