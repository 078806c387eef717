package workspace

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"atempause/replies"
	"atempause/replies/rules"
	"atempause/sources"
)

var styleKeys = []string{"signature_required", "signatures", "forbidden", "prefer", "max_length", "max_emoji", "hard"}

// The measures a house style can set lie within these: beyond them a slip of the pen is more likely than a wish.
const (
	minStyleLength, maxStyleLength = 40, 10000
	maxStyleEmoji                  = 50
)

// style reads [brand.style].
func (r *reader) style(t table, signature string) sources.Style {
	var s sources.Style
	v, ok := t.vals["style"]
	if !ok {
		return s
	}
	m, ok := v.(map[string]any)
	path := join(t.path, "style")
	if !ok {
		r.complain(path, "config.style_table")
		return s
	}
	st := table{r, path, m}
	st.only(styleKeys...)
	s.SignatureRequired = st.flag("signature_required")
	s.Signatures = st.filled("signatures")
	if s.SignatureRequired && signature == "" && len(s.Signatures) == 0 {
		r.complain(join(path, "signature_required"), "config.style_no_signature")
	}
	s.Forbidden = st.filled("forbidden")
	for i, w := range s.Forbidden {
		r.phrase(fmt.Sprintf("%s[%d]", join(path, "forbidden"), i), w)
	}
	s.Prefer = r.prefer(st, s.Forbidden)
	if n, ok := st.number("max_length", minStyleLength, maxStyleLength); ok {
		s.MaxLength = n
	}
	if n, ok := st.number("max_emoji", 0, maxStyleEmoji); ok {
		s.MaxEmoji = &n
	}
	s.Hard = r.hard(st)
	return s
}

// prefer reads what is said instead of what, in the order of the words.
func (r *reader) prefer(t table, forbidden []string) []sources.Wording {
	v, ok := t.vals["prefer"]
	if !ok {
		return nil
	}
	path := join(t.path, "prefer")
	m, ok := v.(map[string]any)
	if !ok {
		r.complain(path, "config.prefer_table")
		return nil
	}
	pt := table{r, path, m}
	var out []sources.Wording
	for avoid := range m {
		say := pt.must(avoid, "config.empty")
		r.phrase(join(path, avoid)+"=", avoid)
		switch {
		case strings.EqualFold(say, avoid):
			r.complain(join(path, avoid), "config.prefer_same", "Word", avoid)
		case containsFold(forbidden, say):
			r.complain(join(path, avoid), "config.prefer_forbidden", "Word", say)
		}
		out = append(out, sources.Wording{Avoid: avoid, Say: say})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Avoid < out[j].Avoid })
	return out
}

// phrase complains about a word that cannot be looked for.
func (r *reader) phrase(path, words string) {
	_, err := rules.Phrase(words)
	var f *rules.Fault
	if errors.As(err, &f) {
		r.complain(path, f.Key, f.Fields...)
	}
}

// hard reads which advice the brand wants hard.
func (r *reader) hard(t table) []string {
	list := t.filled("hard")
	var may []string
	for _, id := range replies.MayBeHard {
		may = append(may, string(id))
	}
	var all []string
	for _, id := range replies.Checks {
		all = append(all, string(id))
	}
	for i, id := range list {
		path := fmt.Sprintf("%s[%d]", join(t.path, "hard"), i)
		near := Nearest(id, may)
		switch {
		case has(may, id):
		case has(all, id):
			r.complain(path, "config.hard_already", "Check", id, "Known", strings.Join(may, ", "))
		case near != "":
			r.complain(path, "config.hard_near", "Got", id, "Near", near)
		default:
			r.complain(path, "config.hard", "Got", id, "Known", strings.Join(may, ", "))
		}
	}
	return list
}

// filled reads an array of strings none of which is empty.
func (t table) filled(key string) []string {
	list := t.texts(key)
	for i, s := range list {
		if strings.TrimSpace(s) == "" {
			t.r.complain(fmt.Sprintf("%s[%d]", join(t.path, key), i), "config.empty", "Key", key)
		}
	}
	return list
}

// number reads a whole number within bounds; ok tells whether there is one.
func (t table) number(key string, least, most int) (n int, ok bool) {
	v, ok := t.vals[key]
	if !ok {
		return 0, false
	}
	i, isInt := v.(int64)
	if !isInt {
		t.r.complain(join(t.path, key), "config.want_number", "Key", key, "Got", shown(v))
		return 0, false
	}
	if i < int64(least) || i > int64(most) {
		t.r.complain(join(t.path, key), "config.number_range", "Key", key, "Got", i, "Least", least, "Most", most)
		return 0, false
	}
	return int(i), true
}

func containsFold(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}
