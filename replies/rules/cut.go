package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// halves says what the second half of an English contraction stands for, so that "we're sorry" is "we are sorry".
var halves = map[string]string{"re": "are", "ll": "will", "ve": "have", "d": "would", "m": "am"}

// isAfter lists the words after which 's is "is"; elsewhere it is the genitive and dropped.
var isAfter = map[string]bool{
	"it": true, "that": true, "what": true, "here": true, "there": true, "he": true, "she": true, "who": true,
	"where": true, "how": true, "this": true, "everything": true, "nothing": true, "when": true, "why": true,
}

// fused lists contractions written without their apostrophe; only those that are no words of their own.
var fused = map[string][2]string{
	"dont": {"do", "not"}, "doesnt": {"does", "not"}, "didnt": {"did", "not"}, "isnt": {"is", "not"},
	"arent": {"are", "not"}, "wasnt": {"was", "not"}, "werent": {"were", "not"}, "havent": {"have", "not"},
	"hasnt": {"has", "not"}, "hadnt": {"had", "not"}, "wouldnt": {"would", "not"}, "couldnt": {"could", "not"},
	"shouldnt": {"should", "not"}, "cant": {"can", "not"}, "wont": {"will", "not"}, "cannot": {"can", "not"},
	"youre": {"you", "are"}, "theyre": {"they", "are"}, "ive": {"i", "have"}, "weve": {"we", "have"},
	"youve": {"you", "have"}, "theyve": {"they", "have"}, "youll": {"you", "will"}, "thats": {"that", "is"},
	"whats": {"what", "is"}, "aint": {"is", "not"}, "im": {"i", "am"},
}

var fusedGerman = map[string][2]string{
	"gibts": {"gibt", "es"}, "gehts": {"geht", "es"}, "wenns": {"wenn", "es"}, "obs": {"ob", "es"}, "hats": {"hat", "es"},
	"tuts": {"tut", "es"}, "wars": {"war", "es"}, "dauerts": {"dauert", "es"}, "habts": {"habt", "ihr"}, "seids": {"seid", "ihr"},
	"kannst": {"kannst", ""}, "haste": {"hast", "du"}, "kannste": {"kannst", "du"}, "willste": {"willst", "du"},
}

// contraction adds one word, or the two a contraction stands for.
func (c *cutter) contraction(i, end, apos int, flags Flag) {
	s := c.d.Text
	if apos < 0 {
		if c.d.Lang == "de" || end-i > 9 || flags&FlagTitle != 0 && end-i == 2 {
			c.plainWord(i, end, flags)
			return
		}
		var buf [10]byte
		if two, ok := fused[string(lowerASCII(buf[:0], s[i:end]))]; ok {
			cut := end - len(two[1]) + 1
			if cut <= i || cut > end || !utf8.RuneStart(s[min(cut, len(s)-1)]) {
				cut = end
			}
			c.put(i, cut, flags, two[0])
			c.put(cut, end, FlagSplit, two[1])
			return
		}
		c.plainWord(i, end, flags)
		return
	}
	_, n := utf8.DecodeRuneInString(s[apos:])
	var buf [24]byte
	head, tail := s[i:apos], string(lowerASCII(buf[:0], s[apos+n:end]))
	if c.d.Lang == "de" {
		if tail == "s" && len(head) > 1 {
			c.put(i, apos, flags, head)
			c.put(apos, end, FlagSplit, "es")
			return
		}
		c.plainWord(i, end, flags)
		return
	}
	low := strings.ToLower(head)
	switch {
	case tail == "t" && strings.HasSuffix(low, "n"):
		stem := head[:len(head)-1]
		switch low {
		case "can":
			stem = "can"
		case "won":
			stem = "will"
		case "ain":
			stem = "is"
		}
		c.put(i, apos-1, flags, stem)
		c.put(apos-1, end, FlagSplit, "not")
	case tail == "s" && low == "let":
		c.put(i, apos, flags, head)
		c.put(apos, end, FlagSplit, "us")
	case tail == "s" && isAfter[low]:
		c.put(i, apos, flags, head)
		c.put(apos, end, FlagSplit, "is")
	case tail == "s":
		c.put(i, end, flags, head)
	case halves[tail] != "":
		c.put(i, apos, flags, head)
		c.put(apos, end, FlagSplit, halves[tail])
	default:
		c.plainWord(i, end, flags)
	}
}

