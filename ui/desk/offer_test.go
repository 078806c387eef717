package desk

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

// gapGate offers two wordings with a gap for whatever is written.
type gapGate struct{}

func (gapGate) Check(r replies.CheckRequest) replies.Verdict {
	return replies.Verdict{Lang: "de", Checks: []replies.Check{{
		ID: replies.CheckApology, Level: replies.Hard, Hint: "Es fehlt etwas.", Offers: []string{"Es tut uns leid, dass […].", "Bitte entschuldigen Sie, dass […]."},
	}}}
}

func TestTheSameKeyTurnsToTheNextWording(t *testing.T) {
	d := sit(t, 120, 36, func(d *Deps) { d.Gate = gapGate{} }).at("T. Brandt").press("r").write("Ja.").rest().sees("^G „Es tut uns leid, dass […].“ (1/2)")
	d.press("ctrl+g").rest().sees("^G oder „Bitte entschuldigen Sie, dass […].“ (2/2)").press("ctrl+g").rest()
	if got := d.m.writer.field.Text(); got != "Ja. Bitte entschuldigen Sie, dass ." {
		t.Errorf("second wording: %q", got)
	}
	d.press("ctrl+g").rest()
	if got := d.m.writer.field.Text(); got != "Ja. Es tut uns leid, dass ." {
		t.Errorf("and round again: %q", got)
	}
	if d.press("ctrl+z").rest(); d.m.writer.field.Text() != "Ja." {
		t.Errorf("one step back: %q", d.m.writer.field.Text())
	}
	d.press("ctrl+g").rest().write("es brannte").press("ctrl+g").rest()
	if got := d.m.writer.field.Text(); !strings.HasPrefix(got, "Ja. Es tut uns leid, dass es brannte") {
		t.Errorf("with words of one's own in it a wording stays: %q", got)
	}
	d = sit(t, 120, 36).at("T. Brandt").press("r").write("Ja.").rest().press("tab", "n").sees("„Guten Tag,“ (2/2)")
	if d.press("enter").rest(); d.m.writer.field.Text() != "Guten Tag,\nJa." {
		t.Errorf("from the list: %q", d.m.writer.field.Text())
	}
}

