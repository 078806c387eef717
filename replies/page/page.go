package page

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"atempause/replies"
)

// MaxSize bounds a file. Nobody writes so much by hand.
const MaxSize = 64 << 10

// fence stands alone on the line before and after the TOML.
const fence = "+++"

// Error is one thing that is wrong with a file. Key names its sentence in the catalogues, Fields are the pairs it is
// filled with.
type Error struct {
	File   string
	Line   int // from 1
	Key    string
	Fields []any
	what   string
}

// Error names file, line and what is wrong, for the log.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.what) }

// Told makes an error of what another reader has found; what is for the log.
func Told(file string, line int, key string, fields []any, what string) *Error {
	return &Error{File: file, Line: line, Key: key, Fields: fields, what: what}
}

// File is one file, with its name as errors show it.
type File struct {
	Name    string
	Data    []byte
	Builtin bool // part of the program
}

// Base is the name without folder and ending.
func (f File) Base() string { return strings.TrimSuffix(path.Base(f.Name), ".md") }

// Files reads the Markdown files of a folder and of the folders in it, in the order of their names. README.md is left
// out, and so is what begins with a dot; a folder that is not there holds no files.
func Files(fsys fs.FS, dir string) ([]File, []*Error) {
	var files []File
	var wrong []*Error
	err := fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil && name == dir && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			wrong = append(wrong, unreadable(name, err))
			return nil
		case strings.HasPrefix(base, ".") && name != dir && d.IsDir():
			return fs.SkipDir
		case d.IsDir() || path.Ext(base) != ".md" || strings.HasPrefix(base, ".") || strings.EqualFold(base, "README.md"):
			return nil
		}
		f, bad := One(fsys, name)
		if bad != nil {
			wrong = append(wrong, bad)
			return nil
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		wrong = append(wrong, unreadable(dir, err))
	}
	return files, wrong
}

// One reads a single file.
func One(fsys fs.FS, name string) (File, *Error) {
	if info, err := fs.Stat(fsys, name); err == nil && info.Size() > MaxSize {
		return File{}, tooBig(name)
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return File{}, unreadable(name, err)
	}
	return File{Name: name, Data: data}, nil
}

func unreadable(name string, err error) *Error {
	return &Error{File: name, Line: 1, Key: "page.unreadable", what: fmt.Sprintf("reading: %v", err)}
}

func tooBig(name string) *Error {
	return &Error{File: name, Line: 1, Key: "page.too_big", Fields: []any{"Most", MaxSize >> 10}, what: "more than 64 KiB"}
}

// Doc is a file cut in two.
type Doc struct {
	File string
	Body string // without the blank lines around it
	Line int    // where Body begins
	head []string
}

// Read decodes the lines between the fences into head, a pointer to a struct with toml tags, and gives the rest. A field
// that head does not have is an error.
func Read(f File, head any) (Doc, *Error) {
	d := Doc{File: f.Name, Line: 1}
	if len(f.Data) > MaxSize {
		return d, tooBig(f.Name)
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(f.Data), "\ufeff"), "\r\n", "\n")
	if at := invalid(text); at >= 0 {
		return d, d.Bad(1+strings.Count(text[:at], "\n"), "page.utf8", "not a text in UTF-8")
	}
	lines := strings.Split(text, "\n")
	if strings.TrimRight(lines[0], " \t") != fence {
		return d, d.Bad(1, "page.no_head", "the first line must be +++")
	}
	end := 1 + slices.IndexFunc(lines[1:], func(l string) bool { return strings.TrimRight(l, " \t") == fence })
	if end == 0 {
		return d, d.Bad(1, "page.open_head", "a second line of +++ is missing")
	}
	d.head = lines[:end]
	dec := toml.NewDecoder(strings.NewReader(strings.Join(lines[1:end], "\n")))
	dec.DisallowUnknownFields()
	if err := dec.Decode(head); err != nil {
		return d, d.decoding(err)
	}
	rest := lines[end+1:]
	for d.Line = end + 2; len(rest) > 0 && strings.TrimSpace(rest[0]) == ""; d.Line++ {
		rest = rest[1:]
	}
	d.Body = strings.TrimRight(strings.Join(rest, "\n"), " \t\n")
	if d.Body == "" {
		return d, d.Bad(end+1, "page.empty", "nothing stands below the second +++")
	}
	return d, nil
}

