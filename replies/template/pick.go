package template

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/page"
	"atempause/replies/rules"
	"atempause/sources"
)

// Ask says for what a template is wanted. Kind and Audience may be left empty.
type Ask struct {
	Brand    string
	Lang     string
	Kind     replies.Kind
	Audience sources.Audience
	Asked    bool // the person has been asked for a review before, or may not be: see playbook.MayAsk
}

// All lists everything, the workspace's own first.
func (s *Set) All() []Template { return slices.Clone(s.list) }

// For lists what can be used: the brand's own first, then what is meant for this kind of post, then the rest that is for
// all kinds. Facts come last. A brand's own template takes the place of a general one of the same name.
func (s *Set) For(a Ask) []Template {
	lang := page.Spoken(a.Lang)
	var out []Template
	for _, t := range s.list {
		if t.Lang != lang || !t.For(a.Brand) || a.Kind != "" && !t.About(a.Kind) || a.Audience != "" && t.Audience != "" && t.Audience != a.Audience ||
			a.Asked && t.Review {
			continue
		}
		out = append(out, t)
	}
	rank := func(t Template) int {
		r := 0
		for i, last := range []bool{t.Builtin, len(t.Kinds) == 0, len(t.Brands) == 0, t.IsFact()} {
			if last {
				r |= 1 << i
			}
		}
		return r
	}
	slices.SortStableFunc(out, func(x, y Template) int { return cmp.Compare(rank(x), rank(y)) })
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(t Template) bool {
		gone := seen[t.Name]
		seen[t.Name] = true
		return gone
	})
}

// Named finds what can be used by its name or its shortcut, whatever kind of post it is meant for.
func (s *Set) Named(a Ask, name string) (Template, bool) {
	a.Kind, a.Audience = "", ""
	list := s.For(a)
	for _, by := range []func(Template) string{
		func(t Template) string { return t.Shortcut },
		func(t Template) string { return t.Name },
		func(t Template) string { return t.Title },
	} {
		for _, t := range list {
			if n := by(t); n != "" && strings.EqualFold(n, name) {
				return t, true
			}
		}
	}
	return Template{}, false
}

// typed finds the ::word the cursor stands behind, false if there is none.
func typed(text string, cursor int) (from int, word string, ok bool) {
	cursor = max(0, min(cursor, len(text)))
	for cursor > 0 && cursor < len(text) && !utf8.RuneStart(text[cursor]) {
		cursor--
	}
	from = cursor
	for from > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:from])
		if !shortcutRune(r) {
			break
		}
		from -= n
	}
	if !strings.HasSuffix(text[:from], "::") {
		return 0, "", false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:from-2])
	if from > 2 && (unicode.IsLetter(before) || unicode.IsDigit(before) || before == ':') { // std::vector, :::
		return 0, "", false
	}
	return from - 2, strings.ToLower(text[from:cursor]), true
}

// Complete lists the shortcuts the ::word before the cursor (a place in bytes) can become, those for this kind of post
// first. From and to are the place to put the choice in.
func (s *Set) Complete(text string, cursor int, a Ask) (from, to int, list []Template) {
	from, word, ok := typed(text, cursor)
	if !ok {
		return 0, 0, nil
	}
	kind := a.Kind
	a.Kind = ""
	for _, t := range s.For(a) {
		if t.Shortcut != "" && (strings.HasPrefix(t.Shortcut, word) || strings.Contains(t.Name, word)) {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(x, y Template) int {
		score := func(t Template) int {
			n := 0
			if !strings.HasPrefix(t.Shortcut, word) {
				n += 2
			}
			if !t.About(kind) {
				n++
			}
			return n
		}
		return cmp.Compare(score(x), score(y))
	})
	return from, from + 2 + len(word), list
}

// Insert puts a template into a text in the place of from to to. The cursor comes to stand on the first gap, or behind
// what was put in; the gaps are those of the template, at their places in the whole text.
func Insert(text string, from, to int, t Template, v Values) (whole string, cursor int, gaps []Gap) {
	filled, gaps := t.Fill(v)
	for i := range gaps {
		gaps[i].Start += from
		gaps[i].End += from
	}
	cursor = from + len(filled)
	if len(gaps) > 0 {
		cursor = gaps[0].Start
	}
	return text[:from] + filled + text[to:], cursor, gaps
}

// Expand puts the template in whose shortcut, whole, stands before the cursor; false if there is none.
func (s *Set) Expand(text string, cursor int, a Ask, v Values) (whole string, at int, gaps []Gap, ok bool) {
	from, word, ok := typed(text, cursor)
	if !ok || word == "" {
		return text, cursor, nil, false
	}
	a.Kind, a.Audience = "", ""
	for _, t := range s.For(a) {
		if t.Shortcut == word {
			whole, at, gaps = Insert(text, from, from+2+len(word), t, v)
			return whole, at, gaps, true
		}
	}
	return text, cursor, nil, false
}

// Fill is the text of a template with the values in their places: see Text.Fill. The template's own link is one of them.
func (t Template) Fill(v Values) (string, []Gap) {
	if t.Link != "" {
		fields := map[string]string{}
		for k, x := range v.Fields {
			fields[k] = x
		}
		fields["link"] = t.Link
		v.Fields = fields
	}
	return t.Text.Fill(v)
}

// Example is the template filled in full, with the fillings its file gives as a sample; what they do not cover stays open.
func (t Template) Example(v Values) string {
	text, gaps := t.Fill(v)
	pieces := t.sample
	for i := min(len(gaps), len(pieces)) - 1; i >= 0; i-- {
		piece, _ := pieces[i].Fill(v)
		text = text[:gaps[i].Start] + piece + text[gaps[i].End:]
	}
	return text
}

// Match is a fact that answers a question, and the words it was found by.
type Match struct {
	Template
	Words []replies.Evidence
}

// Answers finds the facts a question asks for, or that a false claim needs, the best first: those found by most words.
func (s *Set) Answers(question string, a Ask) []Match {
	lang := page.Spoken(a.Lang)
	doc := rules.Parse(question, lang)
	where := map[string]rules.Token{}
	for _, t := range doc.Tokens {
		stem := rules.Stem(t.Norm, lang)
		if _, there := where[stem]; !there {
			where[stem] = t
		}
	}
	a.Kind = ""
	var out []Match
	for _, t := range s.For(a) {
		best := []replies.Evidence(nil)
		for _, words := range t.Asks {
			if found := together(question, stems(words, lang), where, t.Name); len(found) > len(best) {
				best = found
			}
		}
		if len(best) > 0 {
			out = append(out, Match{t, best})
		}
	}
	slices.SortStableFunc(out, func(x, y Match) int { return len(y.Words) - len(x.Words) })
	return out
}

// together is where all of the words stand, nil if one is missing.
func together(text string, words []string, where map[string]rules.Token, rule string) []replies.Evidence {
	var out []replies.Evidence
	for _, w := range words {
		t, ok := where[w]
		if !ok {
			return nil
		}
		out = append(out, replies.Evidence{Span: replies.Span{Start: t.Start, End: t.End}, Text: text[t.Start:t.End], Rule: "fact." + rule})
	}
	slices.SortFunc(out, func(x, y replies.Evidence) int { return x.Start - y.Start })
	return out
}

func stems(words, lang string) []string {
	var out []string
	for _, t := range rules.Parse(words, lang).Tokens {
		if s := rules.Stem(t.Norm, lang); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
