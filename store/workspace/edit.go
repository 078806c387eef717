package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// What can keep the program from changing a config. In each case it stays as it is.
var (
	// ErrThere says that the channel or brand is in the config already.
	ErrThere = errors.New("is in config.toml already")
	// ErrForm says that the config is written in a form this program cannot change without touching what is the person's.
	ErrForm = errors.New("config.toml is written in a form that is not changed by programs")
	// ErrChanged says that somebody else has changed the config meanwhile.
	ErrChanged = errors.New("config.toml has changed meanwhile")
)

// Field is a line of the config: a key and a string, bool, int or []string.
type Field struct {
	Key   string
	Value any
}

// Edit is a config's text while it is changed. What the person wrote, comments and order, stays; each change is checked by
// reading the text again, and given up if anything else than what was meant has come of it.
type Edit struct {
	w    Workspace
	was  []byte // as it was read; nil where there is none
	text []byte
	line string // the ending of lines
}

// Edit begins to change the config, or a new one. The error is Problems, or the disk's: a config that is not understood is
// not changed.
func (w Workspace) Edit() (*Edit, error) {
	data, err := os.ReadFile(w.Config())
	if errors.Is(err, fs.ErrNotExist) {
		return &Edit{w: w, line: "\n"}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", w.Config(), err)
	}
	e := &Edit{w: w, was: data, text: data, line: "\n"}
	if bytes.Contains(data, []byte("\r\n")) {
		e.line = "\r\n"
	}
	if _, err := e.Config(); err != nil {
		return nil, err
	}
	return e, nil
}

// Fresh tells whether there is no config yet.
func (e *Edit) Fresh() bool { return e.was == nil }

// Config is what the text says as it stands; of an empty one, nothing.
func (e *Edit) Config() (Config, error) {
	if len(e.text) == 0 {
		return Config{}, nil
	}
	return Parse(e.w, e.text)
}

// Text is the config as it stands.
func (e *Edit) Text() string { return string(e.text) }

// AddBrand adds a brand at the end.
func (e *Edit) AddBrand(fields []Field) error {
	was, err := e.Config()
	if err != nil {
		return err
	}
	name, _ := valueOf(fields, "name").(string)
	for _, b := range was.Brands {
		if strings.EqualFold(b.Name, name) {
			return fmt.Errorf("brand %q %w", name, ErrThere)
		}
	}
	return e.change(e.put(e.lines(), len(e.lines()), "[[brand]]", "", fields), func(now Config) bool {
		return len(now.Brands) == len(was.Brands)+1 && same(was.Channels, now.Channels) && same(was.Brands, now.Brands[:len(was.Brands)])
	})
}

// AddChannel adds a channel at the end of a brand's.
func (e *Edit) AddChannel(brand string, fields []Field) error {
	was, err := e.Config()
	if err != nil {
		return err
	}
	network, _ := valueOf(fields, "network").(string)
	account, _ := valueOf(fields, "account").(string)
	id := network + ":" + account
	at, before := -1, 0
	for i, b := range was.Brands {
		if at < 0 {
			before += len(b.Channels)
		}
		if b.Name == brand {
			at = i
		}
	}
	if at < 0 {
		return fmt.Errorf("brand %q is not in config.toml", brand)
	}
	for _, c := range was.Channels {
		if c.ID() == id {
			return fmt.Errorf("%s %w", id, ErrThere)
		}
	}
	lines := e.lines()
	return e.change(e.put(lines, endOfBrand(e.text, lines, at), "[[brand.channel]]", "  ", fields), func(now Config) bool {
		return len(now.Channels) == len(was.Channels)+1 && now.Channels[before].ID() == id && now.Channels[before].Brand == brand &&
			same(was.Channels[:before], now.Channels[:before]) && same(was.Channels[before:], now.Channels[before+1:])
	})
}

var enabledLine = regexp.MustCompile(`^(\s*(?:enabled|"enabled")\s*=\s*)(?:true|false)\b`)

