package keys

import (
	"strings"
	"testing"

	"atempause/ui/words"
)

func TestEveryKeyHasWords(t *testing.T) {
	for _, lang := range words.Langs {
		w := words.New(lang)
		for _, k := range Table() {
			if !w.Has(k.Words()) {
				t.Errorf("%s: %s is missing", lang, k.Words())
			}
			for _, name := range k.Keys {
				if s := Spell(name, w); strings.Contains(s, "[") {
					t.Errorf("%s: %q has no name", lang, name)
				}
			}
		}
		for _, s := range Scopes {
			if !w.Has("key_scope." + string(s)) {
				t.Errorf("%s: scope %s has no words", lang, s)
			}
		}
	}
}

func TestEveryScopeIsShown(t *testing.T) {
	shown := map[Scope]bool{}
	for _, s := range Scopes {
		shown[s] = true
	}
	for _, k := range Table() {
		if !shown[k.Scope] {
			t.Errorf("%s has a scope no help page shows", k.ID)
		}
	}
}

func TestDefaultsDoNotClash(t *testing.T) {
	if _, err := New(nil); err != nil {
		t.Fatal(err)
	}
}

func TestRebinding(t *testing.T) {
	m, err := New(map[string][]string{"done": {"D", "delete"}})
	if err != nil {
		t.Fatal(err)
	}
	if id, _ := m.Find("D", Posts); id != Done {
		t.Errorf("D does %q", id)
	}
	if id, ok := m.Find("d", Posts); ok {
		t.Errorf("d still does %q", id)
	}
	for name, own := range map[string]map[string][]string{
		"unknown":           {"fly": {"x"}},
		"empty":             {"done": {}},
		"taken":             {"done": {"r"}},
		"taken next door":   {"done": {"j"}},
		"taken by ctrl+c":   {"send": {"ctrl+c"}},
		"taken by the text": {"send": {"enter"}},
	} {
		if _, err := New(own); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestNames(t *testing.T) {
	m, _ := New(nil)
	w := words.New("de")
	for id, want := range map[ID]string{Send: "^S", Open: "Enter", Reply: "r", Page: "Leer", TextWordLeft: "Strg+←"} {
		if got := m.Name(id, w); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

func TestBarPutsTheMostNeededFirst(t *testing.T) {
	m, _ := New(nil)
	var got []string
	for _, k := range m.Bar(Posts, Move, Global)[:5] {
		got = append(got, string(k.ID))
	}
	if s := strings.Join(got, " "); s != "down reply done snooze open" {
		t.Errorf("%s", s)
	}
}

func TestReadmeListsEveryKey(t *testing.T) {
	m, _ := New(nil)
	text := m.Readme(words.New("en"))
	for _, k := range Table() {
		if !strings.Contains(text, "`"+string(k.ID)+"`") {
			t.Errorf("%s is missing", k.ID)
		}
	}
}
