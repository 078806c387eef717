package instagram

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta/metatest"
	"atempause/sources/sourcetest"
)

// scripted is a network that answers by path; what it has no answer for is not there.
func scripted(t *testing.T, answers map[string]string) *Source {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/"+graph.DefaultVersion+"/")
		body, ok := answers[r.Method+" "+path]
		if !ok {
			w.WriteHeader(http.StatusBadRequest)
			body = `{"error":{"message":"Unsupported request","code":100,"error_subcode":33}}`
		}
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	c := sourcetest.NewClock()
	src, err := New(Config{
		Channel: sources.Channel{Account: "1784", BaseURL: srv.URL}, Token: fixed("EAAx"), Now: c.Now, Sleep: c.Sleep,
		HTTP: metatest.Client(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

const me = `{"id":"77","instagram_business_account":{"id":"1784","username":"krume"}}`

// Nulls, rows that cannot be read, circles, the account known by its name alone: what can be told is told, and what could
// not be read is not told as gone.
func TestOddAnswers(t *testing.T) {
	src := scripted(t, map[string]string{
		"GET me": me,
		"GET 1784/media": `{"data":[{"id":"1","caption":null,"media_type":null,"timestamp":"2026-11-20T10:00:00+0000","comments_count":"5",
			"is_comment_enabled":null,"username":"krume","permalink":null},{"id":["?"]},{"id":"","timestamp":"2026-11-20T10:00:00+0000"}]}`,
		"GET 1/comments": `{"data":[
			{"id":"10","text":"hallo","timestamp":"2026-11-20T11:00:00+0000","from":null,"username":null,"user":null,"like_count":null,
			 "replies":{"data":[{"id":"11","text":"guten Tag","timestamp":"2026-11-20T11:01:00+0000","username":"Krume"},
			   {"id":"10","text":"sich selbst","timestamp":"2026-11-20T11:02:00+0000"},{"id":"11","text":"doppelt","timestamp":"2026-11-20T11:02:00+0000"},{"id":3}]}},
			{"id":"10","text":"hallo","timestamp":"2026-11-20T11:00:00+0000"},
			{"id":"12","text":"wann war das","timestamp":"gestern"},
			{"id":"13","timestamp":"2026-11-20T11:05:00+0000","user":"1784","like_count":"3","text":"nur wir"},{"id":"14","timestamp":"2026-11-20T11:05:00+0000","user":{"id":"1784"},"text":"wieder wir"}]}`,
	})
	bs := sync1(t, src, Comments, "")
	all := threads(bs)
	if len(all) != 1 || len(all["10"].Messages) != 2 || !all["10"].Messages[1].Ours || all["10"].Messages[0].Ours {
		t.Errorf("%+v", all)
	}
	for _, b := range bs {
		if len(b.Gone) > 0 {
			t.Errorf("told as gone although not all could be read: %+v", b.Gone)
		}
	}
}

// A page of everything that is too heavy is read in parts, and a page whose place has died one by one.
func TestTooHeavyOrDead(t *testing.T) {
	for _, refusal := range []string{
		`{"error":{"message":"Please reduce the amount of data you're asking for, then retry your request","code":1}}`,
		`{"error":{"message":"(#100) The cursor is no longer valid","code":100}}`,
	} {
		row := `{"id":"N","timestamp":"2026-11-20T10:00:00+0000","comments_count":1,"username":"krume"}`
		list := `{"data":[` + strings.Join([]string{
			strings.Replace(row, "N", "1", 1), strings.Replace(row, "N", "2", 1), strings.Replace(row, "N", "3", 1),
		}, ",") + `]}`
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body := list
			switch {
			case strings.HasSuffix(r.URL.Path, "/me"):
				body = me
			case strings.HasSuffix(r.URL.Path, "/comments"):
				id := strings.Split(r.URL.Path, "/")[2]
				body = `{"data":[{"id":"` + id + `0","text":"hallo","timestamp":"2026-11-20T11:00:00+0000","username":"anna"}]}`
			case strings.HasPrefix(r.URL.Query().Get("fields"), "id,comments"):
				w.WriteHeader(http.StatusBadRequest)
				body = refusal
			}
			_, _ = io.WriteString(w, body)
		}))
		t.Cleanup(srv.Close)
		src := scripted(t, nil)
		again, err := New(Config{
			Channel: sources.Channel{Account: "1784", BaseURL: srv.URL}, Token: fixed("EAAx"), Now: src.cfg.Now, Sleep: src.cfg.Sleep,
		})
		if err != nil {
			t.Fatal(err)
		}
		if all := threads(sync1(t, again, Comments, "")); len(all) != 3 {
			t.Errorf("%.60s: %d threads", refusal, len(all))
		}
	}
}

// Messages of every kind: a story that names us, a shared post, one that Meta cannot tell, one beyond the newest twenty.
func TestMessagesOfEveryKind(t *testing.T) {
	src := scripted(t, map[string]string{
		"GET me":               me,
		"GET 77/conversations": `{"data":[{"id":"aWdfT","updated_time":"2026-11-21T10:00:00+0000"}]}`,
		"GET aWdfT/messages": `{"data":[
			{"id":"m5","created_time":"2026-11-21T10:00:00+0000","from":{"id":"9","username":"anna"},"message":"","story":{"mention":{"link":"https://cdn.example/s","id":"1"}}},
			{"id":"m4","created_time":"2026-11-21T09:00:00+0000","from":{"id":"9","username":"anna"},"shares":{"data":[{"link":"https://cdn.example/p"}]}},
			{"id":"m3","created_time":"2026-11-21T08:00:00+0000","from":{"id":"5","username":"KRUME"},"message":"Guten Tag"},
			{"id":"m2","created_time":"2026-11-21T07:00:00+0000","from":{"id":"9","username":"anna"},"is_unsupported":true},
			{"id":"m1","created_time":"2026-11-21T06:00:00+0000"}]}`,
	})
	bs := sync1(t, src, Conversations, "")
	th := threads(bs)["aWdfT"]
	if len(th.Messages) != 4 || !th.Messages[1].Ours || th.Messages[3].Files[0].Name != "story" || th.Messages[0].Files[0].Kind != "other" ||
		th.Messages[2].Files[0].Kind != "link" {
		t.Errorf("%+v", th.Messages)
	}
	if len(bs[0].Gone) != 0 {
		t.Errorf("told as gone although not all is told: %+v", bs[0].Gone)
	}
}

// A success that names nothing is a doubt.
func TestANamelessAnswerIsDoubt(t *testing.T) {
	src := scripted(t, map[string]string{"GET me": me, "POST 10/replies": `{"success":true}`, "POST 77/messages": `{}`})
	_, err := src.Reply(bg, sources.Outgoing{Form: sources.CommentForm, Audience: sources.Public, Thread: "10", Target: "10", Text: "Hallo"})
	if sources.ClassOf(err) != sources.Ambiguous || !sources.MayHaveBeenApplied(err) {
		t.Errorf("reply: %v", err)
	}
	_, err = src.Reply(bg, sources.Outgoing{Form: sources.ConversationForm, Audience: sources.Private, Thread: "t", Person: "9", Text: "Hallo"})
	if sources.ClassOf(err) != sources.Ambiguous || !sources.MayHaveBeenApplied(err) {
		t.Errorf("message: %v", err)
	}
}

func FuzzComments(f *testing.F) {
	f.Add(`{"data":[{"id":"1","text":"a","timestamp":"2026-11-20T11:00:00+0000","replies":{"data":[{"id":"2","parent_id":"1"}]}}]}`)
	f.Add(`{"data":[{"id":"1","from":null,"replies":null},{"id":"1","replies":{"data":[{"id":"1"},{"id":"1"}]}}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		var page graph.Edge[comment]
		if json.Unmarshal([]byte(s), &page) != nil {
			return
		}
		src := &Source{id: "1784", name: "krume"}
		for _, th := range src.threadsOf(shot{ID: "9"}, page.Rows) {
			had := map[string]bool{}
			for i, m := range th.Messages {
				if had[m.RemoteID] || i == 0 && m.ParentID != "" || i > 0 && m.ParentID != th.RemoteID {
					t.Errorf("%+v", th)
				}
				had[m.RemoteID] = true
			}
		}
	})
}

func FuzzParseMention(f *testing.F) {
	f.Add("17900000000000001/17900000000000002")
	f.Add(" 1/ ")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMention(s)
		if err != nil {
			return
		}
		if again, err := ParseMention(m.String()); err != nil || again != m {
			t.Errorf("%q: %v came back as %v, %v", s, m, again, err)
		}
	})
}

// Archived media are no longer listed and are not gone; a listing cut short by a mishap takes nothing away.
func TestArchivedMediaAreNotGone(t *testing.T) {
	shot := `{"id":"1","timestamp":"2026-11-20T10:00:00+0000","comments_count":1,"username":"krume"}`
	comments := `{"data":[{"id":"10","text":"hallo","timestamp":"2026-11-20T11:00:00+0000","username":"anna"}]}`
	listed := map[string]string{"GET me": me, "GET 1784/media": `{"data":[` + shot + `]}`, "GET 1/comments": comments}
	archived := map[string]string{"GET me": me, "GET 1784/media": `{"data":[]}`, "GET 1": shot}
	deleted := map[string]string{"GET me": me, "GET 1784/media": `{"data":[]}`}
	bs := sync1(t, scripted(t, listed), Comments, "")
	bs = sync1(t, scripted(t, archived), Comments, last(bs))
	if n := gone(bs); len(n) != 0 {
		t.Errorf("archived, told as gone: %v", n)
	}
	bs = sync1(t, scripted(t, listed), Comments, last(bs))
	if n := gone(bs); len(n) != 0 || len(threads(bs)) != 1 {
		t.Errorf("back again: gone %v, %d threads", n, len(threads(bs)))
	}
	bs = sync1(t, scripted(t, deleted), Comments, last(bs))
	if n := gone(bs); len(n) != 1 || n[0] != "1" {
		t.Errorf("deleted: gone %v", n)
	}
}

// Below somebody else's media not everything is told: where our answer may be among the rest, nothing is said.
func TestAMentionWithManyCommentsIsUnsure(t *testing.T) {
	for rest, want := range map[string]sources.Class{`,"paging":{"next":"https://evil.example/"}`: sources.Unsupported, "": ""} {
		src := scripted(t, map[string]string{
			"GET me":   me,
			"GET 1784": `{"mentioned_media":{"id":"5","comments":{"data":[{"id":"6","text":"Danke","timestamp":"2026-11-21T12:00:00+0000","username":"andere"}]` + rest + `}}}`,
		})
		_, found, err := src.FindOwn(bg, sources.Outgoing{Form: sources.MentionForm, Audience: sources.Public, Thread: "5", Text: "Danke", Tried: src.cfg.Now()})
		if found || sources.ClassOf(err) != want {
			t.Errorf("%q: %v, %v", rest, found, err)
		}
	}
}

// Conversations that are too heavy all at once are read one by one.
func TestHeavyConversations(t *testing.T) {
	st := newStage(t)
	for _, name := range []string{"a", "b", "c", "d"} {
		if _, _, err := st.AddMessage(name, "Hallo von "+name); err != nil {
			t.Fatal(err)
		}
	}
	src := st.source(t)
	if err := st.World.Faults().Add("error=100:GET */conversations:1:+1"); err != nil {
		t.Fatal(err)
	}
	if n := len(threads(sync1(t, src, Conversations, ""))); n != 4 {
		t.Errorf("%d conversations", n)
	}
}

func TestTheKindsOfMedia(t *testing.T) {
	for kind, want := range map[string]string{"IMAGE": "photo", "VIDEO": "video", "CAROUSEL_ALBUM": "photo"} {
		if f := (shot{Kind: kind}).files(); len(f) != 1 || f[0].Kind != want {
			t.Errorf("%s: %+v", kind, f)
		}
	}
}

func TestAnotherVersionAnswers(t *testing.T) {
	st := newStage(t)
	src := st.source(t, func(c *Config) { c.Version = "v21.0" })
	sync1(t, src, Comments, "")
	if pinned, served, differ := src.Warning(); !differ || pinned != "v21.0" || served == pinned {
		t.Errorf("%s, %s, %v", pinned, served, differ)
	}
}