// Enable switches a channel on or off.
func (e *Edit) Enable(id string, on bool) error {
	was, err := e.Config()
	if err != nil {
		return err
	}
	at, path := -1, ""
	n := map[string]int{}
	for i, c := range was.Channels {
		if c.ID() == id {
			at, path = i, fmt.Sprintf("brand[%d].channel[%d]", brandAt(was, c.Brand), n[c.Brand])
		}
		n[c.Brand]++
	}
	if at < 0 {
		return fmt.Errorf("%s is not in config.toml", id)
	}
	if was.Channels[at].Disabled == !on {
		return nil
	}
	lines := e.lines()
	if where, said := was.at[path+".enabled="]; said {
		text := lines[where.line-1]
		if !enabledLine.MatchString(text) {
			return ErrForm
		}
		lines[where.line-1] = enabledLine.ReplaceAllString(text, fmt.Sprintf("${1}%t", on))
	} else {
		after, known := was.at[path+".account="]
		if !known {
			return ErrForm
		}
		text := lines[after.line-1]
		indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
		lines = insert(lines, after.line, fmt.Sprintf("%senabled = %t", indent, on))
	}
	want := append([]Channel{}, was.Channels...)
	want[at].Disabled = !on
	return e.change(lines, func(now Config) bool { return same(want, now.Channels) && len(now.Brands) == len(was.Brands) })
}

// change takes the new text if it says what was meant.
func (e *Edit) change(lines []string, meant func(Config) bool) error {
	text := []byte(strings.Join(lines, e.line))
	now, err := Parse(e.w, text)
	if err != nil {
		if len(e.text) == 0 {
			return err
		}
		return errors.Join(ErrForm, err)
	}
	if !meant(now) {
		return ErrForm
	}
	e.text = text
	return nil
}

func (e *Edit) lines() []string {
	if len(e.text) == 0 {
		return nil
	}
	return strings.Split(strings.ReplaceAll(string(e.text), "\r\n", "\n"), "\n")
}

// put writes a table before line n, set off by an empty line on each side where there is something.
func (e *Edit) put(lines []string, n int, header, indent string, fields []Field) []string {
	for n > 0 && strings.TrimSpace(lines[n-1]) == "" {
		n--
	}
	var block []string
	if n > 0 {
		block = append(block, "")
	}
	block = append(block, indent+header)
	for _, f := range fields {
		block = append(block, indent+f.Key+" = "+literal(f.Value))
	}
	if n == len(lines) {
		block = append(block, "")
	}
	return insert(lines, n, block...)
}

func insert(lines []string, n int, more ...string) []string {
	out := append([]string{}, lines[:n]...)
	return append(append(out, more...), lines[n:]...)
}

// endOfBrand is the line before which what is added to the nth brand goes: what belongs to the brand ends there. Comments
// that stand directly above the next table are that table's.
func endOfBrand(text []byte, lines []string, n int) int {
	var p unstable.Parser
	p.Reset(text)
	brand := -1
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind != unstable.Table && e.Kind != unstable.ArrayTable {
			continue
		}
		var key []string
		line := 0
		for it := e.Key(); it.Next(); {
			if line == 0 {
				line = p.Shape(it.Node().Raw).Start.Line
			}
			key = append(key, string(it.Node().Data))
		}
		if key[0] == "brand" && len(key) == 1 {
			brand++
		}
		if brand < n || brand == n && key[0] == "brand" {
			continue
		}
		line-- // counted from 0, and the lines above it
		for line > 0 && strings.HasPrefix(strings.TrimSpace(lines[line-1]), "#") {
			line--
		}
		return line
	}
	return len(lines)
}

func brandAt(cfg Config, name string) int {
	for i, b := range cfg.Brands {
		if b.Name == name {
			return i
		}
	}
	return -1
}

func valueOf(fields []Field, key string) any {
	for _, f := range fields {
		if f.Key == key {
			return f.Value
		}
	}
	return nil
}

func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b))
}
