package rules

import "fmt"

// proven runs the examples of a workspace's rule file: those of the program are run by its tests, but a person's own
// would otherwise fail where nobody looks.
func (s *Set) proven(f *loaded) error {
	byID := map[string]*Rule{}
	for _, r := range s.Rules {
		byID[r.ID] = r
	}
	for n := range f.file.Rules {
		raw := &f.file.Rules[n]
		r := byID[raw.ID]
		for _, need := range []struct {
			texts []string
			name  string
			fires bool
			key   string
		}{{raw.Hits, "hits", true, "rules.hit"}, {raw.Misses, "misses", false, "rules.miss"}} {
			if len(need.texts) == 0 {
				return f.fail(n, need.name, bad("rules.no_example", fmt.Sprintf("rule %s has no example in %s", raw.ID, need.name), "Rule", raw.ID, "Key", need.name))
			}
			for _, text := range need.texts {
				if s.Fires(r, text) != need.fires {
					return f.fail(n, text, bad(need.key, fmt.Sprintf("rule %s and its example %q in %s do not agree", raw.ID, text, need.name), "Rule", raw.ID, "Text", text))
				}
			}
		}
	}
	return nil
}

// Fires tells whether a rule hits a text. A rule for any language is tried in both.
func (s *Set) Fires(r *Rule, text string) bool {
	for _, lang := range []string{"de", "en"} {
		if r.Lang != "any" && r.Lang != lang {
			continue
		}
		for _, h := range s.Lang(lang).Scan(Parse(text, lang), nil) {
			if h.Rule.ID == r.ID {
				return true
			}
		}
	}
	return false
}
