package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies/filter"
)

// place is where a word stands: a thread (2 * id) or a post (2 * id + 1).
type place uint64

func threadPlace(id int64) place { return place(id) << 1 }

func postPlace(id int64) place { return place(id)<<1 | 1 }

func (p place) id() int64 { return int64(p >> 1) }

func (p place) post() bool { return p&1 == 1 }

// A word is cut into overlapping pieces of longWord runes, half over half, so that whatever is no longer than half of it
// stands whole in one of them: languages without blanks make words as long as a text.
const (
	longWord  = 64
	mostPiece = longWord / 2
)

// partsWords tells whether a rune stands between words. Every other sign that is no letter and no digit is a word by
// itself, so that "§", "#" and a heart are found by the index too.
func partsWords(r rune) bool {
	return unicode.IsSpace(r) || r == '.' || r == ',' || r == utf8.RuneError
}

func inWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// eachWord visits the words of a folded text.
func eachWord(text string, visit func(string)) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !inWord(r) {
			if !partsWords(r) {
				visit(text[i : i+n])
			}
			i += n
			continue
		}
		end := i + n
		for end < len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if !inWord(r) {
				break
			}
			end += n
		}
		eachPiece(text[i:end], visit)
		i = end
	}
}

func eachPiece(word string, visit func(string)) {
	if len(word) <= longWord {
		visit(word)
		return
	}
	runes := []rune(word)
	for from := 0; ; from += mostPiece {
		if from+longWord >= len(runes) {
			visit(string(runes[from:]))
			return
		}
		visit(string(runes[from : from+longWord]))
	}
}

// piecesOf are what of a folded text to be found can be looked up among the words. whole tells that it is one piece, so that
// what has the piece has the text; without any the index knows nothing of it.
func piecesOf(text string) (pieces []string, whole bool) {
	eachWord(text, func(w string) {
		if utf8.RuneCountInString(w) > mostPiece {
			w = string([]rune(w)[:mostPiece])
		}
		if !slices.Contains(pieces, w) {
			pieces = append(pieces, w)
		}
	})
	return pieces, len(pieces) == 1 && pieces[0] == text
}

// wordlist gathers the words of texts with their places.
type wordlist struct {
	places map[string]*[]place
	texts  int
	bytes  int
}

func (w *wordlist) take(at place, text string) {
	if w.places == nil {
		w.places = map[string]*[]place{}
	}
	w.texts++
	w.bytes += len(text)
	eachWord(filter.Fold(text), func(word string) {
		list, ok := w.places[word]
		if !ok {
			list = new([]place)
			w.places[strings.Clone(word)] = list
		}
		if n := len(*list); n == 0 || (*list)[n-1] != at {
			*list = append(*list, at)
		}
	})
}

// blocks writes the list down.
func (w *wordlist) blocks() []block {
	words := make([]string, 0, len(w.places))
	for word := range w.places {
		words = append(words, word)
	}
	slices.Sort(words)
	var out blockWriter
	for _, word := range words {
		list := *w.places[word]
		slices.Sort(list)
		out.add(word, slices.Compact(list))
	}
	return out.end()
}

// block is some words in their order: words begins and ends with a line feed and has one after each word; each of places
// has for rowWords of them how many bytes its places take and then these, each as what it is more than the one before.
type block struct {
	words  []byte
	places [][]byte
}

// Bounds of a block, and how many words share a row of places: reading one word's should not cost much more than that.
const (
	blockBytes = 16 << 10
	blockMost  = 4096
	rowWords   = 32
	blockRows  = 256 // at most; blockMost / rowWords is less
)

type blockWriter struct {
	full    []block
	now     block
	n       int // words in it
	scratch []byte
}

