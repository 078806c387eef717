package commands_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

type listedCause struct {
	Brand, Name, Label    string
	Own                   bool
	Uses, Recent, Guessed int
}

func (p person) causes(brand string) (names []string, list []listedCause) {
	p.t.Helper()
	if err := json.Unmarshal([]byte(p.says(0, "causes", "--brand", brand, "--json")), &list); err != nil {
		p.t.Fatal(err)
	}
	for _, c := range list {
		names = append(names, c.Name)
	}
	return names, list
}

func TestABrandsCausesByCommand(t *testing.T) {
	dir, _ := workspace(t)
	p := person{t, dir}
	const brand = "Radhaus Nord"
	ids := p.some("open", 2)
	p.says(0, "act", ids[0], ids[1], "cause", "Werkstatt", "Termine")
	names, list := p.causes(brand)
	if names[0] != "Werkstatt Termine" || !list[0].Own || list[0].Uses != 2 || list[0].Recent != 2 || list[1].Own {
		t.Fatalf("%+v", list)
	}
	if out := p.says(0, "causes", "--brand", "radhaus nord"); !strings.Contains(out, "Werkstatt Termine  2  eigene") || !strings.Contains(out, "Lieferung") {
		t.Error(out)
	}
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{2, "Meinten Sie delivery", []string{"act", ids[0], "cause", "delivry"}},
		{2, "Meinten Sie Werkstatt Termine", []string{"act", ids[0], "cause", "Werkstat Termine"}},
		{2, "fehlt die Ursache", []string{"act", ids[0], "cause"}},
		{2, "kein Name", []string{"causes", "add", " ", "--brand", brand}},
		{2, "Welche Marke", []string{"causes", "add", "Speichen"}},
		{2, "keine Ursache", []string{"causes", "remove", "Gibtesnicht", "--brand", brand}},
		{2, "", []string{"causes", "--brand", "Nirgends"}},
		{0, "steht auf der Liste", []string{"causes", "add", "Speichen", "--brand", brand}},
		{0, "Termine heißt jetzt Wartezeit, auch in 2 Gesprächen", []string{"causes", "rename", "werkstatt termine", "Wartezeit", "--brand", brand}},
		{0, "Ursache umbenennen (Werkstatt Termine)", []string{"undo"}},
		{0, "Wiederholt: Ursache umbenennen", []string{"redo"}},
		{0, "Wartezeit ist von der Liste. 2 Gespräche behalten sie", []string{"causes", "remove", "Wartezeit", "--brand", brand}},
		{0, "renaming a cause", []string{"--lang", "en", "causes", "rename", "Speichen", "Felgen", "--brand", brand}},
	} {
		if c.want == "renaming a cause" {
			p.says(c.code, c.args...)
			if out := p.says(0, "--lang", "en", "undo"); !strings.Contains(out, c.want) {
				t.Error(out)
			}
			continue
		}
		if out := p.says(c.code, c.args...); !strings.Contains(out, c.want) {
			t.Errorf("%v: %s", c.args, out)
		}
	}
	if names, _ := p.causes(brand); slices.Contains(names, "Wartezeit") || !slices.Contains(names, "Speichen") {
		t.Error(names)
	}
	if out := p.says(0, "search", "cause:wartezeit"); !strings.Contains(out, ids[0]) {
		t.Error(out)
	}
	if out := p.says(0, "__complete", "act", ids[0], "cause", "Sp"); !strings.Contains(out, "Speichen\tSpeichen · 0 Mal") {
		t.Error(out)
	}
	if out := p.says(0, "__complete", "causes", "rename", "--brand", brand, "sp"); !strings.Contains(out, "Speichen") {
		t.Error(out)
	}
}
