package checklist

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"atempause/replies"
)

// misspelt finds a greeted name that is nearly, but not quite, the author's, and tells how they spell it: a letter wrong or
// missing, an accent left out, an umlaut written out, or another spelling of the same sound.
func (j *judge) misspelt() (ev []replies.Evidence, name string) {
	g := j.r.Greeted
	if j.req.Author == "" || g.End <= g.Start {
		return nil, ""
	}
	text := j.req.Text[g.Start:g.End]
	written := strings.FieldsFunc(text, notLetter)
	var author []string // what of the name has not been greeted as it is spelt
	for _, a := range strings.FieldsFunc(j.req.Author, notLetter) {
		if !hasFold(written, a) && utf8.RuneCountInString(a) > 1 {
			author = append(author, a)
		}
	}
	if len(author) == 0 {
		return nil, ""
	}
	full := strings.FieldsFunc(j.req.Author, notLetter)
	at := 0
	for _, w := range written {
		at += strings.Index(text[at:], w)
		first, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(first) && !hasFold(full, w) && !greetingWord[strings.ToLower(w)] {
			for _, a := range author {
				if sameName(a, w) {
					return j.at(replies.Span{Start: g.Start + at, End: g.Start + at + len(w)}, "address.name"), titled(a)
				}
			}
		}
		at += len(w)
	}
	return nil, ""
}

// greetingWord are words of a greeting that may look like somebody's name.
var greetingWord = map[string]bool{
	"guten": true, "tag": true, "morgen": true, "abend": true, "hallo": true, "liebe": true, "lieber": true, "liebes": true, "frau": true,
	"herr": true, "herrn": true, "familie": true, "team": true, "moin": true, "servus": true, "danke": true, "dank": true, "hello": true,
	"dear": true, "good": true, "morning": true, "evening": true, "thanks": true, "mister": true, "miss": true, "gast": true, "guest": true,
}

// sameName tells whether w is most likely meant to be the name a.
func sameName(a, w string) bool {
	x, y := strings.ToLower(norm.NFC.String(a)), strings.ToLower(norm.NFC.String(w))
	if y == x+"s" || y == x+"es" { // Kerns is Kern's
		return false
	}
	if bare(x) == bare(y) || spelledOut.Replace(x) == spelledOut.Replace(y) {
		return true
	}
	if utf8.RuneCountInString(a) < 4 {
		return false
	}
	return nearly(x, y) || sound(x) == sound(y)
}

var (
	spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa", "œ", "oe")
	// Letters that are no base letter with a mark on it, as Unicode sees them.
	unmarked = strings.NewReplacer("ß", "ss", "ł", "l", "ø", "o", "đ", "d", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th", "ð", "d")
	soundsOf = strings.NewReplacer("ph", "f", "th", "t", "dt", "t", "ck", "k", "tz", "z", "ay", "ei", "ai", "ei", "ey", "ei", "ie", "i", "y", "i", "c", "k", "h", "")
)

// bare takes the accents off a name.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(unmarked.Replace(s)))
}

// sound is what names spelt in different ways share: Stefan and Stephan, Maier and Meyer.
func sound(s string) string {
	s = soundsOf.Replace(bare(spelledOut.Replace(s)))
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// titled gives a name that is written small, as in a handle, its capital.
func titled(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }

func hasFold(list []string, w string) bool {
	w = norm.NFC.String(w)
	for _, l := range list {
		if strings.EqualFold(norm.NFC.String(l), w) {
			return true
		}
	}
	return false
}

// nearly tells whether two different words are one letter apart: one changed, missing, added, or two swapped.
func nearly(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) == len(y) {
		if i == len(x) {
			return false
		}
		swapped := i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
		return swapped || string(x[i+1:]) == string(y[i+1:])
	}
	return string(x[i:]) == string(y[i+1:])
}
