package tone

import (
	"strings"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/rules"
)

// maxAddress is how many forms of address are noted; a slip shows long before.
const maxAddress = 40

// address collects the German forms of address, Sie on one side, du and ihr on the other, for slips between them and
// against house style. Where a word can also mean "she" or "they" it is passed over: a false alarm costs more than a slip
// that is not seen.
func (v *view) address() {
	if v.d.Lang != "de" {
		return
	}
	var weak []replies.Evidence // "Ihr" where it may be either
	for k, t := range v.d.Tokens {
		if t.Is(rules.FlagQuoted|rules.FlagURL|rules.FlagMail|rules.FlagHandle|rules.FlagHashtag) || len(v.r.Du) >= maxAddress || len(v.r.Sie) >= maxAddress {
			continue
		}
		switch v.addressed(k) {
		case saysDu:
			v.r.Du = append(v.r.Du, v.form(k, "address.du"))
		case saysSie:
			v.r.Sie = append(v.r.Sie, v.form(k, "address.sie"))
		case mayBeSie:
			weak = append(weak, v.form(k, "address.sie"))
		}
	}
	if len(v.r.Du) == 0 || len(v.r.Sie) > 0 {
		v.r.Sie = append(v.r.Sie, weak...)
	}
}

func (v *view) form(k int, rule string) replies.Evidence {
	t := v.d.Tokens[k]
	return replies.Evidence{Span: replies.Span{Start: t.Start, End: t.End}, Text: v.d.Text[t.Start:t.End], Rule: rule}
}

// form is what a word says about how the reader is addressed.
type form uint8

const (
	noForm form = iota
	saysDu
	saysSie
	mayBeSie
)

var (
	duForm  = wordSet("dich dir dein deine deinen deinem deiner deines deins deinetwegen")
	ihrForm = wordSet("euch euer eure euren eurem eurer eures eurerseits euretwegen")
	sieForm = wordSet("sie ihnen ihre ihren ihrem ihrer ihres")
	// Verbs that only "ihr" has: where he and she have another vowel or another ending.
	ihrVerb = wordSet(`habt seid könnt wollt müsst sollt dürft werdet wart hattet würdet möchtet wisst mögt konntet solltet wolltet musstet
		müsstet könntet hättet wärt wäret seht lest gebt nehmt lasst esst trefft sprecht helft vergesst dürftet wurdet kamt gingt kämt fändet bliebt schriebt`)
	// Verbs whose subject is "he", "she" or "it": before or after them "Ihr" owns something.
	itsVerb   = wordSet("ist hat wird war wurde kann soll muss darf hatte würde könnte konnte sei bleibt liegt fehlt kam ging hätte wäre sollte")
	sinceWhen = wordSet("gestern heute montag dienstag mittwoch donnerstag freitag samstag sonntag wochen tagen monaten jahren stunden zwei drei vier fünf sechs letzter letzten letztem anfang mitte ende kurzem langem ewig ewigkeiten über mehr einer einem")
	courtly   = wordSet("ehren gnaden majestät hochwohlgeboren exzellenz")
	// Words that open a clause whose subject may follow at once.
	opensClause = wordSet("wenn dass ob falls weil da was wo wie sobald bis damit denn und als solange aber oder warum wann schön toll falls bevor nachdem")
	// Before these, "Du" and "Sie" are nouns: the form of address itself.
	asNoun    = wordSet("das dem beim per zum vom ein kein aufs ans im ins")
	titleWord = wordSet("frau herr herrn familie dr")
)

// addressed tells what the word at k says.
func (v *view) addressed(k int) form {
	t := v.d.Tokens[k]
	w := t.Norm
	switch {
	case w == "du" || w == "sie" || w == "ihnen":
		if v.spokenOf(k) {
			return noForm
		}
		if w == "du" {
			return saysDu
		}
	case duForm[w], ihrForm[w]:
		if w == "euer" && k+1 < len(v.d.Tokens) && courtly[v.d.Tokens[k+1].Norm] {
			return noForm
		}
		return saysDu
	case w == "ihr":
		return v.ihr(k)
	}
	switch {
	case sieForm[w] && t.Is(rules.FlagTitle) && !t.Is(rules.FlagCaps):
		if v.startsSentence(k) {
			if w == "sie" && v.plainlyYou(k) {
				return saysSie
			}
			return noForm
		}
		return saysSie
	case v.tellsThem(k):
		return saysDu
	}
	return noForm
}

