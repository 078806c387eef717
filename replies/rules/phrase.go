package rules

import (
	"strings"
	"unicode"
)

// Phrase tells whether a word or a row of words, as people write them down without knowing of patterns, can be looked for;
// it then is a pattern of its own. A star at one end of a word stands for the rest of a longer one.
func Phrase(text string) (string, error) {
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	if text == "" {
		return "", bad("rules.pattern_empty", "it is empty")
	}
	for _, w := range strings.Fields(text) {
		bare := strings.Trim(w, "*")
		for _, r := range bare {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && !isEmoji(r) && !isApostrophe(r) && r != '-' && r != 0xFE0F && r != 0x200D {
				return "", bad("rules.word_sign", w+" has a sign that is not part of a word", "Word", w)
			}
		}
		if strings.Trim(bare, "-'’") == "" {
			return "", bad("rules.word_none", w+" is no word", "Word", w)
		}
		if err := goodWord(w); err != nil {
			return "", err
		}
	}
	return text, nil
}
