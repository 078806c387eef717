package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
)

// Stem gives the Snowball stem of a lower-case word. In German the umlauts are kept: "schön" and "schon" are two words.
func Stem(word, lang string) string {
	if len(word) < 3 {
		return word
	}
	if lang == "en" {
		env := snowballstem.NewEnv(word)
		english.Stem(env)
		return env.Current()
	}
	word = strings.ReplaceAll(word, "ß", "ss")
	env := snowballstem.NewEnv(word)
	german.Stem(env)
	// The German stemmer only cuts endings and flattens umlauts, so the stem is as long as the part of the word it keeps.
	keep := utf8.RuneCountInString(env.Current())
	for i := range word {
		if keep == 0 {
			return word[:i]
		}
		keep--
	}
	return word
}
