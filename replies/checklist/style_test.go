package checklist

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atempause/replies"
	"atempause/sources"
)

func styled(s sources.Style) sources.Brand {
	b := krume
	b.Style = s
	return b
}

func none() *int { n := 0; return &n }

func TestHouseWords(t *testing.T) {
	c := gate(t)
	brand := styled(sources.Style{
		Forbidden: []string{"kein Problem", "Kunde", "*garantie"},
		Prefer:    []sources.Wording{{Avoid: "billig", Say: "günstig"}, {Avoid: "Müll", Say: "Reste"}},
	})
	for _, x := range []struct{ text, marked, offer string }{
		{"Das Brot ist billig.", "billig", "günstig"},
		{"Billig ist das Brot nicht.", "Billig", "Günstig"},
		{"Das ist ein BILLIGES Brot.", "BILLIGES", "günstig"},
		{"Wir haben billige Brote.", "billige", "günstige"},
		{"Die billigsten Brote.", "billigsten", ""},
		{"Unser Billig-Brot.", "Billig", "günstig"},
		{"Ein billiger Laden.", "billiger", "günstiger"},
		{"Das billigen wir nicht.", "billigen", "günstigen"}, // the same stem: a person sees which it is
		{"Das ist kein Problem für uns.", "kein Problem", Gap},
		{"Das ist keine Probleme wert.", "", ""},
		{"Unsere Kunden wissen das.", "Kunden", Gap},
		{"Die Kundin rief an.", "", ""},
		{"Geben Sie Kunde davon: Stammkunde", "Kunde", Gap},
		{"Die Preisgarantie gilt.", "Preisgarantie", Gap},
		{"Die Preisgarantien gelten.", "Preisgarantien", Gap},
		{"Die Garantie gilt.", "Garantie", Gap},
		{"Das garantieren wir.", "", ""},
		{"Das bewilligen wir.", "", ""},
		{"Sie schreiben „billig“, das sehen wir anders.", "", ""},
		{"Der Müll ist weg.", "Müll", "Reste"},
		{"Der Muell ist weg.", "Muell", "Reste"},
	} {
		req := complain("Guten Tag Frau Kern. " + x.text)
		req.Brand = brand
		ch, _ := c.Check(req).Check(replies.CheckWords)
		marked, offer := "", ""
		if !ch.Pass {
			marked = ch.Evidence[0].Text
			if x.offer != "" {
				offer = ch.Offers[0]
			}
			if !ch.Instead || ch.Level != replies.Advice || ch.Hint == "" {
				t.Errorf("%q: %+v", x.text, ch)
			}
		}
		if marked != x.marked || offer != x.offer {
			t.Errorf("%q: marked %q, offered %q; want %q, %q", x.text, marked, offer, x.marked, x.offer)
		}
	}
	named := complain("Guten Tag Herr Billig, das tut uns leid. Wir rufen Sie heute um drei an.")
	named.Brand, named.Author = brand, "Tom Billig"
	if ch, _ := c.Check(named).Check(replies.CheckWords); !ch.Pass {
		t.Error("a name is no house word")
	}
}

func TestOneWordAfterTheOtherIsMended(t *testing.T) {
	c := gate(t)
	req := complain("Guten Tag. Billig und günstig, das billige Brot.")
	req.Brand = styled(sources.Style{Prefer: []sources.Wording{{Avoid: "billig", Say: "günstig"}}})
	for range 2 {
		ch, _ := c.Check(req).Check(replies.CheckWords)
		e := ch.Evidence[0]
		req.Text = req.Text[:e.Start] + ch.Offers[0] + req.Text[e.End:]
	}
	if ch, _ := c.Check(req).Check(replies.CheckWords); !ch.Pass || req.Text != "Guten Tag. Günstig und günstig, das günstige Brot." {
		t.Errorf("%q: %+v", req.Text, ch)
	}
}

