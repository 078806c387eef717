package rules

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Options say what a set of rules may hold.
type Options struct {
	Labels func(string) bool // which labels there are; nil allows any
	User   map[string]bool   // names of the sources that come from a workspace
}

// Set is compiled rules of both languages.
type Set struct {
	programs map[string]*Program
	labels   map[string]int
	names    []string
	Rules    []*Rule
}

type loaded struct {
	src  Source
	file *file
	at   *locator
}

// Compile reads and compiles rule files. Lists are shared by all of them; a rule of language "any" is in both programs.
func Compile(sources []Source, o Options) (*Set, error) {
	set := &Set{programs: map[string]*Program{}, labels: map[string]int{}}
	var files []loaded
	for _, src := range sources {
		f, err := read(src)
		if err != nil {
			return nil, err
		}
		for i := range f.Rules {
			if f.Rules[i].Lang == "" {
				f.Rules[i].Lang = f.Lang
			}
		}
		files = append(files, loaded{src, f, nil})
	}
	for _, f := range files { // labels get their numbers first, so that both languages can be compiled side by side
		for i := range f.file.Rules {
			sortedFinds(f.file.Rules[i].Finds, set.label)
		}
	}
	langs := [2]string{"de", "en"}
	var programs [2]*Program
	var rules [2][]*Rule
	var errs [2]error
	var wg sync.WaitGroup
	for i, lang := range langs {
		wg.Go(func() {
			p := &Program{Lang: lang, vocab: newVocabulary(lang), byClass: map[Flag][]compiled{}}
			programs[i] = p
			rules[i], errs[i] = set.fill(p, slices.Clone(files), o)
		})
	}
	wg.Wait()
	for i, lang := range langs {
		if errs[i] != nil {
			return nil, errs[i]
		}
		set.programs[lang] = programs[i]
		set.Rules = append(set.Rules, rules[i]...)
	}
	for i := range files {
		if o.User[files[i].src.Name] {
			if err := set.proven(&files[i]); err != nil {
				return nil, err
			}
		}
	}
	return set, nil
}

// Lang gives the program of a language; German for one that is not known.
func (s *Set) Lang(lang string) *Program {
	if p, ok := s.programs[lang]; ok {
		return p
	}
	return s.programs["de"]
}

// Label is the number of a label, -1 if no rule finds it.
func (s *Set) Label(name string) int {
	if id, ok := s.labels[name]; ok {
		return id
	}
	return -1
}

// Labels lists the labels by number.
func (s *Set) Labels() []string { return s.names }

func (s *Set) label(name string) int {
	id, ok := s.labels[name]
	if !ok {
		id = len(s.names)
		s.labels[name] = id
		s.names = append(s.names, name)
	}
	return id
}

// fill compiles everything of one language into a program.
func (s *Set) fill(p *Program, files []loaded, o Options) ([]*Rule, error) {
	lists, err := p.loadLists(files)
	if err != nil {
		return nil, err
	}
	var out []*Rule
	known := func(name string) bool { return lists[name] }
	for name, to := range map[string]*[]sequence{"negation": &p.negators, "condition": &p.conditional} {
		if lists[name] {
			*to = []sequence{listSequence(p.vocab.list(name))}
		}
	}
	seen := map[string]bool{}
	var pending []compiled
	for fi := range files {
		f := &files[fi]
		for n := range f.file.Rules {
			raw := &f.file.Rules[n]
			wrong, at := raw.check(o.Labels)
			if wrong == nil && seen[raw.ID] {
				wrong, at = bad("rules.id_twice", "there are two rules with the id "+raw.ID, "Rule", raw.ID), raw.ID
			}
			if wrong != nil {
				return nil, f.fail(n, at, wrong)
			}
			seen[raw.ID] = true
			if raw.Lang != "any" && raw.Lang != p.Lang {
				continue
			}
			r, seqs, err := s.rule(p, f, n, known)
			if err != nil {
				return nil, err
			}
			r.User = o.User[f.src.Name]
			for _, q := range seqs {
				pending = append(pending, compiled{r, q})
			}
			if raw.Lang != "any" || p.Lang == "de" {
				out = append(out, r)
			}
		}
	}
	p.index(pending)
	p.vocab.parts = nil
	return out, nil
}

func listSequence(sym symbol) sequence {
	st := step{syms: []symbol{sym}}
	st.mask.add(sym)
	return sequence{steps: []step{st}, accept: 2}
}

func (f *loaded) fail(rule int, text string, wrong *Fault) *Error {
	return wrong.at(f.src.Name, f.places().of(rule, text))
}

// places finds texts in the file.
func (f *loaded) places() *locator {
	if f.at == nil {
		f.at = newLocator(f.src.Data)
	}
	return f.at
}

