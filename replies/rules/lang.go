package rules

import (
	"bytes"
	_ "embed"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed lang.toml
var langData []byte

type langTables struct {
	words map[string]float64 // positive German, negative English
	ends  map[string]float64
	parts map[string]float64
}

var langs = sync.OnceValue(func() *langTables {
	var raw struct {
		Words, Ends, Parts map[string]string
	}
	if err := toml.NewDecoder(bytes.NewReader(langData)).DisallowUnknownFields().Decode(&raw); err != nil {
		panic("rules: lang.toml: " + err.Error()) // part of the program; a broken one cannot leave the test run
	}
	t := &langTables{words: map[string]float64{}, ends: map[string]float64{}, parts: map[string]float64{}}
	fill := func(to map[string]float64, text string, w float64) {
		for _, word := range strings.Fields(text) {
			if to[word] != 0 && (to[word] > 0) != (w > 0) {
				delete(to, word) // a word of both languages tells nothing
				continue
			}
			to[word] = w
		}
	}
	fill(t.words, raw.Words["de"], 3)
	fill(t.words, raw.Words["en"], -3)
	fill(t.words, raw.Words["de_weak"], 1.2)
	fill(t.words, raw.Words["en_weak"], -1.2)
	fill(t.ends, raw.Ends["de"], 1)
	fill(t.ends, raw.Ends["en"], -1)
	fill(t.parts, raw.Parts["de"], 0.6)
	fill(t.parts, raw.Parts["en"], -0.6)
	return t
})

// LangWord is a word that spoke for the language found.
type LangWord struct{ Start, End int }

// maxLangWords bounds how much of a long text is read to tell its language.
const maxLangWords = 120

// DetectLang tells whether a text is German or English, dialects included, and how sure that is (0: no hint at all, so
// that the answer is only a habit). The words are the strongest witnesses, three at most.
func DetectLang(text string) (lang string, sure float64, why []LangWord) {
	t := langs()
	score, seen := 0.0, 0
	type witness struct {
		LangWord
		w float64
	}
	var best [3]witness
	for i := 0; i < len(text) && seen < maxLangWords; {
		end, start, low := nextWord(text, i)
		if end < 0 {
			break
		}
		i = end
		if low == "" {
			continue
		}
		seen++
		w := t.weigh(low)
		score += w
		for k := range best {
			if (best[k].w < 0) == (w < 0) && abs(w) > abs(best[k].w) || best[k].w == 0 && w != 0 {
				copy(best[k+1:], best[k:])
				best[k] = witness{LangWord{start, end}, w}
				break
			}
		}
	}
	lang = "de"
	if score < 0 {
		lang = "en"
	}
	for _, b := range best {
		if b.w != 0 && (b.w < 0) == (score < 0) {
			why = append(why, b.LangWord)
		}
	}
	return lang, abs(score), why
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// weigh tells how much a lower-case word speaks for German (positive) or English (negative).
func (t *langTables) weigh(w string) float64 {
	if s, ok := t.words[w]; ok {
		return s
	}
	if one, two, drawn := drawnOut(w); drawn {
		if s, ok := t.words[one]; ok {
			return s
		}
		if s, ok := t.words[two]; ok {
			return s
		}
	}
	score := 0.0
	if strings.ContainsAny(w, "äöüß") {
		score += 2.5
	}
	for n := 2; n <= 5 && n < len(w); n++ {
		score += t.ends[w[len(w)-n:]]
	}
	for n := 2; n <= 4; n++ {
		for i := 0; i+n <= len(w); i++ {
			score += t.parts[w[i:i+n]]
		}
	}
	return max(-2.5, min(3, score))
}

// nextWord finds the next run of letters from i and gives its lower-case form; handles and addresses come back empty.
func nextWord(s string, i int) (end, start int, low string) {
	for i < len(s) && !isWordByte(s[i]) {
		if s[i] == '@' || s[i] == '#' {
			for i < len(s) && s[i] > ' ' {
				i++
			}
			return i, i, ""
		}
		i++
	}
	if i >= len(s) {
		return -1, 0, ""
	}
	start = i
	for i < len(s) && (isWordByte(s[i]) || s[i] == '\'' && i+1 < len(s) && isWordByte(s[i+1])) {
		i++
		if i-start > 60 {
			break
		}
	}
	word := s[start:i]
	if strings.HasPrefix(s[i:], "://") || strings.HasPrefix(s[i:], "@") || word == "www" {
		for i < len(s) && s[i] > ' ' {
			i++
		}
		return i, start, ""
	}
	word = strings.Trim(word, "0123456789_")
	word = strings.ReplaceAll(strings.ReplaceAll(word, "'", ""), "’", "")
	return i, start, strings.ToLower(word)
}