func TestWhereAWordingGoes(t *testing.T) {
	marked := func(text, word string) []replies.Evidence {
		at := strings.Index(text, word)
		return []replies.Evidence{{Span: replies.Span{Start: at, End: at + len(word)}, Text: word}}
	}
	for _, x := range []struct {
		name, text string // | is the cursor
		c          replies.Check
		offer      string
		want       string
	}{
		{"at the cursor", "Ja, gern.| Bis bald", replies.Check{ID: replies.CheckHelp}, "Wir rufen an.", "Ja, gern. Wir rufen an.| Bis bald"},
		{"into the gap", "Ja.|", replies.Check{ID: replies.CheckApology}, "Es tut uns leid, dass […].", "Ja. Es tut uns leid, dass |."},
		{"into nothing", "|", replies.Check{ID: replies.CheckApology}, "Sorry!", "Sorry!|"},
		{"a greeting at the head", "Ja.|", replies.Check{ID: replies.CheckGreeting}, "Hallo Tom, […]", "Hallo Tom, |\nJa."},
		{"initials at the end", "|Ja. \n", replies.Check{ID: replies.CheckSignoff}, "^JL", "Ja. ^JL|"},
		{"a farewell on its own line", "Ja|.", replies.Check{ID: replies.CheckSignoff}, "Viele Grüße, Krume", "Ja.\nViele Grüße, Krume|"},
		{"in the place of a word", "Das ist billig.|", replies.Check{ID: replies.CheckWords, Instead: true, Evidence: marked("Das ist billig.", "billig")}, "günstig", "Das ist günstig|."},
		{"a word for a gap", "Kein Problem.|", replies.Check{ID: replies.CheckWords, Instead: true, Evidence: marked("Kein Problem.", "Kein Problem")}, "[…]", "|."},
		{"left out", "Gern 😊😊!|", replies.Check{ID: replies.CheckWords, Instead: true, Evidence: marked("Gern 😊😊!", "😊😊")}, "", "Gern|!"},
		{"moved since", "Das wäre billig.|", replies.Check{ID: replies.CheckWords, Instead: true, Evidence: marked("Das ist billig.", "billig")}, "günstig", ""},
	} {
		text, rest, _ := strings.Cut(x.text, "|")
		out, at, ok := placed(text+rest, len(text), x.c, x.offer)
		if !ok {
			if x.want != "" {
				t.Errorf("%s: not put in", x.name)
			}
			continue
		}
		if got := out[:at] + "|" + out[at:]; got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// Wherever a wording goes, nothing of the text is lost but the words it takes the place of, and no letter is cut.
func TestPlacedKeepsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[aäß😊 \n]{0,20}`).Draw(t, "text")
		offer := rapid.SampledFrom([]string{"", "^JL", "ö […] ü", "[…]", "x y"}).Draw(t, "offer")
		at := rapid.SampledFrom(borders(text)).Draw(t, "at")
		c := replies.Check{ID: rapid.SampledFrom(replies.Checks).Draw(t, "check")}
		if len(text) > 0 && rapid.Bool().Draw(t, "instead") {
			b := borders(text)
			i := rapid.IntRange(0, len(b)-2).Draw(t, "start")
			c.Instead, c.Evidence = true, []replies.Evidence{{Span: replies.Span{Start: b[i], End: b[i+1]}, Text: text[b[i]:b[i+1]]}}
		}
		out, cursor, ok := placed(text, at, c, offer)
		if !ok || !utf8.ValidString(out) || cursor < 0 || cursor > len(out) || !utf8.ValidString(out[:cursor]) {
			t.Fatalf("%q %d %+v %q: %q, %d, %v", text, at, c, offer, out, cursor, ok)
		}
		count := func(s string) (n int) {
			for _, r := range s {
				if strings.ContainsRune("aäß😊", r) {
					n++
				}
			}
			return n
		}
		lost := 0
		if c.Instead {
			lost = count(c.Evidence[0].Text)
		}
		if count(out) != count(text)-lost {
			t.Fatalf("%q became %q", text, out)
		}
	})
}

func borders(s string) []int {
	var out []int
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

func TestTheRoomLeftIsTold(t *testing.T) {
	style := sources.Brand{Style: sources.Style{MaxLength: 100}}
	for _, x := range []struct {
		limit sources.Limit
		brand sources.Brand
		text  string
		n, of int
	}{
		{sources.Limit{Max: 280, Measure: sources.Weighted}, sources.Brand{}, "https://krume.de/eine/lange/adresse", 23, 280},
		{sources.Limit{Max: 280, Measure: sources.Weighted}, sources.Brand{}, "", 0, 0},
		{sources.Limit{Max: 8000}, sources.Brand{}, strings.Repeat("x", 3999), 0, 0},
		{sources.Limit{Max: 8000}, sources.Brand{}, strings.Repeat("x", 4000), 4000, 8000},
		{sources.Limit{Max: 8000}, style, "Hallo", 5, 100},
		{sources.Limit{}, style, "Hallo", 5, 100},
		{sources.Limit{}, sources.Brand{}, "Hallo", 0, 0},
	} {
		w := writer{limit: x.limit, about: replies.CheckRequest{Brand: x.brand}}
		w.field.Size(80, 5)
		w.field.Set(x.text)
		n, most, ok := w.fill()
		if ok != (x.of > 0) || ok && (n != x.n || most != x.of) {
			t.Errorf("%+v %.20q: %d/%d %v", x.limit, x.text, n, most, ok)
		}
	}
	sit(t, 120, 36).at("T. Brandt").press("r").write(strings.Repeat("ja ", 167)).rest().sees("✗501/500")
}

// Whom a reply goes to is known before it is stored for the first time.
func TestTheLiveListKnowsWhomOneAnswers(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("enter", "j", "j", "r").sees("unter Jens P.’s Kommentar").rest()
	if a := d.m.writer.about; a.Author != "Jens P." || !strings.Contains(a.Incoming, "Bei mir auch") {
		t.Errorf("asked about %q, %q", a.Author, a.Incoming)
	}
}

// What has to be said at the start can be read, whatever is pressed at once, and makes room later.
func TestANoticeStaysToBeRead(t *testing.T) {
	d := sit(t, 80, 24, func(d *Deps) { d.Notice = "Ohne die Regeln in haus.toml, Zeile 4" }).sees("Ohne die Regeln in haus.toml, Zeile 4")
	d.press("j", "k").resize(120, 36).sees("Ohne die Regeln in haus.toml").press("j").sees("Ohne die Regeln")
	d.wait(9 * time.Second).press("j").seesNot("Ohne die Regeln")
}
