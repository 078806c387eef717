package rules

// Find is one label a rule finds and how strongly.
type Find struct {
	Label  string
	ID     int // the label's number in its set, for adding up
	Weight float64
}

// Rule is a compiled rule.
type Rule struct {
	ID      string
	File    string
	Line    int
	Lang    string
	Finds   []Find
	Hint    string
	Offers  []string
	Brands  []string
	User    bool // from a workspace, not from the program
	Hits    []string
	Misses  []string
	where   place
	quote   want
	negated want
	asks    want
	when    want
	within  int
	with    []sequence
	without []sequence
	before  []sequence
	nobefor []sequence
	after   []sequence
	noafter []sequence
}

// place says where in a text a rule may hit.
type place uint8

const (
	anywhere place = iota
	opening        // within the first words of the text
	closing        // within the last two sentences or lines
	starting       // at the beginning of a sentence or clause
)

// want says whether a circumstance must, may or must not be there.
type want uint8

const (
	either want = iota
	yes
	no
)

func (w want) allows(is bool) bool { return w == either || (w == yes) == is }

// Hit is one place where a rule found what it looks for.
type Hit struct {
	Rule       *Rule
	From, To   int // tokens
	Start, End int // bytes
	Sent       int
}

type compiled struct {
	rule *Rule
	seq  sequence
}

// Program is all rules of one language, ready to run.
type Program struct {
	Lang        string
	vocab       *vocabulary
	bySymbol    [][]compiled
	byClass     map[Flag][]compiled
	classes     Flag
	negators    []sequence
	conditional []sequence
}

// Prepare looks up every word of the text. Scan does it itself; code of its own that asks HasList needs it.
func (p *Program) Prepare(d *Doc) {
	p.vocab.resolve(d)
	for i := range d.Sentences {
		s := &d.Sentences[i]
		s.mask, s.clause = signature{}, 0
		for k := s.From; k < s.To; k++ {
			for _, sym := range d.Tokens[k].entry.syms {
				s.mask.add(sym)
			}
		}
	}
}

// Scan runs all rules over a text in one pass and appends the hits in the order of the text.
func (p *Program) Scan(d *Doc, hits []Hit) []Hit {
	p.Prepare(d)
	for si := range d.Sentences {
		s := &d.Sentences[si]
		for i := s.From; i < s.To; i++ {
			t := &d.Tokens[i]
			for _, sym := range t.entry.syms {
				hits = p.try(p.bySymbol[sym], d, si, i, hits)
			}
			if c := t.Flags & p.classes; c != 0 {
				for bit := Flag(1); bit <= c; bit <<= 1 {
					if c&bit != 0 {
						hits = p.try(p.byClass[bit], d, si, i, hits)
					}
				}
			}
		}
	}
	return hits
}

func (p *Program) try(list []compiled, d *Doc, si, i int, hits []Hit) []Hit {
	s := &d.Sentences[si]
	for n := range list {
		c := &list[n]
		if !c.seq.possible(&s.mask) {
			continue
		}
		end := c.seq.match(d.Tokens, i, s.To)
		if end < 0 || repeated(hits, c.rule, i) || !p.holds(c.rule, d, si, i, end) {
			continue
		}
		hits = append(hits, Hit{
			Rule: c.rule, From: i, To: end, Sent: si, Start: d.Tokens[i].Start, End: d.Tokens[end-1].End,
		})
	}
	return hits
}

// repeated tells whether the rule has just hit at this very word or across it.
func repeated(hits []Hit, r *Rule, from int) bool {
	for k := len(hits) - 1; k >= 0 && k >= len(hits)-40; k-- {
		if hits[k].Rule == r && hits[k].To > from {
			return true
		}
	}
	return false
}

// holds checks the circumstances of a match.
func (p *Program) holds(r *Rule, d *Doc, si, from, to int) bool {
	s := &d.Sentences[si]
	if !r.where.holds(d, s, si, from) {
		return false
	}
	if r.quote != either && !r.quote.allows(d.Tokens[from].Is(FlagQuoted) && d.Tokens[to-1].Is(FlagQuoted)) {
		return false
	}
	if r.asks != either && !r.asks.allows(s.Question) {
		return false
	}
	if r.negated != either && !r.negated.allows(p.Negated(d, s, from, to)) {
		return false
	}
	if r.when != either && !r.when.allows(p.Conditional(d, s)) {
		return false
	}
	tok := d.Tokens
	if len(r.with) > 0 && !found(r.with, tok, s.From, s.To, s.To) {
		return false
	}
	if len(r.without) > 0 && found(r.without, tok, s.From, s.To, s.To) {
		return false
	}
	lo, hi := max(s.From, from-r.within), min(s.To, to+r.within)
	if len(r.before) > 0 && !found(r.before, tok, lo, from, from) {
		return false
	}
	if len(r.nobefor) > 0 && found(r.nobefor, tok, lo, from, from) {
		return false
	}
	if len(r.after) > 0 && !found(r.after, tok, to, hi, s.To) {
		return false
	}
	return len(r.noafter) == 0 || !found(r.noafter, tok, to, hi, s.To)
}

func (w place) holds(d *Doc, s *Sentence, si, from int) bool {
	switch w {
	case opening:
		return from <= 5
	case closing:
		return si >= len(d.Sentences)-2 || from >= len(d.Tokens)-8
	case starting:
		k := from
		for k > s.From && d.Tokens[k-1].Is(FlagEmoji|FlagHandle) {
			k--
		}
		return k == s.From || d.Tokens[k-1].Is(FlagComma)
	}
	return true
}

// Negated tells whether a word of denial stands shortly before the match in its clause, or right after it.
func (p *Program) Negated(d *Doc, s *Sentence, from, to int) bool {
	for k := from - 1; k >= s.From && k >= from-4; k-- {
		if d.Tokens[k].Is(FlagComma) {
			break
		}
		if found(p.negators, d.Tokens, k, k+1, s.To) {
			return true
		}
	}
	if p.Lang == "en" || d.Tokens[to-1].Is(FlagComma) {
		return false
	}
	for k := to; k < s.To && k < to+2; k++ {
		if found(p.negators, d.Tokens, k, k+1, s.To) {
			return true
		}
		if d.Tokens[k].Is(FlagComma) {
			break
		}
	}
	return false
}

// Conditional tells whether a sentence holds a condition ("falls", "wenn", "if").
func (p *Program) Conditional(d *Doc, s *Sentence) bool {
	if s.clause&1 == 0 {
		s.clause = 1
		if found(p.conditional, d.Tokens, s.From, s.To, s.To) {
			s.clause |= 2
		}
	}
	return s.clause&2 != 0
}

// HasList tells whether a token is a word of a list. The text must have been scanned or prepared by this program.
func (p *Program) HasList(t Token, list string) bool {
	want, ok := p.vocab.lists[list]
	if !ok || t.entry == nil {
		return false
	}
	for _, s := range t.entry.syms {
		if s == want {
			return true
		}
	}
	return false
}

// Known tells whether any rule knows the word: evidence for the language of a text.
func (p *Program) Known(t Token) bool { return t.entry != nil && len(t.entry.syms) > 0 }
