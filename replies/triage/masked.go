package triage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies/rules"
)

// swearWords are what a masked word is held against: "A*schloch", "f**k", "h u r e n s o h n".
var swearWords = []string{
	"arschloch", "arschlöcher", "arsch", "wichser", "hurensohn", "hurensöhne", "fotze", "schlampe", "nutte", "fick", "ficken", "fickt", "scheiße", "scheiß", "scheiss", "drecksau", "missgeburt",
	"verpisst", "hure", "huren",
	"asshole", "assholes", "arsehole", "bitch", "bitches", "fuck", "fucking", "fucker", "fuckers", "cunt", "cunts", "shit", "dick", "dickhead", "twat", "bastard", "bastards", "wanker", "whore", "slut", "prick",
}

// mild are the milder ones: they make a text hot, not abusive.
var mild = map[string]bool{"scheiße": true, "scheiß": true, "scheiss": true, "shit": true, "fucking": true}

// curses are said of a thing as often as to a person.
var curses = map[string]bool{"fuck": true, "fick": true, "ficken": true}

const (
	euro   = "€"
	hiding = "*@#$!%01345" + euro
)

// endings may follow a swear word: "w@nkers", "d1ckheads".
var endings = []string{"", "s", "e", "n", "er", "en", "es", "ers", "ed"}

// looksLike are the letters that a digit or sign of money stands for.
var looksLike = map[rune]string{'0': "o", '1': "il", '3': "e", '4': "a", '5': "s", '€': "ec"}

// masked finds words whose letters are hidden behind signs or digits or pulled apart, up to a handful; strong ones are no
// mere curse at a thing, and names are what only people are called.
func masked(d *rules.Doc) (spans [][2]int, strong, names int) {
	found := func(from, to int, w string) {
		spans = append(spans, [2]int{from, to})
		if !mild[w] {
			strong++
		}
		if !mild[w] && !curses[w] {
			names++
		}
	}
	s := d.Text
	for i := 0; i < len(s) && len(spans) < 5; {
		if s[i] <= ' ' {
			i++
			continue
		}
		end := i
		signs, letters := 0, 0
		for end < len(s) && s[end] > ' ' {
			switch b := s[end]; {
			case strings.IndexByte("*@#$!%01345", b) >= 0 || b == euro[0] && strings.HasPrefix(s[end:], euro):
				signs++
			case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80:
				letters++
			}
			end++
		}
		if signs > 0 && letters > 0 && end-i <= 24 && s[i] != '@' && s[i] != '#' {
			if w := unmask(strings.ToLower(strings.Trim(s[i:end], ".,!?;:\"'“”„()"))); w != "" {
				found(i, end, w)
			}
		}
		i = end
	}
	if from, to, w := spaced(d); w != "" {
		found(from, to, w)
	}
	return spans, strong, names
}

// unmask gives the swear word a masked one stands for: the letters shown must fit, in order, and the first must show.
func unmask(w string) string {
	if !strings.ContainsAny(w, hiding) {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(w)
	for _, swear := range swearWords {
		if r := rune(swear[0]); first != r && !strings.ContainsRune(looksLike[first], r) {
			continue
		}
		for _, end := range endings {
			if stem, ok := strings.CutSuffix(w, end); ok && strings.ContainsAny(stem, hiding) && fits([]rune(stem), []rune(swear)) {
				return swear
			}
		}
	}
	return ""
}

// fits holds a masked word against a plain one; a sign stands for one letter, a star for one to three.
func fits(mask, word []rune) bool {
	if len(mask) == 0 {
		return len(word) == 0
	}
	if len(word) == 0 {
		return false
	}
	switch mask[0] {
	case '*':
		for n := 1; n <= 3 && n <= len(word); n++ {
			if fits(mask[1:], word[n:]) {
				return true
			}
		}
		return false
	case '@', '#', '$', '!', '%':
		return fits(mask[1:], word[1:])
	}
	return (mask[0] == word[0] || strings.ContainsRune(looksLike[mask[0]], word[0])) && fits(mask[1:], word[1:])
}

// spaced finds a swear word written with spaces between its letters.
func spaced(d *rules.Doc) (from, to int, word string) {
	tok := d.Tokens
	for i := 0; i < len(tok); {
		j := i
		var b strings.Builder
		for j < len(tok) && single(tok[j]) && b.Len() < 40 {
			b.WriteString(tok[j].Norm)
			j++
		}
		if j-i >= 4 {
			for _, swear := range swearWords {
				if strings.Contains(b.String(), swear) {
					return tok[i].Start, tok[j-1].End, swear
				}
			}
		}
		i = max(j, i+1)
	}
	return 0, 0, ""
}

func single(t rules.Token) bool {
	for i, r := range t.Norm {
		if i > 0 || !unicode.IsLetter(r) {
			return false
		}
	}
	return t.Norm != ""
}
