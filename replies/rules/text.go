package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Flag tells what sort of thing a token is and what stands around it.
type Flag uint32

// The flags of a token. Those up to FlagTitle can be asked for in a pattern as classes.
const (
	FlagNumber Flag = 1 << iota
	FlagURL
	FlagMail
	FlagHandle
	FlagHashtag
	FlagEmoji
	FlagCaps  // at least two letters, all of them capitals
	FlagTitle // begins with a capital
	FlagQuoted
	FlagComma   // a comma, semicolon, colon or dash follows
	FlagNewline // a line ends after it
	FlagSplit   // second half of a contraction: no space before it
)

// maxSentence bounds a sentence in words, so that text without any full stop costs no more than any other.
const maxSentence = 90

// Token is one word, number, address, handle or emoji.
type Token struct {
	Start, End int    // byte offsets into the text as it came
	Norm       string // lower case, composed, apostrophes gone
	Flags      Flag
	Sent       int32
	entry      *entry
}

// Is tells whether the token has one of the flags.
func (t Token) Is(f Flag) bool { return t.Flags&f != 0 }

// Sentence is a run of tokens that belong together.
type Sentence struct {
	From, To   int // tokens, To exclusive
	Start, End int // bytes
	Question   bool
	Exclaim    int // how many exclamation marks end it
	Paragraph  int // lines before it
	mask       signature
	clause     uint8 // lazily: bit 0 known, bit 1 conditional
}

// Doc is a text cut into sentences and tokens for one language.
type Doc struct {
	Text      string
	Lang      string
	Tokens    []Token
	Sentences []Sentence
	quotes    []quoteMark
	lower     []byte
	pending   []pendingNorm
}

type pendingNorm struct{ token, from, to int }

type quoteMark struct {
	pos    int
	family int8
	turn   int8 // +1 can open, -1 can close, 0 both
}

// Parse cuts a text. A Doc can be used again with Reset.
func Parse(text, lang string) *Doc {
	d := &Doc{}
	d.Reset(text, lang)
	return d
}

// Reset cuts another text into the same memory.
func (d *Doc) Reset(text, lang string) {
	d.Text, d.Lang = text, lang
	d.Tokens, d.Sentences, d.quotes = d.Tokens[:0], d.Sentences[:0], d.quotes[:0]
	d.lower, d.pending = d.lower[:0], d.pending[:0]
	c := cutter{d: d}
	c.run()
	d.settleNorms()
	d.markQuotes()
	d.closeSentences()
}

// settleNorms turns the collected lower-case bytes into strings that share one allocation.
func (d *Doc) settleNorms() {
	all := string(d.lower)
	for _, p := range d.pending {
		s := all[p.from:p.to]
		if !isASCII(s) && !norm.NFC.IsNormalString(s) {
			s = norm.NFC.String(s)
		}
		d.Tokens[p.token].Norm = s
	}
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// cutter walks a text once.
type cutter struct {
	d        *Doc
	sentFrom int // first token of the open sentence
	line     int
	lineAt   int // where the line began
	exclaim  int
	question bool
	lastStop byte // the mark that may have ended a sentence just now
}

func (c *cutter) run() {
	s := c.d.Text
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
			c.newline(i)
			i++
		case unicode.IsSpace(r):
			i += n
		default:
			i = c.piece(i, r, n)
		}
	}
	c.endSentence(len(s))
}

// piece takes what begins at i and tells where to go on.
func (c *cutter) piece(i int, r rune, n int) int {
	s := c.d.Text
	if end, flag := special(s, i); end > i {
		c.before(i, r)
		c.add(i, end, flag, s[i:end])
		return end
	}
	switch {
	case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
		c.before(i, r)
		return c.word(i)
	case unicode.IsDigit(r):
		c.before(i, r)
		return c.number(i)
	}
	if r == '€' || r == '$' || r == '£' || r == '%' { // a word of its own: prices and shares are spoken of
		c.before(i, r)
		c.add(i, i+n, 0, s[i:i+n])
		return i + n
	}
	if end, name := emoticon(s, i); end > i {
		c.add(i, end, FlagEmoji, name)
		return end
	}
	if isEmoji(r) {
		end := emojiEnd(s, i+n)
		c.add(i, end, FlagEmoji, s[i:i+n])
		return end
	}
	return c.punct(i, r, n)
}

// before decides, now that the next word is known, whether the marks before it ended a sentence.
func (c *cutter) before(at int, r rune) {
	k := len(c.d.Tokens)
	if k == c.sentFrom {
		return
	}
	last := c.d.Tokens[k-1]
	switch {
	case c.lastStop == '!' || c.lastStop == '?':
		c.endSentence(at)
	case c.lastStop == '.':
		if at > last.End+1 && !c.abbreviated(last) {
			c.endSentence(at)
		}
	case c.lastStop == '~': // an ellipsis ends a sentence only before a capital
		if unicode.IsUpper(r) {
			c.endSentence(at)
		}
	case last.Is(FlagEmoji) && unicode.IsUpper(r):
		c.endSentence(at)
	case k-c.sentFrom >= maxSentence:
		c.endSentence(at)
	}
	c.lastStop = 0
}

