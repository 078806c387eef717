package triage

import (
	"embed"
	"strings"
	"sync"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/rules"
)

//go:embed rules/*.toml
var builtin embed.FS

// Causes are what a complaint can be about, in the order ties are broken.
var Causes = []string{"billing", "delivery", "website", "communication", "availability", "price", "staff", "quality", "other"}

// Labels are what rules of this package may find. README.md explains each.
var Labels = labels()

func labels() []string {
	out := []string{"good", "bad", "sarcasm", "asks", "own", "wish", "thanks", "urgent", "urgent.not", "danger", "heat", "attack"}
	for _, k := range replies.Kinds {
		out = append(out, "kind."+string(k))
	}
	for _, c := range Causes {
		out = append(out, "cause."+c)
	}
	return out
}

// Knows tells whether a label is one of this package.
func Knows(label string) bool {
	for _, l := range Labels {
		if l == label {
			return true
		}
	}
	return false
}

// Sorter holds the compiled rules. It is safe for use by several goroutines.
type Sorter struct {
	set    *rules.Set
	ids    ids
	pool   sync.Pool
	kindOf []int // label id → index in replies.Kinds, -1 for others
	causeO []int // label id → index in Causes, -1 for others
	model  *linear.Model
}

// ids are the numbers of the labels the code asks for.
type ids struct{ good, bad, sarcasm, asks, own, wish, thanks, urgent, urgentNot, danger, heat, attack int }

var _ replies.Triager = (*Sorter)(nil)

// New compiles the built-in rules and those of a workspace, and opens the built-in model.
func New(user ...rules.Source) (*Sorter, error) {
	s, err := ByRules(user...)
	if err != nil {
		return nil, err
	}
	s.model, err = builtinModel()
	return s, err
}

// ByRules is a Sorter without a model, as it is trained and measured with.
func ByRules(user ...rules.Source) (*Sorter, error) {
	set, err := Compile(user...)
	if err != nil {
		return nil, err
	}
	s := &Sorter{set: set}
	s.ids = ids{
		good: set.Label("good"), bad: set.Label("bad"), sarcasm: set.Label("sarcasm"), asks: set.Label("asks"), own: set.Label("own"),
		wish: set.Label("wish"), thanks: set.Label("thanks"), urgent: set.Label("urgent"), urgentNot: set.Label("urgent.not"),
		danger: set.Label("danger"), heat: set.Label("heat"), attack: set.Label("attack"),
	}
	names := set.Labels()
	s.kindOf, s.causeO = make([]int, len(names)), make([]int, len(names))
	for i, n := range names {
		s.kindOf[i], s.causeO[i] = -1, -1
		for k, kind := range replies.Kinds {
			if n == "kind."+string(kind) {
				s.kindOf[i] = k
			}
		}
		for k, c := range Causes {
			if n == "cause."+c {
				s.causeO[i] = k
			}
		}
	}
	s.pool.New = func() any { return &work{} }
	return s, nil
}

// Compile reads the rule files of this package and of a workspace.
func Compile(user ...rules.Source) (*rules.Set, error) {
	entries, err := builtin.ReadDir("rules")
	if err != nil {
		return nil, err
	}
	var sources []rules.Source
	for _, e := range entries {
		data, err := builtin.ReadFile("rules/" + e.Name())
		if err != nil {
			return nil, err
		}
		sources = append(sources, rules.Source{Name: "triage/rules/" + e.Name(), Data: data})
	}
	o := rules.Options{Labels: Knows, User: map[string]bool{}}
	for _, u := range user {
		o.User[u.Name] = true
	}
	return rules.Compile(append(sources, user...), o)
}

// work is the memory of one sorting, used again.
type work struct {
	doc    rules.Doc
	hits   []rules.Hit
	spoken []scored
	traits []linear.Trait
	reader linear.Reader
	shares []share
	state  sorting
}

// scored is a hit with what it weighed in its place.
type scored struct {
	hit    int
	label  int8 // index in replies.Kinds
	weight float64
}

// maxText is how much of a post is read: nobody says after 20,000 bytes what they have not said before.
const maxText = 20000

// Triage sorts a post.
func (s *Sorter) Triage(p replies.Post) replies.Triage {
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	c, why := s.read(w, p)
	out := c.decide()
	out.Lang = c.d.Lang
	for _, l := range why {
		out.Why = append(out.Why, reason("lang", out.Lang, c.d.Text, l.Start, l.End, "lang.word"))
	}
	w.doc.Text, w.state.post = "", replies.Post{}
	return out
}

// read has the rules weigh a text in its language; why is by which words that is known.
func (s *Sorter) read(w *work, p replies.Post) (c *sorting, why []rules.LangWord) {
	text := p.Text
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	lang, sure, why := rules.DetectLang(text)
	c = s.weigh(w, p, text, lang)
	if sure <= 0 {
		why = nil
	}
	if sure >= 2.2 || len(c.spoken) > 0 || text == "" {
		return c, why
	}
	otherLang := "en" // too short to tell: the language in which it says something
	if lang == "en" {
		otherLang = "de"
	}
	if c = s.weigh(w, p, text, otherLang); len(c.spoken) > 0 {
		return c, nil
	}
	return s.weigh(w, p, text, lang), why
}

// weigh has the rules of one language weigh a text.
func (s *Sorter) weigh(w *work, p replies.Post, text, lang string) *sorting {
	w.doc.Reset(text, lang)
	program := s.set.Lang(lang)
	w.hits = program.Scan(&w.doc, w.hits[:0])
	c := &w.state
	*c = sorting{Sorter: s, w: w, post: p, d: &w.doc, p: program, hits: w.hits, spoken: w.spoken[:0]}
	c.form = look(c.d, c.p)
	c.turn = c.findTurn()
	c.addUp()
	c.unmask()
	c.shape()
	w.spoken = c.spoken
	return c
}

func reason(label, value, text string, start, end int, rule string) replies.Reason {
	return replies.Reason{Label: label, Value: value, Evidence: replies.Evidence{
		Span: replies.Span{Start: start, End: end}, Text: text[start:end], Rule: rule,
	}}
}
