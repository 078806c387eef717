package filter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Vocabulary is what the values of open fields can be, as far as it is known.
type Vocabulary struct {
	Lang                                      string // "de" shows German names first; both can always be typed
	Brands, Channels, Labels, Causes, Authors []string
}

// Completion is one way to go on.
type Completion struct {
	Text     string // what to put in, in the place of From to To
	From, To int    // in bytes
	Field    Field  // whose name or value it is, for a line of help
	Value    bool   // it is a value and the test is whole with it; else what follows is still to be typed
}

// mostCompletions bounds a list.
const mostCompletions = 50

// Complete tells how the word at the cursor (a place in bytes) can go on: names of fields, or values of the field before
// the cursor. What begins with the letters typed comes before what merely holds them.
func (v Vocabulary) Complete(text string, cursor int) []Completion {
	cursor = max(0, min(cursor, len(text)))
	for cursor > 0 && cursor < len(text) && !utf8.RuneStart(text[cursor]) {
		cursor--
	}
	from, ok := tokenStart(text[:cursor])
	if !ok {
		return nil
	}
	token := text[from:cursor]
	to := cursor + len((&scanner{text: text, at: cursor}).run(func(r rune) bool { return breaks(r) || r == ',' || strings.ContainsRune(":<>=!", r) }))
	p := scanner{text: token}
	if name := p.fieldName(); name != "" {
		f, isField := names[fold(name)]
		p.at += len(name)
		if op, _, isTest := p.operator(); isTest {
			if !isField {
				return nil
			}
			return v.values(f, op, token[p.at:], from+p.at, text, to)
		}
	}
	_, _, compared := (&scanner{text: text, at: to}).operator()
	return v.fields(token, from, to, compared)
}

// tokenStart is where the word before the end begins, false if the end lies within words in quotes that are no value.
func tokenStart(text string) (int, bool) {
	s := scanner{text: text}
	start := 0
	for !s.end() {
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		_, quote := closers[r]
		switch {
		case quote:
			open := s.at
			if _, err := s.quote(); err != nil { // the quote is being typed
				return start, open > start && strings.ContainsAny(text[start:open], ":=")
			}
			continue
		case breaks(r):
			start = s.at + n
		case s.at == start && (r == '-' || r == '!'):
			start = s.at + n
		}
		s.at += n
	}
	return start, true
}

// offer is a text that can be put in, and other names it goes by.
type offer struct {
	text string
	also []string
}

// choose keeps the offers that fit what was typed.
func choose(typed string, offers []offer) []string {
	typed = fold(typed)
	var begins, holds []string
	for _, o := range offers {
		fits := func(how func(string, string) bool) bool {
			return how(fold(o.text), typed) || slices.ContainsFunc(o.also, func(a string) bool { return how(a, typed) })
		}
		switch {
		case slices.Contains(begins, o.text) || slices.Contains(holds, o.text):
		case fits(strings.HasPrefix):
			begins = append(begins, o.text)
		case len(typed) > 1 && fits(strings.Contains):
			holds = append(holds, o.text)
		}
	}
	list := append(begins, holds...)
	return list[:min(len(list), mostCompletions)]
}

func (v Vocabulary) name(name, de string) string {
	if v.Lang == "de" && de != "" {
		return de
	}
	return name
}

// fields offers the names of fields, with the comparison they mostly go with unless one stands there.
func (v Vocabulary) fields(typed string, from, to int, compared bool) []Completion {
	var offers []offer
	of := map[string]Field{}
	for _, f := range fields {
		text := v.name(string(f.name), f.de)
		if !compared {
			text += usual(f.typ)
		}
		var also []string
		for _, n := range append([]string{string(f.name), f.de}, f.also...) {
			also = append(also, spellings(n)...)
		}
		offers = append(offers, offer{text, also})
		of[text] = f.name
	}
	var list []Completion
	for _, text := range choose(typed, offers) {
		list = append(list, Completion{Text: text, From: from, To: to, Field: of[text]})
	}
	return list
}

