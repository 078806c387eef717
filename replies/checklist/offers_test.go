package checklist

import (
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

// The voices a brand can have, with and without what an offer may want to name.
func voices() []sources.Brand {
	var out []sources.Brand
	for _, a := range []sources.Address{"", sources.Sie, sources.Du, sources.Ihr} {
		full := krume
		full.Address = a
		required := full
		required.Style = sources.Style{SignatureRequired: true, Signatures: []string{"Ihr Krume-Team"}, Hard: []string{"signoff", "private_channel"}}
		out = append(out, full, required, sources.Brand{Name: "Radhaus", Address: a}, sources.Brand{Address: a})
	}
	return out
}

// put does what the desk's key does with an offer.
func put(text string, c replies.Check, offer string) string {
	switch {
	case c.Instead && len(c.Evidence) > 0:
		return text[:c.Evidence[0].Start] + offer + text[c.Evidence[0].End:]
	case c.ID == replies.CheckGreeting:
		return offer + "\n" + text
	case text == "":
		return offer
	}
	return text + " " + offer
}

// Help alone never makes a reply: with its gaps open it does not pass, and neither with the gaps just taken out.
func TestNoOfferPassesWithoutThePersonsWords(t *testing.T) {
	c := gate(t)
	each(func(req replies.CheckRequest) {
		for _, ch := range c.Check(req).Checks {
			if ch.Pass {
				continue
			}
			if len(ch.Offers) == 0 && !(ch.ID == replies.CheckLength) {
				t.Errorf("%s: %s %s offers nothing in %s", req.Brand.Address, ch.ID, req.Kind, req.Lang)
			}
			for _, o := range ch.Offers {
				for _, text := range []string{o, strings.ReplaceAll(o, Gap, ""), strings.ReplaceAll(o, Gap, " "), strings.Trim(strings.ReplaceAll(o, Gap, ""), " .,:!")} {
					alone := req
					alone.Text = text
					if c.Check(alone).Pass {
						t.Errorf("%s, %s, %s, later %v, %q: %q passes alone", req.Kind, req.Lang, req.Audience, req.Later, req.Brand.Address, text)
					}
				}
			}
		}
	})
}

// All offers of all failing checks, one after the other, as often as there are any: what comes out has open gaps and does
// not pass, nor does it without them.
func TestOffersTogetherDoNotPass(t *testing.T) {
	c := gate(t)
	each(func(req replies.CheckRequest) {
		for _, turn := range []int{0, 1} {
			r := req
			r.Text = ""
			tried := map[string]bool{}
			for range 12 {
				var next *replies.Check
				v := c.Check(r)
				for i, ch := range v.Checks {
					if !ch.Pass && len(ch.Offers) > 0 && !tried[string(ch.ID)] {
						next = &v.Checks[i]
						break
					}
				}
				if next == nil {
					break
				}
				tried[string(next.ID)] = true
				r.Text = put(r.Text, *next, next.Offers[turn%len(next.Offers)])
				if c.Check(r).Pass {
					t.Fatalf("%s, %s, %s, later %v, %q: passes with %q", r.Kind, r.Lang, r.Audience, r.Later, r.Brand.Address, r.Text)
				}
			}
			r.Text = strings.Join(strings.Fields(strings.ReplaceAll(r.Text, Gap, "")), " ")
			if r.Text != "" && c.Check(r).Pass {
				t.Fatalf("%s, %s, %s, later %v, %q: passes without its gaps: %q", r.Kind, r.Lang, r.Audience, r.Later, r.Brand.Address, r.Text)
			}
		}
	})
}

// each tries every kind, audience, language, voice, and both a first and a later answer.
func each(try func(replies.CheckRequest)) {
	for _, kind := range replies.Kinds {
		for _, lang := range []string{"de", "en"} {
			for _, aud := range []sources.Audience{sources.Public, sources.Private} {
				for _, later := range []bool{false, true} {
					for _, b := range voices() {
						for _, author := range []string{"Maria Kern", ""} {
							try(replies.CheckRequest{Text: "…", Kind: kind, Lang: lang, Audience: aud, Later: later, Brand: b, Author: author})
						}
					}
				}
			}
		}
	}
}

// However much of what was offered is put together, in whatever order, it is nobody's own reply. With a word of one's own
// it is no longer held for that.
func TestBorrowedWords(t *testing.T) {
	c := gate(t)
	req := complain("")
	var all []string
	f := hintTables()["de"]
	for _, table := range []map[string][]string{f.Offers, f.Du, f.Ihr} {
		for _, list := range table {
			for _, text := range list {
				j := judge{c: c, req: req}
				if s, ok := j.fill(text); ok {
					all = append(all, s)
				}
			}
		}
	}
	sort.Strings(all)
	rapid.Check(t, func(t *rapid.T) {
		r := req
		r.Lang = "de"
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(all), 1, 5).Draw(t, "offers"), rapid.SampledFrom([]string{" ", "\n", ". "}).Draw(t, "between"))
		r.Text = strings.ReplaceAll(text, Gap, rapid.SampledFrom([]string{"", " "}).Draw(t, "gap"))
		if ch, _ := c.Check(r).Check(replies.CheckLength); ch.Pass && len(wordsOf(r.Text)) > 0 {
			t.Fatalf("%q is taken for somebody's own words", r.Text)
		}
		r.Text = strings.ReplaceAll(text, Gap, "Zwetschgen") + " Gern!"
		if ch, _ := c.Check(r).Check(replies.CheckLength); !ch.Pass {
			t.Fatalf("%q: %+v", r.Text, ch)
		}
	})
}

