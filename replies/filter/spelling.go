package filter

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// mostSites bounds how many umlauts of one text are tried in both spellings: each doubles the ways to write it.
const mostSites = 3

// Spellings are the folded ways to write what was typed, so that "grösse", "größe" and "groesse" find each other: each
// umlaut short, as Fold has it, and long (ae, oe, ue). The first is the folded text itself. The "e" of "neue" or "quer",
// behind a vowel that follows a vowel or a q, makes no umlaut.
func Spellings(typed string) []string {
	text := []rune(norm.NFC.String(tidy(typed)))
	list, sites := []string{""}, 0
	add := func(ways ...string) {
		grown := make([]string, 0, len(list)*len(ways))
		for _, way := range ways {
			for _, start := range list {
				grown = append(grown, start+way)
			}
		}
		list = grown
	}
	for i := 0; i < len(text); i++ {
		short := Fold(string(text[i]))
		umlaut := strings.ContainsRune("äöüÄÖÜ", text[i])
		digraph := !umlaut && i+1 < len(text) && unicode.ToLower(text[i+1]) == 'e' && strings.Contains("aou", short) && short != "" &&
			(i == 0 || !strings.ContainsRune("aeiouq", unicode.ToLower(text[i-1])))
		switch {
		case unicode.IsSpace(text[i]):
			add(" ")
		case umlaut && sites < mostSites:
			sites++
			add(short, short+"e")
		case digraph && sites < mostSites:
			sites++
			add(short+"e", short)
			i++
		default:
			add(short)
		}
	}
	if whole := Fold(typed); list[0] != whole { // signs that fold otherwise together than alone
		list = append([]string{whole}, list...)
	}
	return slices.Compact(list)
}

// Span is a stretch of a text, in bytes.
type Span struct{ Start, End int }

// Places are where words stand in a text, in order and none over another; words as Query.Words has them. A text of many
// bytes is looked through to its end.
func Places(text string, words []string) []Span {
	folded, at := foldedWithPlaces(text)
	var list []Span
	for _, w := range words {
		for _, way := range Spellings(w) {
			if way == "" {
				continue
			}
			for from := 0; ; {
				i := strings.Index(folded[from:], way)
				if i < 0 {
					break
				}
				from += i
				list = append(list, Span{at[from], at[from+len(way)]})
				from += len(way)
			}
		}
	}
	slices.SortFunc(list, func(a, b Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	kept := list[:0]
	for _, s := range list {
		if n := len(kept); n > 0 && s.Start < kept[n-1].End {
			kept[n-1].End = max(kept[n-1].End, s.End)
			continue
		}
		if s.End > s.Start {
			kept = append(kept, s)
		}
	}
	return kept
}

// foldedWithPlaces folds a text and tells for each byte of the result (and for its end) where in the text it comes from.
func foldedWithPlaces(text string) (string, []int) {
	var b strings.Builder
	at := make([]int, 0, len(text)+1)
	gap := -1 // where white space began that has not been written
	end := 0  // of the last rune that left a trace
	for i, r := range text {
		if unicode.IsSpace(r) {
			if gap < 0 && b.Len() > 0 {
				gap = i
			}
			continue
		}
		size := len(string(r))
		if r == '\uFFFD' && !strings.HasPrefix(text[i:], "\uFFFD") {
			size = 1 // a byte that is no character
		}
		one := Fold(string(r))
		if one == "" { // an accent belongs to its letter
			if end == i {
				end = i + size
			}
			continue
		}
		if gap >= 0 {
			b.WriteByte(' ')
			at = append(at, gap)
			gap = -1
		}
		for range len(one) {
			at = append(at, i)
		}
		b.WriteString(one)
		end = i + size
	}
	return b.String(), append(at, end)
}