// usual is how a type of field is mostly compared.
func usual(t Type) string {
	switch t {
	case Number:
		return string(AtLeast)
	case Since:
		return string(More)
	case Until:
		return string(Less)
	}
	return string(Is)
}

// values offers the values of a field. Of several with commas the last one is completed; a quotation mark behind the
// cursor goes with the one before it.
func (v Vocabulary) values(f Field, op Op, typed string, from int, text string, to int) []Completion {
	if i := strings.LastIndexByte(typed, ','); i >= 0 && !strings.ContainsAny(typed[i:], `"„“”«»`) {
		from += i + 1
		typed = typed[i+1:]
	}
	if open, n := utf8.DecodeRuneInString(typed); n > 0 && closers[open] != "" {
		if r, n := utf8.DecodeRuneInString(text[to:]); n > 0 && strings.ContainsRune(closers[open], r) {
			to += n
		}
	}
	typed = strings.TrimLeftFunc(typed, func(r rune) bool {
		_, quote := closers[r]
		return quote || unicode.IsSpace(r)
	})
	var list []Completion
	for _, text := range choose(typed, v.offers(f, op)) {
		list = append(list, Completion{Text: text, From: from, To: to, Field: f, Value: true})
	}
	return list
}

func (v Vocabulary) offers(f Field, op Op) []offer {
	var list []offer
	add := func(vals []value) {
		for _, val := range vals {
			list = append(list, offer{quoted(v.name(val.name, val.de), false), val.spellings()})
		}
	}
	open := func(words []string) {
		for _, w := range words {
			if w = tidy(w); w != "" {
				list = append(list, offer{quoted(w, false), []string{fold(w)}})
			}
		}
	}
	switch f.Type() {
	case Number:
		return nil
	case Since, Until:
		if op != Is {
			open([]string{"30m", "1h", "2h", "1d", "3d", "1w"})
			return list
		}
		if f.Type() == Until {
			add(days)
		}
	}
	switch f {
	case Brand:
		open(v.Brands)
	case Channel:
		open(v.Channels)
	case Label:
		open(v.Labels)
	case Author:
		open(v.Authors)
	case Cause:
		if len(v.Causes) > 0 {
			v.causes(&list)
			break
		}
		add(known[f])
	default:
		add(known[f])
	}
	if specs[f].lacks {
		list = append(list, offer{lackIn(v.Lang, None), []string{"none"}}, offer{lackIn(v.Lang, Some), []string{"any"}})
	}
	return list
}

// causes are the brand's own, by the names they are known by.
func (v Vocabulary) causes(list *[]offer) {
	for _, c := range v.Causes {
		shown := offer{quoted(tidy(c), false), spellings(tidy(c))}
		for _, val := range known[Cause] {
			if val.name == c {
				shown = offer{quoted(v.name(val.name, val.de), false), val.spellings()}
			}
		}
		*list = append(*list, shown)
	}
}

// NameIn is how a field is called in a language, or with a value the value of that field; what has no name of its own
// stays as it is.
func NameIn(lang string, f Field, name string) string {
	v := Vocabulary{Lang: lang}
	if name == "" {
		return v.name(string(f), specs[f].de)
	}
	if shown := valueIn(lang, f, name); shown != name {
		return shown
	}
	for op, text := range map[Op]string{None: "none", Some: "any"} {
		if name == text && specs[f].lacks {
			return lackIn(lang, op)
		}
	}
	for _, field := range fields {
		if string(field.name) == name {
			return v.name(name, field.de)
		}
	}
	return name
}

// valueIn is how a field's value is called in a language; one that the field does not know stays as it is.
func valueIn(lang string, f Field, text string) string {
	list := known[f]
	if f.Type() == Until {
		list = days
	}
	for _, val := range list {
		if val.name == text {
			return Vocabulary{Lang: lang}.name(val.name, val.de)
		}
	}
	return text
}

// lackIn is how "none" and "any" are called in a language.
func lackIn(lang string, op Op) string {
	if op == None {
		return Vocabulary{Lang: lang}.name("none", "keine")
	}
	return Vocabulary{Lang: lang}.name("any", "irgendeine")
}
