package triage

import (
	"testing"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/rules/rulestest"
)

// TestEveryRuleKeepsItsWord runs the examples that stand in the rules themselves.
func TestEveryRuleKeepsItsWord(t *testing.T) {
	set, err := Compile()
	if err != nil {
		t.Fatal(err)
	}
	rulestest.Examples(t, set)
}

func FuzzTriage(f *testing.F) {
	s, err := New()
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"Seit drei Wochen warte ich!", "f u c k a*schloch", "", "@a @b 😂", "\xff\xfe Ä\u0308", "www.x.de 👎"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := s.Triage(replies.Post{Text: text, Network: "google"})
		if !got.Kind.Valid() || got.Heat < 0 || got.Heat > 6 || (got.Cause != "") != (got.Kind == replies.Complaint) {
			t.Fatalf("%+v for %q", got, text)
		}
		for _, w := range got.Why {
			if w.Start < 0 || w.End > len(text) || w.Start >= w.End || text[w.Start:w.End] != w.Text {
				t.Fatalf("reason %+v in %q", w, text)
			}
			if utf8.ValidString(text) && (!utf8.RuneStart(text[w.Start]) || w.End < len(text) && !utf8.RuneStart(text[w.End])) {
				t.Fatalf("reason %+v cuts a rune of %q", w, text)
			}
		}
	})
}

func TestMereThanks(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"Danke!": true, "ok super, danke euch 🙏": true, "Thanks, got it": true, "👍": true,
		"Danke, aber wann kommt das Paket?": false, "Danke für nichts.": false, "Das Paket fehlt immer noch.": false,
	} {
		if got := s.Triage(replies.Post{Text: text}).Thanks; got != want {
			t.Errorf("%q: mere thanks %v, want %v", text, got, want)
		}
	}
}

// A swear word stays one behind stars, digits and money, and a thing that is cursed is no person that is called names.
func TestHiddenSwearWords(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]replies.Kind{
		"A****löcher": replies.Abuse, "ihr Arschl0cher": replies.Abuse, "d1ckheads": replies.Abuse, "stfu you w@nkers": replies.Abuse, "you pr!cks": replies.Abuse, "ihr W1chser": replies.Abuse,
		"Sch*** Lieferdienst, seit 2 Stunden warte ich auf die Pizza!": replies.Complaint, "The sh*t you sold me broke after a day": replies.Complaint,
		"Gibt es die Schuhe in 43?": replies.Question, "Habt ihr auch 5€-Gutscheine?": replies.Question,
	} {
		got := s.Triage(replies.Post{Text: text})
		if got.Kind != want {
			t.Errorf("%q is %s, want %s", text, got.Kind, want)
		}
		if want == replies.Abuse && (len(got.Why) == 0 || got.Why[0].Rule != "abuse.masked") {
			t.Errorf("%q rests on %+v", text, got.Why)
		}
	}
}

func TestHeatGrows(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	last := -1
	for _, text := range []string{"Danke, alles super!", "Der Kaffee war kalt.", "Frechheit! Der Kaffee war kalt, nie wieder!!!", "Ihr Betrüger, ich gehe zum Anwalt, das ist eine verdammte Frechheit!!!"} {
		got := s.Triage(replies.Post{Text: text}).Heat
		if got <= last {
			t.Errorf("%q has heat %d, not above %d", text, got, last)
		}
		last = got
	}
}

func TestEveryVerdictHasAReason(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range rulestest.Load[example](t, "testdata/posts.dev.jsonl") {
		kind := 0
		for _, w := range s.Triage(replies.Post{Text: e.Text, Network: e.Network}).Why {
			if w.Label == "kind" {
				kind++
			}
		}
		if kind == 0 {
			t.Errorf("%s: no words for the kind", e.ID)
		}
	}
}

func BenchmarkTriage(b *testing.B) {
	s, err := New()
	if err != nil {
		b.Fatal(err)
	}
	posts := rulestest.Load[example](b, "testdata/posts.dev.jsonl")
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		s.Triage(replies.Post{Text: posts[n%len(posts)].Text})
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "posts/s")
}
