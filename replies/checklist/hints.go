package checklist

import (
	"bytes"
	"embed"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"atempause/replies/rules"
	"atempause/replies/tone"
	"atempause/replies/triage"
	"atempause/sources"
)

//go:embed hints.*.toml
var hintFiles embed.FS

// hintFile is what can be said about a failing check in one language, and the wordings offered in replies of it.
type hintFile struct {
	Hints  map[string]string   `toml:"hints"`
	Offers map[string][]string `toml:"offers"` // for German: the wordings with Sie
	Du     map[string][]string `toml:"du"`
	Ihr    map[string][]string `toml:"ihr"` // where it differs from du

	all []wording
}

var hintTables = sync.OnceValue(func() map[string]*hintFile {
	out := map[string]*hintFile{}
	for _, lang := range []string{"de", "en"} {
		data, err := hintFiles.ReadFile("hints." + lang + ".toml")
		if err != nil {
			panic("checklist: " + err.Error())
		}
		f := &hintFile{}
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(f); err != nil {
			panic("checklist: hints." + lang + ".toml: " + err.Error()) // part of the program
		}
		f.all = f.wordings()
		out[lang] = f
	}
	return out
})

// hint says what to do about a failing check, in the language the person reads.
func hint(key, lang string) string {
	h := hintTables()[lang].Hints
	if s, ok := h[key]; ok {
		return s
	}
	if k := strings.IndexByte(key, '.'); k > 0 {
		return h[key[:k]]
	}
	return ""
}

// offers are wordings in the reply's language, in the brand's form of address, with its signature and hotline put in.
// One that needs what the brand does not have is left out.
func (j *judge) offers(key string) []string {
	f := hintTables()[j.r.Lang]
	from := []map[string][]string{f.Offers}
	if j.r.Lang == "de" {
		switch j.voice() {
		case sources.Du:
			from = []map[string][]string{f.Du}
		case sources.Ihr:
			from = []map[string][]string{f.Ihr, f.Du}
		}
	}
	var out []string
	for _, text := range listed(from, key) {
		if t, ok := j.fill(text); ok && len(out) < 2 {
			out = append(out, t)
		}
	}
	return out
}

// listed finds the wordings for a key, or for the check it belongs to.
func listed(from []map[string][]string, key string) []string {
	check, _, _ := strings.Cut(key, ".")
	for _, k := range []string{key, check} {
		for _, table := range from {
			if list, ok := table[k]; ok {
				return list
			}
		}
	}
	return nil
}

// voice is how the reply addresses people: by house style, else by what it says so far.
func (j *judge) voice() sources.Address {
	if a := j.req.Brand.Address; a != "" {
		return a
	}
	if len(j.r.Du) > len(j.r.Sie) {
		return sources.Du
	}
	return sources.Sie
}

func (j *judge) fill(text string) (string, bool) {
	b := j.req.Brand
	first, _, _ := strings.Cut(strings.TrimSpace(j.req.Author), " ")
	for _, f := range [][2]string{{"{signature}", b.Signature}, {"{hotline}", b.Hotline}, {"{brand}", b.Name}, {"{name}", j.req.Author}, {"{first}", first}} {
		if strings.Contains(text, f[0]) {
			if f[1] == "" {
				return "", false
			}
			text = strings.ReplaceAll(text, f[0], f[1])
		}
	}
	return text, true
}

// sortUser gives each file of a workspace to the rules it belongs to: posts when it finds kinds, causes or urgency,
// replies otherwise. A file holds one sort; the error of the other sort's reader would only confuse.
func sortUser(user []rules.Source) (forTone, forTriage []rules.Source, err error) {
	for _, src := range user {
		labels, err := rules.LabelsIn(src)
		if err != nil {
			return nil, nil, err
		}
		posts, reply := "", ""
		for _, l := range labels {
			if triage.Knows(l) {
				posts = l
			} else if slices.Contains(tone.Labels, l) {
				reply = l
			}
		}
		if posts != "" && reply != "" {
			return nil, nil, &rules.Error{File: src.Name, Line: 1, Column: 1, Fault: rules.Fault{Key: "rules.mixed", Fields: []any{"One", reply, "Other", posts}}}
		}
		if posts != "" {
			forTriage = append(forTriage, src)
		} else {
			forTone = append(forTone, src)
		}
	}
	return forTone, forTriage, nil
}
