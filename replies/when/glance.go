package when

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Words that make a time of a bare number beside them; units and months name one themselves.
const (
	beforeNumber = `um gegen bis at by before around about halb dreiviertel half nach vor past to zwischen between von from am
		zum dem den`
	behindNumber = "am pm a p uhr oclock o of"
	behindShort  = "um at the den ab bis" // may stand between "Fr" and its number
)

// scent is what a word tells of the times of a text that is not cut into words yet.
type scent uint8

const (
	timely  scent = 1 << iota // names a time by itself
	short                     // a day if a number follows
	asks                      // makes a time of the number behind it
	answers                   // makes a time of the number before it
	passes                    // may stand between a short day and its number
)

// scents are those of both languages: which one a text is in is not known yet.
var scents = sync.OnceValue(func() map[string]scent {
	all := map[string]scent{}
	for _, language := range []marks{germanMarks(), englishMarks()} {
		for w, v := range language {
			switch {
			case v.short && v.class == cWeekday:
				all[w] |= short
			case v.names:
				all[w] |= timely
			}
		}
	}
	for _, list := range []struct {
		words string
		what  scent
	}{{beforeNumber, asks}, {behindNumber, answers}, {behindShort, passes}} {
		for _, w := range strings.Fields(list.words) {
			all[w] |= list.what
		}
	}
	return all
})

// mayName has a first look at a text, before it is cut into words: it is false only where no time can be named. Where
// something is unusual, a letter or what stands at a number, it is true, and the text is to be read.
func mayName(text string) bool {
	g := glance{text: text, all: scents()}
	for g.at < len(text) {
		b := text[g.at]
		switch {
		case isDigit(b):
			if g.number() {
				return true
			}
		case g.letter(g.at) > 0:
			if g.word() {
				return true
			}
		case b < utf8.RuneSelf:
			g.at++
		default:
			r, n := utf8.DecodeRuneInString(text[g.at:])
			if !usual(r) {
				return true
			}
			g.at += n
		}
	}
	return false
}

// glance is a first look on its way through a text.
type glance struct {
	text    string
	at      int
	all     map[string]scent
	asked   bool // the word before asks for a number
	short   bool // a short day stands before
	counted bool // a number stands before
}

// number passes over a number, unless it may be a time: by the word before it, or by what is written onto it.
func (g *glance) number() bool {
	if g.asked || g.short {
		return true
	}
	for g.at < len(g.text) && (isDigit(g.text[g.at]) || g.text[g.at] == ',' && g.digitAt(g.at+1)) {
		g.at++
	}
	g.counted = true
	if g.at == len(g.text) {
		return false
	}
	switch g.text[g.at] {
	case '.', ':':
		return g.digitAt(g.at + 1)
	case ' ', '\n', '\r', '\t', ',', ';', '!', '?', ')', '"', '%':
		return false
	}
	return true
}

func (g *glance) digitAt(i int) bool { return i < len(g.text) && isDigit(g.text[i]) }

// longestScent bounds the words that are looked up, in bytes.
const longestScent = 32

// word passes over a word, unless it names a time or makes one of the number before it. Of a contraction each part that
// can become a word of its own is looked at.
func (g *glance) word() bool {
	var buf [longestScent]byte
	low, long, joined := buf[:0], false, false
	for g.at < len(g.text) {
		if n := g.letter(g.at); n > 0 {
			if long = long || len(low)+n > len(buf); !long {
				low = lower(low, g.text[g.at:g.at+n])
			}
			g.at += n
			continue
		}
		n := apostrophe(g.text[g.at:])
		if n == 0 || g.letter(g.at+n) == 0 {
			break
		}
		if !long && (g.tells(low) || low[len(low)-1] == 'n' && g.tells(low[:len(low)-1])) { // "tomorrow's"; of "n't" the n goes too
			return true
		}
		joined = true
		g.at += n
	}
	if long {
		low = low[:0]
	}
	if g.tells(low) {
		return true
	}
	s := g.all[string(low)]
	g.asked, g.counted = joined || s&asks != 0, false
	g.short = s&short != 0 || g.short && s&passes != 0
	return false
}

func (g *glance) tells(low []byte) bool {
	s := g.all[string(low)]
	return s&timely != 0 || g.counted && s&answers != 0
}

// letter is the length of the letter at i, 0 if none stands there. Only those of the two languages are known.
func (g *glance) letter(i int) int {
	if i >= len(g.text) {
		return 0
	}
	b := g.text[i]
	switch {
	case b|0x20 >= 'a' && b|0x20 <= 'z':
		return 1
	case b == 0xC3 && i+1 < len(g.text):
		switch g.text[i+1] {
		case 0xA4, 0xB6, 0xBC, 0x84, 0x96, 0x9C, 0x9F: // äöüÄÖÜß
			return 2
		}
	}
	return 0
}

// lower adds a letter in small.
func lower(to []byte, letter string) []byte {
	if len(letter) == 1 {
		return append(to, letter[0]|0x20)
	}
	if b := letter[1]; b < 0x9F {
		return append(to, letter[0], b+0x20)
	}
	return append(to, letter...)
}

func apostrophe(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch r {
	case '\'', '`', '´', '’', '‘':
		return n
	}
	return 0
}

// usual tells whether a rune is a mark that parts words and does nothing else, or an emoji.
func usual(r rune) bool {
	switch r {
	case '–', '—', '…', '„', '“', '”', '‚', '‘', '’', '´', '«', '»', '‹', '›', '•', '€', '\u00a0', '\ufe0f':
		return true
	}
	return r >= 0x2600 && r <= 0x27BF || r >= 0x1F1E6 && r <= 0x1FAFF
}
