package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFieldsNestAndAlwaysBringAnID(t *testing.T) {
	s := play(t)
	post, c := s.shop("Wo bleibt die Torte?")
	s.w.AddComment(c, "Jens P.", "Bei mir auch!")
	r := s.get(post, "fields", "message,comments.limit(5).order(reverse_chronological).filter(stream).summary(true){message,parent{from{name}},attachment}").ok()
	if r.str("id") != post {
		t.Errorf("no id: %s", r.raw)
	}
	if got := r.str("comments", "data", 0, "parent", "from", "name"); got != "Maria Kern" {
		t.Errorf("the parent's author is %q: %s", got, r.raw)
	}
	if r.str("comments", "data", 0, "parent", "id") != c || r.str("comments", "data", 0, "id") == "" {
		t.Errorf("ids are missing below: %s", r.raw)
	}
	if got, want := r.at("comments", "summary"), map[string]any{"order": "reverse_chronological", "total_count": 2.0, "can_comment": true}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("summary %v, want %v", got, want)
	}
	if keys := strings.Index(r.raw, `"message"`); keys < 0 || keys > strings.Index(r.raw, `"comments"`) {
		t.Errorf("the order of the fields is lost: %s", r.raw)
	}
	for _, bad := range []string{"nonsense", "from{nonsense}", "comments{nonsense}", "comments{from{shoe_size}}"} {
		if r := s.get(post, "fields", bad).fails(100, 0); !strings.Contains(r.raw, "nonexisting field") {
			t.Errorf("%s: %s", bad, r.raw)
		}
	}
	for _, bad := range []string{"id,", "comments{", "comments.limit(3", "comments.drop(1)", "a b", "}", "comments.limit((1))"} {
		s.get(post, "fields", bad).fails(2500, 0)
	}
}

func TestAnEmptyNestedListIsLeftOut(t *testing.T) {
	s := play(t)
	post := s.w.AddPost(s.krume.ID, "Niemand sagt etwas")
	r := s.get(post, "fields", "id,comments{id}").ok()
	if _, there := r.body["comments"]; there {
		t.Errorf("empty comments are told: %s", r.raw)
	}
	r = s.get(post, "fields", "comments.limit(0).summary(true)").ok()
	if r.at("comments", "summary", "total_count") != 0.0 {
		t.Errorf("no summary: %s", r.raw)
	}
}

func TestPagingReachesEverything(t *testing.T) {
	s := play(t)
	short, empty := 0, 0
	for round := range 6 {
		post := s.w.AddPost(s.krume.ID, fmt.Sprint("Viel los ", round))
		var want []string
		for i := range 95 {
			s.clock.add(time.Second)
			want = append(want, s.w.AddComment(post, "Ines", fmt.Sprint("Nummer ", i)))
		}
		got, sh, em := s.walk(s.get(post+"/comments", "limit", "10", "order", "chronological", "fields", "id"), 10, "id")
		if !slices.Equal(got, want) {
			t.Fatalf("walked %d of %d", len(got), len(want))
		}
		short, empty = short+sh, empty+em
	}
	if short == 0 || empty == 0 {
		t.Errorf("%d short and %d empty pages with a next: a source would not learn of them", short, empty)
	}
}

func TestOddPagesOnDemand(t *testing.T) {
	s := play(t)
	post, c := s.shop("allein")
	if err := s.w.Faults().Add("empty-page:GET */comments:1, short-page:GET */feed:1"); err != nil {
		t.Fatal(err)
	}
	r := s.get(post+"/comments", "fields", "id").ok()
	if len(r.rows()) != 0 || r.str("paging", "next") == "" {
		t.Fatalf("no empty page with a next: %s", r.raw)
	}
	after := r.str("paging", "cursors", "after")
	if r = s.get(post+"/comments", "fields", "id", "after", after).ok(); at(r.rows(), 0, "id") != c {
		t.Errorf("behind the empty page is nothing: %s", r.raw)
	}
	if r = s.get(s.krume.ID+"/feed", "limit", "6").ok(); len(r.rows()) != 3 || r.str("paging", "next") == "" {
		t.Errorf("the page is not short: %s", r.raw)
	}
}

func TestNextIsAbsoluteAndCarriesTheToken(t *testing.T) {
	s := play(t)
	r := s.get(s.krume.ID+"/feed", "limit", "12", "fields", "id,comments.limit(1).order(chronological){id,message}").ok()
	next, err := url.Parse(r.str("paging", "next"))
	if err != nil || !strings.HasPrefix(next.String(), s.url+"/v26.0/"+s.krume.ID+"/feed?") {
		t.Fatalf("next is %v (%v)", next, err)
	}
	if q := next.Query(); q.Get("access_token") != s.token || q.Get("limit") != "12" || q.Get("after") == "" || !strings.Contains(q.Get("fields"), "comments.limit(1).order(chronological){id,message}") {
		t.Errorf("next carries %v", q)
	}
	for _, row := range r.rows() {
		if inner, _ := at(row, "comments", "paging", "next").(string); inner != "" {
			got := s.follow(inner).ok()
			if len(got.rows()) > 1 || !strings.Contains(inner, "/comments?") {
				t.Errorf("the inner next %s gives %s", inner, got.raw)
			}
			return
		}
	}
	t.Error("no post has an inner next")
}

