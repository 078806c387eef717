package rules

import (
	"strings"
	"sync"
)

// symbol is a word, a word list or a beginning of words that some pattern asks for. 0 is none.
type symbol uint32

// entry is what the vocabulary knows of one written form: every symbol it stands for.
type entry struct{ syms []symbol }

var nothing = &entry{}

// maxEntries bounds the memory of written forms met so far; beyond it new ones are looked up each time.
const maxEntries = 60000

// vocabulary maps written words to symbols. Compiling adds to it, scanning only reads, apart from the memory of forms.
type vocabulary struct {
	lang     string
	next     symbol
	stems    map[string]symbol
	exact    map[string]symbol
	prefixes map[string]symbol
	suffixes map[string]symbol
	lists    map[string]symbol
	member   map[symbol][]symbol // word symbol → the lists it is in
	squeezed map[string]symbol   // stems of six letters and more with double letters made single; 0 when two share a form
	parts    map[string][]step   // words of patterns read so far; only while compiling
	heads    map[string][]prefix // prefixes by their first two bytes

	mu    sync.RWMutex
	known map[string]*entry
}

type prefix struct {
	text string
	sym  symbol
}

func newVocabulary(lang string) *vocabulary {
	return &vocabulary{
		lang: lang, stems: map[string]symbol{}, exact: map[string]symbol{}, prefixes: map[string]symbol{}, suffixes: map[string]symbol{},
		lists: map[string]symbol{}, member: map[symbol][]symbol{}, squeezed: map[string]symbol{}, heads: map[string][]prefix{},
		known: map[string]*entry{}, parts: map[string][]step{},
	}
}

func (v *vocabulary) intern(m map[string]symbol, key string) symbol {
	s, ok := m[key]
	if !ok {
		v.next++
		s = v.next
		m[key] = s
	}
	return s
}

// word gives the symbol a word of a pattern stands for: "liefer*", "*service", "\"sie\"" or a stem.
func (v *vocabulary) word(w string) symbol {
	switch {
	case strings.HasPrefix(w, "\""):
		return v.intern(v.exact, strings.Trim(w, "\""))
	case strings.HasSuffix(w, "*"):
		key := strings.TrimSuffix(w, "*")
		if s, ok := v.prefixes[key]; ok {
			return s
		}
		s := v.intern(v.prefixes, key)
		v.heads[key[:2]] = append(v.heads[key[:2]], prefix{key, s})
		return s
	case strings.HasPrefix(w, "*"):
		return v.intern(v.suffixes, strings.TrimPrefix(w, "*"))
	}
	stem := Stem(w, v.lang)
	s, ok := v.stems[stem]
	if !ok {
		s = v.intern(v.stems, stem)
		if len(stem) >= 6 {
			q := squeeze(stem)
			if _, taken := v.squeezed[q]; taken {
				v.squeezed[q] = 0
			} else {
				v.squeezed[q] = s
			}
		}
	}
	return s
}

func (v *vocabulary) list(name string) symbol { return v.intern(v.lists, name) }

// resolve gives every token of a text its entry.
func (v *vocabulary) resolve(d *Doc) {
	missing := 0
	v.mu.RLock()
	for i := range d.Tokens {
		t := &d.Tokens[i]
		if t.entry = v.known[t.Norm]; t.entry == nil {
			missing++
		}
	}
	v.mu.RUnlock()
	if missing == 0 {
		return
	}
	for i := range d.Tokens {
		t := &d.Tokens[i]
		if t.entry != nil {
			continue
		}
		if len(t.Norm) > 64 {
			t.entry = nothing
			continue
		}
		v.mu.RLock()
		t.entry = v.known[t.Norm]
		v.mu.RUnlock()
		if t.entry != nil {
			continue
		}
		t.entry = v.lookup(t.Norm)
		v.mu.Lock()
		if len(v.known) < maxEntries {
			v.known[strings.Clone(t.Norm)] = t.entry
		}
		v.mu.Unlock()
	}
}

// lookup finds the symbols of a written form: the word itself, else the word as it was likely meant (umlauts written
// out, letters drawn out, double letters missed).
func (v *vocabulary) lookup(w string) *entry {
	syms := v.symbols(w)
	if one, two, drawn := drawnOut(w); drawn {
		for _, s := range append(v.symbols(one), v.symbols(two)...) {
			syms = addOnce(syms, s)
		}
	}
	if len(syms) == 0 && len(w) >= 4 && v.lang == "de" {
		if other := writtenOut.Replace(w); other != w {
			syms = v.symbols(other)
		}
	}
	if len(syms) == 0 && len(w) >= 6 {
		if s := v.squeezed[squeeze(Stem(w, v.lang))]; s != 0 {
			syms = v.with(nil, s)
		}
	}
	if len(syms) == 0 {
		return nothing
	}
	return &entry{syms: syms}
}

func (v *vocabulary) symbols(w string) []symbol {
	var syms []symbol
	if s, ok := v.exact[w]; ok {
		syms = v.with(syms, s)
	}
	if s, ok := v.stems[Stem(w, v.lang)]; ok {
		syms = v.with(syms, s)
	}
	if len(w) >= 2 {
		for _, p := range v.heads[w[:2]] {
			if strings.HasPrefix(w, p.text) {
				syms = v.with(syms, p.sym)
			}
		}
	}
	for i := 1; i < len(w); i++ {
		if s, ok := v.suffixes[w[i:]]; ok {
			syms = v.with(syms, s)
		}
	}
	return syms
}

// with adds a symbol and the lists it belongs to, each once.
func (v *vocabulary) with(syms []symbol, s symbol) []symbol {
	syms = addOnce(syms, s)
	for _, l := range v.member[s] {
		syms = addOnce(syms, l)
	}
	return syms
}

func addOnce(syms []symbol, s symbol) []symbol {
	for _, have := range syms {
		if have == s {
			return syms
		}
	}
	return append(syms, s)
}

var writtenOut = strings.NewReplacer("ae", "ä", "oe", "ö", "ue", "ü")

// drawnOut shortens letters written three times and more ("dankeee") to one and to two.
func drawnOut(w string) (one, two string, drawn bool) {
	var b strings.Builder
	var last rune
	run := 0
	for _, r := range w {
		if r == last {
			run++
		} else {
			last, run = r, 1
		}
		if run <= 2 {
			b.WriteRune(r)
		} else {
			drawn = true
		}
	}
	if !drawn {
		return "", "", false
	}
	return shortRuns(w), b.String(), true
}

// shortRuns makes runs of three and more a single letter and leaves doubles alone.
func shortRuns(w string) string {
	runes := []rune(w)
	var out []rune
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && runes[j] == runes[i] {
			j++
		}
		if j-i >= 3 {
			out = append(out, runes[i])
		} else {
			out = append(out, runes[i:j]...)
		}
		i = j
	}
	return string(out)
}

func squeeze(w string) string {
	var b strings.Builder
	b.Grow(len(w))
	var last rune
	for _, r := range w {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
