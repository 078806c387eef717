package moderation

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/sources"
)

// Entry is a line of the moderation log: who did what to which message, when, and why.
type Entry struct {
	At      time.Time      `json:"at"`
	By      string         `json:"by"`
	Brand   string         `json:"brand"`
	Thread  int64          `json:"thread"`  // the store's id
	Message int64          `json:"message"` // the store's id
	Act     sources.Act    `json:"act"`
	Ground  sources.Ground `json:"ground"`
	State   State          `json:"state"`
	Kind    replies.Kind   `json:"kind"`
	Against bool           `json:"against"` // it was criticism: Reason says why it was done all the same
	Reason  string         `json:"reason"`
	Copy    Copy           `json:"copy"`
}

// Format is what a log can be written as.
type Format string

// The formats.
const (
	CSV      Format = "csv"
	JSON     Format = "json"
	JSONL    Format = "jsonl" // one entry a line
	Markdown Format = "markdown"
)

// Formats lists them.
var Formats = []Format{Markdown, JSONL, CSV, JSON}

// Columns are the names of the CSV's columns, in order. They and the JSON names are a contract with the user's own scripts.
var Columns = []string{
	"at", "by", "brand", "network", "channel", "thread", "message", "act", "ground", "state", "kind", "against", "reason",
	"author", "author_id", "time", "text", "links", "permalink",
}

// Export writes the log. Times are UTC; the order is the one given.
func Export(w io.Writer, f Format, entries []Entry) error {
	switch f {
	case CSV:
		return writeCSV(w, entries)
	case JSON:
		return writeJSON(w, entries)
	case JSONL:
		return writeJSONL(w, entries)
	case Markdown:
		return writeMarkdown(w, entries)
	}
	return fmt.Errorf("moderation log: no such format: %q", f)
}

func writeCSV(w io.Writer, entries []Entry) error {
	c := csv.NewWriter(w)
	if err := c.Write(Columns); err != nil {
		return fmt.Errorf("write the moderation log: %w", err)
	}
	for _, e := range entries {
		row := []string{
			stamp(e.At), e.By, e.Brand, string(e.Copy.Network), e.Copy.Channel, fmt.Sprint(e.Thread), fmt.Sprint(e.Message), string(e.Act),
			string(e.Ground), string(e.State), string(e.Kind), fmt.Sprint(e.Against), e.Reason, e.Copy.Author.Name, e.Copy.Author.ID,
			stamp(e.Copy.Time), e.Copy.Text, strings.Join(e.Copy.Links, " "), e.Copy.Permalink,
		}
		for i := range row {
			row[i] = Cell(row[i])
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("write the moderation log: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("write the moderation log: %w", err)
	}
	return nil
}

// Cell makes a stranger's text harmless for a spreadsheet: what a program there would take for a formula begins with an
// apostrophe. White space and signs without width in front do not hide one. See OWASP, "CSV Injection".
func Cell(s string) string {
	rest := strings.TrimLeftFunc(s, func(c rune) bool {
		return unicode.IsSpace(c) || unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '"'
	})
	if c, _ := utf8.DecodeRuneInString(rest); rest != "" && strings.ContainsRune("=+-@|%＝＋－＠−﹢﹣", c) {
		return "'" + s
	}
	if s != "" && strings.ContainsRune("\t\r\n\x00", rune(s[0])) {
		return "'" + s
	}
	return s
}

func writeJSON(w io.Writer, entries []Entry) error {
	out := make([]Entry, len(entries))
	for i, e := range entries {
		e.At, e.Copy.Time = e.At.UTC(), e.Copy.Time.UTC()
		out[i] = e
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write the moderation log: %w", err)
	}
	return nil
}

func writeJSONL(w io.Writer, entries []Entry) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, e := range entries {
		e.At, e.Copy.Time = e.At.UTC(), e.Copy.Time.UTC()
		if err := enc.Encode(e); err != nil {
			return fmt.Errorf("write the moderation log: %w", err)
		}
	}
	return nil
}

func writeMarkdown(w io.Writer, entries []Entry) error {
	for i, e := range entries {
		var b strings.Builder
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "## %s %s\n\n", stamp(e.At), e.Act)
		for _, f := range [][2]string{
			{"by", e.By},
			{"brand", e.Brand},
			{"ground", string(e.Ground)},
			{"state", string(e.State)},
			{"kind", string(e.Kind)},
			{"reason", e.Reason},
		} {
			if f[1] != "" {
				fmt.Fprintf(&b, "- %s: %s\n", f[0], code(f[1]))
			}
		}
		if e.Against {
			b.WriteString("- against: `true`\n")
		}
		b.WriteString(e.Copy.Markdown())
		if _, err := io.WriteString(w, b.String()); err != nil {
			return fmt.Errorf("write the moderation log: %w", err)
		}
	}
	return nil
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
