package template

import (
	_ "embed"
	"slices"
	"strings"

	"atempause/replies"
	"atempause/replies/page"
	"atempause/replies/rules"
	"atempause/sources"
)

// ownWords is how many words of a sentence have to be the person's for the sentence to be theirs.
const ownWords = 3

// longestField is how many words a field's place can hold, for a text whose values are not known.
const longestField = 5

// mostUsed is the part of a template's rows of words that a text has to hold to be made of it.
const mostUsed = 0.5

//go:embed polite.txt
var politeText string

// trace is what a template leaves in a text, whatever its fields are filled with: the rows of words between its holes.
type trace struct {
	threes, twos map[string]bool
	whole        map[string]bool // pieces of two words between two holes
	before       map[string]bool // the words a field follows
	after        map[string]bool // the words that follow a field
}

func newTrace() *trace {
	return &trace{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

// row adds the words between two holes.
func (t *trace) row(words []string, fieldBefore, fieldAfter bool) {
	for i := range words {
		if i+2 < len(words) {
			t.threes[strings.Join(words[i:i+3], " ")] = true
		}
		if i+1 < len(words) {
			t.twos[strings.Join(words[i:i+2], " ")] = true
		}
	}
	if len(words) == 2 {
		t.whole[strings.Join(words, " ")] = true
	}
	if n := len(words); n > 0 && fieldAfter {
		t.before[strings.Join(words[max(0, n-2):], " ")] = true
	}
	if n := len(words); n > 0 && fieldBefore {
		t.after[strings.Join(words[:min(n, 2)], " ")] = true
	}
}

// traceOf is what a template leaves in one form of address, before one audience.
func traceOf(t Template, a sources.Address, to sources.Audience) *trace {
	out := newTrace()
	nodes := t.Text.in(a, to)
	isField := func(i int) bool { return i >= 0 && i < len(nodes) && nodes[i].field != "" }
	for i, n := range nodes {
		if n.literal != "" {
			out.row(normal(n.literal, t.Lang), isField(i-1), isField(i+1))
		}
	}
	return out
}

func normal(text, lang string) []string {
	var out []string
	for _, t := range rules.Parse(text, lang).Tokens {
		if t.Norm != "" {
			out = append(out, t.Norm)
		}
	}
	return out
}

// polite are greetings and farewells of both languages: they are nobody's own words.
func polite() *trace {
	t := newTrace()
	for line := range strings.Lines(politeText) {
		t.row(normal(line, "de"), false, true)
	}
	return t
}

// borrowing is all templates of a language, ready to be looked for.
type borrowing struct {
	lang   string
	polite *trace
	traces []*trace
	index  map[string][]int // row of three words → traces
}

func borrowings(list []Template) map[string]*borrowing {
	out := map[string]*borrowing{}
	for _, lang := range []string{"de", "en"} {
		out[lang] = borrowingOf(lang, list)
	}
	return out
}

func borrowingOf(lang string, list []Template) *borrowing {
	b := &borrowing{lang: lang, polite: polite(), index: map[string][]int{}}
	for _, t := range list {
		if t.Lang != lang {
			continue
		}
		for _, a := range addresses {
			for _, to := range audiences {
				b.add(traceOf(t, a, to))
			}
		}
	}
	return b
}

// add takes in a trace that is not there yet.
func (b *borrowing) add(tr *trace) {
	if slices.ContainsFunc(b.traces, tr.same) {
		return
	}
	for three := range tr.threes {
		b.index[three] = append(b.index[three], len(b.traces))
	}
	b.traces = append(b.traces, tr)
}

// same tells whether two traces cannot be told apart.
func (t *trace) same(o *trace) bool {
	if len(t.twos) != len(o.twos) || len(t.threes) != len(o.threes) {
		return false
	}
	for w := range t.twos {
		if !o.twos[w] {
			return false
		}
	}
	return true
}

// used lists the traces a text was made of.
func (b *borrowing) used(words []string) []*trace {
	hits := map[int]int{}
	seen := map[string]bool{}
	var key []byte // looked up without becoming a string: this runs while somebody types
	for i := 0; i+2 < len(words); i++ {
		key = append(append(append(append(append(key[:0], words[i]...), ' '), words[i+1]...), ' '), words[i+2]...)
		found := b.index[string(key)]
		if len(found) == 0 || seen[string(key)] {
			continue
		}
		seen[string(key)] = true
		for _, k := range found {
			hits[k]++
		}
	}
	var out []*trace
	for k, n := range hits {
		if float64(n) >= mostUsed*float64(len(b.traces[k].threes)) {
			out = append(out, b.traces[k])
		}
	}
	return out
}

// reader finds what is borrowed in one text.
type reader struct {
	doc      *rules.Doc
	words    []string
	borrowed []bool
	known    map[string]bool // words of names and numbers that come from the brand or the thread
}

func newReader(text, lang string, known ...string) *reader {
	text = strings.NewReplacer("[…]", "     ", "[...]", "     ").Replace(text)
	r := &reader{doc: rules.Parse(text, lang), known: map[string]bool{}}
	for _, t := range r.doc.Tokens {
		r.words = append(r.words, t.Norm)
	}
	r.borrowed = make([]bool, len(r.words))
	for _, k := range known {
		for _, w := range normal(k, lang) {
			r.known[w] = true
		}
	}
	return r
}

// mark marks what a trace covers.
func (r *reader) mark(t *trace) {
	cover := func(n int, rows map[string]bool) {
		for i := 0; i+n <= len(r.words); i++ {
			if rows[strings.Join(r.words[i:i+n], " ")] {
				for k := i; k < i+n; k++ {
					r.borrowed[k] = true
				}
			}
		}
	}
	cover(3, t.threes)
	cover(2, t.whole)
}

// fields marks the words that stand where a trace has a field: between what is borrowed, or up to the end of the sentence.
func (r *reader) fields(t *trace) {
	row := func(i, n int) string {
		if i < 0 || i+n > len(r.words) {
			return ""
		}
		return strings.Join(r.words[i:i+n], " ")
	}
	for i := 0; i < len(r.words); i++ {
		if r.borrowed[i] {
			continue
		}
		end := i
		for end < len(r.words) && !r.borrowed[end] && r.doc.Tokens[end].Sent == r.doc.Tokens[i].Sent {
			end++
		}
		opens := i > 0 && r.borrowed[i-1] && r.joined(i-1, i) && (t.before[row(i-2, 2)] || t.before[row(i-1, 1)])
		closes := end < len(r.words) && r.borrowed[end] && r.joined(end-1, end) && (t.after[row(end, 2)] || t.after[row(end, 1)])
		if (opens || closes) && end-i <= longestField {
			for k := i; k < end; k++ {
				r.borrowed[k] = true
			}
		}
		i = end - 1
	}
}

// joined tells whether no sentence ends between two words.
func (r *reader) joined(a, b int) bool {
	t := r.doc.Tokens
	return t[a].Sent == t[b].Sent || !strings.ContainsAny(r.doc.Text[t[a].End:t[b].Start], ".!?")
}

// near marks rows of two words: a word changed in a template's sentence does not make the words around it one's own.
func (r *reader) near(t *trace) {
	for i := 0; i+1 < len(r.words); i++ {
		if t.twos[r.words[i]+" "+r.words[i+1]] {
			r.borrowed[i], r.borrowed[i+1] = true, true
		}
	}
}

// own counts the sentences that hold enough words of the person's own.
func (r *reader) own(polite *trace, traces []*trace) int {
	all := append([]*trace{polite}, traces...)
	for _, t := range all {
		r.mark(t)
	}
	for i, w := range r.words {
		r.borrowed[i] = r.borrowed[i] || r.known[w]
	}
	for _, t := range traces {
		r.near(t)
	}
	for _, t := range all {
		r.fields(t)
	}
	count := map[int32]int{}
	n := 0
	for i, b := range r.borrowed {
		if s := r.doc.Tokens[i].Sent; !b {
			if count[s]++; count[s] == ownWords {
				n++
			}
		}
	}
	return n
}

// Own counts the sentences of a text that are the person's own: they hold at least three words that are not the
// template's, no filling of its fields, and no part of a greeting or farewell.
func Own(text string, t Template) int {
	b := borrowingOf(t.Lang, []Template{t})
	return newReader(text, t.Lang).own(b.polite, b.traces)
}

// Untouched tells whether a text is one template, or several, and no sentence of the person's own. A text that is made of
// none is not untouched, however short.
func (s *Set) Untouched(text, lang string, v Values) bool {
	b := s.own[page.Spoken(lang)]
	known := make([]string, 0, len(v.Fields))
	for _, name := range []string{"name", "brand", "signature", "hotline"} {
		known = append(known, v.Fields[name])
	}
	r := newReader(text, b.lang, known...)
	used := b.used(r.words)
	return len(used) > 0 && r.own(b.polite, used) == 0
}

// Alone tells the same of a reply that is judged. It is made for checklist.Options.
func (s *Set) Alone(req replies.CheckRequest) bool {
	return s.Untouched(req.Text, req.Lang, ValuesOf(req.Brand, req.Author))
}

// Uses counts, of the texts used in public lately, those made from a template. From UsesWarn on a raised hand is due.
func Uses(t Template, earlier []string) int {
	b := borrowingOf(t.Lang, []Template{t})
	n := 0
	for _, e := range earlier {
		if len(b.used(normal(e, t.Lang))) > 0 {
			n++
		}
	}
	return n
}

// Worn tells whether a text is made of a template that the texts used in public lately were made of UsesWarn times or
// more. It is made for checklist.Options.
func (s *Set) Worn(req replies.CheckRequest) bool {
	if len(req.Earlier) < UsesWarn {
		return false
	}
	b := s.own[page.Spoken(req.Lang)]
	mine := b.used(normal(req.Text, b.lang))
	if len(mine) == 0 {
		return false
	}
	count := map[*trace]int{}
	for _, e := range req.Earlier {
		for _, t := range s.earlier(b, e) {
			if count[t]++; count[t] >= UsesWarn && slices.Contains(mine, t) {
				return true
			}
		}
	}
	return false
}

// earlier lists the traces a text of before was made of. While somebody types, the same texts are asked about at every
// key, so the answers are kept.
func (s *Set) earlier(b *borrowing, text string) []*trace {
	s.mu.Lock()
	known, ok := s.made[b.lang+text]
	s.mu.Unlock()
	if ok {
		return known
	}
	found := b.used(normal(text, b.lang))
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.made) >= mostMade || s.made == nil {
		s.made = map[string][]*trace{}
	}
	s.made[b.lang+text] = found
	return found
}

// mostMade is how many of such answers are kept.
const mostMade = 400

// UsesWarn is how many uses of a template in public are one too many for those who read along.
const UsesWarn = 3
