package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// ask serves one call without a network.
func ask(w *World, method, target, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, r)
	return rec
}

// TestEveryFieldOfEverything asks each seeded object for all it can be asked for.
func TestEveryFieldOfEverything(t *testing.T) {
	w, err := New(Options{Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	w.SetBudget(1 << 30)
	w.SetTalkRate(0)
	forms := map[form]int{}
	for _, o := range w.byNum {
		if w.isHeld(o) || o.is(pending) {
			continue
		}
		forms[o.form]++
		fields := strings.Join(slices.Sorted(maps.Keys(w.typeOf(o).fields)), ",")
		target, within := "/v26.0/"+o.id()+"?fields="+fields, ""
		if o.page.home != nil { // what stands with somebody else on Instagram is read by way of the account
			switch at := "/v26.0/" + o.page.id; {
			case o.form == tagged:
				target, within = at+"/tags?fields="+strings.Replace(fields, "comments,", "", 1), "data"
			case o.form == mentioned:
				target, within = at+"?fields=mentioned_media.media_id("+o.id()+"){"+fields+"}", "mentioned_media"
			case o.form == gramComment && o.top.form != media:
				fields = strings.Join(slices.Sorted(maps.Keys(gramMentionType.fields)), ",")
				target, within = at+"?fields=mentioned_comment.comment_id("+o.id()+"){"+fields+"}", "mentioned_comment"
			}
		}
		rec := ask(w, http.MethodGet, target+"&access_token="+w.main.text, "")
		var body map[string]any
		err := json.Unmarshal(rec.Body.Bytes(), &body)
		switch inner := body[within].(type) {
		case map[string]any:
			body = inner
		case []any:
			i := slices.IndexFunc(inner, func(row any) bool { return row.(map[string]any)["id"] == o.id() })
			body = inner[max(i, 0)].(map[string]any)
		}
		if err != nil || rec.Code != http.StatusOK || body["id"] != o.id() {
			t.Fatalf("%s %s: %d %v %.300s", o.form, o.id(), rec.Code, err, rec.Body)
		}
	}
	for _, f := range []form{pagePost, visitorPost, tagPost, review, comment, conversation, message, media, tagged, mentioned, gramComment} {
		if forms[f] == 0 {
			t.Errorf("the seeded world has no %s", f)
		}
	}
}

func TestPageFieldsAndEdges(t *testing.T) {
	w, err := New(Options{Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	w.SetTalkRate(0)
	get := func(fields, token string) (int, map[string]any) {
		rec := ask(w, http.MethodGet, "/v26.0/"+w.pages[0].id+"?access_token="+token+"&fields="+url.QueryEscape(fields), "")
		var body map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &body); err != nil {
			t.Fatalf("%v: %s", err, rec.Body)
		}
		return rec.Code, body
	}
	code, body := get("name,about,category,category_list,link,access_token,tasks,fan_count,is_published,unread_message_count,username,"+
		"feed.limit(3){id},posts.limit(1),visitor_posts{id},tagged{id},ratings.limit(1),conversations.limit(2){id}", w.main.text)
	if code != http.StatusOK || body["access_token"] != w.pages[0].token.text || body["username"] != nil {
		t.Errorf("page: %d %v", code, body)
	}
	for _, edge := range []string{"feed", "posts", "visitor_posts", "tagged", "ratings", "conversations"} {
		if list, _ := body[edge].(map[string]any); list == nil || len(list["data"].([]any)) == 0 {
			t.Errorf("%s is empty: %v", edge, body[edge])
		}
	}
	if code, body = get("nonsense", w.main.text); code != http.StatusBadRequest {
		t.Errorf("nonsense: %v", body)
	}
	if code, body = get("id,feed{id}", w.user.text); code != http.StatusForbidden {
		t.Errorf("feed with a person's token: %v", body)
	}
	if code, body = get("access_token", w.user.text); code != http.StatusOK || body["access_token"] != w.pages[0].token.text {
		t.Errorf("a person asks for the page's token: %v", body)
	}
}

// TestTheSeededWorldIsWhole holds the seeds to what the demo needs.
func TestTheSeededWorldIsWhole(t *testing.T) {
	w, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.pages) != 2 || w.Threads() < 150 {
		t.Errorf("%d pages, %d threads", len(w.pages), w.Threads())
	}
	kinds := map[kind]int{}
	english := 0
	for _, o := range w.byNum {
		if !o.is(byPage) && o.form != conversation {
			kinds[o.kind]++
			if o.english {
				english++
			}
		}
	}
	for k := range kindNames {
		if kinds[kind(k)] < 3 {
			t.Errorf("%d of kind %s", kinds[kind(k)], kind(k))
		}
	}
	if english < 10 {
		t.Errorf("%d things in English", english)
	}
	if len(w.held) < 10 {
		t.Errorf("%d posts come in later", len(w.held))
	}
	for _, lang := range []string{"de", "en"} {
		for _, k := range []kind{complaint, question, praise, misinformation, abuse, other} {
			for _, m := range []Mood{Pleased, Calmed, Doubting, Angry} {
				if len(w.answers.find(lang, k.String(), m, false)) == 0 || len(w.answers.find(lang, k.String(), m, true)) == 0 {
					t.Errorf("nothing to say: %s %s %s", lang, k, m)
				}
			}
		}
		if len(w.nags[lang]) == 0 {
			t.Errorf("nobody nags in %s", lang)
		}
	}
}

// FuzzGraph throws requests at a world: it answers each with JSON and stays whole.
func FuzzGraph(f *testing.F) {
	w, err := New(Options{Quiet: true, Threads: 30})
	if err != nil {
		f.Fatal(err)
	}
	w.SetBudget(1 << 30)
	w.SetTalkRate(0)
	page := w.pages[0].id
	post := w.pages[0].posts[0].id()
	for _, seed := range [][3]string{
		{"GET", "v26.0/" + page + "/feed", "fields=id,comments{id}&limit=2"},
		{"POST", "v26.0/" + post + "/comments", "message=Hallo&fields=id"},
		{"POST", page + "/messages", `recipient={"id":"1"}&message={"text":"x"}`},
		{"POST", "", `batch=[{"method":"GET","relative_url":"me"}]`},
		{"DELETE", "v25.0/" + post, ""},
		{"POST", "v25.0/" + post, "is_hidden=true"},
		{"GET", "debug_token", "input_token=x"},
		{"GET", "t_1/messages", "after=QQZD"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, method, path, query string) {
		q, err := url.ParseQuery(query)
		if err != nil || !slices.Contains([]string{"GET", "POST", "DELETE"}, method) {
			t.Skip("no request a client could make")
		}
		q.Set("access_token", w.main.text)
		u := url.URL{Path: "/" + path}
		target, body := u.EscapedPath(), q.Encode()
		if strings.HasPrefix(path, "_sandbox/") || strings.HasPrefix(target, "//") {
			t.Skip("not a path of the Graph: the control endpoints and other hosts have tests of their own")
		}
		if method != http.MethodPost {
			target, body = target+"?"+body, ""
		}
		rec := ask(w, method, target, body)
		if !json.Valid(rec.Body.Bytes()) {
			t.Errorf("%s %s: %d %q", method, target, rec.Code, rec.Body)
		}
	})
}
