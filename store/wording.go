package store

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"atempause/sources"
)

// wording is what a text is known by when it is posted again: its letters in lower case and where its words end. Digits,
// punctuation and emoji say nothing: "Win 500 €!!" and "win 1.000 €" are the same.
type wording struct {
	letters int
	plain   []byte
}

// wordingOf folds a text into buf, which is grown as needed and can be used again when the wording is done with.
func wordingOf(text string, buf []byte) wording {
	if !ascii(text) {
		text = norm.NFC.String(text)
	}
	w := wording{plain: buf[:0]}
	gap, marks := false, false
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			marks = false
			switch lower := c | 0x20; {
			case 'a' <= lower && lower <= 'z':
				w.add(&gap)
				w.plain = append(w.plain, lower)
				marks = true
			case c == ' ' || '\t' <= c && c <= '\r':
				gap = true
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case unicode.IsLetter(r):
			w.add(&gap)
			w.plain = utf8.AppendRune(w.plain, unicode.ToLower(r))
			marks = true
		case unicode.Is(unicode.M, r) && marks: // of a letter; those of an emoji go with it
			w.plain = utf8.AppendRune(w.plain, r)
		case unicode.IsSpace(r):
			gap, marks = true, false
		default:
			marks = false
		}
	}
	return w
}

func (w *wording) add(gap *bool) {
	if *gap && w.letters > 0 {
		w.plain = append(w.plain, ' ')
	}
	*gap = false
	w.letters++
}

// print is the wording's fingerprint, "" for a text without letters.
func (w wording) print() string {
	if w.letters == 0 {
		return ""
	}
	sum := sha256.Sum256(w.plain)
	return hex.EncodeToString(sum[:16])
}

func sumOf(s string) [sha256.Size]byte { return sha256.Sum256([]byte(s)) }

// opening is how a wording begins: its first letters, in lower case, as far as they are plain ones. Two texts of one
// wording begin alike, and hardly any two others do.
type opening [8]byte

func openingOf(text string) opening {
	var o opening
	n, letter := 0, false
	for _, r := range text {
		if r < utf8.RuneSelf {
			lower := byte(r) | 0x20
			if letter = 'a' <= lower && lower <= 'z'; letter {
				o[n] = lower
				if n++; n == len(o) {
					return o
				}
			}
			continue
		}
		switch {
		case unicode.IsLetter(r):
			return o
		case letter && unicode.Is(unicode.M, r): // the last letter is not plain after all
			o[n-1] = 0
			return o
		}
		letter = false
	}
	return o
}

// String is how it is written down.
func (o opening) String() string { return strings.TrimRight(string(o[:]), "\x00") }

func openingFrom(s string) (o opening) {
	copy(o[:], s)
	return o
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// authorKey is who somebody is to a brand: their id on the network, or, where it tells none, their name. Nobody at all
// is "".
func authorKey(network sources.Network, a sources.Author) string {
	switch {
	case a.ID != "":
		return string(network) + ":" + a.ID
	case a.Name != "":
		return "name:" + a.Name
	}
	return ""
}
