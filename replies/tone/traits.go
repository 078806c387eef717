package tone

import (
	"math"
	"slices"
	"strings"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/rules"
)

// The families of traits beside those of the words: see linear.Reader.
const (
	famForm = 'f'
	famRule = 'r'
)

// How much each family says in all, whatever the length of the text. Found by leaving out one author at a time.
const (
	wordMass = 1.8
	partMass = 1.2
	ruleMass = 0.5
	formMass = 0.3
)

// maxTraitWords is how many words of a text the model reads.
const maxTraitWords = 400

// maxTraitHits is how many hits of rules it hears of one by one.
const maxTraitHits = 100

// Traits are what the model sees of a reply: what the rules found, what it answers, the form, the words and their parts.
// Blind leaves out what the rules found: examples the rules were learnt from would teach that they are nearly always
// right.
func (a *Analyzer) Traits(text string, c Context, blind bool) []linear.Trait {
	w := a.pool.Get().(*work)
	defer a.pool.Put(w)
	v := a.read(w, text, c)
	return append([]linear.Trait(nil), v.see(w.traits[:0], &w.reader, blind)...)
}

// between are the tokens between greeting and sign-off, or all where nothing is between; as many as the model reads.
func (v *view) between() (from, to int) {
	if v.opens < v.tail {
		return v.opens, min(v.tail, v.opens+maxTraitWords)
	}
	return 0, min(len(v.d.Tokens), maxTraitWords)
}

// see collects the traits of a reply that the rules have read.
func (v *view) see(traits []linear.Trait, reader *linear.Reader, blind bool) []linear.Trait {
	traits = v.formTraits(traits)
	traits = v.stanceTraits(traits)
	if !blind {
		traits = v.ruleTraits(traits)
	}
	from, to := v.between()
	traits = reader.Words(traits, v.d, from, to, wordMass)
	return reader.Parts(traits, v.d, from, to, partMass)
}

// trait is one of the text as a whole. Its value is rounded, because the last bits of a sum differ between machines.
func (v *view) trait(family byte, name string, value float64) linear.Trait {
	key := linear.Key(linear.Add(linear.Hash, family), name)
	if v.names != nil {
		v.names[key] = name
	}
	return linear.Trait{Key: key, Value: float32(math.Round(value*1024) / 1024), Token: -1}
}

// ruleTraits tells which rules hit, what they add up to and what was made of it.
func (v *view) ruleTraits(traits []linear.Trait) []linear.Trait {
	hits := v.hits[:min(len(v.hits), maxTraitHits)]
	for i := range hits {
		if !slices.ContainsFunc(hits[:i], func(h rules.Hit) bool { return h.Rule == hits[i].Rule }) {
			traits = append(traits, v.trait(famRule, hits[i].Rule.ID, 0.5*ruleMass))
		}
	}
	for _, label := range weighed {
		if t := v.total(label); t != 0 {
			traits = append(traits, v.trait(famRule, "sum "+label, max(-2, min(2, t))*ruleMass))
		}
	}
	l := v.manners()
	for _, m := range []struct {
		name  string
		holds bool
	}{
		{"greeting", l.Greeting},
		{"signoff", l.Signoff},
		{"real apology", l.Apology == replies.RealApology},
		{"hollow apology", l.Apology == replies.HollowApology},
		{"help", l.Help},
		{"defensive", l.Defensive},
		{"hostile", l.Hostile},
		{"submissive", l.Submissive},
		{"lecturing", l.Lecturing},
		{"private", l.PrivateChannel},
		{"thanks", l.Thanks},
		{"link", l.SourceLink},
	} {
		if m.holds {
			traits = append(traits, v.trait(famRule, "is "+m.name, ruleMass))
		}
	}
	return traits
}

// manners are the labels as far as the model should see them: what a first answer has said, a second need not say again.
func (v *view) manners() replies.Labels {
	l := v.r.Labels
	if v.c.Later {
		l.Greeting, l.Signoff = true, true
		if l.Apology == replies.NoApology && v.c.Kind == replies.Complaint {
			l.Apology = replies.RealApology
		}
	}
	return l
}