func TestEmojiAndLength(t *testing.T) {
	c := gate(t)
	req := complain(fine + " 😊👍🏽 :)")
	req.Brand = styled(sources.Style{MaxEmoji: none()})
	ch, _ := c.Check(req).Check(replies.CheckWords)
	if ch.Pass || len(ch.Evidence) != 2 || ch.Evidence[1].Text != "👍🏽" || !ch.Instead || ch.Offers[0] != "" || !strings.Contains(ch.Hint, "0") {
		t.Errorf("%+v", ch)
	}
	one := 2
	req.Brand.Style.MaxEmoji = &one
	if ch, _ := c.Check(req).Check(replies.CheckWords); !ch.Pass {
		t.Errorf("%+v", ch)
	}
	req.Brand.Style = sources.Style{MaxLength: 30}
	ch, _ = c.Check(req).Check(replies.CheckWords)
	if ch.Pass || !strings.Contains(ch.Hint, "30") || ch.Evidence[0].Start != 30 || ch.Instead {
		t.Errorf("%+v", ch)
	}
}

func TestSignatures(t *testing.T) {
	c := gate(t)
	brand := styled(sources.Style{SignatureRequired: true, Signatures: []string{"^MK", "Ihr Krume-Team"}})
	for text, want := range map[string]bool{
		"Guten Tag, gern. ^JL":                  true,
		"Guten Tag, gern. ^jl ":                 true,
		"Guten Tag, gern.\n^MK":                 true,
		"Guten Tag, gern. ^MK.":                 true,
		"Guten Tag, gern.\nIhr Krume-Team":      true,
		"Guten Tag, gern. Viele Grüße, Jana":    false,
		"Guten Tag, gern. ^XX":                  false,
		"^JL Guten Tag, gern.":                  false,
		"Guten Tag, gern. Unihr Krume-Team":     false,
		"Guten Tag, gern. Viele Grüße ^JL\n\n ": true,
	} {
		req := complain(text)
		req.Brand = brand
		ch, _ := c.Check(req).Check(replies.CheckSignoff)
		if ch.Pass != want || !want && (!strings.Contains(ch.Hint, "^JL, ^MK") || ch.Offers[0] != "^JL" || len(ch.Offers) != 2) {
			t.Errorf("%q: %+v", text, ch)
		}
	}
	loose := complain("Guten Tag, gern. Wir sehen uns, das Krume-Kollektiv Nord")
	loose.Brand = styled(sources.Style{Signatures: []string{"das Krume-Kollektiv Nord"}})
	if ch, _ := c.Check(loose).Check(replies.CheckSignoff); !ch.Pass {
		t.Errorf("%+v", ch)
	}
}

// A brand can make advice hard. Nothing makes a hard check softer.
func TestHardByHouseStyle(t *testing.T) {
	c := gate(t)
	req := complain(strings.Replace(fine, " Viele Grüße, Jana Lenz", "", 1))
	if v := c.Check(req); !v.Pass {
		t.Fatalf("%+v", v.OpenHard())
	}
	req.Brand = styled(sources.Style{Hard: []string{"signoff", "house_words", "greeting", "apology", "nonsense"}})
	v := c.Check(req)
	if open := v.OpenHard(); len(open) != 1 || open[0].ID != replies.CheckSignoff {
		t.Errorf("%+v", v.OpenHard())
	}
	req.Waivers = []replies.Waiver{{Check: replies.CheckSignoff, Reason: "short on purpose"}}
	if !c.Check(req).Pass {
		t.Error("a waiver should do for a house rule, too")
	}
	for _, id := range replies.Checks {
		for _, kind := range replies.Kinds {
			for _, aud := range []sources.Audience{sources.Public, sources.Private} {
				for _, later := range []bool{false, true} {
					plain := replies.LevelOf(id, kind, aud, later)
					for _, hard := range replies.Checks {
						got := replies.LevelFor(sources.Style{Hard: []string{string(hard)}}, id, kind, aud, later)
						if got != plain && !(plain == replies.Advice && got == replies.Hard && hard == id) {
							t.Errorf("%s %s %s: %s became %s by %s", id, kind, aud, plain, got, hard)
						}
					}
				}
			}
		}
	}
}