func (c *cutter) plainWord(i, end int, flags Flag) {
	s := c.d.Text
	if c.d.Lang == "de" && end-i <= 10 && end-i >= 3 {
		var buf [10]byte
		if two, ok := fusedGerman[string(lowerASCII(buf[:0], s[i:end]))]; ok && two[1] != "" {
			c.put(i, end-1, flags, two[0])
			c.put(end-1, end, FlagSplit, two[1])
			return
		}
	}
	c.put(i, end, flags, s[i:end])
}

func lowerASCII(buf []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		buf = append(buf, b)
	}
	return buf
}

// abbreviated tells whether the full stop after a token belongs to it: an initial, a known abbreviation, or a German
// ordinal.
func (c *cutter) abbreviated(t Token) bool {
	if t.Is(FlagNumber) {
		return c.d.Lang == "de" && t.End-t.Start <= 2
	}
	if t.Is(FlagURL | FlagMail | FlagEmoji) {
		return false
	}
	if t.End-t.Start == 1 {
		return true
	}
	if word := c.d.Text[t.Start:t.End]; len(word) > 6 {
		return c.d.Lang == "de" && strings.HasSuffix(word, "str") // Bergmannstr.
	}
	var buf [6]byte
	return abbreviations[string(lowerASCII(buf[:0], c.d.Text[t.Start:t.End]))]
}

var abbreviations = map[string]bool{
	"nr": true, "str": true, "std": true, "ca": true, "bzw": true, "evtl": true, "ggf": true, "inkl": true,
	"zzgl": true, "tel": true, "dr": true, "mr": true, "mrs": true, "ms": true, "prof": true, "approx": true, "st": true,
	"vs": true, "eig": true, "vllt": true, "mind": true, "max": true, "fr": true, "hr": true, "vgl": true, "exkl": true,
}

// markQuotes pairs quotation marks and flags the words between them. A mark without a partner counts for nothing.
func (d *Doc) markQuotes() {
	if len(d.quotes) < 2 {
		return
	}
	open := [3]int{-1, -1, -1}
	tok := 0
	for _, q := range d.quotes {
		o := open[q.family]
		if o >= 0 && q.turn <= 0 && q.pos-o < 400 {
			for tok < len(d.Tokens) && d.Tokens[tok].Start < o {
				tok++
			}
			for k := tok; k < len(d.Tokens) && d.Tokens[k].Start < q.pos; k++ {
				d.Tokens[k].Flags |= FlagQuoted
			}
			open[q.family] = -1
			continue
		}
		if q.turn >= 0 {
			open[q.family] = q.pos
		}
	}
}

// quote notes a quotation mark and whether it can open or close, by what stands beside it.
func (c *cutter) quote(i int, r rune) {
	s := c.d.Text
	_, n := utf8.DecodeRuneInString(s[i:])
	prev, _ := utf8.DecodeLastRuneInString(s[:i])
	next, _ := utf8.DecodeRuneInString(s[i+n:])
	spaceBefore := i == 0 || unicode.IsSpace(prev) || prev == '(' || prev == '['
	wordAfter := unicode.IsLetter(next) || unicode.IsDigit(next)
	q := quoteMark{pos: i}
	switch r {
	case '\'', '‘', '’', '‚', '‹', '›':
		q.family = 1
	case '«', '»':
		q.family = 2
	}
	switch {
	case r == '„' || r == '‚':
		q.turn = 1
	case spaceBefore && wordAfter:
		q.turn = 1
	case !spaceBefore:
		q.turn = -1
	}
	c.d.quotes = append(c.d.quotes, q)
}

func (d *Doc) closeSentences() {
	for i := range d.Sentences {
		s := &d.Sentences[i]
		for k := s.From; k < s.To; k++ {
			d.Tokens[k].Sent = int32(i)
		}
		s.End = d.Tokens[s.To-1].End
	}
}

