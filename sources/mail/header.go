package mail

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"
)

// headerMost bounds how much of a header is looked at.
const headerMost = 256 << 10

// splitHeader reads the header of a mail or part and gives the rest. Lines that are none of a header are passed over:
// one broken line does not cost the others.
func splitHeader(raw []byte) (message.Header, []byte) {
	var clean bytes.Buffer
	rest := raw
	keep := false
	for len(rest) > 0 {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		rest = after
		if len(line) == 0 && (ended || len(after) == 0) {
			break
		}
		switch {
		case line[0] == ' ' || line[0] == '\t':
			// belongs to the line before, if that was one
		default:
			keep = isField(line)
		}
		if keep && clean.Len() < headerMost {
			clean.Write(line)
			clean.WriteString("\r\n")
		}
	}
	clean.WriteString("\r\n")
	h, _ := textproto.ReadHeader(bufio.NewReader(&clean)) // what is left of a header that cannot be read still counts
	return message.Header{Header: h}, rest
}

// isField tells whether a line begins a header field.
func isField(line []byte) bool {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return false
	}
	for _, c := range bytes.TrimRight(line[:i], " \t") {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// words decodes a header's encoded words and stray bytes of old charsets.
func words(s string) string {
	s = decodeCharset("", []byte(s))
	dec := mime.WordDecoder{CharsetReader: wordCharset}
	if out, err := dec.DecodeHeader(s); err == nil {
		s = strings.ToValidUTF8(out, "\uFFFD")
	}
	return strings.Join(strings.Fields(s), " ")
}

// wordCharset never refuses: an unknown charset is guessed.
func wordCharset(charset string, r io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(io.LimitReader(r, headerMost))
	return strings.NewReader(decodeCharset(charset, b)), err
}

func text(h message.Header, key string) string { return words(h.Get(key)) }

var bareAddress = regexp.MustCompile(`[^\s<>,;:"()\[\]]+@[^\s<>,;:"()\[\]]+`)

// addresses reads a list of addresses. Where it is broken, whatever looks like an address is taken.
func addresses(h message.Header, key string) []netmail.Address {
	raw := h.Get(key)
	if len(raw) > 16<<10 {
		raw = raw[:16<<10]
	}
	if strings.TrimSpace(raw) == "" {
		return nil
	}
	parser := netmail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: wordCharset}}
	var out []netmail.Address
	if list, err := parser.ParseList(decodeCharset("", []byte(raw))); err == nil {
		for _, a := range list {
			if plainAddress(a.Address) {
				out = append(out, netmail.Address{Name: words(a.Name), Address: a.Address})
			}
		}
		return out
	}
	at := bareAddress.FindAllStringIndex(raw, 20)
	for i, m := range at {
		from := 0
		if i > 0 {
			from = at[i-1][1]
		}
		name := strings.Trim(words(raw[from:m[0]]), ` <>,;"'()`)
		if a := raw[m[0]:m[1]]; plainAddress(a) {
			out = append(out, netmail.Address{Name: name, Address: a})
		}
	}
	return out
}

// plainAddress keeps out what could break a line of SMTP or of a header.
func plainAddress(a string) bool {
	return len(a) <= 320 && strings.Contains(a, "@") && !strings.ContainsFunc(a, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '<' || r == '>' })
}

var messageID = regexp.MustCompile(`<([^<>\s]+)>`)

// idMost bounds a Message-ID we work with; those in use have less than 100 bytes.
const idMost = 250

// ids reads Message-IDs, the oldest first, each once. What cannot be one is left out.
func ids(raw string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range messageID.FindAllStringSubmatch(raw, 200) {
		if id := m[1]; validID(id) && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

func validID(id string) bool {
	return id != "" && len(id) <= idMost && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '"' || r == '\\' })
}

// ownID is a mail's Message-ID, "" if it has none that can be used. Some write it without brackets.
func ownID(h message.Header) string {
	raw := strings.TrimSpace(h.Get("Message-Id"))
	if got := ids(raw); len(got) > 0 {
		return got[0]
	}
	if validID(raw) && !strings.ContainsAny(raw, "<>") {
		return raw
	}
	return ""
}

// written is when a mail was written: what its author says, unless that is later than its arrival or no date at all.
func written(h message.Header, arrived time.Time) time.Time {
	at, err := netmail.ParseDate(strings.TrimSpace(h.Get("Date")))
	if err != nil || at.Year() < 1990 || (!arrived.IsZero() && at.After(arrived)) {
		return arrived
	}
	return at
}

var answerMark = regexp.MustCompile(`(?i)^\s*(re|aw|antw|antwort|sv|odp|r)\s*(\[\d+\]|\(\d+\))?\s*:\s*`)

// subject takes the marks of an answer off a subject and tells whether there were any.
func subject(s string) (bare string, answer bool) {
	for range 20 {
		m := answerMark.FindString(s)
		if m == "" {
			break
		}
		s, answer = s[len(m):], true
	}
	return strings.TrimSpace(s), answer
}
