package escalation

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/pelletier/go-toml/v2"

	"atempause/replies"
)

// File is the contacts' place in a workspace.
const File = "contacts.toml"

// MaxFile bounds what is read, in bytes.
const MaxFile = 1 << 20

// Problem is one thing in the file that is not understood or cannot be. Key names its sentence in the catalogues
// ("contacts.*"), Fields are the pairs it is filled with.
type Problem struct {
	File   string
	Line   int
	Key    string
	Fields []any
}

// Error names file, line and what is wrong, for the log.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d: %s %v", p.File, p.Line, strings.TrimPrefix(p.Key, "contacts."), p.Fields)
}

// Problems are all of one file, in its order; never empty as an error.
type Problems []Problem

// Error is for the log.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "; ")
}

// ReadFS reads the contacts of a workspace. Without the file there are none, which is no error.
func ReadFS(fsys fs.FS, brands []string) (Book, error) {
	data, err := fs.ReadFile(fsys, File)
	if errors.Is(err, fs.ErrNotExist) {
		return Book{}, nil
	}
	if err != nil {
		return Book{}, fmt.Errorf("read the contacts: %w", err)
	}
	return Read(File, data, brands)
}

// Read reads contacts; name is the file's, for what it says of mistakes, brands are those of the config. With any mistake the
// error is Problems, which lists them all, and the book holds the contacts that are well.
func Read(name string, data []byte, brands []string) (Book, error) {
	r := &reader{file: name, brands: brands}
	if len(data) > MaxFile {
		r.complain(1, "large", "Most", MaxFile)
		return Book{}, r.err()
	}
	var raw map[string]any
	if err := toml.NewDecoder(bytes.NewReader(data)).Decode(&raw); err != nil {
		line, why := 1, err.Error()
		var de *toml.DecodeError
		if errors.As(err, &de) {
			line, _ = de.Position()
		}
		r.complain(line, "syntax", "Error", strings.TrimPrefix(why, "toml: "))
		return Book{}, r.err()
	}
	r.at = locate(data)
	book := r.book(raw)
	return book, r.err()
}

type reader struct {
	file   string
	brands []string
	at     places
	bad    Problems
}

func (r *reader) complain(line int, key string, fields ...any) {
	r.bad = append(r.bad, Problem{r.file, line, "contacts." + key, fields})
}

func (r *reader) err() error {
	if len(r.bad) == 0 {
		return nil
	}
	slices.SortStableFunc(r.bad, func(a, b Problem) int { return a.Line - b.Line })
	return r.bad
}

func (r *reader) book(raw map[string]any) Book {
	for key := range raw {
		if key != "contact" {
			r.complain(r.at.of(key), "unknown", "Key", key, "Near", "contact")
		}
	}
	list, ok := raw["contact"].([]any)
	if _, there := raw["contact"]; there && !ok {
		r.complain(r.at.of("contact"), "tables")
	}
	var b Book
	for i, v := range list {
		path := "contact[" + strconv.Itoa(i) + "]"
		vals, ok := v.(map[string]any)
		if !ok {
			r.complain(r.at.of(path), "tables")
			continue
		}
		before := len(r.bad)
		c := r.contact(table{r, path, vals})
		if other, twice := b.Named(c.Name); twice {
			r.complain(r.at.of(path+".name"), "twice", "Name", c.Name, "Line", other.Line)
		}
		if len(r.bad) == before {
			b.All = append(b.All, c)
		}
	}
	r.deputies(&b, list)
	return b
}

// deputies are looked up when all contacts are read. One who is named wrongly is none, and the contact stays.
func (r *reader) deputies(b *Book, list []any) {
	names := map[string]bool{}
	for _, v := range list {
		if vals, ok := v.(map[string]any); ok {
			if name, ok := vals["name"].(string); ok {
				names[strings.ToLower(strings.TrimSpace(name))] = true
			}
		}
	}
	for i, v := range list {
		vals, _ := v.(map[string]any)
		deputy, _ := vals["deputy"].(string)
		name, _ := vals["name"].(string)
		if deputy = strings.TrimSpace(deputy); deputy == "" {
			continue
		}
		line := r.at.of("contact[" + strconv.Itoa(i) + "].deputy")
		switch {
		case strings.EqualFold(deputy, strings.TrimSpace(name)):
			r.complain(line, "deputy_self", "Name", deputy)
		case !names[strings.ToLower(deputy)]:
			r.complain(line, "deputy", "Name", deputy)
		}
	}
	for i := range b.All {
		if d, ok := b.Named(b.All[i].Deputy); !ok || strings.EqualFold(d.Name, b.All[i].Name) {
			b.All[i].Deputy = ""
		}
	}
}