// A gap that was passed over is seen wherever the wording stands; filled, it is not.
func TestGapsPassedOver(t *testing.T) {
	c := gate(t)
	for text, want := range map[string]string{
		"Guten Tag Frau Kern, es ist wie es ist. Es tut uns leid, dass . Bis bald": "Es tut uns leid, dass .",
		"Guten Tag. Es tut uns leid, dass.":                                        "Es tut uns leid, dass.",
		"Guten Tag. Es tut uns leid, dass wir geschlossen hatten.":                 "",
		"Wir backen neu bis  und melden uns dann bei Ihnen.":                       "bis  und melden uns dann bei Ihnen.",
		"Wir backen neu bis morgen und melden uns dann bei Ihnen.":                 "",
		"Rufen Sie uns bitte unter +49 30 901820 an, dann .":                       "an, dann .",
		"Vielen Dank, dass Sie !":                                                  "Vielen Dank, dass Sie !",
		"Vielen Dank, dass Sie da waren!":                                          "",
		"Dafür, dass , bitten wir um Entschuldigung.":                              "Dafür, dass , bitten wir um Entschuldigung.",
		"Gern helfen wir Ihnen dabei: Kommen Sie vorbei.":                          "",
	} {
		req := complain(text)
		req.Lang = "de"
		ch, _ := c.Check(req).Check(replies.CheckLength)
		got := ""
		if !ch.Pass {
			got = ch.Evidence[0].Text
		}
		if got != want && !(want != "" && got == text) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What is private is taken out by the key, and the reply then stands on its own.
func TestPrivateDataIsTakenOut(t *testing.T) {
	c := gate(t)
	req := complain(fine + " Ihr Konto DE02 1203 0000 0000 2020 51 ist notiert.")
	ch, _ := c.Check(req).Check(replies.CheckPersonal)
	if !ch.Instead || len(ch.Offers) != 2 {
		t.Fatalf("%+v", ch)
	}
	for _, x := range []struct {
		offer string
		pass  bool
	}{{ch.Offers[0], false}, {ch.Offers[1], true}} {
		mended := req
		mended.Text = put(req.Text, ch, x.offer)
		if v := c.Check(mended); v.Pass != x.pass {
			t.Errorf("%q: %+v", mended.Text, v.OpenHard())
		}
	}
	private := req
	private.Audience = sources.Private
	if ch, _ := c.Check(private).Check(replies.CheckPersonal); ch.Pass || len(ch.Offers) != 1 {
		t.Errorf("%+v", ch)
	}
}

// Who writes in private is sent to no private message, by no hint and by no wording.
func TestNothingInPrivateSpeaksOfAPrivateMessage(t *testing.T) {
	c := gate(t)
	req := complain(fine + " Ihr Konto DE02 1203 0000 0000 2020 51 ist notiert.")
	req.Brand.Style.MaxLength, req.Limit = 20, sources.Limit{Max: 30, Measure: sources.Graphemes}
	speaks := func(to sources.Audience) (n int) {
		for _, limit := range []sources.Limit{req.Limit, {}} {
			r := req
			r.Audience, r.Limit = to, limit
			for _, ch := range c.Check(r).Checks {
				if said := ch.Hint + strings.Join(ch.Offers, " "); !ch.Pass && strings.Contains(said, "privaten Nachricht") {
					n++
				}
			}
		}
		return n
	}
	if n := speaks(sources.Public); n < 4 {
		t.Fatalf("in public only %d of them do", n)
	}
	if n := speaks(sources.Private); n > 0 {
		t.Errorf("in private %d of them do", n)
	}
}