// spokenOf tells whether "du" or "Sie" is only spoken of ("bleiben wir beim Du", "du oder Sie") or part of a name.
func (v *view) spokenOf(k int) bool {
	tok := v.d.Tokens
	before := strings.TrimRight(v.d.Text[:tok[k].Start], " ")
	after := strings.TrimLeft(v.d.Text[tok[k].End:], " ")
	if strings.HasSuffix(before, "&") || strings.HasSuffix(before, "+") || strings.HasSuffix(before, "/") || strings.HasPrefix(after, "&") || strings.HasPrefix(after, "/") {
		return true
	}
	if k > 0 && tok[k-1].Sent == tok[k].Sent && tok[k].Is(rules.FlagTitle) && (asNoun[tok[k-1].Norm] || titleWord[tok[k-1].Norm]) {
		return true
	}
	if k > 0 && tok[k-1].Norm == "per" {
		return true
	}
	for _, d := range [2]int{-1, 1} { // "du oder Sie"
		if m, o := k+d, k+2*d; o >= 0 && o < len(tok) && tok[m].Norm == "oder" && (tok[o].Norm == "du" || tok[o].Norm == "sie") {
			return true
		}
	}
	if tok[k].Norm != "du" {
		return false
	}
	said := false // "wir sagen hier alle du"
	for _, o := range v.sentence(k) {
		if n := o.Norm; strings.HasSuffix(n, "st") || strings.HasSuffix(n, "ßt") || strings.HasSuffix(n, "zt") {
			return false
		}
		said = said || o.Norm == "sagen" || o.Norm == "sagt" || o.Norm == "gesagt" || strings.HasPrefix(o.Norm, "duz")
	}
	return said
}

func (v *view) sentence(k int) []rules.Token {
	s := v.d.Sentences[v.d.Tokens[k].Sent]
	return v.d.Tokens[s.From:s.To]
}

// clause gives the borders of the words around k that no comma parts.
func (v *view) clause(k int) (from, to int) {
	s := v.d.Sentences[v.d.Tokens[k].Sent]
	from, to = k, k+1
	for from > s.From && !v.d.Tokens[from-1].Is(rules.FlagComma) {
		from--
	}
	for to < s.To && !v.d.Tokens[to-1].Is(rules.FlagComma) {
		to++
	}
	return from, to
}

// ihr tells several readers from the formal "Ihr" and from "her": by the verb of its clause.
func (v *view) ihr(k int) form {
	tok := v.d.Tokens
	from, to := v.clause(k)
	its, their, other := false, false, false
	for i := from; i < to; i++ {
		w := tok[i].Norm
		late := w == "seid" && i+1 < to && (tok[i+1].Is(rules.FlagNumber) || sinceWhen[tok[i+1].Norm]) // "seid drei Wochen"
		their = their || ihrVerb[w] && !late
		its = its || itsVerb[w]
		other = other || w == "ich" // "wollt ich ihr sagen"
	}
	if their && !other {
		return saysDu
	}
	if !tok[k].Is(rules.FlagTitle) || tok[k].Is(rules.FlagCaps) || v.startsSentence(k) {
		return noForm
	}
	if !its && k == from || k > from && opensClause[tok[k-1].Norm] && !its {
		if k+1 < to && strings.HasSuffix(tok[k+1].Norm, "t") && !tok[k+1].Is(rules.FlagTitle) && k+2 >= to {
			return saysDu // "dass Ihr kommt"
		}
		return mayBeSie
	}
	return saysSie
}

// plainlyYou tells of a "Sie" that opens a sentence whether nobody but the reader can be meant.
func (v *view) plainlyYou(k int) bool {
	tok := v.d.Tokens
	next := func(n int) string {
		if k+n < len(tok) && tok[k+n].Sent == tok[k].Sent {
			return tok[k+n].Norm
		}
		return ""
	}
	switch next(1) {
	case "erreichen":
		return next(2) == "uns" || next(2) == "mich"
	case "haben":
		for n := 2; n <= 4; n++ {
			if next(n) == "recht" {
				return true
			}
		}
	case "können":
		return next(2) == "uns" || next(2) == "sich" || next(2) == "mich"
	}
	return false
}

