package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
)

// kept lists small words whose forms must stay apart: "habe" is ours, "haben Sie" theirs; "ihr" is not "ihre", "uns" not
// "unsere".
var kept = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`ihr ihre ihren ihrem ihrer ihres uns unser unsere unseren unserem unserer unseres habe haben hast hat habt
		hatte hatten hätte hätten hättest sein seine seiner seinen seinem euer eure euren eurem eurer mein meine meinen meinem meiner
		dein deine deinen deinem deiner dass das die der den dem des`) {
		m[w] = true
	}
	return m
}()

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
	if kept[word] {
		return word
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