func TestTheLastPageHasACursorAndNoNext(t *testing.T) {
	s := play(t)
	post, c := s.shop("eins")
	r := s.get(post+"/comments", "limit", "10").ok()
	if r.str("paging", "cursors", "after") == "" || r.str("paging", "next") != "" {
		t.Errorf("paging of the last page: %s", r.raw)
	}
	r = s.get(post+"/comments", "after", r.str("paging", "cursors", "after")).ok()
	if len(r.rows()) != 0 || r.str("paging", "next") != "" {
		t.Errorf("behind the last page: %s", r.raw)
	}
	after := s.get(post+"/comments").ok().str("paging", "cursors", "after")
	if err := s.w.DeleteComment(c); err != nil {
		t.Fatal(err)
	}
	s.get(post+"/comments", "after", after).fails(100, 0)
	s.get(post+"/comments", "after", "made up").fails(100, 0)
}

func TestPagingBackwards(t *testing.T) {
	s := play(t)
	post := s.w.AddPost(s.krume.ID, "hin und her")
	var want []string
	for i := range 9 {
		want = append(want, s.w.AddComment(post, "Ines", fmt.Sprint(i)))
	}
	r := s.get(post+"/comments", "limit", "9", "fields", "id", "order", "chronological").ok()
	last := r.str("paging", "cursors", "after")
	r = s.get(post+"/comments", "limit", "3", "fields", "id", "order", "chronological", "before", last).ok()
	if at(r.rows(), 2, "id") != want[7] || r.str("paging", "previous") == "" {
		t.Errorf("the three before the last: %s", r.raw)
	}
	if r = s.follow(r.str("paging", "previous")).ok(); at(r.rows(), 0, "id") != want[2] {
		t.Errorf("three further back: %s", r.raw)
	}
}

func TestLimitIsCapped(t *testing.T) {
	s := play(t)
	post := s.w.AddPost(s.krume.ID, "voll")
	for i := range 130 {
		s.w.AddComment(post, "Ines", fmt.Sprint(i))
	}
	if n := len(s.get(post+"/comments", "limit", "5000").ok().rows()); n > 100 {
		t.Errorf("%d rows on a page", n)
	}
	s.get(post+"/comments", "limit", "-1").fails(100, 0)
	s.get(post+"/comments", "limit", "many").fails(100, 0)
}

func TestTheFeedIsRankedAndMixed(t *testing.T) {
	s := play(t)
	visitor := s.w.AddComment(s.krume.ID, "Tilda Graf", "Darf mein Hund mit in den Laden?")
	var times []string
	ids := map[string]bool{}
	r := s.get(s.krume.ID+"/feed", "limit", "100", "fields", "id,created_time").ok()
	for {
		for _, row := range r.rows() {
			times = append(times, at(row, "created_time").(string))
			ids[at(row, "id").(string)] = true
		}
		if r.str("paging", "next") == "" {
			break
		}
		r = s.follow(r.str("paging", "next")).ok()
	}
	if slices.IsSortedFunc(times, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Error("the feed is in order of time; Meta's is not")
	}
	if !ids[visitor] {
		t.Error("the visitor's post is not in the feed")
	}
	for edge, want := range map[string]bool{"posts": false, "published_posts": false, "visitor_posts": true, "tagged": false} {
		got, _, _ := s.walk(s.get(s.krume.ID+"/"+edge, "limit", "100"), 100, "id")
		if slices.Contains(got, visitor) != want || len(got) == 0 {
			t.Errorf("%s: %d posts, the visitor's among them: %v", edge, len(got), !want)
		}
	}
	newest := s.w.Time().Unix()
	if rows := s.get(s.krume.ID+"/feed", "since", fmt.Sprint(newest-1)).ok().rows(); len(rows) != 1 {
		t.Errorf("%d posts since a second ago", len(rows))
	}
	s.get(s.krume.ID+"/feed", "since", "soon").fails(100, 0)
}

