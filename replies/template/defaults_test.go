package template_test

import (
	"regexp"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/template"
	"atempause/sources"
)

// brands say Sie, du and ihr, and one speaks English.
var brands = []sources.Brand{
	{Name: "Bäckerei Krume", Lang: "de", Address: sources.Sie, Signature: "^JL", Hotline: "+49 30 901820", Hours: []string{"Mo-Fr 09:00-18:00"}},
	{Name: "Radhaus Nord", Lang: "de", Address: sources.Du, Hotline: "040 66969 010"},
	{Name: "Chor Klangfarbe", Lang: "de", Address: sources.Ihr, Signature: "^AM"},
	{Name: "Miller's Bakery", Lang: "en", Signature: "^TM", Hotline: "+44 20 7946 0123", Hours: []string{"Mo-Fr 09:00-18:00"}},
}

func gate(t testing.TB, s *template.Set) *checklist.Checklist {
	t.Helper()
	c, err := checklist.New(checklist.Options{Alone: s.Alone})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// elsewhere is what sends somebody who writes in private to where they are.
var elsewhere = regexp.MustCompile(`(?i)privat|hier gern|welcome here`)

func load(t testing.TB) *template.Set {
	t.Helper()
	s, wrong := template.Load(nil, nil)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return s
}

// Each default, completed, is an answer the real checklist lets go without a single remark;
// alone it never is: neither with its gaps, nor with them taken out, nor with its fields filled.
func TestDefaultsAgainstTheChecklist(t *testing.T) {
	set := load(t)
	c := gate(t, set)
	seen := 0
	for _, tp := range set.All() {
		if tp.IsFact() {
			continue
		}
		for _, b := range brands {
			if b.Lang != tp.Lang {
				continue
			}
			for i, author := range []string{"Maria Kern", "", "Maria Kern", ""} {
				to := sources.Public
				if i > 1 {
					to = sources.Private
				}
				if tp.Audience != "" && tp.Audience != to {
					continue
				}
				seen++
				req := replies.CheckRequest{Kind: tp.Kinds[0], Lang: tp.Lang, Audience: to, Brand: b, Author: author}
				v := template.ValuesOf(b, author).To(to)
				req.Text = tp.Example(v)
				if to == sources.Private && elsewhere.MatchString(req.Text) {
					t.Errorf("%s in private:\n%s", tp.File, req.Text)
				}
				for _, ch := range c.Check(req).Checks {
					if !ch.Pass {
						t.Errorf("%s for %s: %s (%s) in:\n%s\n%+v", tp.File, b.Address, ch.ID, ch.Level, req.Text, ch.Evidence)
					}
				}
				if n := template.Own(req.Text, tp); n == 0 {
					t.Errorf("%s: completed, and not one sentence is the person's own:\n%s", tp.File, req.Text)
				}
				open, gaps := tp.Fill(v)
				alone(t, c, req, tp.File, open)
				alone(t, c, req, tp.File, strings.ReplaceAll(open, checklist.Gap, ""))
				for i := len(gaps) - 1; i >= 0; i-- {
					with := ""
					if gaps[i].Field != "" {
						with = "https://www.example.org/x"
					}
					open = open[:gaps[i].Start] + with + open[gaps[i].End:]
				}
				alone(t, c, req, tp.File, open)
				alone(t, c, req, tp.File, open+" Mit freundlichen Grüßen, Jana Lenz")
			}
		}
	}
	if seen < 120 {
		t.Errorf("only %d cases", seen)
	}
}

func alone(t *testing.T, c *checklist.Checklist, req replies.CheckRequest, file, text string) {
	t.Helper()
	req.Text = text
	if v := c.Check(req); v.Pass {
		t.Errorf("%s passes alone for %s:\n%s", file, req.Brand.Address, text)
	}
}

// There is something to begin from for each kind, in each language.
func TestEveryKindHasADefault(t *testing.T) {
	set := load(t)
	for _, lang := range []string{"de", "en"} {
		for _, k := range replies.Kinds {
			list := set.For(template.Ask{Lang: lang, Kind: k})
			if len(list) == 0 || list[0].IsFact() || list[0].Kinds[0] != k {
				t.Errorf("%s %s: %+v", lang, k, list)
			}
		}
	}
}
