package filter

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which texts are compared: lower case, without accents, ß as ss, white space as one space.
func Fold(s string) string { return fold(s) }

func fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || c >= 'A' && c <= 'Z' || c <= ' ' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			if c == ' ' || c >= '\t' && c <= '\r' {
				gap = b.Len() > 0
				continue
			}
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			b.WriteByte(c)
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		gap = foldRune(&b, r, s[i:i+n], gap)
		i += n
	}
	return b.String()
}

// foldRune adds a sign beyond ASCII, taken apart, and tells whether white space is to come before the next one. What
// Unicode does with several signs together is to sort their accents, which go anyway.
func foldRune(b *strings.Builder, r rune, s string, gap bool) bool {
	if p := norm.NFKD.PropertiesString(s); p.Decomposition() != nil || r >= 0xac00 && r <= 0xd7a3 {
		s = norm.NFKD.String(s)
	}
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
			continue
		case unicode.Is(unicode.Mn, r):
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		if r = unicode.ToLower(r); r == 'ß' {
			b.WriteString("ss")
			continue
		}
		b.WriteRune(r)
	}
	return gap
}

// tidy makes one space of each run of white space.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

func itoa(n int) string { return strconv.Itoa(n) }

// units of spans, the longest first; the names after the first can be typed, too.
var units = []struct {
	span  time.Duration
	names []string
}{
	{7 * 24 * time.Hour, []string{"w", "wk", "wo"}},
	{24 * time.Hour, []string{"d", "t"}},
	{time.Hour, []string{"h", "std", "hr"}},
	{time.Minute, []string{"m", "min"}},
	{time.Second, []string{"s", "sec", "sek"}},
}

// longestSpan bounds what can be typed: a hundred years.
const longestSpan = 100 * 365 * 24 * time.Hour

// parseSpan reads "90m", "1h30m", "2d", "-1h".
func parseSpan(s string) (time.Duration, error) {
	text := strings.ToLower(s)
	text, minus := strings.CutPrefix(text, "-")
	var total time.Duration
	if text == "0" {
		return 0, nil
	}
	for rest := text; ; {
		digits := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if digits <= 0 || digits > 9 {
			return 0, fmt.Errorf("%q is no span", s)
		}
		n, err := strconv.Atoi(rest[:digits])
		if err != nil {
			return 0, fmt.Errorf("%q is no span: %w", s, err)
		}
		rest = rest[digits:]
		end := strings.IndexFunc(rest, func(r rune) bool { return r >= '0' && r <= '9' })
		if end < 0 {
			end = len(rest)
		}
		unit, ok := unitOf(rest[:end])
		if !ok || time.Duration(n) > longestSpan/unit {
			return 0, fmt.Errorf("%q is no span", s)
		}
		if total += time.Duration(n) * unit; total > longestSpan {
			return 0, fmt.Errorf("%q is too long", s)
		}
		if rest = rest[end:]; rest == "" {
			break
		}
	}
	if minus {
		total = -total
	}
	return total, nil
}

func unitOf(name string) (time.Duration, bool) {
	for _, u := range units {
		for _, n := range u.names {
			if n == name {
				return u.span, true
			}
		}
	}
	return 0, false
}

// spanText writes a span in whole units.
func spanText(d time.Duration) string {
	if d == 0 {
		return "0m"
	}
	var b strings.Builder
	if d < 0 {
		b.WriteByte('-')
		d = -d
	}
	for _, u := range units {
		if n := d / u.span; n > 0 {
			b.WriteString(strconv.Itoa(int(n)) + u.names[0])
			d -= n * u.span
		}
	}
	return b.String()
}

// nearest finds the candidate closest to what was typed, "" if none is close.
func nearest(typed string, candidates []string) string {
	typed = fold(typed)
	best, found := min(2, 1+len([]rune(typed))/4), ""
	for _, c := range candidates {
		if d := distance(typed, fold(c)); d < best || d == best && found == "" {
			best, found = d, c
		}
	}
	if found != "" {
		return found
	}
	for _, c := range candidates {
		if len(typed) >= 2 && strings.HasPrefix(fold(c), typed) {
			return c
		}
	}
	return ""
}

// distance counts the letters that were changed, left out, added or swapped with their neighbour.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 40 || len(y) > 40 {
		return 40
	}
	var before, last []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, row = last, row, make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(y)]
}
