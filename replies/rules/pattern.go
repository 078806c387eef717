package rules

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The notation of patterns (README.md explains it to people who write rules):
//
//	word            the word in any of its forms (by stem)
//	"word"          exactly this form
//	begin*  *end    words that begin or end so
//	a|b             either word
//	(a b | c)       either sequence
//	word?  (a b)?   may be missing
//	_               any one word
//	..  ..5         up to three (five) words between, within one clause: the gap does not go past a comma
//	,,  ,,5         the same, past commas too
//	{list}          a word of a list, or a class: {number} {url} {mail} {handle} {hashtag} {emoji} {caps} {title}

// maxSteps bounds a compiled pattern: its states fit one machine word.
const maxSteps = 60

// maxForms bounds how many plain sequences one pattern may stand for.
const maxForms = 400

var classes = map[string]Flag{
	"number": FlagNumber, "url": FlagURL, "mail": FlagMail, "handle": FlagHandle, "hashtag": FlagHashtag, "emoji": FlagEmoji,
	"caps": FlagCaps, "title": FlagTitle,
}

// step is one place of a compiled pattern.
type step struct {
	any   bool
	near  bool // a gap that does not go past a comma
	opt   bool
	class Flag
	syms  []symbol // sorted
	mask  signature
}

// sequence is a pattern without alternatives of sequences.
type sequence struct {
	steps  []step
	need   []signature // for each step that must be there: the words that could fill it
	accept uint64
	opts   uint64
}

// patternParser reads one pattern.
type patternParser struct {
	words []string
	pos   int
	vocab *vocabulary
	known func(list string) bool
}

// compilePattern turns a pattern into its plain sequences.
func compilePattern(text string, v *vocabulary, known func(string) bool) ([]sequence, error) {
	words, err := splitPattern(text)
	if err != nil {
		return nil, err
	}
	p := &patternParser{words: words, vocab: v, known: known}
	forms, err := p.alternatives(false)
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.words) {
		return nil, bad("rules.no_beginning", "there is a "+p.words[p.pos]+" without its beginning", "Sign", p.words[p.pos])
	}
	return finish(forms)
}

// finish checks the sequences and works out what the matcher needs.
func finish(forms [][]step) ([]sequence, error) {
	var out []sequence
	for _, f := range forms {
		for len(f) > 0 && f[0].opt && f[0].any {
			f = f[1:]
		}
		for len(f) > 0 && f[len(f)-1].opt && f[len(f)-1].any {
			f = f[:len(f)-1]
		}
		if len(f) == 0 {
			return nil, bad("rules.no_word", "it could match without any word")
		}
		if len(f) > maxSteps {
			return nil, bad("rules.too_long", "it is too long", "Most", maxSteps)
		}
		if f[0].opt { // both with and without the optional beginning
			rest, err := finish([][]step{slices.Clone(f[1:])})
			if err != nil {
				return nil, err
			}
			out = append(out, rest...)
			f = slices.Clone(f)
			f[0].opt = false
		}
		if f[0].any {
			return nil, bad("rules.begins_gap", "it must begin with a word or a list, not with a gap")
		}
		s := sequence{steps: f, accept: 1 << len(f)}
		for i := range f {
			if f[i].opt {
				s.opts |= 1 << i
			} else if !f[i].any && f[i].class == 0 && i > 0 {
				s.need = append(s.need, f[i].mask)
			}
		}
		out = append(out, s)
		if len(out) > maxForms {
			return nil, bad("rules.too_many", "it stands for too many sequences; write several patterns", "Most", maxForms)
		}
	}
	return out, nil
}

// splitPattern cuts the notation into its words and signs. In parentheses a bar separates sequences, elsewhere words.
func splitPattern(text string) ([]string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return nil, bad("rules.pattern_empty", "it is empty")
	}
	var b strings.Builder
	depth := 0
	for _, r := range text {
		switch {
		case r == '(':
			depth++
			b.WriteString(" ( ")
		case r == ')':
			depth--
			b.WriteString(" )")
			continue
		case r == '|' && depth > 0:
			b.WriteString(" | ")
		case r == '?' && strings.HasSuffix(b.String(), " )"):
			b.WriteString("? ")
		default:
			if strings.HasSuffix(b.String(), " )") {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
		}
	}
	return strings.Fields(b.String()), nil
}

// alternatives reads sequences up to the end or a closing parenthesis.
func (p *patternParser) alternatives(inside bool) ([][]step, error) {
	var all [][]step
	current := [][]step{nil}
	for p.pos < len(p.words) {
		w := p.words[p.pos]
		switch {
		case w == ")" || w == ")?":
			if !inside {
				return nil, bad("rules.no_beginning", "there is a ) without its (", "Sign", ")")
			}
			return append(all, current...), nil
		case w == "|":
			all = append(all, current...)
			current = [][]step{nil}
			p.pos++
			continue
		}
		items, err := p.item(w)
		if err != nil {
			return nil, err
		}
		if len(items) == 1 { // each sequence has its memory to itself
			for i := range current {
				current[i] = append(current[i], items[0]...)
			}
			continue
		}
		var next [][]step
		for _, head := range current {
			for _, tail := range items {
				next = append(next, append(slices.Clone(head), tail...))
			}
		}
		if len(next) > maxForms {
			return nil, bad("rules.too_many", "it stands for too many sequences; write several patterns", "Most", maxForms)
		}
		current = next
	}
	if inside {
		return nil, bad("rules.not_closed", "a ( is not closed")
	}
	return append(all, current...), nil
}

