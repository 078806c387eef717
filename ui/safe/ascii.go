package safe

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var asciiOf = map[rune]string{
	'ä': "ae", 'ö': "oe", 'ü': "ue", 'Ä': "Ae", 'Ö': "Oe", 'Ü': "Ue", 'ß': "ss", 'ẞ': "SS",
	'æ': "ae", 'Æ': "AE", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L", 'đ': "d", 'ð': "d", 'þ': "th", 'œ': "oe", 'Œ': "OE",
	'„': `"`, '“': `"`, '”': `"`, '«': `"`, '»': `"`, '‚': "'", '‘': "'", '’': "'", '‹': "<", '›': ">",
	'–': "-", '—': "-", '‑': "-", '−': "-", '…': "...", '•': "*", '·': "-", '€': "EUR", '£': "GBP", '§': "$",
	'→': "->", '←': "<-", '↑': "^", '↓': "v", '↳': "'-", '♥': "<3", '❤': "<3", '★': "*", '☆': "*", '✓': "v", '✗': "x",
	'×': "x", '°': " deg", '½': "1/2", '¼': "1/4", '©': "(c)", '®': "(r)", '™': "(tm)", '␛': "^[", '\uFFFD': "?",
	'🙂': ":-)", '😊': ":-)", '😀': ":-D", '😃': ":-D", '😄': ":-D", '😉': ";-)", '😢': ":'(", '🙁': ":-(", '😡': ">:(",
	'👍': "(+1)", '👎': "(-1)",
}

// ASCII spells a text with the characters every terminal has. Umlauts are written out, accents go, what has no spelling
// becomes a question mark.
func ASCII(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		if t, ok := asciiOf[r]; ok {
			if unicode.IsUpper(r) && i+1 < len(runes) && unicode.IsUpper(runes[i+1]) { // in a word of capitals
				t = strings.ToUpper(t)
			}
			b.WriteString(t)
			continue
		}
		if unicode.In(r, unicode.Mn, unicode.Me) {
			continue
		}
		if base := []rune(norm.NFKD.String(string(r))); base[0] < 0x80 {
			b.WriteRune(base[0])
			continue
		}
		b.WriteByte('?')
	}
	return b.String()
}