func (b *blockWriter) add(word string, list []place) {
	if len(b.now.words) >= blockBytes || b.n >= blockMost {
		b.cut()
	}
	if b.n%rowWords == 0 {
		b.now.places = append(b.now.places, nil)
	}
	b.n++
	if len(b.now.words) == 0 {
		b.now.words = append(b.now.words, '\n')
	}
	b.now.words = append(append(b.now.words, word...), '\n')
	b.scratch = b.scratch[:0]
	last := place(0)
	for _, p := range list {
		b.scratch = binary.AppendUvarint(b.scratch, uint64(p-last))
		last = p
	}
	row := &b.now.places[len(b.now.places)-1]
	*row = append(binary.AppendUvarint(*row, uint64(len(b.scratch))), b.scratch...)
}

func (b *blockWriter) cut() {
	if len(b.now.words) > 0 {
		b.full = append(b.full, b.now)
	}
	b.now, b.n = block{}, 0
}

func (b *blockWriter) end() []block {
	b.cut()
	return b.full
}

// having lists which words of a block, by their number, hold one of some pieces.
func having(words []byte, piece string, visit func(n int)) {
	needle := []byte(piece)
	counted, n := 0, -1
	for from := 0; ; {
		i := bytes.Index(words[from:], needle)
		if i < 0 {
			return
		}
		at := from + i
		n += bytes.Count(words[counted:at], []byte{'\n'})
		counted = at
		visit(n)
		end := bytes.IndexByte(words[at:], '\n')
		if end < 0 {
			return
		}
		from = at + end
	}
}

// placesOf visits the places of some words of a row, by their number in it; wanted is in order.
func placesOf(places []byte, wanted []int, visit func(place)) error {
	for n := 0; len(wanted) > 0; n++ {
		size, used := binary.Uvarint(places)
		if used <= 0 || uint64(len(places)-used) < size {
			return fmt.Errorf("index of words: %w", ErrCorrupt)
		}
		list := places[used : used+int(size)]
		places = places[used+int(size):]
		if n < wanted[0] {
			continue
		}
		wanted = wanted[1:]
		for last := place(0); len(list) > 0; {
			more, used := binary.Uvarint(list)
			if used <= 0 {
				return fmt.Errorf("index of words: %w", ErrCorrupt)
			}
			list = list[used:]
			last += place(more)
			visit(last)
		}
	}
	return nil
}

// idset is a set of ids, a bit each.
type idset struct {
	words []uint64
	n     int
}

func (s *idset) add(id int64) {
	at := int(id >> 6)
	if at >= len(s.words) {
		s.words = append(s.words, make([]uint64, max(at+1-len(s.words), len(s.words)/2))...)
	}
	if bit := uint64(1) << (id & 63); s.words[at]&bit == 0 {
		s.words[at] |= bit
		s.n++
	}
}

func (s *idset) clone() idset { return idset{words: slices.Clone(s.words), n: s.n} }

func (s *idset) drop(id int64) {
	if s.has(id) {
		s.words[id>>6] &^= 1 << (id & 63)
		s.n--
	}
}

func (s *idset) has(id int64) bool {
	at := int(id >> 6)
	return id >= 0 && at < len(s.words) && s.words[at]&(1<<(id&63)) != 0
}

// keep leaves what is in both.
func (s *idset) keep(o *idset) {
	s.n = 0
	for i := range s.words {
		if i >= len(o.words) {
			s.words[i] = 0
			continue
		}
		s.words[i] &= o.words[i]
		s.n += bits.OnesCount64(s.words[i])
	}
}

// join adds what is in the other.
func (s *idset) join(o *idset) {
	if len(o.words) > len(s.words) {
		s.words = append(s.words, make([]uint64, len(o.words)-len(s.words))...)
	}
	s.n = 0
	for i := range s.words {
		if i < len(o.words) {
			s.words[i] |= o.words[i]
		}
		s.n += bits.OnesCount64(s.words[i])
	}
}

// list is the set in order.
func (s *idset) list() []int64 {
	out := make([]int64, 0, s.n)
	for i, w := range s.words {
		for ; w != 0; w &= w - 1 {
			out = append(out, int64(i<<6+bits.TrailingZeros64(w)))
		}
	}
	return out
}
