package linear

import (
	"math"
	"strings"

	"atempause/replies/rules"
)

// The families of a text's own traits: the first byte of a key, so that a word and a part of a word are never taken for
// each other. Who adds traits of another sort takes other letters.
const (
	famWord  = 'w'
	famPair  = 'p'
	famFirst = '1'
	famPart  = 'c'
	famNear  = 'n'
)

// Reader tells what words a text holds, as traits. It remembers stems, and is for one goroutine at a time.
type Reader struct {
	stems [2]map[string]string // German, English
	part  []byte
	codes []uint32
}

// Words adds the stems of the tokens [from, to), alone and in pairs, and with which words a sentence begins. mass is how
// much they say in all, whatever their number, so that long texts do not shout.
func (r *Reader) Words(traits []Trait, d *rules.Doc, from, to int, mass float64) []Trait {
	first := len(traits)
	add := func(key uint32, token int) { traits = append(traits, Trait{Key: key, Token: int32(token)}) }
	before := Key(Add(Hash, famPair), "^")
	for i := from; i < to; i++ {
		t := d.Tokens[i]
		stem := r.stem(t, d.Lang)
		add(Key(Add(Hash, famWord), stem), i)
		add(Key(Add(before, ' '), stem), i)
		if i-d.Sentences[t.Sent].From < 2 {
			add(Key(Add(Hash, famFirst), stem), i)
		}
		before = Key(Add(Hash, famPair), stem)
	}
	level(traits[first:], mass)
	return traits
}

// nearBy is how far apart two words may stand to be taken together.
const nearBy = 6

// Near adds every two words of a sentence that stand near each other with something between them: which two come
// together often tells what neither tells alone ("still", "not", "here").
func (r *Reader) Near(traits []Trait, d *rules.Doc, from, to int, mass float64) []Trait {
	first := len(traits)
	r.codes = r.codes[:0]
	for i := from; i < to; i++ {
		r.codes = append(r.codes, Key(Add(Hash, famNear), r.stem(d.Tokens[i], d.Lang)))
		for j := i - 2; j >= max(from, i-nearBy) && d.Tokens[j].Sent == d.Tokens[i].Sent; j-- {
			traits = append(traits, Trait{Key: AddKey(r.codes[j-from], r.codes[i-from]), Token: int32(i)})
		}
	}
	level(traits[first:], mass)
	return traits
}

// level shares a mass out among traits.
func level(traits []Trait, mass float64) {
	v := float32(mass / math.Sqrt(float64(max(1, len(traits)))))
	for i := range traits {
		traits[i].Value = v
	}
}

// stem is what stands for a token: numbers, addresses and names of accounts are all alike.
func (r *Reader) stem(t rules.Token, lang string) string {
	switch {
	case t.Is(rules.FlagNumber):
		return "#number"
	case t.Is(rules.FlagURL):
		return "#url"
	case t.Is(rules.FlagMail):
		return "#mail"
	case t.Is(rules.FlagHandle):
		return "#handle"
	case t.Is(rules.FlagEmoji):
		return t.Norm
	}
	k := 0
	if lang == "en" {
		k = 1
	}
	known := r.stems[k]
	if s, ok := known[t.Norm]; ok {
		return s
	}
	if known == nil || len(known) > 20000 {
		known = map[string]string{}
		r.stems[k] = known
	}
	word := strings.Clone(t.Norm) // it is part of a larger text
	s := rules.Stem(word, lang)
	known[word] = s
	return s
}

// Parts adds the runs of three to five letters inside the words of the tokens [from, to), whose ends count as letters.
func (r *Reader) Parts(traits []Trait, d *rules.Doc, from, to int, mass float64) []Trait {
	first := len(traits)
	for i := from; i < to; i++ {
		t := d.Tokens[i]
		if t.Is(rules.FlagNumber|rules.FlagURL|rules.FlagMail|rules.FlagHandle|rules.FlagEmoji) || len(t.Norm) > 60 {
			continue
		}
		b := append(append(append(r.part[:0], '_'), t.Norm...), '_')
		r.part = b
		for at := range b {
			if b[at]&0xC0 == 0x80 {
				continue
			}
			h, n := Add(Hash, famPart), 0
			for end := at; end < len(b); end++ {
				if b[end]&0xC0 != 0x80 {
					if n++; n > 5 {
						break
					}
				}
				h = Add(h, b[end])
				if n >= 3 && (end+1 == len(b) || b[end+1]&0xC0 != 0x80) {
					traits = append(traits, Trait{Key: h, Token: int32(i)})
				}
			}
		}
	}
	level(traits[first:], mass)
	return traits
}
