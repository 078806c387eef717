package mail

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// decodeCharset makes UTF-8 of bytes in a charset. A label that is missing, unknown or plainly wrong is guessed: UTF-8
// if it can be, else windows-1252, which holds all of ISO-8859-1 that is ever meant. UTF-7 is never decoded: it only
// serves to hide things.
func decodeCharset(label string, b []byte) string {
	label = strings.ToLower(strings.Trim(label, ` "'`))
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "default", "utf-7", "unicode-1-1-utf-7", "csunicode11utf7":
	case "iso-8859-1", "latin1", "iso8859-1", "windows-1252", "cp1252", "cp-1252", "ansi":
		// The same bytes as UTF-8 would be a most unlikely text; the other way round it happens every day.
	default:
		if r, err := charset.Reader(label, bytes.NewReader(b)); err == nil {
			if out, err := io.ReadAll(r); err == nil {
				return strings.ToValidUTF8(string(out), "\uFFFD")
			}
		}
	}
	if utf8.Valid(b) {
		return string(b)
	}
	if label == "utf-8" || label == "utf8" {
		if mostlyUTF8(b) {
			return strings.ToValidUTF8(string(b), "\uFFFD")
		}
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}

// mostlyUTF8 tells a UTF-8 text with a stray byte from one that is none.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good > bad
}
