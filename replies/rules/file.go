package rules

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// file is a rule file as it is written.
type file struct {
	Lang  string              `toml:"lang"`
	Lists map[string][]string `toml:"lists"`
	Rules []rawRule           `toml:"rule"`
}

type rawRule struct {
	ID        string             `toml:"id"`
	Lang      string             `toml:"lang"`
	Finds     map[string]float64 `toml:"finds"`
	Patterns  []string           `toml:"patterns"`
	Where     string             `toml:"where"`
	With      []string           `toml:"with"`
	Without   []string           `toml:"without"`
	Before    []string           `toml:"before"`
	NotBefore []string           `toml:"not_before"`
	After     []string           `toml:"after"`
	NotAfter  []string           `toml:"not_after"`
	Within    int                `toml:"within"`
	Negated   string             `toml:"negated"`
	Quoted    string             `toml:"quoted"`
	Question  string             `toml:"question"`
	Condition string             `toml:"condition"`
	Hint      string             `toml:"hint"`
	Offers    []string           `toml:"offers"`
	Brands    []string           `toml:"brands"`
	Hits      []string           `toml:"hits"`
	Misses    []string           `toml:"misses"`
}

// read decodes a source strictly.
func read(src Source) (*file, error) {
	var f file
	dec := toml.NewDecoder(bytes.NewReader(src.Data))
	dec.DisallowUnknownFields()
	err := dec.Decode(&f)
	if err == nil {
		return &f, nil
	}
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		line, column := first.Position()
		key := lastKey(first.Key())
		return nil, bad("rules.unknown", fmt.Sprintf("a rule has no field called %q", key), "Key", key).at(src.Name, newLocator(src.Data).characters(line, column))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		return nil, syntax(wrong).at(src.Name, newLocator(src.Data).characters(wrong.Position()))
	}
	return nil, bad("rules.syntax", err.Error()).at(src.Name, point{1, 1})
}

// syntax turns the decoder's complaint into one of ours: its own words are English and for programmers.
func syntax(err *toml.DecodeError) *Fault {
	says := func(parts ...string) bool {
		for _, s := range parts {
			if strings.Contains(err.Error(), s) {
				return true
			}
		}
		return false
	}
	key := "rules.syntax"
	switch {
	case says("cannot decode", "cannot store", "type mismatch", "incompatible"):
		key = "rules.type"
	case says("already", "duplicate", "redefine", "overwrite"):
		key = "rules.twice"
	case says("unterminated", "not terminated", "cannot have new lines"):
		key = "config.syntax_quote_open"
	case says("strings must be quoted", "at start of value", "expected keyword", "leading zeroes", "expected digit"):
		key = "config.syntax_quotes"
	case says("'=' after key"):
		key = "config.syntax_equals"
	case says("to close", "incomplete", "',' or"):
		key = "config.syntax_bracket"
	case says("escape"):
		key = "config.syntax_escape"
	case says("UTF-8"):
		key = "config.syntax_utf8"
	}
	return bad(key, strings.TrimPrefix(err.Error(), "toml: "), "Key", lastKey(err.Key()))
}

func lastKey(k toml.Key) string {
	if len(k) == 0 {
		return ""
	}
	return k[len(k)-1]
}

// check finds what is wrong with a rule before its patterns are read; the second value is the text to point at.
func (r *rawRule) check(labels func(string) bool) (f *Fault, at string) {
	switch {
	case r.ID == "":
		return bad("rules.no_id", "a rule needs an id"), ""
	case strings.ContainsAny(r.ID, " \t\n"):
		return bad("rules.id", fmt.Sprintf("the id %q must be one word", r.ID), "Rule", r.ID), r.ID
	case r.Lang != "de" && r.Lang != "en" && r.Lang != "any":
		return bad("rules.lang", fmt.Sprintf("rule %s: lang is %q; it must be de, en or any", r.ID, r.Lang), "Rule", r.ID, "Got", r.Lang), "lang"
	case len(r.Finds) == 0:
		return bad("rules.no_finds", fmt.Sprintf("rule %s: finds says nothing; write finds = { label = 1 }", r.ID), "Rule", r.ID), "finds"
	case len(r.Patterns) == 0:
		return bad("rules.no_patterns", fmt.Sprintf("rule %s has no patterns", r.ID), "Rule", r.ID), "patterns"
	case r.Within < 0 || r.Within > 40:
		return bad("rules.within", fmt.Sprintf("rule %s: within is %d; it must lie between 1 and 40", r.ID, r.Within), "Rule", r.ID, "Got", r.Within), "within"
	}
	for label, w := range r.Finds {
		if labels != nil && !labels(label) {
			return bad("rules.label", fmt.Sprintf("rule %s: there is no label called %q", r.ID, label), "Rule", r.ID, "Label", label), label
		}
		if math.IsNaN(w) || math.Abs(w) > 100 {
			return bad("rules.weight", fmt.Sprintf("rule %s: the weight of %s must lie between -100 and 100", r.ID, label), "Rule", r.ID, "Label", label), label
		}
	}
	return nil, ""
}

func parseWant(s string) (want, bool) {
	switch s {
	case "", "any":
		return either, true
	case "yes":
		return yes, true
	case "no":
		return no, true
	}
	return either, false
}

func parsePlace(s string) (place, bool) {
	switch s {
	case "", "anywhere":
		return anywhere, true
	case "opening":
		return opening, true
	case "closing":
		return closing, true
	case "sentence_start":
		return starting, true
	}
	return anywhere, false
}

// sortedFinds gives the labels of a rule in a fixed order.
func sortedFinds(m map[string]float64, id func(string) int) []Find {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	out := make([]Find, len(names))
	for i, n := range names {
		out[i] = Find{Label: n, ID: id(n), Weight: m[n]}
	}
	return out
}

// LabelsIn lists the labels a source's rules find, in no order; the error is that of a file that cannot be read at all.
func LabelsIn(src Source) ([]string, error) {
	f, err := read(src)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range f.Rules {
		for l := range r.Finds {
			out = append(out, l)
		}
	}
	return out, nil
}