func TestFilterAndOrderOfComments(t *testing.T) {
	s := play(t)
	post, first := s.shop("erster")
	s.clock.add(time.Second)
	second := s.w.AddComment(post, "Uwe", "zweiter")
	s.clock.add(time.Second)
	below := s.w.AddComment(first, "Vera", "darunter")
	ids := func(pairs ...string) []string {
		got, _, _ := s.walk(s.get(post+"/comments", append(pairs, "fields", "id", "limit", "50")...), 50, "id")
		return got
	}
	for _, c := range []struct {
		params []string
		want   []string
	}{
		{[]string{"order", "chronological"}, []string{first, second}},
		{[]string{"order", "reverse_chronological"}, []string{second, first}},
		{[]string{"filter", "stream"}, []string{first, second, below}},
		{[]string{"filter", "stream", "order", "reverse_chronological"}, []string{below, second, first}},
		{[]string{"filter", "toplevel", "order", "chronological"}, []string{first, second}},
	} {
		if got := ids(c.params...); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.params, got, c.want)
		}
	}
	if r := s.get(post+"/comments", "summary", "true").ok(); r.str("summary", "order") != "ranked" {
		t.Errorf("without an order: %s", r.raw)
	}
	s.get(post+"/comments", "order", "random").fails(100, 0)
	s.get(post+"/comments", "filter", "none").fails(100, 0)
}

func TestUnaskedListingLeavesPoorCommentsOut(t *testing.T) {
	s := play(t)
	for _, c := range s.w.Find("") {
		if c.Kind != "spam" || c.Form != "comment" || c.Parent != "" {
			continue
		}
		ranked, _, _ := s.walk(s.get(c.Object+"/comments", "limit", "100"), 100, "id")
		all, _, _ := s.walk(s.get(c.Object+"/comments", "limit", "100", "filter", "stream"), 100, "id")
		if slices.Contains(ranked, c.ID) || !slices.Contains(all, c.ID) {
			t.Errorf("spam %s: ranked %v, stream %v", c.ID, slices.Contains(ranked, c.ID), slices.Contains(all, c.ID))
		}
		return
	}
	t.Fatal("the seeded world has no spam comment")
}

func TestStrangeThingsComeAsTheyAre(t *testing.T) {
	s := play(t)
	post := s.w.AddPost(s.krume.ID, "Seltsames")
	odd := "Rot \x1b[31m \u202everkehrt\u202c z\u200bw 👩‍👩‍👧‍👦 \"Zitat\" a/b\\c \u2028 Ende\x07"
	c := s.w.AddComment(post, "Łukasz ⚡", odd)
	r := s.get(c, "fields", "message,from,created_time,parent,attachment").ok()
	if r.str("message") != odd || r.str("from", "name") != "Łukasz ⚡" {
		t.Errorf("changed on its way: %s", r.raw)
	}
	for i := range len(r.raw) {
		if r.raw[i] < 0x20 || r.raw[i] > 0x7e {
			t.Fatalf("byte %#x in the body", r.raw[i])
		}
	}
	if _, err := time.Parse("2006-01-02T15:04:05-0700", r.str("created_time")); err != nil || !strings.HasSuffix(r.str("created_time"), "+0000") {
		t.Errorf("time %q: %v", r.str("created_time"), err)
	}
	missing, null := 0, 0
	for range 20 {
		r := s.get(s.w.AddComment(post, "", "wer bin ich"), "fields", "from,message").ok()
		if from, there := r.body["from"]; !there {
			missing++
		} else if from == nil {
			null++
		}
	}
	if missing == 0 || null == 0 || missing+null != 20 {
		t.Errorf("from is missing %d times and null %d times of 20", missing, null)
	}
}

func TestSomeIDsDoNotFitSixtyThreeBits(t *testing.T) {
	s := play(t)
	post := s.w.AddPost(s.krume.ID, "viele")
	big := 0
	for i := range 100 {
		id := s.w.AddComment(post, "Ines", fmt.Sprint(i))
		var n json.Number = json.Number(id[strings.LastIndexByte(id, '_')+1:])
		if _, err := n.Int64(); err != nil {
			big++
			s.get(id).ok()
		}
	}
	if big == 0 {
		t.Error("all ids fit an int64")
	}
}

func TestSeededOddities(t *testing.T) {
	s := play(t)
	sticker, null := false, false
	for _, p := range s.w.Pages() {
		for _, c := range s.w.Comments(p.ID) {
			switch {
			case c.Form == "comment" && c.Message == "":
				r := s.get(c.ID, "fields", "message,attachment").ok()
				_, there := r.body["message"]
				sticker = sticker || !there && r.str("attachment", "type") != ""
			case c.Form == "message" && !null:
				r := s.get(c.Object+"/messages", "fields", "attachments,message,from").ok()
				null = null || strings.Contains(r.raw, `"size":null`)
			}
		}
	}
	if !sticker || !null {
		t.Errorf("a comment without message: %v; an attachment whose size is null: %v", sticker, null)
	}
}