// special finds an address, a handle or a hashtag that begins at i.
func special(s string, i int) (int, Flag) {
	b := s[i]
	if b == '@' || b == '#' {
		end := i + 1
		for end < len(s) && (isWordByte(s[end]) || s[end] == '.' || s[end] == '-' && b == '@') {
			end++
		}
		for end > i+1 && (s[end-1] == '.' || s[end-1] == '-') {
			end--
		}
		if end < i+2 || b == '#' && isDigits(s[i+1:end]) {
			return i, 0
		}
		if b == '@' {
			return end, FlagHandle
		}
		return end, FlagHashtag
	}
	if !isWordByte(b) || b >= utf8.RuneSelf || i > 0 && isWordByte(s[i-1]) {
		return i, 0
	}
	return address(s, i)
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b >= utf8.RuneSelf
}

// address finds a URL, a bare domain or a mail address that begins at i.
func address(s string, i int) (int, Flag) {
	end, dot, at, scheme := i, false, -1, false
	for end < len(s) {
		b := s[end]
		if b <= ' ' || b == '"' || b == '<' || b == '>' || b == ')' || b == ',' || b == ';' || b == '!' && !scheme || b == '(' || b == '|' {
			break
		}
		if b >= utf8.RuneSelf {
			if r, _ := utf8.DecodeRuneInString(s[end:]); !unicode.IsLetter(r) {
				break
			}
		}
		if b == ':' && strings.HasPrefix(s[end:], "://") {
			scheme = true
		}
		if b == '.' {
			dot = true
		}
		if b == '@' {
			at = end
		}
		end++
		if end-i > 2048 {
			break
		}
	}
	if !scheme && !dot {
		return i, 0
	}
	for end > i && strings.IndexByte(".,:;!?'*_", s[end-1]) >= 0 {
		end--
	}
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end--
	}
	word := s[i:end]
	switch {
	case scheme && (hasFold(word, "http://") || hasFold(word, "https://")) && len(word) > 10:
		return end, FlagURL
	case at > i && at < end && strings.Contains(s[at:end], ".") && !strings.ContainsAny(word, ":/"):
		return end, FlagMail
	case at < 0 && bareDomain(word):
		return end, FlagURL
	}
	return i, 0
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

var topLevels = map[string]bool{
	"de": true, "com": true, "net": true, "org": true, "at": true, "ch": true, "eu": true, "info": true, "io": true, "shop": true,
	"uk": true, "example": true, "test": true, "ly": true, "app": true, "dev": true, "biz": true, "us": true, "me": true, "co": true,
	"store": true, "online": true, "site": true, "xyz": true, "top": true, "club": true, "ru": true, "cn": true, "gg": true, "tv": true,
	"link": true, "page": true, "live": true, "berlin": true, "wien": true, "hamburg": true, "tirol": true, "cafe": true, "blog": true,
	"ie": true, "fr": true, "it": true, "nl": true, "be": true, "to": true, "cc": true, "gle": true, "li": true, "swiss": true, "invalid": true,
}

// bareDomain tells whether a word is an address a browser would open although it has no scheme.
func bareDomain(w string) bool {
	host := w
	if k := strings.IndexAny(w, "/?#:"); k >= 0 {
		host = w[:k]
	}
	k := strings.LastIndexByte(host, '.')
	if k <= 0 || k == len(host)-1 || strings.Contains(host, "..") {
		return false
	}
	tld, name := host[k+1:], host[:k]
	if !topLevels[tld] && !(topLevels[strings.ToLower(tld)] && strings.ToUpper(host) == host) {
		return false
	}
	if hasFold(host, "www.") {
		return true
	}
	if isDigits(strings.ReplaceAll(name, ".", "")) || len(name) < 2 {
		return false
	}
	return len(w) > len(host) || !commonBefore(name, tld)
}

// commonBefore guards against a missing space after a full stop: "fertig.at" is rare, "morgen.to" rarer, but "alles.me"
// and the like happen; a domain of letters only, without hyphen or digit and ending in a word-like top level, must be long.
func commonBefore(name, tld string) bool {
	switch tld {
	case "me", "to", "it", "us", "be", "at", "top", "live", "page", "link", "online", "club", "co", "app", "store", "shop", "site", "cafe", "blog":
		return !strings.ContainsAny(name, "-.0123456789") && len(name) < 4
	}
	return false
}
