package rules

import (
	"strings"
	"unicode/utf8"
)

// isEmoji tells whether a rune is drawn as a picture.
func isEmoji(r rune) bool {
	switch {
	case r >= 0x1F000 && r <= 0x1FAFF, r >= 0x2600 && r <= 0x27BF, r >= 0x2B00 && r <= 0x2BFF, r >= 0x2300 && r <= 0x23FF:
		return true
	case r == 0x2764, r == 0x203C, r == 0x2049:
		return true
	}
	return false
}

// emojiEnd skips what belongs to the emoji that ended at i: variation selectors, skin tones, joiners and their partners.
func emojiEnd(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == 0xFE0F || r == 0xFE0E || r == 0x20E3 || r >= 0x1F3FB && r <= 0x1F3FF:
			i += n
		case r == 0x200D:
			i += n
			if next, m := utf8.DecodeRuneInString(s[i:]); isEmoji(next) {
				i += m
			}
		default:
			return i
		}
	}
	return i
}

var emoticons = []struct{ text, name string }{
	{":-)", "🙂"},
	{":)", "🙂"},
	{"(:", "🙂"},
	{"=)", "🙂"},
	{";-)", "😉"},
	{";)", "😉"},
	{":-D", "😄"},
	{":D", "😄"},
	{"=D", "😄"},
	{":-(", "🙁"},
	{":(", "🙁"},
	{"=(", "🙁"},
	{":'(", "😢"},
	{":-/", "😕"},
	{":-P", "😛"},
	{":P", "😛"},
	{"<3", "❤"},
	{">:(", "😡"},
	{"^^", "😄"},
	{":*", "😘"},
}

// emoticon finds a face made of marks at i and gives the emoji it stands for.
func emoticon(s string, i int) (int, string) {
	switch s[i] {
	case ':', ';', '=', '<', '>', '^', '(':
	default:
		return i, ""
	}
	for _, e := range emoticons {
		if strings.HasPrefix(s[i:], e.text) {
			return i + len(e.text), e.name
		}
	}
	return i, ""
}