func (c *cutter) newline(at int) {
	c.line++
	k := len(c.d.Tokens)
	if k > c.sentFrom {
		c.d.Tokens[k-1].Flags |= FlagNewline
		if !wrapped(c.d.Text, c.lineAt, at) {
			c.endSentence(at)
		}
	}
	c.lineAt = at + 1
}

// wrapped tells whether a line was only broken to fit a page: it is long, ends without a mark, and the next begins with
// a small letter.
func wrapped(s string, from, at int) bool {
	if at-from < 50 || at+1 >= len(s) || at == 0 {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[at+1:])
	return unicode.IsLower(next) && !strings.ContainsRune(".!?:", rune(s[at-1]))
}

func (c *cutter) endSentence(at int) {
	k := len(c.d.Tokens)
	if k == c.sentFrom {
		if c.exclaim > 0 || c.question {
			c.exclaim, c.question = 0, false
		}
		return
	}
	c.d.Sentences = append(c.d.Sentences, Sentence{
		From: c.sentFrom, To: k, Start: c.d.Tokens[c.sentFrom].Start, End: at,
		Question: c.question, Exclaim: c.exclaim, Paragraph: c.line,
	})
	c.sentFrom = k
	c.exclaim, c.question, c.lastStop = 0, false, 0
}

func (c *cutter) punct(i int, r rune, n int) int {
	k := len(c.d.Tokens)
	switch r {
	case '!':
		c.exclaim++
		c.lastStop = '!'
	case '?':
		c.question = true
		c.lastStop = '?'
	case '…':
		c.lastStop = '~'
	case '.':
		if strings.HasPrefix(c.d.Text[i:], "..") {
			for n < len(c.d.Text)-i && c.d.Text[i+n] == '.' {
				n++
			}
			c.lastStop = '~'
		} else if c.lastStop == 0 {
			c.lastStop = '.'
		}
	case '-', '/':
		if k > 0 && i > 0 && c.d.Text[i-1] == ' ' {
			c.d.Tokens[k-1].Flags |= FlagComma
		}
	case ',', ';', ':', '–', '—', '(', ')':
		if k > 0 {
			c.d.Tokens[k-1].Flags |= FlagComma
		}
	case '„', '«', '‚', '‹':
		c.quote(i, r)
	case '“', '”', '»', '"', '‘', '’', '\'', '›':
		c.quote(i, r)
	}
	return i + n
}

func (c *cutter) add(start, end int, flag Flag, text string) {
	c.d.Tokens = append(c.d.Tokens, Token{Start: start, End: end, Flags: flag, Norm: text})
	if flag&(FlagURL|FlagMail|FlagHandle|FlagHashtag) != 0 {
		c.fill(len(c.d.Tokens)-1, text)
	}
}

// fill queues the lower-case form of a token.
func (c *cutter) fill(token int, text string) {
	from := len(c.d.lower)
	for _, r := range text {
		if r == '’' || r == '\'' || r == '`' || r == '´' || r == '\u00ad' {
			continue
		}
		c.d.lower = utf8.AppendRune(c.d.lower, unicode.ToLower(r))
	}
	c.d.pending = append(c.d.pending, pendingNorm{token, from, len(c.d.lower)})
}

// word takes letters, with apostrophes between them, and splits contractions.
func (c *cutter) word(i int) int {
	s := c.d.Text
	end, apos := i, -1
	letters, uppers := 0, 0
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if unicode.IsLetter(r) || unicode.Is(unicode.M, r) || r == '\u00ad' {
			letters++
			if unicode.IsUpper(r) {
				uppers++
			}
			end += n
			continue
		}
		if isApostrophe(r) && end > i {
			if next, _ := utf8.DecodeRuneInString(s[end+n:]); unicode.IsLetter(next) {
				apos = end
				end += n
				continue
			}
		}
		break
	}
	var flags Flag
	first, _ := utf8.DecodeRuneInString(s[i:])
	if unicode.IsUpper(first) {
		flags |= FlagTitle
	}
	if uppers >= 2 && uppers == letters {
		flags |= FlagCaps
	}
	c.contraction(i, end, apos, flags)
	return end
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '`' || r == '´' || r == '‘' }

func (c *cutter) put(start, end int, flags Flag, text string) {
	c.d.Tokens = append(c.d.Tokens, Token{Start: start, End: end, Flags: flags})
	c.fill(len(c.d.Tokens)-1, text)
}

// number takes digits with the marks that hold them together; letters glued to it become a word of their own.
func (c *cutter) number(i int) int {
	s := c.d.Text
	end := i
	for end < len(s) {
		b := s[end]
		if b >= '0' && b <= '9' {
			end++
			continue
		}
		if (b == '.' || b == ',' || b == ':') && end+1 < len(s) && s[end+1] >= '0' && s[end+1] <= '9' {
			end++
			continue
		}
		break
	}
	if end == i { // a digit of another script
		_, n := utf8.DecodeRuneInString(s[i:])
		end = i + n
	}
	c.add(i, end, FlagNumber, s[i:end])
	return end
}