// What tells one reader, or several, what to do: the verb and what has to follow it. Without the -e of "ich schreibe" a
// form is du's alone at the beginning of a clause; with it, it needs "uns".
var (
	tellDu  = wordSet("schreib ruf komm schick sag schau guck bring gib frag nimm lass probier beschreib hinterlass")
	tellDuE = wordSet("schreibe rufe schicke sage frage bringe sende besuche hinterlasse")
	tellIhr = wordSet("schreibt ruft schickt sagt besucht fragt gebt")
	tellNow = wordSet("uns mir bitte doch gern gerne einfach mal kurz vorbei bescheid")
	// What may follow where no "ich" can have been left out: "gib es ab", not "bring es morgen vorbei".
	tellClear = wordSet("gib nimm lass")
	tellWhat  = wordSet("an es ihn den das die einen eine")
	softly    = wordSet("bitte doch gern gerne einfach mal kurz dann jederzeit")
	excuseDu  = wordSet("entschuldige verzeih")
	afterSoft = wordSet("bitte und dann also gern gerne einfach")
)

// tellsThem finds an imperative: "schreib uns", "ruf bitte an", "schreibt uns gern".
func (v *view) tellsThem(k int) bool {
	tok := v.d.Tokens
	w := tok[k].Norm
	from, to := v.clause(k)
	if k > from && !afterSoft[tok[k-1].Norm] || k+1 >= to {
		return excuseDu[w] && k == from && k+1 >= to && !v.d.Sentences[tok[k].Sent].Question
	}
	first := tok[k+1].Norm
	if nominative[first] || k+2 < to && tok[k+2].Norm == "ich" {
		return false // "Schick ich raus": somebody says what they do themselves
	}
	for _, o := range v.sentence(k) { // "Ich hole es ab und bring es morgen zurück", "Ruf kurz durch und melde mich"
		if o.Norm == "ich" && k > from || o.Norm == "mich" {
			return false
		}
	}
	for i := k + 1; i < to && first != "uns" && first != "mir"; i++ { // "Schick gern Ihnen eins mit"
		if tok[i].Is(rules.FlagTitle) && sieForm[tok[i].Norm] {
			return false
		}
	}
	uns := first == "uns" || softly[first] && k+2 < to && (tok[k+2].Norm == "uns" || softly[tok[k+2].Norm] && k+3 < to && tok[k+3].Norm == "uns")
	switch {
	case excuseDu[w]:
		return first != "mich"
	case tellDu[w]:
		return tellNow[first] || tellClear[w] && tellWhat[first]
	case tellDuE[w]:
		return uns
	case tellIhr[w]:
		return uns && to > k+2 && !v.d.Sentences[tok[k].Sent].Question && !v.named(k+2, to)
	}
	return false
}

// nominative are the words that, right after a verb, can only be its subject.
var nominative = wordSet("ich wir er man jemand niemand wer")

// named tells whether somebody is named in the tokens [from, to) who may be the one who writes or calls.
func (v *view) named(from, to int) bool {
	for i := from; i < to; i++ {
		if t := v.d.Tokens[i]; nominative[t.Norm] || t.Is(rules.FlagTitle) && (i == from || titleWord[v.d.Tokens[i-1].Norm]) {
			return true
		}
	}
	return false
}

// startsSentence tells whether a capital may only be there because a sentence or line begins.
func (v *view) startsSentence(k int) bool {
	if k == 0 || v.d.Tokens[k].Sent != v.d.Tokens[k-1].Sent || v.d.Tokens[k-1].Is(rules.FlagEmoji|rules.FlagNewline) {
		return true
	}
	between := v.d.Text[v.d.Tokens[k-1].End:v.d.Tokens[k].Start]
	if strings.ContainsAny(between, ".:!?…\n•*([„\"»«“") {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(between, " "))
	return r == '–' || r == '—' || strings.Contains(between, " - ")
}