func TestNamesAreSpeltAsTheirBearersDo(t *testing.T) {
	c := gate(t)
	for _, x := range []struct{ author, greeting, mark, want string }{
		{"René Roth", "Hallo Rene,", "Rene", "René"},
		{"Rene\u0301 Roth", "Hallo René,", "", ""},
		{"Sabine Müller", "Guten Tag Frau Mueller,", "Mueller", "Müller"},
		{"Sabine Müller", "Guten Tag Frau Muller,", "Muller", "Müller"},
		{"Sabine Mueller", "Guten Tag Frau Müller,", "Müller", "Mueller"},
		{"Kathrin Abt", "Hallo Katrin,", "Katrin", "Kathrin"},
		{"Katrin Abt", "Liebe Kathrin,", "Kathrin", "Katrin"},
		{"Stephan Lenz", "Hallo Stefan,", "Stefan", "Stephan"},
		{"Uwe Meyer", "Guten Tag Herr Maier,", "Maier", "Meyer"},
		{"Ozan Yıldız", "Hallo Herr Yildiz,", "Yildiz", "Yıldız"},
		{"Łukasz Nowak", "Hallo Lukasz,", "Lukasz", "Łukasz"},
		{"Jörg Weiß", "Hallo Herr Weiss,", "Weiss", "Weiß"},
		{"Zoë Hart", "Hallo Zoe,", "Zoe", "Zoë"},
		{"Maria Kern", "Hallo Maria,", "", ""},
		{"Maria Kern", "Hallo Familie Kern,", "", ""},
		{"Maria Kern", "Hallo Familie Kerns,", "", ""},
		{"maria.kern_92", "Hallo Marie,", "Marie", "Maria"},
		{"Maria Kern", "Hallo Marie Kern,", "Marie", "Maria"},
		{"Tina Morgan", "Guten Morgen Frau Morgan,", "", ""},
		{"Tina Morgan", "Guten Morgen,", "", ""},
		{"Jan Tamm", "Liebes Team,", "", ""},
		{"Ute Horn", "Hallo Birgit,", "", ""},
		{"", "Hallo Marie,", "", ""},
	} {
		req := complain(x.greeting + " das tut uns leid. Wir rufen Sie heute um drei an. Viele Grüße, Jana")
		req.Author = x.author
		ch, _ := c.Check(req).Check(replies.CheckAddress)
		mark, offer := "", ""
		if !ch.Pass && strings.HasPrefix(ch.Evidence[0].Rule, "address.name") {
			mark, offer = ch.Evidence[0].Text, ch.Offers[0]
		}
		if mark != x.mark || offer != x.want || mark != "" && !ch.Instead {
			t.Errorf("%s greeted %q: marked %q, offered %q", x.author, x.greeting, mark, offer)
		}
	}
}