// stanceTraits tells what the reply does for the person, who is spoken of, and how much it echoes them. It leans on what
// the rules tell surely: regret, thanks, ways in.
func (v *view) stanceTraits(traits []linear.Trait) []linear.Trait {
	say := func(name string, holds bool) {
		if holds {
			traits = append(traits, v.trait(famForm, name, formMass))
		}
	}
	l := v.manners()
	kind := "to " + string(v.c.Kind)
	sorry, warm := l.Apology == replies.RealApology, l.Apology == replies.RealApology || l.Thanks || l.PrivateChannel
	say(kind+" sorry", sorry)
	say(kind+" cold", !warm)
	say(kind+" unsigned", !l.Signoff)
	say(kind+" hollow", l.Apology == replies.HollowApology)
	say("cold and unsigned", !warm && !l.Signoff)
	say("cold and ungreeted", !warm && !l.Greeting)
	a, b := v.between()
	you, we, not, kindly, asks := 0, 0, 0, 0, false
	for k := a; k < b; k++ {
		t := v.d.Tokens[k]
		if v.p.HasList(t, "you") {
			you++
		}
		if v.p.HasList(t, "we") {
			we++
		}
		if v.p.HasList(t, "negation") {
			not++
		}
		if v.p.HasList(t, "kind") {
			kindly++
		}
	}
	for _, s := range v.d.Sentences {
		asks = asks || s.Question && s.From >= a && s.From < b
	}
	say("you, not we", you > 0 && we == 0)
	say("we, not you", you == 0 && we > 0)
	say("neither we nor you", you == 0 && we == 0)
	say("more you than we", you > we)
	say("denies", not > 0)
	say("denies twice", not > 1)
	say("kind word", kindly > 0)
	say("cold kind word", kindly > 0 && !warm)
	say("cold and asks", asks && !warm)
	say("cold, you, not we", you > 0 && we == 0 && !warm)
	say("cold and denies", not > 0 && !warm)
	return traits
}

// weighed are the labels whose sums the model sees.
var weighed = []string{"help", "help.vague", "answer", "dodge", "defensive", "hostile", "sarcasm", "mock", "submissive", "lecturing", "owning", "apology", "apology.hollow", "private"}

// formTraits tells what is answered, and what the outside of the reply shows.
func (v *view) formTraits(traits []linear.Trait) []linear.Trait {
	from, to := v.between()
	say := func(name string, holds bool) {
		if holds {
			traits = append(traits, v.trait(famForm, name, formMass))
		}
	}
	say("to "+string(v.c.Kind), true)
	words, numbers, emoji, quoted, caps := 0, 0, 0, 0, 0
	for k := from; k < to; k++ {
		t := v.d.Tokens[k]
		switch {
		case t.Is(rules.FlagEmoji):
			emoji++
		case t.Is(rules.FlagNumber):
			numbers++
		default:
			words++
		}
		if t.Is(rules.FlagQuoted) {
			quoted++
		}
		if t.Is(rules.FlagCaps) && len(t.Norm) > 2 {
			caps++
		}
	}
	for _, n := range [...]struct {
		name string
		most int
	}{{"up to 4 words", 4}, {"up to 8 words", 8}, {"up to 14 words", 14}, {"up to 22 words", 22}, {"up to 35 words", 35}, {"up to 60 words", 60}} {
		say(n.name, words <= n.most)
	}
	asks, loud, exclaims := 0, 0, 0
	for _, s := range v.d.Sentences {
		if s.To <= from || s.From >= to {
			continue
		}
		if s.Question {
			asks++
		}
		if s.Exclaim > 0 {
			exclaims++
		}
		if s.Exclaim > 1 {
			loud++
		}
	}
	say("asks", asks > 0)
	say("asks twice", asks > 1)
	say("exclaims", exclaims > 0)
	say("exclaims loudly", loud > 0)
	say("number", numbers > 0)
	say("emoji", emoji > 0)
	say("quotes", quoted > 0)
	say("capitals", caps > 0)
	say("trails off", strings.Contains(v.d.Text, "...") || strings.Contains(v.d.Text, "…"))
	say("no greeting", v.opens == 0)
	return traits
}
