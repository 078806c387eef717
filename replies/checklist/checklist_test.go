package checklist

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/linear/study"
	"atempause/replies/rules"
	"atempause/sources"
)

func gate(t testing.TB, user ...rules.Source) *Checklist {
	t.Helper()
	c, err := New(Options{User: user})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var krume = sources.Brand{
	Name: "Bäckerei Krume", Lang: "de", Address: sources.Sie, Signature: "^JL", Hotline: "+49 30 901820", Own: []string{"hallo@krume.example"},
}

const fine = "Guten Tag Frau Kern, das tut uns leid. Wir backen Ihnen die Torte heute bis 17 Uhr neu. Viele Grüße, Jana Lenz"

func complain(text string) replies.CheckRequest {
	return replies.CheckRequest{
		Text: text, Kind: replies.Complaint, Audience: sources.Public, Brand: krume, Author: "Maria Kern",
		Incoming: "Seit drei Wochen warte ich auf meine Torte, keiner geht ran!",
	}
}

func TestAGoodReplyPasses(t *testing.T) {
	v := gate(t).Check(complain(fine))
	if !v.Pass {
		t.Fatalf("refused: %+v", v.OpenHard())
	}
}

func TestEachFaultIsNamed(t *testing.T) {
	c := gate(t)
	for _, x := range []struct {
		text string
		id   replies.CheckID
		word string
	}{
		{strings.TrimPrefix(fine, "Guten Tag Frau Kern, "), replies.CheckGreeting, "das"},
		{strings.Replace(fine, "das tut uns leid", "die Torte war schon weg", 1), replies.CheckApology, "die"},
		{"Guten Tag Frau Kern, es tut uns leid, dass Sie das so empfinden. Wir backen sie neu.", replies.CheckApology, "leid, dass Sie das so empfinden"},
		{"Guten Tag Frau Kern, das tut uns leid. Viele Grüße, Jana", replies.CheckHelp, "leid"},
		{fine + " Aber da sind Sie auch selbst schuld.", replies.CheckDefensive, "selbst schuld"},
		{fine + " Sie Idiot!", replies.CheckHostile, "Idiot"},
		{fine + " Ihr Konto DE02 1203 0000 0000 2020 51 ist notiert.", replies.CheckPersonal, "DE02 1203 0000 0000 2020 51"},
	} {
		v := c.Check(complain(x.text))
		ch, _ := v.Check(x.id)
		if ch.Pass || v.Pass {
			t.Errorf("%s should fail: %s", x.id, x.text)
			continue
		}
		if ch.Hint == "" || len(ch.Evidence) == 0 || !strings.Contains(ch.Evidence[0].Text, x.word) {
			t.Errorf("%s: hint %q, evidence %+v, want %q", x.id, ch.Hint, ch.Evidence, x.word)
		}
		for _, e := range ch.Evidence {
			if x.text[e.Start:e.End] != e.Text {
				t.Errorf("%s: evidence %+v is not where it says", x.id, e)
			}
		}
	}
}

// What is missing or wrong differs with what is answered, and so do the hint and the wordings.
func TestHintsFitWhatIsAnswered(t *testing.T) {
	c := gate(t)
	for _, x := range []struct {
		kind  replies.Kind
		text  string
		id    replies.CheckID
		hint  string
		offer string
		words string
	}{
		{replies.Complaint, "Guten Tag Frau Kern, das tut uns leid. Viele Grüße, Jana", replies.CheckHelp, "bis wann", "melden uns", ""},
		{replies.Question, "Guten Tag Frau Kern, danke für Ihr Interesse! Viele Grüße, Jana", replies.CheckHelp, "beantwortet", "Frage: […]", ""},
		{replies.Misinformation, "Guten Tag Frau Kern, das stimmt nicht. Viele Grüße, Jana", replies.CheckHelp, "woran man es sieht", "Nachsehen können Sie", ""},
		{replies.Complaint, "Guten Tag Frau Kern, das tut uns leid, aber dafür ist die Post zuständig. Viele Grüße, Jana", replies.CheckApology, "zurück", "Es tut uns leid, dass wir", "das tut uns leid, aber dafür ist die Post zuständig"},
		{replies.Complaint, "Guten Tag Frau Kern, es tut uns leid, dass Sie das so empfinden. Viele Grüße, Jana", replies.CheckApology, "Gefühl", "Es tut uns leid, dass wir", ""},
		{replies.Praise, "Danke dir, Flo! Viele Grüße, Jana", replies.CheckGreeting, "Ein Dank grüßt", "[…]", ""},
		{replies.Praise, "Das freut uns, danke! Viele Grüße, Jana", replies.CheckGreeting, "Beginnen Sie", "[…]", ""},
		{replies.Abuse, "Guten Tag, selber Penner. Viele Grüße, Jana", replies.CheckDefensive, "schlägt zurück", "gern reden", ""},
	} {
		v := c.Check(replies.CheckRequest{Text: x.text, Kind: x.kind, Lang: "de", Audience: sources.Public})
		ch, _ := v.Check(x.id)
		if ch.Pass || !strings.Contains(ch.Hint, x.hint) || len(ch.Offers) == 0 || !strings.Contains(ch.Offers[0], x.offer) {
			t.Errorf("%s, %q: %s: %q, %q", x.kind, x.text, x.id, ch.Hint, ch.Offers)
		}
		if x.words != "" && (len(ch.Evidence) == 0 || ch.Evidence[0].Text != x.words) {
			t.Errorf("%q rests on %+v, want %q", x.text, ch.Evidence, x.words)
		}
	}
}

func TestOwnDataMayBeNamed(t *testing.T) {
	c := gate(t)
	for _, text := range []string{
		fine + " Sie erreichen uns unter 030 901820.",
		fine + " Oder schreiben Sie an hallo@krume.example.",
		"Guten Tag Frau Kern, das tut uns leid. Unsere Hotline: +49 30 901820. Wir erstatten alles.",
	} {
		if ch, _ := c.Check(complain(text)).Check(replies.CheckPersonal); !ch.Pass {
			t.Errorf("%+v in %q", ch.Evidence, text)
		}
	}
	for _, text := range []string{fine + " Wir haben Sie unter 0151 23456789 nicht erreicht.", fine + " Die Bestätigung ging an m.kern@gmx.de."} {
		if ch, _ := c.Check(complain(text)).Check(replies.CheckPersonal); ch.Pass {
			t.Errorf("not found in %q", text)
		}
	}
}

func TestOffersNeverPassAlone(t *testing.T) {
	c := gate(t)
	for _, kind := range replies.Kinds {
		for _, lang := range []string{"de", "en"} {
			req := replies.CheckRequest{Text: "…", Kind: kind, Lang: lang, Audience: sources.Public, Brand: krume, Author: "Maria Kern"}
			var all []string
			for _, ch := range c.Check(req).Checks {
				for _, o := range ch.Offers {
					all = append(all, o)
					req.Text = o
					if v := c.Check(req); v.Pass && kind != replies.Spam && kind != replies.Other {
						t.Errorf("%s, %s: the offer %q passes alone", kind, lang, o)
					}
				}
			}
			req.Text = strings.Join(all, " ")
			if v := c.Check(req); v.Pass && len(all) > 1 {
				t.Errorf("%s, %s: all offers together pass: %s", kind, lang, req.Text)
			}
		}
	}
}

func TestWaivers(t *testing.T) {
	c := gate(t)
	req := complain("Guten Tag Frau Kern, wir haben heute bis 18 Uhr für Sie offen und ersetzen die Torte. Viele Grüße")
	req.Waivers = []replies.Waiver{{Check: replies.CheckApology, Reason: "unjustified"}}
	if v := c.Check(req); !v.Pass {
		t.Errorf("a reason should let it pass: %+v", v.OpenHard())
	}
	req = complain(fine + " Sie Idiot! Sie Trottel!")
	req.Waivers = []replies.Waiver{{Check: replies.CheckHostile, Passage: "Sie Idiot", Reason: "quote"}}
	if c.Check(req).Pass {
		t.Error("a waiver for one passage covered another")
	}
	whole := req
	whole.Waivers = []replies.Waiver{{Check: replies.CheckHostile, Passage: req.Text, Reason: "quote"}}
	if c.Check(whole).Pass {
		t.Error("a waiver for the whole reply covered its passages")
	}
	req.Waivers = append(req.Waivers, replies.Waiver{Check: replies.CheckHostile, Passage: "Sie Trottel", Reason: "quote"})
	if v := c.Check(req); !v.Pass {
		t.Errorf("every passage is covered: %+v", v.OpenHard())
	}
}

func TestForm(t *testing.T) {
	c := gate(t)
	fails := func(req replies.CheckRequest, id replies.CheckID, want bool) {
		t.Helper()
		if ch, _ := c.Check(req).Check(id); ch.Pass == want {
			t.Errorf("%s passes: %v, %+v", id, ch.Pass, ch.Evidence)
		}
	}
	long := complain(fine)
	long.Limit = sources.Limit{Max: 40, Measure: sources.Characters}
	fails(long, replies.CheckLength, true)
	long.Limit = sources.Limit{Max: len(fine), Measure: sources.Bytes}
	fails(long, replies.CheckLength, false)
	long.Limit.Max--
	fails(long, replies.CheckLength, true)
	fails(complain(fine+" […]"), replies.CheckLength, true)
	fails(complain(fine+" Meld dich gern, wenn dir etwas fehlt."), replies.CheckAddress, true)
	fails(complain(fine), replies.CheckAddress, false)
	fails(complain(strings.Replace(fine, "Frau Kern", "Frau Kren", 1)), replies.CheckAddress, true)
	again := complain(fine)
	again.Earlier = []string{strings.Replace(fine, "Frau Kern", "Herr Maurer", 1)}
	fails(again, replies.CheckRepeated, true)
	again.Earlier = []string{"Hallo Tom, danke für das Lob! Wir freuen uns sehr darüber und grüßen herzlich."}
	fails(again, replies.CheckRepeated, false)
}

func TestASecondAnswerNeedsNoGreeting(t *testing.T) {
	req := complain("Die Torte ist fertig, Sie bekommen sie heute um 16 Uhr. ^JL")
	req.Later = true
	if v := gate(t).Check(req); !v.Pass {
		t.Errorf("%+v", v.OpenHard())
	}
}

func TestLanguageDecision(t *testing.T) {
	c := gate(t)
	for _, x := range []struct{ text, incoming, lang, want string }{
		{"Ok 👍", "Where is my parcel? I have been waiting for weeks.", "", "en"},
		{"Ok 👍", "Wo bleibt mein Paket? Ich warte seit Wochen.", "", "de"},
		{"Hello Tom, we are sorry about that.", "", "", "en"},
		{"Hallo", "", "en", "en"},
	} {
		if got := c.Check(replies.CheckRequest{Text: x.text, Incoming: x.incoming, Lang: x.lang}).Lang; got != x.want {
			t.Errorf("%+v: got %s", x, got)
		}
	}
}

func TestUserRules(t *testing.T) {
	c := gate(t, rules.Source{Name: "rules/haus.toml", Data: []byte(`
lang = "de"
[[rule]]
id = "krume.billig"
finds = { house_words = 1 }
patterns = ['billig']
hint = "Wir sagen günstig."
offers = ["günstig"]
brands = ["Bäckerei Krume"]
hits = ["Das ist billig."]
misses = ["Das ist günstig."]
`)}, rules.Source{Name: "rules/posts.toml", Data: []byte(`
lang = "de"
[[rule]]
id = "krume.semmel"
finds = { "kind.praise" = 9 }
patterns = ['semmelglück']
hits = ["Semmelglück pur!"]
misses = ["Das Glück ist ein Rindvieh."]
`)})
	ch, _ := c.Check(complain(fine + " Das Brot ist billig.")).Check(replies.CheckWords)
	if ch.Pass || ch.Hint != "Wir sagen günstig." || len(ch.Offers) != 1 || ch.Evidence[0].Text != "billig" {
		t.Errorf("%+v", ch)
	}
	other := complain(fine + " Das Brot ist billig.")
	other.Brand.Name = "Radhaus"
	if ch, _ := c.Check(other).Check(replies.CheckWords); !ch.Pass {
		t.Error("another brand's rule was used")
	}
	if got := c.Triager().Triage(replies.Post{Text: "Semmelglück!"}); got.Kind != replies.Praise {
		t.Errorf("got %s", got.Kind)
	}
	_, err := New(Options{User: []rules.Source{{Name: "rules/haus.toml", Data: []byte("[[rule]]\nid = 'a'\nlang = 'de'\nfinds = { hous = 1 }\npatterns = ['x']\n")}}})
	if err == nil || !strings.Contains(err.Error(), "rules/haus.toml:4:11: ") {
		t.Errorf("got %v", err)
	}
}

func TestEveryHintIsWrittenTwice(t *testing.T) {
	de, en := hintTables()["de"], hintTables()["en"]
	for key := range de.Hints {
		if en.Hints[key] == "" {
			t.Errorf("hint %s is missing in English", key)
		}
	}
	for _, id := range replies.Checks {
		if hint(string(id), "de") == "" && hint(string(id)+".mixed", "de") == "" {
			t.Errorf("check %s has no hint", id)
		}
	}
	for key := range de.Offers {
		if key == "length.gap" || key == "length.template" || key == "repeated.review" { // no wording helps there
			continue
		}
		if len(de.Du[key]) == 0 || len(en.Offers[key]) == 0 {
			t.Errorf("offers for %s are missing with du or in English", key)
		}
	}
}

// TestSameRequestSameVerdict: the gate is pure, also while others use it.
func TestSameRequestSameVerdict(t *testing.T) {
	c := gate(t)
	want := c.Check(complain(fine)).Labels
	done := make(chan bool)
	for range 4 {
		go func() {
			ok := true
			for range 50 {
				ok = ok && c.Check(complain(fine)).Labels == want
				c.Triager().Triage(replies.Post{Text: fine})
			}
			done <- ok
		}()
	}
	for range 4 {
		if !<-done {
			t.Error("verdicts differ")
		}
	}
}

func checkSpans(t *testing.T, text string, v replies.Verdict) {
	t.Helper()
	for _, ch := range v.Checks {
		for _, e := range ch.Evidence {
			if e.Start < 0 || e.End > len(text) || e.Start >= e.End || text[e.Start:e.End] != e.Text {
				t.Fatalf("%s: evidence %+v in %q", ch.ID, e, text)
			}
			if utf8.ValidString(text) && (!utf8.RuneStart(text[e.Start]) || e.End < len(text) && !utf8.RuneStart(text[e.End])) {
				t.Fatalf("%s: evidence %+v cuts a rune of %q", ch.ID, e, text)
			}
		}
	}
}

var measures = []sources.Measure{sources.Bytes, sources.Characters, sources.Graphemes, sources.Weighted, sources.Fediverse}

func FuzzCheck(f *testing.F) {
	c := gate(f)
	for _, s := range []string{fine, "", "Hi 👨‍👩‍👧, sorry […]", "DU!!! +49 30 901820 a@b.de", "Ä\u0308\xff ^JL", "Bestellung Nr. 77410, Birkenweg 3", "Billig 😊👍🏽, Rene\u0301! kein Problem, Meinung krume.de ^JL"} {
		f.Add(s, "Where is it?")
	}
	f.Fuzz(func(t *testing.T, text, incoming string) {
		for i, kind := range replies.Kinds {
			req := replies.CheckRequest{
				Text: text, Incoming: incoming, Kind: kind, Audience: sources.Public, Brand: krume, Author: incoming, Limit: sources.Limit{Max: 20, Measure: measures[i%len(measures)]},
			}
			if i%2 == 1 {
				req.Brand = styled(sources.Style{
					SignatureRequired: true, Forbidden: []string{"kein Problem", "*ung"}, MaxEmoji: none(), MaxLength: 40, Hard: []string{"house_words", "signoff"},
					Prefer: []sources.Wording{{Avoid: "billig", Say: "günstig"}},
				})
			}
			checkSpans(t, text, c.Check(req))
		}
	})
}

// TestAMegabyte: no text makes the gate or the triage slow.
func TestAMegabyte(t *testing.T) {
	c := gate(t)
	for i, unit := range []string{
		"Sorry, tut uns leid, danke! ", "du Idiot Sie ", "030 901820 ", "a@b.de ", "Bestellung Nr. 77410 ", "LG ", "@x ", "[…] ", "Feldweg 3 ", "we are sorry if you feel that ", "\"' ",
	} {
		size := 1 << 18
		if i == 0 {
			size = 1 << 20
		}
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		c.Check(replies.CheckRequest{Text: text, Kind: replies.Complaint, Audience: sources.Public, Brand: krume, Author: "Maria Kern"})
		c.Triager().Triage(replies.Post{Text: text})
		most := 10 * time.Second
		if study.Raced { // everything takes some ten times as long then
			most = time.Minute
		}
		if took := time.Since(start); took > most {
			t.Errorf("%q, repeated, took %v", unit, took)
		} else {
			t.Logf("%-32q %v", unit, took)
		}
	}
}

func BenchmarkCheck2000(b *testing.B) {
	c := gate(b)
	text := fine
	for len(text) < 2000 {
		text += " Wir haben den Vorfall mit dem ganzen Team besprochen, die Charge geprüft und rufen Sie morgen um 9 Uhr an."
	}
	req := complain(text[:2000])
	b.ReportAllocs()
	for b.Loop() {
		c.Check(req)
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
