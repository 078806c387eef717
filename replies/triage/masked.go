package triage

import (
	"strings"
	"unicode"

	"atempause/replies/rules"
)

// swearWords are what a masked word is held against: "A*schloch", "f**k", "h u r e n s o h n".
var swearWords = []string{
	"arschloch", "arschlöcher", "arsch", "wichser", "hurensohn", "hurensöhne", "fotze", "schlampe", "nutte", "fick", "ficken", "fickt", "scheiße", "drecksau", "missgeburt",
	"asshole", "assholes", "arsehole", "bitch", "bitches", "fuck", "fucking", "fucker", "fuckers", "cunt", "cunts", "shit", "dick", "dickhead", "twat", "bastard", "bastards", "wanker", "whore", "slut", "prick",
}

// unmasked are the milder ones: they make a text hot, not abusive.
var mild = map[string]bool{"scheiße": true, "shit": true, "fucking": true}

// masked finds words whose letters are hidden behind signs or pulled apart, up to a handful.
func masked(d *rules.Doc) (spans [][2]int, strong int) {
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
			case strings.IndexByte("*@#$!%", b) >= 0:
				signs++
			case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80:
				letters++
			}
			end++
		}
		if signs > 0 && letters > 0 && end-i <= 24 && s[i] != '@' && s[i] != '#' {
			if w := unmask(strings.ToLower(strings.Trim(s[i:end], ".,!?;:\"'“”„()"))); w != "" {
				spans = append(spans, [2]int{i, end})
				if !mild[w] {
					strong++
				}
			}
		}
		i = end
	}
	if from, to, w := spaced(d); w != "" {
		spans = append(spans, [2]int{from, to})
		if !mild[w] {
			strong++
		}
	}
	return spans, strong
}

// unmask gives the swear word a masked one stands for: the letters shown must fit, in order, and the first must show.
func unmask(w string) string {
	if !strings.ContainsAny(w, "*@#$!%") {
		return ""
	}
	for _, swear := range swearWords {
		if fits([]rune(w), []rune(swear)) {
			return swear
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
	return mask[0] == word[0] && fits(mask[1:], word[1:])
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