func TestSlipsOfAddressAreMendedInPlace(t *testing.T) {
	for _, x := range []struct {
		word string
		want sources.Address
		out  []string
	}{
		{"du", sources.Sie, []string{"Sie"}},
		{"deinem", sources.Sie, []string{"Ihrem"}},
		{"Dein", sources.Sie, []string{"Ihr"}},
		{"euren", sources.Sie, []string{"Ihren"}},
		{"eure", sources.Sie, []string{"Ihre"}},
		{"euer", sources.Sie, []string{"Ihr"}},
		{"euch", sources.Sie, []string{"Sie", "Ihnen"}},
		{"Schreib", sources.Sie, []string{"schreiben Sie"}},
		{"ruft", sources.Sie, []string{"rufen Sie"}},
		{"gib", sources.Sie, []string{"geben Sie"}},
		{"Sie", sources.Du, []string{"du", "dich"}},
		{"Ihnen", sources.Du, []string{"dir"}},
		{"Ihrem", sources.Du, []string{"deinem"}},
		{"Ihr", sources.Du, []string{"dein"}},
		{"Ihr", sources.Ihr, []string{"euer"}},
		{"Ihren", sources.Ihr, []string{"euren"}},
		{"Sie", sources.Ihr, []string{"ihr", "euch"}},
	} {
		if diff := cmp.Diff(x.out, readdressed(x.word, x.want)); diff != "" {
			t.Errorf("%s for %s: %s", x.word, x.want, diff)
		}
	}
	req := complain("Guten Tag Frau Kern, wir haben Ihr Rad. Schreib uns bitte.")
	ch, _ := gate(t).Check(req).Check(replies.CheckAddress)
	if ch.Pass || !ch.Instead || ch.Offers[0] != "Schreiben Sie" || ch.Evidence[0].Text != "Schreib" {
		t.Errorf("%+v", ch)
	}
	for addr, word := range map[sources.Address]string{sources.Ihr: "Ihnen", sources.Du: "Ihnen", sources.Sie: "euch"} {
		req := complain("Guten Tag, wir helfen " + word + " gern.")
		req.Brand.Address = addr
		if ch, _ := gate(t).Check(req).Check(replies.CheckAddress); ch.Pass {
			t.Errorf("a house that says %s lets %s pass", addr, word)
		}
	}
	ihr := complain("Hallo zusammen, wir freuen uns auf euch. Dein Kuchen ist fertig.")
	ihr.Brand.Address = sources.Ihr
	if ch, _ := gate(t).Check(ihr).Check(replies.CheckAddress); !ch.Pass {
		t.Errorf("%+v", ch)
	}
}

// The network's own way of counting decides, and the mark stands where it would cut.
func TestLengthAsTheNetworkCounts(t *testing.T) {
	c := gate(t)
	for _, x := range []struct {
		limit sources.Limit
		text  string
		rule  string
		mark  string
	}{
		{sources.Limit{Max: 120, Measure: sources.Weighted}, fine + " https://krume.de/" + strings.Repeat("x", 200), "length.over", "https://krume.de"},
		{sources.Limit{Max: 145, Measure: sources.Weighted}, fine + " https://krume.de/" + strings.Repeat("x", 200), "", ""},
		{sources.Limit{Max: 300, Measure: sources.Graphemes, MaxBytes: 120}, fine + " 👨‍👩‍👧‍👦", "length.over", "👨‍👩‍👧‍👦"},
		{sources.Limit{Max: 2200, Tags: 1}, fine + " #torte #brot #neu", "length.tags", "#brot"},
	} {
		req := complain(x.text)
		req.Limit = x.limit
		ch, _ := c.Check(req).Check(replies.CheckLength)
		rule, mark := "", ""
		if !ch.Pass {
			rule, mark = ch.Evidence[0].Rule, ch.Evidence[0].Text
		}
		if rule != x.rule || !strings.HasPrefix(mark, x.mark) || rule != "" && (ch.Hint == "" || len(ch.Offers) == 0) {
			t.Errorf("%+v: %+v", x.limit, ch)
		}
	}
}

func BenchmarkStyled2000(b *testing.B) {
	c := gate(b)
	text := fine
	for len(text) < 2000 {
		text += " Wir haben den Vorfall mit dem ganzen Team besprochen, die Charge geprüft und rufen Sie morgen um 9 Uhr an 😊."
	}
	req := complain(text)
	one := 1
	req.Brand = styled(sources.Style{
		SignatureRequired: true, Forbidden: strings.Fields("billig teuer Problem Kunde leider eigentlich Müll super* *garantie"), MaxEmoji: &one, MaxLength: 600,
		Prefer: []sources.Wording{{Avoid: "geprüft", Say: "angesehen"}},
	})
	req.Limit = sources.Limit{Max: 280, Measure: sources.Weighted}
	b.ReportAllocs()
	for b.Loop() {
		c.Check(req)
	}
}
