package commands

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/store"
)

// exampleJSON is a line of replies/triage/examples/*.posts.jsonl.
type exampleJSON struct {
	ID      string `json:"id"`
	Lang    string `json:"lang"`
	Network string `json:"network"`
	Text    string `json:"text"`
	Kind    string `json:"kind"`
	Urgent  bool   `json:"urgent"`
	About   string `json:"about"`
}

// exportExamples writes corrected posts as examples to learn from. A file that is there stays as it is: somebody may
// have gone over it.
func (c *cli) exportExamples(name string, posts []store.CorrectedPost) (err error) {
	if name == "-" {
		_, err := c.writeExamples(c.Out, posts)
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // strangers' words: nobody else's to read
	if errors.Is(err, os.ErrExist) {
		return c.fail(exitUsage, "cmd.report_triage.there", "File", name)
	}
	if err != nil {
		return c.fail(exitUsage, "cmd.err.write", "File", name, "Why", c.why(err))
	}
	n, err := c.writeExamples(f, posts)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return c.fail(exitUsage, "cmd.err.write", "File", name, "Why", c.why(err))
	}
	c.out(c.words.N("cmd.report_triage.exported", n, "File", name))
	return nil
}

func (c *cli) writeExamples(out io.Writer, posts []store.CorrectedPost) (n int, err error) {
	w := bufio.NewWriter(out)
	seen := map[string]bool{}
	for _, p := range posts {
		e := example(p)
		if seen[e.ID] || strings.TrimSpace(e.Text) == "" {
			continue
		}
		seen[e.ID] = true
		line, err := marshal(e)
		if err != nil {
			return n, err
		}
		_, _ = w.Write(append(line, '\n')) // a failed write comes back at Flush
		n++
	}
	return n, w.Flush()
}

// example leaves out who wrote it. The id follows from the text, so that the same post exported twice is seen to be one.
func example(p store.CorrectedPost) exampleJSON {
	text := withoutName(p.Text, p.Author)
	sum := sha256.Sum256([]byte(string(p.Network) + "\x00" + text))
	e := exampleJSON{
		ID: "desk-" + hex.EncodeToString(sum[:6]), Lang: p.Lang, Network: string(p.Network), Text: text,
		Kind: string(p.Kind), Urgent: p.Urgent,
	}
	if p.Kind == replies.Complaint && replies.ValidCause(p.Cause) { // a brand's own says nothing to anybody else
		e.About = p.Cause
	}
	return e
}

var handles = regexp.MustCompile(`(^|[^\pL\pN_.@])@[\pL\pN_][\pL\pN_.]*`)

// withoutName takes an author's name out of their own text: all of it wherever it stands, the parts of it where a text
// is signed with them, and every @handle, which names somebody else: "@name" keeps its form.
func withoutName(text, author string) string {
	text = handles.ReplaceAllString(text, "${1}@name")
	author = strings.TrimSpace(author)
	if utf8.RuneCountInString(author) < 2 {
		return text
	}
	text = replaceWord(text, author, "…")
	parts := map[string]bool{}
	for _, part := range strings.Fields(author) {
		parts[strings.ToLower(strings.Trim(part, ".,-@"))] = true
	}
	delete(parts, "")
	for { // signed at the end: "Liebe Grüße, Maria K."
		body := strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '…' })
		at := strings.LastIndexFunc(body, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
		word := body[at+1:]
		if at >= 0 {
			_, size := utf8.DecodeRuneInString(body[at:])
			word = body[at+size:]
		}
		if word == "" || !parts[strings.ToLower(word)] || !unicode.IsUpper([]rune(word)[0]) {
			return text
		}
		text = body[:len(body)-len(word)] + "…" + text[len(body):]
		if at < 0 {
			return text
		}
	}
}

// replaceWord replaces a name where no letter or digit touches it.
func replaceWord(text, name, by string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, name)
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(name):])
		b.WriteString(text[:i])
		if i > 0 && wordRune(before) || i+len(name) < len(text) && wordRune(after) {
			b.WriteString(name)
		} else {
			b.WriteString(by)
		}
		text = text[i+len(name):]
	}
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