// invalid finds a byte that belongs to no text, -1 if there is none.
func invalid(text string) int {
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd") || r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return i
		}
	}
	return -1
}

func (d Doc) decoding(err error) *Error {
	place := func(e *toml.DecodeError) (int, string) {
		line, _ := e.Position()
		key := ""
		if k := e.Key(); len(k) > 0 {
			key = k[len(k)-1]
		}
		return min(line+1, len(d.head)), key
	}
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		line, key := place(&strict.Errors[0])
		return d.Bad(line, "page.unknown", fmt.Sprintf("no field is called %q", key), "Name", key)
	}
	var wrong *toml.DecodeError
	if !errors.As(err, &wrong) {
		return d.Bad(1, "page.toml", err.Error())
	}
	line, key := place(wrong)
	says := wrong.Error()
	switch {
	case strings.Contains(says, "cannot") || strings.Contains(says, "mismatch"):
		return d.Bad(line, "page.type", says, "Name", key)
	case strings.Contains(says, "already") || strings.Contains(says, "duplicate"):
		return d.Bad(line, "page.twice", says, "Name", key)
	}
	return d.Bad(line, "page.toml", says)
}

// Bad makes an error of this file: its line, its key, what the log is told, and the pairs of its sentence.
func (d Doc) Bad(line int, key, what string, fields ...any) *Error {
	return &Error{File: d.File, Line: line, Key: key, Fields: fields, what: what}
}

// LineOf is the line a field of the head stands on, 1 if it is not there.
func (d Doc) LineOf(field string) int {
	for i, l := range d.head {
		if name, _, ok := strings.Cut(l, "="); ok && strings.Trim(strings.TrimSpace(name), `"'`) == field {
			return i + 1
		}
	}
	return 1
}

// Scope is for whom a page is; it is part of each head.
type Scope struct {
	Lang   string         `toml:"lang"`
	Kinds  []replies.Kind `toml:"kinds"`
	Brands []string       `toml:"brands"`
}

// Check holds a scope against what there is. With no brands given, any name will do.
func (d Doc) Check(s Scope, brands []string) *Error {
	if s.Lang != "de" && s.Lang != "en" {
		return d.Bad(d.LineOf("lang"), "page.lang", fmt.Sprintf("lang must be de or en, not %q", s.Lang), "Got", s.Lang)
	}
	for _, k := range s.Kinds {
		if !k.Valid() {
			return d.Bad(d.LineOf("kinds"), "page.kind", fmt.Sprintf("%q is no kind of post", k), "Got", string(k), "Kinds", Listed(replies.Kinds))
		}
	}
	for _, b := range s.Brands {
		if !s.named(b, brands) {
			return d.Bad(d.LineOf("brands"), "page.brand", fmt.Sprintf("no brand is called %q", b), "Got", b)
		}
	}
	return nil
}

func (Scope) named(b string, brands []string) bool {
	if strings.TrimSpace(b) == "" {
		return false
	}
	return len(brands) == 0 || slices.ContainsFunc(brands, func(o string) bool { return strings.EqualFold(o, b) })
}

// Listed is a list as errors name it.
func Listed[S ~string](list []S) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return strings.Join(out, ", ")
}

// For tells whether a page is meant for a brand: one of those it names, or any if it names none.
func (s Scope) For(brand string) bool {
	return len(s.Brands) == 0 || slices.ContainsFunc(s.Brands, func(b string) bool { return strings.EqualFold(b, brand) })
}

// About tells whether a page is meant for a kind of post: one of those it names, or any if it names none.
func (s Scope) About(k replies.Kind) bool { return len(s.Kinds) == 0 || slices.Contains(s.Kinds, k) }

// Spoken is the language of a brand's texts: the one asked for, or German where it is neither of the two.
func Spoken(lang string) string {
	if lang == "en" {
		return lang
	}
	return "de"
}

// BuiltIn reads the files that are part of the program; a mistake in them is a mistake of the program.
func BuiltIn(fsys fs.FS, dir string) []File {
	files, wrong := Files(fsys, dir)
	if len(wrong) > 0 || len(files) == 0 {
		panic(fmt.Sprintf("built-in pages in %s: %v", dir, wrong))
	}
	for i := range files {
		files[i].Builtin = true
	}
	return files
}