var contactKeys = []string{
	"name", "role", "phone", "mail", "hours", "holidays", "timezone", "brands", "decides", "level", "deputy",
}

func (r *reader) contact(t table) Contact {
	for key := range t.vals {
		if !slices.Contains(contactKeys, key) {
			t.bad(key, "unknown", "Key", key, "Near", strings.Join(contactKeys, ", "))
		}
	}
	c := Contact{
		Name: t.text("name"), Role: t.text("role"), Phone: t.text("phone"), Mail: t.text("mail"), Timezone: t.text("timezone"),
		Hours: t.texts("hours"), Holidays: t.texts("holidays"), Brands: t.texts("brands"), Decides: t.texts("decides"),
		Deputy: t.text("deputy"), Level: t.level(), Line: r.at.of(t.path),
	}
	if c.Name == "" {
		t.bad("name", "no_name")
	}
	if c.Phone == "" && c.Mail == "" {
		t.bad("", "no_way", "Name", c.Name)
	}
	if c.Phone != "" && !isPhone(c.Phone) {
		t.bad("phone", "phone", "Got", c.Phone)
	}
	if c.Mail != "" && !isMail(c.Mail) {
		t.bad("mail", "mail", "Got", c.Mail)
	}
	if _, err := time.LoadLocation(c.Timezone); err != nil {
		t.bad("timezone", "timezone", "Got", c.Timezone)
		c.Timezone = ""
	}
	for i, line := range c.Hours {
		if _, err := replies.ParseHours([]string{line}, ""); err != nil {
			t.bad("hours["+strconv.Itoa(i)+"]", "hours", "Got", line)
		}
	}
	for i, line := range c.Holidays {
		if _, err := replies.ParseCalendar(nil, []string{line}, nil, ""); err != nil {
			t.bad("holidays["+strconv.Itoa(i)+"]", "holidays", "Got", line)
		}
	}
	for i, b := range c.Brands {
		if len(r.brands) > 0 && !slices.ContainsFunc(r.brands, func(k string) bool { return strings.EqualFold(k, b) }) {
			t.bad("brands["+strconv.Itoa(i)+"]", "brand", "Got", b, "Known", strings.Join(r.brands, ", "))
		}
	}
	return c
}

// table is one contact as the decoder gives it.
type table struct {
	r    *reader
	path string
	vals map[string]any
}

func (t table) bad(key, what string, fields ...any) {
	path := t.path
	if key != "" {
		path += "." + key
	}
	t.r.complain(t.r.at.of(path), what, fields...)
}

func (t table) text(key string) string {
	v, ok := t.vals[key]
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		t.bad(key, "text", "Key", key)
		return ""
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		t.bad(key, "control", "Key", key)
		return ""
	}
	return strings.TrimSpace(s)
}

// texts reads a list of texts; a single one may stand without brackets.
func (t table) texts(key string) []string {
	v, ok := t.vals[key]
	if !ok {
		return nil
	}
	if _, one := v.(string); one {
		return slices.DeleteFunc([]string{t.text(key)}, func(s string) bool { return s == "" })
	}
	list, ok := v.([]any)
	if !ok {
		t.bad(key, "list", "Key", key)
		return nil
	}
	var out []string
	for i, v := range list {
		s, ok := v.(string)
		if s = strings.TrimSpace(s); !ok || s == "" || strings.ContainsFunc(s, unicode.IsControl) {
			t.bad(key+"["+strconv.Itoa(i)+"]", "list", "Key", key)
			continue
		}
		out = append(out, s)
	}
	return out
}

func (t table) level() int {
	v, ok := t.vals["level"]
	if !ok {
		return 1
	}
	n, ok := v.(int64)
	if !ok || n < 1 || n > Levels {
		t.bad("level", "level", "Got", fmt.Sprint(v), "Most", Levels)
		return 1
	}
	return int(n)
}

func isMail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s
}

// isPhone takes what people write for a number, extensions too: at least three digits and nothing that is no part of one.
func isPhone(s string) bool {
	digits := 0
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '+' && i == 0, strings.ContainsRune(" ()/-.", c):
		default:
			return false
		}
	}
	return digits >= 3
}
