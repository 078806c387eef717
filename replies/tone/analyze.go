package tone

import (
	"embed"
	"sort"
	"strings"
	"sync"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/rules"
	"atempause/sources"
)

//go:embed rules/*.toml
var builtin embed.FS

// Labels are what rules of this package may find. README.md explains each.
var Labels = []string{
	"greeting", "farewell", "name", "interjection",
	"apology", "apology.owned", "apology.hollow", "apology.not", "owning",
	"help", "help.vague", "answer", "dodge", "proof",
	"defensive", "hostile", "sarcasm", "mock", "submissive", "lecturing",
	"private", "private.not", "thanks", "thanks.not", "health", "birth", "number.customer", "contact.own", "contact.customer",
	"house_words",
}

// Context is what surrounds a reply.
type Context struct {
	Lang     string // "" lets the incoming text, then the reply itself, decide
	Kind     replies.Kind
	Incoming string
	Author   string
	Brand    sources.Brand
	Later    bool // a second answer in the thread: greeting, regret and help have been
}

// Finding is one passage and what it was found to be.
type Finding struct {
	Check replies.CheckID
	Fault bool // it speaks against the reply
	Rule  *rules.Rule
	replies.Evidence
}

// Report is what a text says, with the words each label rests on.
type Report struct {
	Lang     string
	Labels   replies.Labels
	Findings []Finding
	Sie, Du  []replies.Evidence // German forms of address
	Body     replies.Span       // what stands between greeting and sign-off
	Greeted  replies.Span       // the greeting itself, empty without one

	TakenBack bool // a "but" takes an apology back in the same breath
}

// Of lists the findings of one check.
func (r Report) Of(id replies.CheckID) []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Check == id {
			out = append(out, f)
		}
	}
	return out
}

// Analyzer holds the compiled rules. It is safe for use by several goroutines.
type Analyzer struct {
	set   *rules.Set
	ids   map[string]int
	pool  sync.Pool
	model *linear.Model
}

// New compiles the built-in rules and those of a workspace, and opens the built-in model.
func New(user ...rules.Source) (*Analyzer, error) {
	a, err := ByRules(user...)
	if err != nil {
		return nil, err
	}
	a.model, err = builtinModel()
	return a, err
}

// ByRules is an Analyzer without a model, as it is trained and measured with.
func ByRules(user ...rules.Source) (*Analyzer, error) {
	set, err := Compile(user...)
	if err != nil {
		return nil, err
	}
	a := &Analyzer{set: set, ids: map[string]int{}}
	for _, l := range Labels {
		a.ids[l] = set.Label(l)
	}
	a.pool.New = func() any { return &work{} }
	return a, nil
}

// Compile reads the rule files of this package and of a workspace.
func Compile(user ...rules.Source) (*rules.Set, error) {
	sources, err := Sources()
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, l := range Labels {
		known[l] = true
	}
	o := rules.Options{Labels: func(l string) bool { return known[l] }, User: map[string]bool{}}
	for _, u := range user {
		o.User[u.Name] = true
	}
	return rules.Compile(append(sources, user...), o)
}

// Sources gives the built-in rule files.
func Sources() ([]rules.Source, error) {
	entries, err := builtin.ReadDir("rules")
	if err != nil {
		return nil, err
	}
	var out []rules.Source
	for _, e := range entries {
		data, err := builtin.ReadFile("rules/" + e.Name())
		if err != nil {
			return nil, err
		}
		out = append(out, rules.Source{Name: "tone/rules/" + e.Name(), Data: data})
	}
	return out, nil
}

// standard is the analyser without a workspace's rules.
var standard = sync.OnceValues(func() (*Analyzer, error) { return New() })

// Analyze judges with the built-in rules alone.
func Analyze(text string, c Context) (Report, error) {
	a, err := standard()
	if err != nil {
		return Report{}, err
	}
	return a.Analyze(text, c), nil
}

// work is the memory of one analysis, used again.
type work struct {
	doc   rules.Doc
	hits  []rules.Hit
	first []int32
	// What the model needs.
	reader linear.Reader
	traits []linear.Trait
}

// view is one analysis under way.
type view struct {
	*Analyzer
	c       Context
	p       *rules.Program
	d       *rules.Doc
	hits    []rules.Hit
	r       *Report
	first   []int32           // first hit of each sentence, one more at the end
	opens   int               // token after the greeting
	tail    int               // token where the sign-off begins
	nobodys [][2]int          // numbers whose owner is known to be the firm
	names   map[uint32]string // of the traits that are no words, if somebody asks
}

// Analyze tells what a text says.
func (a *Analyzer) Analyze(text string, c Context) Report {
	w := a.pool.Get().(*work)
	defer a.pool.Put(w)
	v := a.read(w, text, c)
	v.reconsider(w)
	v.widen()
	v.frame()
	r := v.r
	sort.SliceStable(r.Findings, func(i, j int) bool { return r.Findings[i].Start < r.Findings[j].Start })
	w.doc.Text = ""
	return *r
}

