package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// labelledPost is one line of a file of labelled posts. Whether it is urgent and what about is for whoever judges; the
// world needs only the kind, to know how its author will take an answer.
type labelledPost struct {
	ID      string `json:"id"`
	Lang    string `json:"lang"`
	Network string `json:"network"`
	Text    string `json:"text"`
	Kind    string `json:"kind"`
	Urgent  bool   `json:"urgent"`
	About   string `json:"about"`
}

// labelled reads a file of labelled posts into seeds for the given firms: their own posts stay, everything under them
// goes, and the given posts come in its place, spread over the last days.
func labelled(r io.Reader, s *seeds) ([]item, error) {
	var out []item
	under := map[string][]string{}
	for _, it := range s.items {
		if it.Form == "page_post" && !it.Held {
			out = append(out, it)
			under[it.Page] = append(under[it.Page], it.ID)
		}
	}
	for _, p := range s.pages {
		if len(under[p.ID]) == 0 {
			id := "post-" + p.ID
			out = append(out, item{ID: id, Page: p.ID, Form: "page_post", Author: p.Name, Ours: true, Ago: "120h", Text: p.Name, where: "pages.json"})
			under[p.ID] = []string{id}
		}
	}
	rng := rand.New(rand.NewPCG(7, 11))
	seen := map[string]string{}
	n := 0
	name := "posts"
	if f, ok := r.(interface{ Name() string }); ok { // an *os.File
		name = filepath.Base(f.Name())
	}
	err := eachLine(r, name, func(where string, line []byte) error {
		var p labelledPost
		if err := json.Unmarshal(line, &p); err != nil {
			return err
		}
		if err := p.check(); err != nil {
			return err
		}
		if first, dup := seen[p.ID]; p.ID != "" && dup {
			return fmt.Errorf("id %q stands there twice, first in %s", p.ID, first)
		}
		seen[p.ID] = where
		it := p.item(s.pages, under, n, rng)
		it.where = where
		out = append(out, it)
		n++
		return nil
	})
	if err == nil && n == 0 {
		return nil, errors.New("sandbox: the file of posts holds none")
	}
	return out, err
}

func (p *labelledPost) check() error {
	if strings.TrimSpace(p.Text) == "" {
		return errors.New("text is empty")
	}
	if p.Kind != "" {
		if _, ok := index[kind](kindNames, p.Kind); !ok {
			return fmt.Errorf("unknown kind %q", p.Kind)
		}
	}
	if p.Lang != "" && p.Lang != "de" && p.Lang != "en" {
		return fmt.Errorf("unknown lang %q", p.Lang)
	}
	return nil
}

// item turns a labelled post into a seed. Reviews go to the first page: it is the one that lists them.
func (p *labelledPost) item(pages []pageSeed, under map[string][]string, n int, rng *rand.Rand) item {
	page := pages[n%len(pages)]
	key := strconv.Itoa(n)
	it := item{
		ID: "posts-" + key, Page: page.ID, Text: p.Text, Kind: p.Kind, Lang: p.Lang, Likes: rng.IntN(8),
		Author: firstNames[n%len(firstNames)] + " " + lastNames[n/len(firstNames)%len(lastNames)],
		Ago:    (10*time.Minute + time.Duration(rng.Int64N(int64(5*24*time.Hour)))).String(),
	}
	if round := n / len(firstNames) / len(lastNames); round > 0 {
		it.Author += " " + strconv.Itoa(round+1)
	}
	switch {
	case p.Network == "google":
		it.Form, it.Page = "review", pages[0].ID
	case p.Network == "mail":
		it.Form, it.Thread = "message", key
	case p.Network == "facebook" && n%6 == 0 && n < 1000:
		it.Form = "visitor_post"
	default:
		it.Form, it.Under = "comment", under[page.ID][rng.IntN(len(under[page.ID]))]
	}
	return it
}

// cut leaves so many threads of a world, taken evenly from its lines, with the posts they hang under.
func cut(items []item, n int) []item {
	heads := map[string]bool{} // thread keys, in order of their first line
	var order []string
	owner := make([]string, len(items))
	byID := map[string]int{}
	for i := range items {
		byID[items[i].ID] = i
	}
	forms := func(id string) string {
		if i, ok := byID[id]; ok {
			return items[i].Form
		}
		return ""
	}
	for i := range items {
		it := &items[i]
		key := it.ID
		switch {
		case it.Form == "page_post" || it.Held:
			continue
		case it.Form == "message":
			key = "\x00" + it.Page + "/" + it.Thread
		case it.Form == "comment":
			key = headOf(items, byID, i, forms)
		}
		owner[i] = key
		if !heads[key] {
			heads[key] = true
			order = append(order, key)
		}
	}
	if len(order) <= n {
		return items
	}
	keep := map[string]bool{}
	for i := range n {
		keep[order[i*len(order)/n]] = true
	}
	out := items[:0:0]
	for i := range items {
		if owner[i] == "" && items[i].Form == "page_post" || keep[owner[i]] {
			out = append(out, items[i])
		}
	}
	return out
}

// headOf climbs from a comment to the head of its thread: the comment right under a page's post, or the post or review
// of somebody else.
func headOf(items []item, byID map[string]int, i int, form func(string) string) string {
	for range len(items) {
		it := &items[i]
		up := it.Parent
		if up == "" {
			up = it.Under
		}
		if it.Form != "comment" || form(up) == "page_post" || form(up) == "" {
			return it.ID
		}
		i = byID[up]
	}
	return items[i].ID
}

// english guesses a language by small words; where there are none it is the page's.
func english(text string, fallback bool) bool {
	en, de := 0, 0
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' && r < 'ß' }) {
		switch word {
		case "the", "and", "you", "your", "is", "are", "was", "my", "i", "it", "of", "to", "this", "have", "for", "with", "not", "do":
			en++
		case "der", "die", "das", "und", "ich", "ist", "sie", "ihr", "nicht", "ein", "eine", "mit", "auf", "bei", "es", "wir", "euch", "zu", "den", "wie":
			de++
		}
	}
	if en == de {
		return fallback
	}
	return en > de
}