// loadLists puts the words of all lists into the vocabulary. A list named "de.x" or "en.x" is list x of that language.
func (p *Program) loadLists(files []loaded) (map[string]bool, error) {
	have := map[string]bool{}
	for fi := range files {
		f := &files[fi]
		names := make([]string, 0, len(f.file.Lists))
		for name := range f.file.Lists {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			bare := name
			if rest, ok := strings.CutPrefix(name, "de_"); ok {
				bare = rest
				if p.Lang != "de" {
					have[bare] = true
					continue
				}
			} else if rest, ok := strings.CutPrefix(name, "en_"); ok {
				bare = rest
				if p.Lang != "en" {
					have[bare] = true
					continue
				}
			}
			if _, taken := classes[bare]; taken {
				return nil, bad("rules.list_class", "the list cannot be called "+bare+": that is a class", "Word", bare).at(f.src.Name, f.places().anywhere(name))
			}
			have[bare] = true
			sym := p.vocab.list(bare)
			for _, w := range f.file.Lists[name] {
				for _, one := range strings.Fields(w) {
					if err := goodWord(strings.ToLower(one)); err != nil {
						wrong := around(err, "rules.in_list", "list "+name, "Word", name)
						p := f.places().anywhere(one)
						wrong.File, wrong.Line, wrong.Column = f.src.Name, p.line, p.column
						return nil, wrong
					}
					ws := p.vocab.word(strings.ToLower(one))
					p.vocab.member[ws] = addOnce(p.vocab.member[ws], sym)
				}
			}
		}
	}
	return have, nil
}

// rule compiles one rule.
func (s *Set) rule(p *Program, f *loaded, n int, known func(string) bool) (*Rule, []sequence, error) {
	raw := &f.file.Rules[n]
	r := &Rule{
		ID: raw.ID, File: f.src.Name, Lang: raw.Lang, Hint: raw.Hint, Offers: raw.Offers, Brands: raw.Brands, Hits: raw.Hits, Misses: raw.Misses,
		within: raw.Within, Finds: sortedFinds(raw.Finds, s.label),
	}
	if r.within == 0 {
		r.within = 6
	}
	for _, w := range []struct {
		name, text string
		to         *want
	}{{"negated", raw.Negated, &r.negated}, {"quoted", raw.Quoted, &r.quote}, {"question", raw.Question, &r.asks}, {"condition", raw.Condition, &r.when}} {
		v, ok := parseWant(w.text)
		if !ok {
			return nil, nil, f.fail(n, w.name, bad("rules.yes_no", fmt.Sprintf("rule %s: %s is %q; it must be yes, no or any", raw.ID, w.name, w.text), "Rule", raw.ID, "Key", w.name, "Got", w.text))
		}
		*w.to = v
	}
	if raw.Quoted == "" {
		r.quote = no // quoting the customer is not saying it oneself
	}
	var ok bool
	if r.where, ok = parsePlace(raw.Where); !ok {
		return nil, nil, f.fail(n, "where", bad("rules.where", fmt.Sprintf("rule %s: where is %q; it must be opening, closing, sentence_start or anywhere", raw.ID, raw.Where), "Rule", raw.ID, "Got", raw.Where))
	}
	var main []sequence
	for _, group := range []struct {
		texts []string
		to    *[]sequence
	}{
		{raw.Patterns, &main},
		{raw.With, &r.with},
		{raw.Without, &r.without},
		{raw.Before, &r.before},
		{raw.NotBefore, &r.nobefor},
		{raw.After, &r.after},
		{raw.NotAfter, &r.noafter},
	} {
		for _, text := range group.texts {
			seqs, err := compilePattern(text, p.vocab, known)
			if err != nil {
				wrong := around(err, "rules.in_pattern", "rule "+raw.ID+", pattern "+text, "Rule", raw.ID, "Pattern", text)
				p := f.places().of(n, text)
				wrong.File, wrong.Line, wrong.Column = f.src.Name, p.line, p.column
				if wrong.Within != nil && f.places().shows(p, text) {
					wrong.Column += inPattern(text, wrong.Within)
				}
				return nil, nil, wrong
			}
			*group.to = append(*group.to, seqs...)
		}
	}
	return r, main, nil
}

// index sorts the sequences by what they begin with.
func (p *Program) index(all []compiled) {
	p.bySymbol = make([][]compiled, p.vocab.next+1)
	for _, c := range all {
		first := &c.seq.steps[0]
		for _, s := range first.syms {
			p.bySymbol[s] = append(p.bySymbol[s], c)
		}
		for bit := Flag(1); bit <= first.class; bit <<= 1 {
			if first.class&bit != 0 {
				p.byClass[bit] = append(p.byClass[bit], c)
				p.classes |= bit
			}
		}
	}
}
