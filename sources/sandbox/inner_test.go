package sandbox

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// FuzzFields: whatever parses can be written and reads the same again.
func FuzzFields(f *testing.F) {
	for _, s := range []string{
		"id", "id,message", "comments.limit(25).order(reverse_chronological).filter(stream).summary(true){id,from{name}}",
		"a{b{c{d}}}", "likes.limit(0).summary(1)", "posts.fields(id,message)", " id , message ", "id,", "{", ".", "a.limit(", "a.limit)(",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fs, err := parseFields(s)
		if err != nil {
			return
		}
		again, err := parseFields(fieldsString(fs))
		if err != nil || fieldsString(again) != fieldsString(fs) {
			t.Errorf("%q becomes %q, then %q (%v)", s, fieldsString(fs), fieldsString(again), err)
		}
	})
}

func FuzzFaults(f *testing.F) {
	f.Add("drop-after:POST */comments:1,slow:GET *:200ms")
	f.Add("rate=80001/5:* a*b*c:3:+2:1m")
	f.Fuzz(func(t *testing.T, s string) {
		fs, err := ParseFaults(s)
		if err != nil {
			return
		}
		spec := strings.Join(fs.Waiting(), ",")
		again, err := ParseFaults(spec)
		if err != nil || strings.Join(again.Waiting(), ",") != spec {
			t.Errorf("%q becomes %q (%v)", s, spec, err)
		}
	})
}

func TestNestingHasAnEnd(t *testing.T) {
	deep := strings.Repeat("a{", 1000) + "b" + strings.Repeat("}", 1000)
	if _, err := parseFields(deep); err == nil {
		t.Error("a thousand levels are parsed")
	}
}

func TestEncodedStringsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.String().Draw(t, "text")
		raw := encode(obj{{"a", want}, {"b", []any{1, nil, true, int64(-3)}}})
		var got struct{ A string }
		if err := json.Unmarshal(raw, &got); err != nil || got.A != want {
			t.Fatalf("%q became %q: %v", want, got.A, err)
		}
		for _, c := range raw {
			if c < 0x20 || c > 0x7f {
				t.Fatalf("byte %#x in %s", c, raw)
			}
		}
	})
}

func TestMessageIDsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64().Draw(t, "n")
		if got, ok := number("m_" + scramble(n)); !ok || got != n {
			t.Fatalf("%d became %d, %v", n, got, ok)
		}
	})
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"*", "/1_2/comments", true},
		{"*/comments", "/1_2/comments", true},
		{"*/comments", "/1_2/comments/x", false},
		{"1_2/*", "/1_2/comments", true},
		{"/1_2", "1_2", true},
		{"a*b*c", "/a1b2c", true},
		{"a*b*c", "/ac", false},
		{"a*a", "/a", false},
	} {
		if got := glob(c.pattern, c.path); got != c.want {
			t.Errorf("glob(%q, %q) = %v", c.pattern, c.path, got)
		}
	}
}

// TestBrokenSeedsNameTheirLine reads small worlds with one fault each.
func TestBrokenSeedsNameTheirLine(t *testing.T) {
	const page = `[{"id":"1","name":"Krume","brand":"Krume","lang":"de"}]`
	const post = `{"id":"p","page":"1","form":"page_post","text":"Hallo"}` + "\n"
	for _, c := range []struct{ name, pages, items, answers, nags, want string }{
		{"no page", `[]`, "", "", "", "names no page"},
		{"broken pages", "[\n{\"id\":1}]", "", "", "", "pages.json line 2"},
		{"page twice", `[{"id":"1","name":"a"},{"id":"1","name":"b"}]`, "", "", "", "stands there twice"},
		{"page without name", `[{"id":"1"}]`, "", "", "", "has no id or no name"},
		{"broken line", page, post + "{", "", "", "items.jsonl line 2"},
		{"unknown form", page, `{"page":"1","form":"rant","text":"x"}`, "", "", `line 1: unknown form "rant"`},
		{"unknown page", page, `{"page":"2","form":"page_post","text":"x"}`, "", "", `unknown page "2"`},
		{"unknown kind", page, `{"page":"1","form":"visitor_post","text":"x","kind":"rant"}`, "", "", `unknown kind "rant"`},
		{"unknown mood", page, `{"page":"1","form":"visitor_post","text":"x","mood":"odd"}`, "", "", `unknown mood "odd"`},
		{"empty", page, `{"page":"1","form":"visitor_post"}`, "", "", "neither text nor file"},
		{"hangs nowhere", page, `{"page":"1","form":"comment","text":"x"}`, "", "", "needs under or parent"},
		{"hangs under nothing", page, post + `{"page":"1","form":"comment","under":"q","text":"x"}`, "", "", `line 2: under "q"`},
		{"answers nothing", page, post + `{"page":"1","form":"comment","parent":"q","text":"x"}`, "", "", `unknown parent "q"`},
		{"answers itself", page, `{"id":"c","page":"1","form":"comment","parent":"c","text":"x"}`, "", "", "stands under itself"},
		{"twice", page, post + post, "", "", `line 2: id "p" stands there twice`},
		{"no thread", page, `{"page":"1","form":"message","text":"x"}`, "", "", "needs a thread"},
		{"only ours", page, `{"page":"1","form":"message","thread":"t","ours":true,"text":"x"}`, "", "", "nobody but the page"},
		{"two in one", page, `{"page":"1","form":"message","thread":"t","author":"A","text":"x"}` + "\n" + `{"page":"1","form":"message","thread":"t","author":"B","text":"x"}`, "", "", "A and B both write"},
		{"bad age", page, `{"page":"1","form":"visitor_post","text":"x","ago":"long"}`, "", "", `ago "long"`},
		{"bad answer", page, post, `{"lang":"de","kind":"complaint","mood":"odd","text":"x"}`, "", `answers.jsonl line 1: unknown mood "odd"`},
		{"empty answer", page, post, `{"lang":"de","kind":"complaint","mood":"angry"}`, "", "text is empty"},
		{"empty nag", page, post, "", `{"lang":"de"}`, "nags.jsonl line 1: text is empty"},
	} {
		empty := &World{rng: rand.New(rand.NewPCG(1, 1)), byNum: map[uint64]*object{}, sent: map[string]int{}}
		dir := fstest.MapFS{"pages.json": {Data: []byte(c.pages)}, "items.jsonl": {Data: []byte(c.items)}}
		if c.answers != "" {
			dir["answers.jsonl"] = &fstest.MapFile{Data: []byte(c.answers)}
		}
		if c.nags != "" {
			dir["nags.jsonl"] = &fstest.MapFile{Data: []byte(c.nags)}
		}
		s, err := readSeeds(dir)
		if err == nil {
			err = empty.settle(s)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
