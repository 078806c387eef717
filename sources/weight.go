package sources

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

// weight is what one sign weighs on X. The text is counted in its composed form (NFC); the ranges that weigh one are those
// of configuration 3: https://github.com/twitter/twitter-text/blob/master/config/v3.json
func weight(sign string) int {
	if len(sign) == 1 {
		return 1
	}
	if emoji(sign) {
		return 2
	}
	if !norm.NFC.IsNormalString(sign) {
		sign = norm.NFC.String(sign)
	}
	n := 0
	for _, r := range sign {
		if r <= 4351 || r >= 8192 && r <= 8205 || r >= 8208 && r <= 8223 || r >= 8242 && r <= 8247 {
			n++
		} else {
			n += 2
		}
	}
	return n
}

// emoji tells whether a sign of several code points is drawn as one picture; one of a single code point weighs two by the
// ranges already.
func emoji(sign string) bool {
	first, n := utf8.DecodeRuneInString(sign)
	if n == len(sign) {
		return false
	}
	rest := sign[n:]
	switch {
	case first >= '0' && first <= '9' || first == '#' || first == '*':
		return strings.ContainsRune(rest, 0x20E3)
	case first == 0xA9 || first == 0xAE:
		return strings.ContainsRune(rest, 0xFE0F)
	}
	return first >= 0x203C && (unicode.Is(unicode.So, first) || unicode.Is(unicode.Po, first) || unicode.Is(unicode.Sm, first) || unicode.Is(unicode.Pd, first)) &&
		strings.IndexFunc(rest, func(r rune) bool {
			return r == 0xFE0F || r == 0x200D || r >= 0x1F3FB && r <= 0x1F3FF || r >= 0x1F1E6 && r <= 0x1F1FF || r >= 0xE0020
		}) >= 0
}

// entity takes a link, or for Mastodon a name with its server, that begins here.
func (s *scan) entity() bool {
	if s.start < s.noWord || !wordBegins(s.before) {
		return false
	}
	if s.by == Fediverse && s.text[s.start] == '@' {
		if end, shown := mention(s.text, s.start); shown > 0 {
			s.end, s.cost = end, shown
			return true
		}
		return false
	}
	end, seen := link(s.text, s.start, s.by == Weighted)
	s.noWord = seen
	if end == s.start {
		return false
	}
	s.end, s.cost = end, linkCounts
	return true
}

// wordBegins tells whether a link may begin after this rune.
func wordBegins(before rune) bool {
	return before == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) && !strings.ContainsRune("@#$-_./", before)
}

// link finds the end of a link that begins at i; i itself when there is none. bare takes a domain without a scheme, too.
// seen is how far it has been looked at: no link begins before that, so that a long text is not read again and again.
func link(text string, i int, bare bool) (end, seen int) {
	at, scheme := i, false
	for _, p := range []string{"https://", "http://"} {
		if len(text) >= i+len(p) && strings.EqualFold(text[i:i+len(p)], p) {
			at, scheme = i+len(p), true
			break
		}
	}
	if !scheme && !bare {
		return i, i
	}
	hostEnd := at
	for hostEnd < len(text) {
		r, n := utf8.DecodeRuneInString(text[hostEnd:])
		if r != '.' && r != '-' && !(r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))) && !(r >= 0xC0 && unicode.IsLetter(r) && (scheme || r < 0x250)) {
			break
		}
		hostEnd += n
	}
	host := strings.TrimRight(text[at:hostEnd], ".-")
	if !domain(host) {
		return i, hostEnd
	}
	hostEnd = at + len(host)
	return pathEnd(text, hostEnd), hostEnd
}

// domain tells whether a host's name ends in a top level there is. Names without one (localhost) are no links.
func domain(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || dot == len(host)-1 || len(host) > 253 || strings.Contains(host, "..") || host[0] == '-' || host[0] == '.' {
		return false
	}
	_, listed := publicsuffix.PublicSuffix(strings.ToLower(host[dot+1:]))
	return listed
}

// pathEnd steps over port, path and question of a link. The marks that end a sentence do not belong to it.
func pathEnd(text string, i int) int {
	end := i
	if end+1 < len(text) && text[end] == ':' && text[end+1] >= '0' && text[end+1] <= '9' {
		for end++; end < len(text) && text[end] >= '0' && text[end] <= '9'; {
			end++
		}
	}
	if end >= len(text) || text[end] != '/' && text[end] != '?' {
		return end
	}
	from, open := end, 0
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if r <= ' ' || r == '"' || r == '<' || r == '>' || r == utf8.RuneError || r >= utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
			break
		}
		if r == '(' {
			open++
		}
		if r == ')' {
			if open == 0 {
				break
			}
			open--
		}
		end += n
	}
	for end > from+1 && strings.IndexByte(".,:;!?'*(", text[end-1]) >= 0 {
		end--
	}
	return end
}

// mention takes @user@server; shown is how much of it counts, 0 when it is none.
func mention(text string, i int) (end, shown int) {
	user := i + 1
	for user < len(text) && (isWord(text[user]) || (text[user] == '.' || text[user] == '-') && user > i+1) {
		user++
	}
	if user == i+1 || user >= len(text) || text[user] != '@' {
		return i, 0
	}
	end = user + 1
	for end < len(text) && (isWord(text[end]) && text[end] != '_' || text[end] == '.' || text[end] == '-') {
		end++
	}
	for end > user+1 && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	if end == user+1 {
		return i, 0
	}
	return end, user - i
}

func isWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_'
}
