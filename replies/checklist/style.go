package checklist

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"atempause/replies"
	"atempause/replies/rules"
	"atempause/sources"
)

// house is a brand's words, compiled.
type house struct {
	set *rules.Set
	say map[string]string // rule → what the brand says instead; "" where it only avoids
}

// houses keeps what has been compiled, by the words it was made of: a verdict is asked for at each pause in typing.
type houses struct {
	mu    sync.Mutex
	known map[string]*house
}

// maxHouses bounds that memory; a workspace has a few brands.
const maxHouses = 200

// of gives a style's words, nil when it has none.
func (h *houses) of(s sources.Style) *house {
	if len(s.Forbidden) == 0 && len(s.Prefer) == 0 {
		return nil
	}
	var key strings.Builder
	for _, w := range s.Forbidden {
		key.WriteString(w + "\x00")
	}
	for _, p := range s.Prefer {
		key.WriteString("\x01" + p.Avoid + "\x00" + p.Say)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if got, ok := h.known[key.String()]; ok {
		return got
	}
	if h.known == nil || len(h.known) >= maxHouses {
		h.known = map[string]*house{}
	}
	made := compileHouse(s)
	h.known[key.String()] = made
	return made
}

// compileHouse makes rules of a brand's words. What cannot be looked for is passed over: the config reader has told it.
func compileHouse(s sources.Style) *house {
	type rule struct {
		ID       string         `toml:"id"`
		Lang     string         `toml:"lang"`
		Finds    map[string]int `toml:"finds"`
		Patterns []string       `toml:"patterns"`
	}
	h := &house{say: map[string]string{}}
	var list []rule
	add := func(words, say string) {
		pattern, err := rules.Phrase(words)
		if err != nil {
			return
		}
		id := "house." + strconv.Itoa(len(list))
		h.say[id] = say
		list = append(list, rule{ID: id, Lang: "any", Finds: map[string]int{"house": 1}, Patterns: []string{widened(pattern)}})
	}
	for _, p := range s.Prefer { // a word that has a better one is told with it
		add(p.Avoid, p.Say)
	}
	for _, w := range s.Forbidden {
		add(w, "")
	}
	data, err := toml.Marshal(map[string]any{"rule": list})
	if err == nil {
		h.set, err = rules.Compile([]rules.Source{{Name: "house style", Data: data}}, rules.Options{})
	}
	if err != nil {
		panic(fmt.Sprintf("checklist: house style: %v", err)) // each word has been tried by Phrase
	}
	return h
}

// widened lets "*problem" find the word alone and its plural, too: "Problem", "Lieferprobleme".
func widened(pattern string) string {
	words := strings.Fields(pattern)
	for i, w := range words {
		bare := strings.Trim(w, "*")
		if bare == w {
			continue
		}
		forms := []string{w, `"` + bare + `"`}
		if w[0] == '*' {
			for _, e := range []string{"e", "en", "n", "s", "es", "er"} {
				forms = append(forms, w+e, `"`+bare+e+`"`)
			}
		}
		words[i] = strings.Join(forms, "|")
	}
	return strings.Join(words, " ")
}

// found is a passage the brand does not want, and what it says instead.
type found struct {
	replies.Evidence
	say string
}

// words are the brand's avoided words in the reply. Quoted words are somebody else's, and names are names.
func (j *judge) avoided() []found {
	h := j.c.houses.of(j.req.Brand.Style)
	if h == nil {
		return nil
	}
	d := rules.Parse(j.req.Text, j.r.Lang)
	var out []found
	for _, hit := range h.set.Lang(j.r.Lang).Scan(d, nil) {
		if hit.Start >= j.r.Greeted.Start && hit.End <= j.r.Greeted.End || len(out) > 0 && hit.Start < out[len(out)-1].End {
			continue
		}
		f := found{Evidence: replies.Evidence{
			Span: replies.Span{Start: hit.Start, End: hit.End}, Text: j.req.Text[hit.Start:hit.End], Rule: "house_words.forbidden",
		}, say: h.say[hit.Rule.ID]}
		if f.say != "" {
			f.Rule = "house_words.prefer"
		}
		out = append(out, f)
	}
	return out
}

// houseWords holds the reply against the brand's own words, its measure of emoji and its length, and against the
// workspace's rules for house words.
func (j *judge) houseWords() replies.Check {
	ruled := j.absent(replies.CheckWords, len(j.r.Of(replies.CheckWords)) > 0)
	ruled.Instead = len(ruled.Offers) > 0
	avoided := j.avoided()
	if len(avoided) == 0 && !ruled.Pass {
		return ruled
	}
	if len(avoided) > 0 {
		first := avoided[0]
		c := replies.Check{Instead: true, Hint: hint("house_words", j.hintLang), Offers: []string{Gap}}
		if first.say != "" {
			c.Hint = strings.ReplaceAll(hint(first.Rule, j.hintLang), "{say}", first.say)
			c.Offers = []string{inflected(first, j.req.Text)}
		}
		for _, f := range avoided {
			c.Evidence = append(c.Evidence, f.Evidence)
		}
		if !ruled.Pass {
			if len(ruled.Evidence) > 0 && ruled.Evidence[0].Start < first.Start {
				c.Hint, c.Offers, c.Instead = ruled.Hint, ruled.Offers, ruled.Instead
			}
			c.Evidence = append(c.Evidence, ruled.Evidence...)
			sort.SliceStable(c.Evidence, func(a, b int) bool { return c.Evidence[a].Start < c.Evidence[b].Start })
		}
		return c
	}
	if ev := j.tooManyEmoji(); len(ev) > 0 {
		c := j.fail("house_words.emoji", ev)
		c.Hint = strings.ReplaceAll(c.Hint, "{n}", strconv.Itoa(*j.req.Brand.Style.MaxEmoji))
		c.Offers, c.Instead = []string{""}, true
		return c
	}
	own := sources.Limit{Max: j.req.Brand.Style.MaxLength, Measure: sources.Graphemes}
	if from, over := own.Over(j.req.Text); over {
		c := j.fail("house_words.length", j.at(replies.Span{Start: from, End: len(j.req.Text)}, "house_words.length"))
		c.Hint = strings.ReplaceAll(c.Hint, "{n}", strconv.Itoa(own.Max))
		if j.req.Audience == sources.Private {
			c.Offers = j.offers("length.private")
		}
		return c
	}
	return replies.Check{Pass: true}
}

// tooManyEmoji marks those beyond the brand's measure.
func (j *judge) tooManyEmoji() []replies.Evidence {
	most := j.req.Brand.Style.MaxEmoji
	if most == nil {
		return nil
	}
	n := 0
	var ev []replies.Evidence
	for _, t := range rules.Parse(j.req.Text, j.r.Lang).Tokens {
		if !t.Is(rules.FlagEmoji) || j.req.Text[t.Start] < utf8.RuneSelf { // ":)" is written with marks
			continue
		}
		if n++; n > *most {
			ev = append(ev, replies.Evidence{Span: replies.Span{Start: t.Start, End: t.End}, Text: j.req.Text[t.Start:t.End], Rule: "house_words.emoji"})
		}
	}
	return ev
}

// endings are those a German adjective takes over from the one it replaces.
var endings = []string{"e", "en", "er", "es", "em"}

// inflected gives the brand's wording the capital and, for an adjective, the ending of the word it takes the place of.
func inflected(f found, text string) string {
	say := f.say
	old, _ := utf8.DecodeRuneInString(f.Text)
	first, n := utf8.DecodeRuneInString(say)
	word := strings.ToLower(f.Text)
	for _, e := range endings {
		if unicode.IsLower(first) && !strings.Contains(say, " ") && len(word) > len(e)+3 && strings.HasSuffix(word, e) && !strings.HasSuffix(say, e) &&
			(unicode.IsLower(old) || startsHere(text, f.Start)) {
			say += e
			break
		}
	}
	if unicode.IsUpper(old) && unicode.IsLower(first) && startsHere(text, f.Start) {
		say = string(unicode.ToUpper(first)) + say[n:]
	}
	return say
}

// startsHere tells whether a sentence begins at a byte.
func startsHere(text string, at int) bool {
	before := strings.TrimRight(text[:at], " \t")
	return before == "" || strings.ContainsRune(".!?\n", rune(before[len(before)-1]))
}

// signoff wants a farewell, a name or initials; of a brand that requires it, one of its own signatures at the very end.
func (j *judge) signoff() replies.Check {
	s := j.req.Brand.Style
	var own []string
	for _, sig := range append([]string{j.req.Brand.Signature}, s.Signatures...) {
		if strings.TrimSpace(sig) != "" && !slices.Contains(own, sig) {
			own = append(own, sig)
		}
	}
	if at := j.signed(own); at.End > 0 {
		return replies.Check{Pass: true, Evidence: j.at(at, "signoff.signature")}
	}
	if !s.SignatureRequired || len(own) == 0 {
		return j.present(replies.CheckSignoff, j.r.Labels.Signoff, j.missing(replies.CheckSignoff, j.textEnd(), replies.After))
	}
	c := j.fail("signoff.signature", j.missing(replies.CheckSignoff, j.textEnd(), replies.After))
	c.Hint = strings.ReplaceAll(c.Hint, "{signature}", strings.Join(own, ", "))
	c.Offers = own[:min(2, len(own))]
	return c
}

// signed finds the signature the text ends with.
func (j *judge) signed(own []string) replies.Span {
	text := strings.TrimRightFunc(j.req.Text, unicode.IsSpace)
	for _, sig := range own {
		sig = strings.TrimSpace(sig)
		for _, end := range []string{text, strings.TrimRight(text, ".!)")} {
			k := len(end) - len(sig)
			if k < 0 || !utf8.RuneStart(end[k]) || !strings.EqualFold(end[k:], sig) {
				continue
			}
			before, _ := utf8.DecodeLastRuneInString(end[:k])
			first, _ := utf8.DecodeRuneInString(sig)
			inWord := (unicode.IsLetter(before) || unicode.IsDigit(before)) && (unicode.IsLetter(first) || unicode.IsDigit(first))
			if k == 0 || !inWord {
				return replies.Span{Start: k, End: len(end)}
			}
		}
	}
	return replies.Span{}
}
