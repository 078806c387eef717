package meta

import (
	"encoding/json"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/graph"
)

func TestTheKindsOfFiles(t *testing.T) {
	for _, c := range []struct{ told, want string }{
		{`{"attachments":{"data":[{"image_data":{"url":"i"}},{"video_data":{"url":"v"}},{"mime_type":"image/jpeg","file_url":"j"},
			{"mime_type":"video/mp4","file_url":"m"},{"name":"a.pdf","mime_type":"application/pdf","size":null}]}}`, "photo video photo video file"},
		{`{"sticker":"s","attachments":{"data":[{"image_data":{"url":"s"}}]}}`, "sticker photo"},
		{`{"story":{"mention":{"link":"l"}},"shares":{"data":[{"link":"p"}]}}`, "link link"},
		{`{"is_unsupported":true}`, "other"},
		{`{"is_unsupported":true,"message":"Hallo"}`, ""},
	} {
		var m Message
		if err := json.Unmarshal([]byte(c.told), &m); err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, f := range m.Attachments() {
			kinds = append(kinds, f.Kind)
		}
		if got := strings.Join(kinds, " "); got != c.want {
			t.Errorf("%s: %s", c.told, got)
		}
	}
}

func TestNarrowTakesOutWhatIsNotAllowed(t *testing.T) {
	needs := map[sources.Act]Need{
		sources.ActReply: {[]string{"MODERATE", "MANAGE"}, "comments"},
		sources.ActBlock: {[]string{"MANAGE"}, ""},
	}
	for _, c := range []struct {
		tasks, scopes []string
		reply, block  string // the reason why not
	}{
		{nil, nil, "", ""},
		{[]string{"MANAGE"}, []string{"comments"}, "", ""},
		{[]string{"MODERATE"}, nil, "", "capability.task_missing"},
		{nil, []string{"messages"}, "capability.scope_missing", ""},
		{[]string{"ANALYZE"}, []string{"messages"}, "capability.task_missing", "capability.task_missing"},
	} {
		can := sources.Capability{Can: true}
		got := Narrow(sources.Capabilities{sources.CommentForm: {
			sources.ActReply: can, sources.ActBlock: can, sources.ActLike: {Why: "capability.not_offered"},
		}}, needs, c.tasks, c.scopes)[sources.CommentForm]
		for act, why := range map[sources.Act]string{
			sources.ActReply: c.reply, sources.ActBlock: c.block, sources.ActLike: "capability.not_offered",
		} {
			if got[act].Can != (why == "") || got[act].Why != why {
				t.Errorf("tasks %v, scopes %v: %s is %+v", c.tasks, c.scopes, act, got[act])
			}
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(`{"v":1,"items":{"1":[1,2,3,4]},"whole":true,"deep":5}`)
	f.Add(`{"v":1,"items":{"1":null}}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, s string) {
		m := Recall(sources.Cursor(s))
		if m.Items == nil || m.Form != MemoryForm {
			t.Fatalf("%+v", m)
		}
		if again := Recall(m.Cursor()); len(again.Items) != len(m.Items) || again.Whole != m.Whole || again.Deep != m.Deep {
			t.Errorf("%+v came back as %+v", m, again)
		}
	})
}

// What Meta sends may be anything; it must never bring us down.
func FuzzConversations(f *testing.F) {
	f.Add([]byte(`{"data":[{"id":"t","messages":{"data":[{"id":"m","from":{}}]}}]}`))
	f.Add([]byte(`{"data":[{"id":"t","message_count":"2","link":"/x","messages":{"data":[{"id":"m","created_time":"2026-11-20T14:03:17+0000","from":null,"message":"x"}]}}]}`))
	c := &Chats{Ours: func(p *Person) bool { return p != nil && p.ID == "1" }}
	f.Fuzz(func(_ *testing.T, b []byte) {
		var talks graph.Edge[Conversation]
		if json.Unmarshal(b, &talks) == nil {
			for _, talk := range talks.Rows {
				c.tell(talk, &sources.Batch{})
			}
		}
	})
}
