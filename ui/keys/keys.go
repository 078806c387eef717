package keys

import (
	"fmt"
	"sort"
	"strings"

	"atempause/ui/words"
)

// Map is the table as it is bound now.
type Map struct {
	all  []Key
	find map[Scope]map[string]ID
}

// beside lists the scopes that listen at the same time, so that one key must not mean two things in them.
var beside = [][]Scope{
	{Posts, Move, Talk, Global, Always},
	{Posts, Rows, Move, Global, Always},
	{Side, Move, Global, Always},
	{Writer, Text, Always},
	{Checks, Always},
	{Breath, Always},
	{Dialog, Always},
	{Form, Text, Always},
	{Find, Always},
}

// New binds the table. own replaces the default keys of an ID ("done": ["d", "D"]); an unknown ID, an empty list or a
// key that would mean two things in one place is an error that names them.
func New(own map[string][]string) (*Map, error) {
	m := &Map{all: Table(), find: map[Scope]map[string]ID{}}
	left := make(map[string][]string, len(own))
	for id, keys := range own {
		left[id] = keys
	}
	for i, k := range m.all {
		if keys, ok := left[string(k.ID)]; ok {
			if len(keys) == 0 {
				return nil, fmt.Errorf("keys: %q has no key", k.ID)
			}
			m.all[i].Keys = keys
			delete(left, string(k.ID))
		}
	}
	if len(left) > 0 {
		return nil, fmt.Errorf("keys: there is no %q; known are %s", sorted(left)[0], strings.Join(ids(), ", "))
	}
	for _, k := range m.all {
		if m.find[k.Scope] == nil {
			m.find[k.Scope] = map[string]ID{}
		}
		for _, name := range k.Keys {
			if was, ok := m.find[k.Scope][name]; ok {
				return nil, fmt.Errorf("keys: %q is bound to both %q and %q", name, was, k.ID)
			}
			m.find[k.Scope][name] = k.ID
		}
	}
	return m, m.clash()
}

func (m *Map) clash() error {
	for _, group := range beside {
		seen := map[string]ID{}
		for _, scope := range group {
			for name, id := range m.find[scope] {
				if was, ok := seen[name]; ok {
					return fmt.Errorf("keys: %q is bound to both %q and %q", name, was, id)
				}
				seen[name] = id
			}
		}
	}
	return nil
}

// Find tells what a key does in the first of the scopes that knows it.
func (m *Map) Find(name string, scopes ...Scope) (ID, bool) {
	for _, s := range scopes {
		if id, ok := m.find[s][name]; ok {
			return id, true
		}
	}
	return "", false
}

// In lists the keys of a scope in the table's order.
func (m *Map) In(scope Scope) []Key {
	var out []Key
	for _, k := range m.all {
		if k.Scope == scope {
			out = append(out, k)
		}
	}
	return out
}

// Bar lists the keys of some scopes for the help line, the most needed first.
func (m *Map) Bar(scopes ...Scope) []Key {
	var out []Key
	for _, s := range scopes {
		for _, k := range m.In(s) {
			if k.Bar > 0 {
				out = append(out, k)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Bar < out[j].Bar })
	return out
}

// Of is a line of the table.
func (m *Map) Of(id ID) Key {
	for _, k := range m.all {
		if k.ID == id {
			return k
		}
	}
	return Key{ID: id}
}

// Name spells the first key of an ID for people: "^S", "Enter", "j".
func (m *Map) Name(id ID, w *words.Words) string {
	k := m.Of(id)
	if len(k.Keys) == 0 {
		return ""
	}
	return Spell(k.Keys[0], w)
}

// Names spells all keys of an ID.
func (m *Map) Names(id ID, w *words.Words) string {
	var out []string
	for _, k := range m.Of(id).Keys {
		out = append(out, Spell(k, w))
	}
	return strings.Join(out, " ")
}

// Spell spells a key for people.
func Spell(name string, w *words.Words) string {
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		if len(rest) == 1 {
			return "^" + strings.ToUpper(rest)
		}
		return w.T("key_name.ctrl") + "+" + Spell(rest, w)
	}
	for _, mod := range []string{"alt+", "shift+"} {
		if rest, ok := strings.CutPrefix(name, mod); ok {
			return w.T("key_name."+strings.TrimSuffix(mod, "+")) + "+" + Spell(rest, w)
		}
	}
	switch name {
	case "enter", "esc", "tab", "space", "pgup", "pgdown", "home", "end", "up", "down", "left", "right", "backspace", "delete":
		return w.T("key_name." + name)
	}
	if n, ok := strings.CutPrefix(name, "f"); ok && n != "" && strings.Trim(n, "0123456789") == "" {
		return "F" + n // as it stands on the key
	}
	return name
}

// Readme is the table as Markdown.
func (m *Map) Readme(w *words.Words) string {
	var b strings.Builder
	for _, s := range Scopes {
		fmt.Fprintf(&b, "**%s**\n\n| %s | %s | %s |\n|---|---|---|\n", w.T("key_scope."+string(s)),
			w.T("keys_table.key"), w.T("keys_table.does"), w.T("keys_table.name"))
		for _, k := range m.In(s) {
			var names []string
			for _, name := range k.Keys {
				names = append(names, "`"+Spell(name, w)+"`")
			}
			fmt.Fprintf(&b, "| %s | %s | `%s` |\n", strings.Join(names, " "), w.T(k.Words()), k.ID)
		}
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func ids() []string {
	var out []string
	for _, k := range Table() {
		out = append(out, string(k.ID))
	}
	return out
}

func sorted(m map[string][]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
