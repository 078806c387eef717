package sandbox

import (
	"bufio"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
	"unicode/utf8"
)

//go:embed world
var embedded embed.FS

// seedFiles is the folder with the invented firms and what people wrote to them.
func seedFiles() fs.FS {
	sub, err := fs.Sub(embedded, "world")
	if err != nil {
		panic(err) // "world" is a valid path
	}
	return sub
}

// pageSeed is one entry of pages.json.
type pageSeed struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Brand string `json:"brand"`
	Lang  string `json:"lang"`
	About string `json:"about"`
}

// item is one line of items.jsonl.
type item struct {
	ID        string `json:"id"`
	Page      string `json:"page"`
	Form      string `json:"form"`
	Under     string `json:"under"`
	Parent    string `json:"parent"`
	Thread    string `json:"thread"`
	Author    string `json:"author"`
	AuthorID  string `json:"author_id"`
	Ours      bool   `json:"ours"`
	Ago       string `json:"ago"`
	Text      string `json:"text"`
	Likes     int    `json:"likes"`
	Shares    int    `json:"shares"`
	File      string `json:"file"`
	Recommend string `json:"recommend"`
	Rating    int    `json:"rating"`
	Kind      string `json:"kind"`
	Mood      string `json:"mood"`
	Held      bool   `json:"held"`
	Lang      string `json:"lang"`

	where string // file and line, for errors
	age   time.Duration
}

// answerSeed is one line of answers.jsonl: what a customer says when told something.
type answerSeed struct {
	Lang    string `json:"lang"`
	Kind    string `json:"kind"`
	Mood    Mood   `json:"mood"`
	Private bool   `json:"private"`
	Text    string `json:"text"`
}

// nagSeed is one line of nags.jsonl: what a customer says who was told nothing.
type nagSeed struct {
	Lang string `json:"lang"`
	Text string `json:"text"`
}

type seeds struct {
	pages   []pageSeed
	items   []item
	answers answerBook
	nags    map[string][]string
	grams   []gramSeed // Instagram accounts
	shots   []item     // and what stands there
}

// readSeeds reads the files of a world. The Instagram accounts may be missing. The answers and nags may be missing: then customers say nothing.
func readSeeds(dir fs.FS) (*seeds, error) {
	s := &seeds{answers: answerBook{}, nags: map[string][]string{}}
	raw, err := fs.ReadFile(dir, "pages.json")
	if err != nil {
		return nil, fmt.Errorf("sandbox: reading the pages: %w", err)
	}
	if err := json.Unmarshal(raw, &s.pages); err != nil {
		return nil, fmt.Errorf("sandbox: pages.json%s: %w", lineOf(raw, err), err)
	}
	if len(s.pages) == 0 {
		return nil, errors.New("sandbox: pages.json names no page")
	}
	err = lines(dir, "items.jsonl", func(where string, line []byte) error {
		var it item
		if err := json.Unmarshal(line, &it); err != nil {
			return err
		}
		it.where = where
		s.items = append(s.items, it)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = lines(dir, "answers.jsonl", func(_ string, line []byte) error {
		var a answerSeed
		if err := json.Unmarshal(line, &a); err != nil {
			return err
		}
		return s.answers.add(a)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	err = lines(dir, "nags.jsonl", func(_ string, line []byte) error {
		var n nagSeed
		if err := json.Unmarshal(line, &n); err != nil {
			return err
		}
		if n.Text == "" {
			return errors.New("text is empty")
		}
		s.nags[n.Lang] = append(s.nags[n.Lang], n.Text)
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return s, s.readGrams(dir)
}

// lineOf tells where in a JSON file an error stands.
func lineOf(raw []byte, err error) string {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	at := int64(-1)
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &typ):
		at = typ.Offset
	}
	if at < 0 || at > int64(len(raw)) {
		return ""
	}
	return fmt.Sprintf(" line %d", 1+strings.Count(string(raw[:at]), "\n"))
}

// lines calls each for every line that is not blank and puts file and line before its errors.
func lines(dir fs.FS, name string, each func(where string, line []byte) error) error {
	f, err := dir.Open(name)
	if err != nil {
		return fmt.Errorf("sandbox: reading the seeds: %w", err)
	}
	defer f.Close()
	return eachLine(f, name, each)
}

// longestLine bounds one line of a file of posts: a megabyte of text, escaped.
const longestLine = 8 << 20

func eachLine(r io.Reader, name string, each func(where string, line []byte) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), longestLine)
	n := 0
	for sc.Scan() {
		n++
		line := sc.Bytes()
		if n == 1 {
			line = []byte(strings.TrimPrefix(string(line), "\ufeff"))
		}
		if strings.TrimSpace(string(line)) == "" {
			continue
		}
		where := fmt.Sprintf("%s line %d", name, n)
		if !utf8.Valid(line) {
			return fmt.Errorf("sandbox: %s: not valid UTF-8", where)
		}
		if err := each(where, line); err != nil {
			return fmt.Errorf("sandbox: %s: %w", where, err)
		}
	}
	if err := sc.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("sandbox: %s line %d: longer than %d MiB", name, n+1, longestLine>>20)
	} else if err != nil {
		return fmt.Errorf("sandbox: %s line %d: %w", name, n+1, err)
	}
	return nil
}