// read lets the rules speak.
func (a *Analyzer) read(w *work, text string, c Context) *view {
	lang := Language(text, c)
	w.doc.Reset(text, lang)
	p := a.set.Lang(lang)
	w.hits = p.Scan(&w.doc, w.hits[:0])
	r := &Report{Lang: lang, Labels: replies.Labels{Apology: replies.NoApology}}
	v := &view{Analyzer: a, c: c, p: p, d: &w.doc, hits: w.hits, first: w.first[:0], r: r, tail: len(w.doc.Tokens)}
	v.keepBrands()
	v.bySentence()
	w.first = v.first
	v.greeting()
	v.signoff()
	v.thanks()
	v.links()
	v.contacts()
	v.private()
	v.apology()
	v.hostile()
	v.submissive()
	v.sum("lecturing", replies.CheckLecturing, &v.r.Labels.Lecturing, 1)
	v.defensive()
	v.help()
	v.house()
	v.address()
	return v
}

// Language decides in which language a reply is judged: the one asked for, else the incoming text's, else its own.
func Language(text string, c Context) string {
	if c.Lang == "de" || c.Lang == "en" {
		return c.Lang
	}
	own, sure, _ := rules.DetectLang(text)
	if sure >= 6 {
		return own // a reply plainly written in a language is read in it, whatever it answers
	}
	if lang, insure, _ := rules.DetectLang(c.Incoming); insure >= 3 {
		return lang
	}
	if sure > 0 {
		return own
	}
	if c.Brand.Lang == "en" {
		return "en"
	}
	return own
}

// keepBrands drops the hits of rules that belong to other brands.
func (v *view) keepBrands() {
	kept := v.hits[:0]
	for _, h := range v.hits {
		ok := len(h.Rule.Brands) == 0
		for _, b := range h.Rule.Brands {
			ok = ok || strings.EqualFold(b, v.c.Brand.Name)
		}
		if ok {
			kept = append(kept, h)
		}
	}
	v.hits = kept
}

// weight is how strongly a hit speaks for a label, 0 if not at all.
func (v *view) weight(h *rules.Hit, label string) float64 {
	id := v.ids[label]
	if id < 0 {
		return 0
	}
	for i := range h.Rule.Finds {
		if h.Rule.Finds[i].ID == id {
			return h.Rule.Finds[i].Weight
		}
	}
	return 0
}

// each calls f for every hit of a label.
func (v *view) each(label string, f func(h *rules.Hit, w float64)) {
	for i := range v.hits {
		if w := v.weight(&v.hits[i], label); w != 0 {
			f(&v.hits[i], w)
		}
	}
}

// bySentence notes where the hits of each sentence begin: hits come in the order of the text.
func (v *view) bySentence() {
	k := 0
	for si := range v.d.Sentences {
		v.first = append(v.first, int32(k))
		for k < len(v.hits) && v.hits[k].Sent == si {
			k++
		}
	}
	v.first = append(v.first, int32(len(v.hits)))
}

// within gives the hits of the sentences that the tokens [from, to) lie in.
func (v *view) within(from, to int) []rules.Hit {
	if from >= to || from >= len(v.d.Tokens) {
		return nil
	}
	a := v.d.Tokens[from].Sent
	b := v.d.Tokens[min(to, len(v.d.Tokens))-1].Sent
	return v.hits[v.first[a]:v.first[b+1]]
}

// total adds up a label, each rule once, and is what a threshold is held against.
func (v *view) total(label string) float64 {
	sum := 0.0
	var seen []*rules.Rule
	for i := range v.hits {
		w := v.weight(&v.hits[i], label)
		if w == 0 || has(seen, v.hits[i].Rule) {
			continue
		}
		seen = append(seen, v.hits[i].Rule)
		sum += w
	}
	return sum
}

func has(list []*rules.Rule, r *rules.Rule) bool {
	for _, o := range list {
		if o == r {
			return true
		}
	}
	return false
}

// any tells whether a label has any hit.
func (v *view) any(label string) bool {
	for i := range v.hits {
		if v.weight(&v.hits[i], label) > 0 {
			return true
		}
	}
	return false
}

// anyIn tells whether a label has a hit that begins in the tokens [from, to).
func (v *view) anyIn(label string, from, to int) bool {
	near := v.within(from, to)
	for i := range near {
		if near[i].From >= from && near[i].From < to && v.weight(&near[i], label) > 0 {
			return true
		}
	}
	return false
}

// sum sets a label when its hits add up to the threshold, and notes them as faults.
func (v *view) sum(label string, check replies.CheckID, to *bool, threshold float64) {
	if v.total(label) < threshold {
		return
	}
	*to = true
	v.each(label, func(h *rules.Hit, w float64) {
		if w > 0 {
			v.note(check, true, h)
		}
	})
}

// note records a hit as evidence.
func (v *view) note(check replies.CheckID, fault bool, h *rules.Hit) {
	v.add(check, fault, h.Rule, h.Start, h.End, h.Rule.ID)
}

// add records a passage; rule is what the person is told found it.
func (v *view) add(check replies.CheckID, fault bool, r *rules.Rule, start, end int, rule string) {
	start, end = wholeWords(v.d.Text, start, end)
	v.r.Findings = append(v.r.Findings, Finding{
		Check: check, Fault: fault, Rule: r,
		Evidence: replies.Evidence{Span: replies.Span{Start: start, End: end}, Text: v.d.Text[start:end], Rule: rule},
	})
}

// passage records the tokens [from, to).
func (v *view) passage(check replies.CheckID, fault bool, from, to int, rule string) {
	v.add(check, fault, nil, v.d.Tokens[from].Start, v.d.Tokens[to-1].End, rule)
}

// house notes forbidden words and better wordings of the workspace's own rules.
func (v *view) house() {
	v.each("house_words", func(h *rules.Hit, w float64) {
		if w > 0 {
			v.note(replies.CheckWords, true, h)
		}
	})
}
