package triage

import (
	"math"
	"strings"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/rules"
)

// The families of traits: the first byte of a key, so that a word and a part of a word are never taken for each other.
const (
	famForm = 'f'
	famRule = 'r'
)

// How much each family says in all, whatever the length of the text. Found by leaving out one author at a time.
const (
	wordMass = 3.4
	nearMass = 2.0
	partMass = 2.4
	ruleMass = 0.4
	formMass = 1.0
)

// maxTraitWords is how many words of a text the model reads.
const maxTraitWords = 400

// Traits are what the model sees of a post: what the rules found, the form, the words and their parts. Blind leaves out
// what the rules found: examples by the hand that wrote the rules would teach that they are nearly always right.
func (s *Sorter) Traits(p replies.Post, blind bool) []linear.Trait {
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	c, _ := s.read(w, p)
	w.traits = c.see(w.traits[:0], blind)
	return append([]linear.Trait(nil), w.traits...)
}

// see collects the traits of a post that the rules have weighed.
func (c *sorting) see(traits []linear.Trait, blind bool) []linear.Trait {
	c.traits = traits
	if !blind {
		c.ruleTraits()
	}
	c.formTraits()
	n := min(len(c.d.Tokens), maxTraitWords)
	c.traits = c.w.reader.Words(c.traits, c.d, 0, n, wordMass)
	c.traits = c.w.reader.Near(c.traits, c.d, 0, n, nearMass)
	c.traits = c.w.reader.Parts(c.traits, c.d, 0, n, partMass)
	return c.traits
}

func (c *sorting) trait(key uint32, value float64, token int) {
	c.traits = append(c.traits, linear.Trait{Key: key, Value: float32(value), Token: int32(token)})
}

// rule adds what the rules found. It is rounded, because the last bits of a sum differ between machines.
func (c *sorting) rule(name string, value float64) {
	if value != 0 {
		c.trait(linear.Key(linear.Add(linear.Hash, famRule), name), math.Round(value*ruleMass*1024)/1024, -1)
	}
}

// ruleTraits tells what the rules make of the post.
func (c *sorting) ruleTraits() {
	for k, w := range c.kinds {
		c.rule(kindNames[k], max(-2, min(4, w))/2)
		if w >= 0.35 {
			c.rule(kindNames[k]+" speaks", 0.5)
		}
	}
	best := c.winner()
	c.rule(kindNames[best]+" wins", 0.5)
	if len(c.spoken) == 0 {
		c.rule("silence", 0.5)
	}
	for _, v := range []struct {
		name  string
		value float64
	}{
		{"good", c.good},
		{"bad", c.bad},
		{"sarcasm", c.sarcasm},
		{"asks", c.asks},
		{"own", c.own},
		{"wish", c.wish},
		{"thanks", c.thanks},
		{"urgent", c.urgent},
		{"urgent.not", c.notUrg},
		{"danger", c.danger},
		{"heat", c.hot},
		{"attack", c.attack},
	} {
		c.rule(v.name, max(-3, min(3, v.value))/2)
	}
	for i := range c.hits {
		if !c.counted(i) {
			c.rule(c.hits[i].Rule.ID, 0.5)
		}
	}
	if c.isUrgent(best) {
		c.rule("cannot wait", 0.5)
	}
}

var kindNames = func() (out [7]string) {
	for i, k := range replies.Kinds {
		out[i] = string(k)
	}
	return out
}()

// say adds a trait of form that holds.
func (c *sorting) say(name string, holds bool) {
	if holds {
		c.trait(linear.Key(linear.Add(linear.Hash, famForm), name), 0.5*formMass, -1)
	}
}

// formTraits tells what the outside of the text shows.
func (c *sorting) formTraits() {
	f := &c.form
	c.say("question", f.question)
	c.say("ends asking", f.endsAsking)
	c.say("opens with a handle", f.opensWithHandle)
	c.say("link", f.url)
	c.say("phone", f.phone)
	c.say("shouting", f.shouting)
	c.say("to you", f.spoken > 0)
	c.say("no word", f.words == 0)
	c.say("glad face", f.gladFaces > 0)
	c.say("sad face", f.sadFaces > 0)
	c.say("emoji", f.emoji > 0)
	c.say("row of emoji", f.emoji > 2)
	c.say("handle", f.handles > 0)
	c.say("handles", f.handles > 1)
	c.say("exclaims", f.marks > 0)
	c.say("exclaims loudly", f.marks > 1)
	c.say("but", c.turn >= 0)
	c.say("denies", c.denies())
	for _, n := range [...]struct {
		name  string
		words int
	}{{"up to 3 words", 3}, {"up to 6 words", 6}, {"up to 10 words", 10}, {"up to 16 words", 16}, {"up to 28 words", 28}, {"up to 50 words", 50}} {
		c.say(n.name, f.words <= n.words)
	}
	c.say("one sentence", len(c.d.Sentences) == 1)
	c.say("lines", strings.Contains(c.d.Text, "\n"))
	var number, price, hashtag, mail bool
	for _, t := range c.d.Tokens {
		number = number || t.Is(rules.FlagNumber)
		hashtag = hashtag || t.Is(rules.FlagHashtag)
		mail = mail || t.Is(rules.FlagMail)
		price = price || t.Norm == "€" || t.Norm == "$" || t.Norm == "£" || t.Norm == "euro"
	}
	c.say("number", number)
	c.say("price", price)
	c.say("hashtag", hashtag)
	c.say("mail address", mail)
	h := linear.Key(linear.Add(linear.Hash, famForm), "on ")
	c.trait(linear.Key(h, string(c.post.Network)), 0.5*formMass, -1)
}