// merge joins the alternatives that are single words into one.
func merge(forms [][]step) [][]step {
	var one step
	out := forms[:0:0]
	n := 0
	for _, f := range forms {
		if len(f) != 1 || f[0].any || f[0].opt {
			out = append(out, f)
			continue
		}
		n++
		one.class |= f[0].class
		one.syms = append(one.syms, f[0].syms...)
	}
	if n == 0 {
		return out
	}
	return append(out, []step{one.settled()})
}

// settled sorts the words of a step and works out its signature.
func (st step) settled() step {
	slices.Sort(st.syms)
	st.syms = slices.Compact(st.syms)
	st.mask = signature{}
	for _, s := range st.syms {
		st.mask.add(s)
	}
	return st
}

// item reads one element: a group, a gap, or a word with its alternatives.
func (p *patternParser) item(w string) ([][]step, error) {
	p.pos++
	switch {
	case w == "(":
		inner, err := p.alternatives(true)
		if err != nil {
			return nil, err
		}
		if p.pos >= len(p.words) {
			return nil, bad("rules.not_closed", "a ( is not closed")
		}
		if p.words[p.pos] == ")?" {
			inner = append(inner, nil)
		}
		p.pos++
		return merge(inner), nil
	case w == "_":
		return [][]step{{{any: true}}}, nil
	case strings.HasPrefix(w, "..") || strings.HasPrefix(w, ",,"):
		n := 3
		if len(w) > 2 {
			var err error
			if n, err = strconv.Atoi(w[2:]); err != nil || n < 1 || n > 20 {
				return nil, bad("rules.no_gap", w+" is no gap: write .. or ..1 to ..20, or ,,1 to ,,20", "Word", w)
			}
		}
		gap := make([]step, n)
		for i := range gap {
			gap[i] = step{any: true, opt: true, near: w[0] == '.'}
		}
		return [][]step{gap}, nil
	}
	opt := strings.HasSuffix(w, "?")
	w = strings.TrimSuffix(w, "?")
	return p.word(w, opt)
}

// word reads "a|b|{list}"; a written form that is cut into two (it's, e-mail) becomes a sequence of its own.
func (p *patternParser) word(w string, opt bool) ([][]step, error) {
	var single step
	var out [][]step
	for _, part := range strings.Split(w, "|") {
		steps, err := p.part(part)
		if err != nil {
			return nil, err
		}
		if len(steps) > 1 {
			out = append(out, steps)
			continue
		}
		single.class |= steps[0].class
		single.syms = append(single.syms, steps[0].syms...)
	}
	if single.class != 0 || len(single.syms) > 0 {
		single.opt = opt
		out = append(out, []step{single.settled()})
	} else if opt {
		out = append(out, nil)
	}
	return out, nil
}

func (p *patternParser) part(w string) ([]step, error) {
	if steps, ok := p.vocab.parts[w]; ok {
		return slices.Clone(steps), nil
	}
	steps, err := p.newPart(w)
	if err == nil {
		p.vocab.parts[w] = steps
	}
	return slices.Clone(steps), err
}

// newPart reads a word of a pattern for the first time.
func (p *patternParser) newPart(w string) ([]step, error) {
	switch {
	case w == "":
		return nil, bad("rules.bar", "there is a | without a word on one of its sides")
	case strings.HasPrefix(w, "{"):
		name := strings.TrimSuffix(strings.TrimPrefix(w, "{"), "}")
		if c, ok := classes[name]; ok {
			return []step{{class: c}}, nil
		}
		if !strings.HasSuffix(w, "}") || !p.known(name) {
			return nil, bad("rules.no_list", "there is no list or class called "+w, "Word", w)
		}
		return []step{step{syms: []symbol{p.vocab.list(name)}}.settled()}, nil
	}
	if err := goodWord(w); err != nil {
		return nil, err
	}
	if strings.ContainsAny(w, "\"*") {
		return []step{step{syms: []symbol{p.vocab.word(w)}}.settled()}, nil
	}
	if plain(w, p.vocab.lang) {
		return []step{step{syms: []symbol{p.vocab.word(w)}}.settled()}, nil
	}
	d := Parse(w, p.vocab.lang)
	if len(d.Tokens) == 0 {
		return nil, bad("rules.word_none", w+" is no word", "Word", w)
	}
	steps := make([]step, len(d.Tokens))
	for i, t := range d.Tokens {
		steps[i] = step{syms: []symbol{p.vocab.word(t.Norm)}}.settled()
	}
	return steps, nil
}

// plain tells whether a word is letters alone, so that nothing in it needs cutting.
func plain(w, lang string) bool {
	for _, r := range w {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	if lang == "en" {
		_, two := fused[w]
		return !two
	}
	_, two := fusedGerman[w]
	return !two
}

// goodWord checks the signs in a word of a pattern.
func goodWord(w string) error {
	bare := strings.Trim(w, "\"*")
	switch {
	case strings.Count(w, "\"") == 1 || strings.Contains(bare, "\""):
		return bad("rules.word_quote", "in "+w+" a quotation mark is missing", "Word", w)
	case strings.Contains(bare, "*"):
		return bad("rules.word_star", "in "+w+" the * may only stand at one end", "Word", w)
	case strings.HasPrefix(w, "*") && strings.HasSuffix(w, "*"):
		return bad("rules.word_star", "in "+w+" the * may only stand at one end", "Word", w)
	case strings.Contains(w, "*") && len(bare) < 2:
		return bad("rules.word_short", w+" would match nearly everything: put two letters or more beside the *", "Word", w)
	case strings.ContainsAny(bare, "{}()[]?"):
		return bad("rules.word_sign", w+" has a sign that is not part of a word", "Word", w)
	case bare == "":
		return bad("rules.word_none", w+" is no word", "Word", w)
	}
	return nil
}
