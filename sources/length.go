package sources

import (
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Measure is the unit a network counts text in.
type Measure string

// The units known; "" counts as Characters. Each network's own README gives the source of its limit.
const (
	Characters Measure = "characters" // Unicode code points
	Bytes      Measure = "bytes"      // UTF-8
	Graphemes  Measure = "graphemes"  // what a reader takes for one sign: a family emoji is one
	// Weighted is how X counts (configuration 3 of its published twitter-text): Latin and its neighbours weigh one, other
	// signs two, an emoji two however it is put together, and every link 23, a bare domain too.
	Weighted Measure = "weighted"
	// Fediverse is how Mastodon counts: graphemes, but every link is 23, and of @user@server only @user counts.
	Fediverse Measure = "fediverse"
)

// Known tells whether the program can count in this unit.
func (m Measure) Known() bool {
	switch m {
	case "", Characters, Bytes, Graphemes, Weighted, Fediverse:
		return true
	}
	return false
}

// Limit is a network's bound on the length of a text. Max 0 means none is known.
//
// The limits we know of, each to be confirmed in its network's README:
//
//	Facebook comment        8000 Characters   not in Meta's reference, found by use
//	Messenger               2000 Characters
//	Instagram comment       2200 Characters, 30 Tags
//	Instagram message       1000 Bytes
//	Bluesky post             300 Graphemes and 3000 MaxBytes
//	Mastodon                 the instance tells it (500 where it does not), Fediverse
//	X                        280 Weighted
//	YouTube comment        10000 Characters
//	Google review reply     4096 Bytes
type Limit struct {
	Max     int
	Measure Measure
	// MaxBytes is a second bound, in bytes of UTF-8, that holds beside Max; 0 is none.
	MaxBytes int
	// Tags is how many hashtags a text may hold; 0 is any number.
	Tags int
}

// linkCounts is what X and Mastodon count for a link, however long it is.
const linkCounts = 23

// Count is how long a text is in the limit's unit.
func (l Limit) Count(text string) int {
	switch l.Measure {
	case Bytes:
		return len(text)
	case Graphemes, Weighted, Fediverse:
		n := 0
		for s := (scan{text: text, by: l.Measure}); s.next(); {
			n += s.cost
		}
		return n
	}
	return utf8.RuneCountInString(text)
}

// Fill is how full a text makes the bound that is nearest to being reached: "231 of 280". ok is false where no limit is
// known.
func (l Limit) Fill(text string) (n, most int, ok bool) {
	if l.Max > 0 {
		n, most, ok = l.Count(text), l.Max, true
	}
	if l.MaxBytes > 0 && (!ok || len(text)*most > n*l.MaxBytes) {
		n, most, ok = len(text), l.MaxBytes, true
	}
	return n, most, ok
}

// Over tells whether a text is too long, and from which byte on: the beginning of the first sign that no longer fits. It
// never lies within what a reader takes for one sign, nor within a link that counts as a whole; what stands before it
// fits.
func (l Limit) Over(text string) (from int, over bool) {
	from, over = l.overTags(text)
	if !over {
		from = len(text)
	}
	if l.MaxBytes > 0 && len(text) > l.MaxBytes {
		from, over = min(from, cut(text, Bytes, l.MaxBytes)), true
	}
	// No unit but the weighted ones counts a text higher than its bytes.
	if l.Max > 0 && (len(text) > l.Max || l.Measure == Weighted || l.Measure == Fediverse) {
		if at := cut(text, l.Measure, l.Max); at < len(text) {
			from, over = min(from, at), true
		}
	}
	if !over {
		return 0, false
	}
	// Cut off there, the end of a word may count for more than it did: "krume.design" holds no "krume.de".
	for l.Max > 0 && from > 0 && l.Count(text[:from]) > l.Max {
		from = wordStart(text, from)
	}
	return from, true
}

// cut finds where the sign begins with which a text is longer than most; the text's end when it is not.
func cut(text string, by Measure, most int) int {
	n := 0
	s := scan{text: text, by: by}
	for s.next() {
		if n += s.cost; n > most {
			return s.start
		}
	}
	return len(text)
}

// overTags finds the first hashtag too many.
func (l Limit) overTags(text string) (from int, over bool) {
	if l.Tags <= 0 {
		return 0, false
	}
	n := 0
	before := ' '
	for i, r := range text {
		if before == '#' && (unicode.IsLetter(r) || r == '_') {
			if n++; n > l.Tags {
				return i - 1, true
			}
		}
		if r == '#' && (unicode.IsLetter(before) || unicode.IsDigit(before) || before == '#' || before == '&') {
			r = 'x' // within a word it makes no tag
		}
		before = r
	}
	return 0, false
}

func wordStart(text string, end int) int {
	for end > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:end])
		end -= n
		if unicode.IsSpace(r) {
			return end
		}
	}
	return 0
}

// scan walks a text sign by sign and tells what each costs.
type scan struct {
	text       string
	by         Measure
	start, end int // the present sign
	cost       int
	before     rune // the one before start, 0 at the beginning
	noWord     int  // up to here it is known that no link begins within the present word
}

func (s *scan) next() bool {
	if s.end >= len(s.text) {
		return false
	}
	if s.end > 0 {
		s.before, _ = utf8.DecodeLastRuneInString(s.text[:s.end])
	}
	s.start = s.end
	if (s.by == Weighted || s.by == Fediverse) && s.entity() {
		return true
	}
	s.end = clusterEnd(s.text, s.start)
	sign := s.text[s.start:s.end]
	switch s.by {
	case Bytes:
		s.cost = len(sign)
	case Graphemes, Fediverse:
		s.cost = 1
	case Weighted:
		s.cost = weight(sign)
	default:
		s.cost = 1
		if len(sign) > 1 {
			s.cost = utf8.RuneCountInString(sign)
		}
	}
	return true
}

// clusterEnd is where the sign that begins at i ends. Latin letters, most of what is written, need no look at the tables:
// nothing below U+0300 joins what stands before or after it, but for the two bytes of a line end.
func clusterEnd(text string, i int) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	if r < 0x300 {
		if i+n == len(text) {
			return i + n
		}
		if next, _ := utf8.DecodeRuneInString(text[i+n:]); next < 0x300 && !(r == '\r' && next == '\n') {
			return i + n
		}
	}
	sign, _, _, _ := uniseg.FirstGraphemeClusterInString(text[i:], -1)
	return i + len(sign)
}
