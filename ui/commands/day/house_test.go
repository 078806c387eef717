package day_test

import (
	"os"
	"path/filepath"
	"strings"

	"atempause/store"
)

// hidesAdvert: a copy first, a reason from the house rules, then the network; the log has it.
func (p *person) hidesAdvert() {
	p.t.Helper()
	p.in(store.Open).at("Uhren Outlet").press("m").picks("Ausblenden").sees("Nach welcher Hausregel?").picks("Werbung")
	p.sees("Kopie gesichert: Uhren Outlet").press("enter").sees("Öffentliche Erklärung").picks("jetzt nicht")
	if at := p.town.sight(advert); at != "hidden" {
		p.t.Fatalf("on the network the advert is %s", at)
	}
	p.everywhere("the advert is hidden", views{
		store.Open: "Jule Ahrens, Paul Vogt, T. Brandt, Nils Petersen", store.Done: "Uhren Outlet",
	})
	p.logs("hide", "advert", advert)
}

// deed is a line of the moderation log, as far as the script looks at it.
type deed struct {
	ID, Act, Ground, State, Text, Reason string
	Against                              bool
}

// logs wants a deed in the moderation log, and in what is exported of it.
func (s *shell) logs(act, ground, text string) {
	s.t.Helper()
	var list []deed
	s.read(&list, "moderation")
	if len(list) == 0 || list[0].Act != act || list[0].Ground != ground || list[0].State != "done" || list[0].Text != text {
		s.t.Fatalf("the log has %+v", list)
	}
	file := filepath.Join(s.t.TempDir(), "log.md")
	s.must("moderation", "export", "--out", file)
	if got, err := os.ReadFile(file); err != nil || !strings.Contains(string(got), text) {
		s.t.Fatalf("exported: %s %v", got, err)
	}
}

// keepsCriticism: what is criticism stays, whatever rule is named.
func (p *person) keepsCriticism() {
	p.t.Helper()
	const text = "Die Verkäuferin war heute sehr unfreundlich."
	p.at("Paul Vogt").press("m").picks("Löschen").sees("Nach welcher Hausregel?").picks("verleumderisch")
	p.sees("Das ist Kritik").press("esc").sees("▸ 3 verleumderisch").press("esc").sees(" Ausblenden").press("esc")
	p.desk.WaitGone(" Ausblenden")
	if at := p.town.sight(text); at != "there" {
		p.t.Fatalf("on the network the criticism is %s", at)
	}
}
