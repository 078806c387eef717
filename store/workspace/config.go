package workspace

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"atempause/sources"
)

// Config is what config.toml says.
type Config struct {
	Lang     string // "de", "en", or "" to go by the environment
	Brands   []sources.Brand
	Channels []Channel // all of them, in the order of the file
	// Keys are the person's own key bindings: what a key does → its keys. Only the screen knows what there is to bind.
	Keys  map[string][]string
	Alarm Alarm
	Care  Care

	file string
	at   places
}

// KeyProblem is something wrong with a binding of Keys, which only the screen can tell; id "" means all of them.
func (c Config) KeyProblem(id, key string, fields ...any) Problem {
	path := "keys"
	if id != "" {
		path = "keys." + id + "="
	}
	where := c.at.of(path)
	return Problem{File: c.file, Line: where.line, Col: where.col, Key: key, Fields: fields}
}

// Channel finds one by its id, by its name, or by its name within a brand ("Krume/Instagram"); ok is false if there is
// none or more than one of that name.
func (c Config) Channel(name string) (Channel, bool) {
	var found []Channel
	for _, ch := range c.Channels {
		if ch.ID() == name {
			return ch, true
		}
		if strings.EqualFold(ch.Name, name) || strings.EqualFold(ch.Brand+"/"+ch.Name, name) || ch.Account == name {
			found = append(found, ch)
		}
	}
	if len(found) != 1 {
		return Channel{}, false
	}
	return found[0], true
}

// Parse reads a config's text. The error is Problems.
func Parse(w Workspace, data []byte) (Config, error) {
	var raw map[string]any
	if err := toml.Unmarshal(data, &raw); err != nil {
		return Config{}, Problems{syntax(w.Config(), data, err)}
	}
	r := reader{file: w.Config(), dir: w.Dir, at: locate(data)}
	cfg := r.root(raw)
	cfg.file, cfg.at = r.file, r.at
	if len(r.problems) > 0 {
		return Config{}, r.problems.sorted()
	}
	return cfg, nil
}

// syntax turns the decoder's complaint into one of ours: its own words are English and for programmers.
func syntax(file string, data []byte, err error) Problem {
	p := Problem{File: file, Line: 1, Col: 1, Key: "config.syntax"}
	var de *toml.DecodeError
	if !errors.As(err, &de) {
		return p
	}
	p.Line, p.Col = de.Position()
	if lines := strings.Count(string(data), "\n") + 1; p.Line > lines {
		p.Line = lines
	}
	says := func(parts ...string) bool {
		for _, s := range parts {
			if strings.Contains(de.Error(), s) {
				return true
			}
		}
		return false
	}
	switch {
	case says("unterminated", "not terminated", "cannot have new lines"):
		p.Key = "config.syntax_quote_open"
	case says("strings must be quoted", "at start of value", "expected keyword", "leading zeroes", "expected digit"):
		p.Key = "config.syntax_quotes"
	case says("'=' after key"):
		p.Key = "config.syntax_equals"
	case says("already", "duplicate", "redefine", "overwrite"):
		p.Key, p.Fields = "config.twice", []any{"Key", strings.Join(de.Key(), ".")}
	case says("to close", "incomplete", "',' or"):
		p.Key = "config.syntax_bracket"
	case says("escape"):
		p.Key = "config.syntax_escape"
	case says("UTF-8"):
		p.Key = "config.syntax_utf8"
	}
	return p
}

// reader walks the decoded file by hand, so that each fault can be told with its place and in the person's language.
type reader struct {
	file, dir string
	at        places
	problems  Problems
	brands    map[string]bool
	channels  map[string]place
}

func (r *reader) complain(path, key string, fields ...any) {
	where := r.at.of(path)
	r.problems = append(r.problems, Problem{File: r.file, Line: where.line, Col: where.col, Key: key, Fields: fields})
}

// table is one table of the file while it is read.
type table struct {
	r    *reader
	path string
	vals map[string]any
}

// only complains about every key that is not known here.
func (t table) only(known ...string) {
	for key := range t.vals {
		if has(known, key) {
			continue
		}
		path := join(t.path, key) + "="
		if near := Nearest(key, known); near != "" {
			t.r.complain(path, "config.unknown_near", "Key", key, "Near", near)
		} else {
			t.r.complain(path, "config.unknown", "Key", key, "Known", strings.Join(known, ", "))
		}
	}
}

// text reads a string; "" if it is not there or not a string.
func (t table) text(key string) string {
	v, ok := t.vals[key]
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		t.r.complain(join(t.path, key), "config.want_text", "Key", key, "Got", shown(v))
	}
	return strings.TrimSpace(s)
}

// must reads a string that has to be there.
func (t table) must(key, why string) string {
	if _, ok := t.vals[key]; !ok {
		t.r.complain(t.path, why)
		return ""
	}
	s := t.text(key)
	if _, isText := t.vals[key].(string); s == "" && isText {
		t.r.complain(join(t.path, key), "config.empty", "Key", key)
	}
	return s
}

// flag reads true or false; false if it is not there.
func (t table) flag(key string) bool {
	v, ok := t.vals[key]
	if !ok {
		return false
	}
	b, ok := v.(bool)
	if !ok {
		t.r.complain(join(t.path, key), "config.want_flag", "Key", key, "Got", shown(v))
	}
	return b
}

// texts reads an array of strings.
func (t table) texts(key string) []string {
	v, ok := t.vals[key]
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		t.r.complain(join(t.path, key), "config.want_list", "Key", key, "Got", shown(v))
		return nil
	}
	var out []string
	for i, el := range list {
		s, ok := el.(string)
		if !ok {
			t.r.complain(fmt.Sprintf("%s[%d]", join(t.path, key), i), "config.want_list", "Key", key, "Got", shown(el))
			continue
		}
		out = append(out, s)
	}
	return out
}

// tables reads an array of tables.
func (t table) tables(key string) []table {
	v, ok := t.vals[key]
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		t.r.complain(join(t.path, key), "config.want_tables", "Key", key)
		return nil
	}
	var out []table
	for i, el := range list {
		path := fmt.Sprintf("%s[%d]", join(t.path, key), i)
		m, ok := el.(map[string]any)
		if !ok {
			t.r.complain(path, "config.want_tables", "Key", key)
			continue
		}
		out = append(out, table{t.r, path, m})
	}
	return out
}

func shown(v any) string {
	s := fmt.Sprint(v)
	if len([]rune(s)) > 40 {
		s = string([]rune(s)[:39]) + "…"
	}
	return s
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
