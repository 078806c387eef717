package template_test

import (
	"fmt"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/template"
	"atempause/sources"
)

// BenchmarkGate is the checklist on 2,000 characters made of a template, with fifty replies of before to compare it with:
// what is done at each pause of typing. The goal is a millisecond.
func BenchmarkGate(b *testing.B) {
	s, _ := template.Load(nil, nil)
	c, err := checklist.New(checklist.Options{Alone: s.Alone, Worn: s.Worn})
	if err != nil {
		b.Fatal(err)
	}
	tpl, _ := s.Named(template.Ask{Lang: "de"}, "leid")
	text, _ := tpl.Fill(template.ValuesOf(sources.Brand{Name: "Bäckerei Krume"}, "Maria Kern"))
	text = strings.ReplaceAll(text, "[…]", "die Torte für den Samstag nicht fertig war und niemand ans Telefon ging")
	long := strings.Repeat("Wir haben heute mit der Backstube gesprochen und wissen, woran es lag. ", 23)
	req := replies.CheckRequest{Lang: "de", Kind: replies.Complaint, Audience: sources.Public, Author: "Maria Kern", Text: text + "\n" + long}
	for i := range 50 {
		req.Earlier = append(req.Earlier, fmt.Sprintf("Guten Tag Nummer %d, am Montag ist von neun bis achtzehn Uhr offen. Bis bald!", i))
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			c.Check(req)
		}
	})
	b.Run("alone", func(b *testing.B) {
		for b.Loop() {
			s.Alone(req)
		}
	})
	b.Run("worn", func(b *testing.B) {
		for b.Loop() {
			s.Worn(req)
		}
	})
	plain, err := checklist.New(checklist.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("without", func(b *testing.B) {
		for b.Loop() {
			plain.Check(req)
		}
	})
}
