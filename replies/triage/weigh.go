package triage

import (
	"strings"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/rules"
)

// Indexes of the kinds in replies.Kinds.
const (
	complaint = iota
	question
	praise
	abuse
	spam
	misinformation
	other
)

// sorting is one post under way.
type sorting struct {
	*Sorter
	w      *work
	post   replies.Post
	traits []linear.Trait
	d      *rules.Doc
	p      *rules.Program
	hits   []rules.Hit
	spoken []scored
	form   form

	kinds    [7]float64
	causes   [9]float64
	good     float64
	bad      float64
	sarcasm  float64
	urgent   float64
	notUrg   float64
	danger   float64
	attack   float64
	hot      float64
	own      float64
	wish     float64
	asks     float64
	thanks   float64
	turn     int // token after which a "but" has turned the tone, -1 without
	urgentAt []int
	masked   [][2]int // hidden swear words
	called   int      // how many of them only people are called
}

// decide gives the verdict on a post that the rules have weighed.
func (c *sorting) decide() replies.Triage {
	kind, urgent := c.verdict()
	out := replies.Triage{Kind: replies.Kinds[kind], Urgent: urgent}
	out.Heat = c.heat(kind, out.Urgent)
	cause := -1
	if kind == complaint {
		cause = c.cause()
		out.Cause = Causes[cause]
	}
	out.Thanks = c.mereThanks(kind)
	out.Why = c.why(kind, cause, out.Urgent)
	return out
}

// findTurn finds the last "but" with something before and after it.
func (c *sorting) findTurn() int {
	tok := c.d.Tokens
	for k := len(tok) - 2; k > 1; k-- {
		if c.p.HasList(tok[k], "turn") {
			return k
		}
	}
	return -1
}

// addUp sums the weights of all hits. A rule counts once a sentence and three times at most.
func (c *sorting) addUp() {
	for i := range c.hits {
		h := &c.hits[i]
		if c.counted(i) {
			continue
		}
		for _, f := range h.Rule.Finds {
			c.count(i, h, f)
		}
	}
}

// unmask weighs swear words that were hidden.
func (c *sorting) unmask() {
	if !strings.ContainsAny(c.d.Text, hiding) && len(c.d.Tokens) < 4 {
		return
	}
	var strong int
	c.masked, strong, c.called = masked(c.d)
	c.attack += 2 * float64(strong)
	c.hot += float64(len(c.masked))
}

// counted tells whether the rule of hit i has had its say.
func (c *sorting) counted(i int) bool {
	n := 0
	for k := i - 1; k >= 0 && k >= i-60; k-- {
		if c.hits[k].Rule == c.hits[i].Rule {
			if c.hits[k].Sent == c.hits[i].Sent && c.hits[k].From == c.hits[i].From {
				return true
			}
			n++
		}
	}
	return n >= 3
}

func (c *sorting) count(i int, h *rules.Hit, f rules.Find) {
	w := f.Weight
	if c.d.Sentences[h.Sent].Question && (f.ID == c.ids.good || f.ID != c.ids.bad && c.kindOf[f.ID] == praise) {
		w *= 0.4 // "is it still that lovely?" asks
		f.Weight = w
	}
	switch f.ID {
	case c.ids.good, c.ids.bad:
		c.feeling(i, h, f)
	case c.ids.sarcasm:
		c.sarcasm += w
		c.note(i, complaint, w)
	case c.ids.asks:
		s := &c.d.Sentences[h.Sent]
		if s.Question || w > 1.5 || h.From <= s.From+2 && !c.closed(s) {
			c.asks += w
			c.note(i, question, w)
		}
	case c.ids.own:
		c.own += w
	case c.ids.wish:
		c.wish += w
	case c.ids.thanks:
		c.thanks += w
	case c.ids.urgent:
		c.urgent += w
		c.urgentAt = append(c.urgentAt, i)
	case c.ids.urgentNot:
		c.notUrg += w
	case c.ids.danger:
		c.danger += w
		c.urgentAt = append(c.urgentAt, i)
	case c.ids.heat:
		c.hot += w
	case c.ids.attack:
		c.attack += w
		c.note(i, abuse, w)
	default:
		if k := c.kindOf[f.ID]; k >= 0 {
			c.kinds[k] += w
			c.note(i, k, w)
		} else if k := c.causeO[f.ID]; k >= 0 {
			c.causes[k] += w
		}
	}
}

// closed tells whether a sentence ends with a full stop or an exclamation mark: then its order of words asks nothing.
func (c *sorting) closed(s *rules.Sentence) bool {
	rest := c.d.Text[s.End:]
	return strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, "..") || strings.HasPrefix(rest, "!")
}

// feeling weighs a word of liking or disliking: denied it counts for the other side, after a "but" it counts more.
func (c *sorting) feeling(i int, h *rules.Hit, f rules.Find) {
	w := f.Weight
	if c.turn >= 0 {
		if h.From > c.turn {
			w *= 1.4
		} else {
			w *= 0.6
		}
	}
	isGood := f.ID == c.ids.good
	s := &c.d.Sentences[h.Sent]
	if c.p.Negated(c.d, s, h.From, h.To) {
		isGood = !isGood
		w *= 0.8
	}
	if isGood {
		c.good += w
		c.note(i, praise, w)
		return
	}
	c.bad += w
	c.note(i, complaint, w)
}

func (c *sorting) note(hit, kind int, w float64) {
	if w > 0 {
		c.spoken = append(c.spoken, scored{hit, int8(kind), w})
	}
}

// shape adds what the form of the text tells.
func (c *sorting) shape() {
	k, f := &c.kinds, c.form
	k[complaint] += c.bad + c.sarcasm
	k[praise] += c.good
	k[abuse] += c.attack
	if c.attack > 0 && c.own == 0 && f.words <= 8 {
		k[abuse]++ // so short that there is nothing but the attack
	}
	if c.sarcasm > 0 {
		k[praise] -= c.sarcasm
	}
	if c.bad > 0.9 && c.good > 0 { // mixed feelings are a complaint unless the good outweighs by far
		if c.good >= 2*c.bad {
			k[complaint] -= 0.4 * c.bad
		} else {
			k[praise] -= 0.6 * c.bad
		}
	}
	if c.wish > 0 && c.good > 0 {
		k[praise] += c.wish
	}
	switch {
	case f.question && c.asks == 0: // a statement with a question mark
		k[question] += 1.1
		if c.denies() {
			k[complaint] += 1.2
		}
	case f.question:
		k[question] += 1.6
	}
	if f.phone {
		k[spam] += 1.2
	}
	if c.asks > 0 {
		k[question] += min(c.asks, 1.8)
	}
	k[question] -= 0.5 * (c.bad + c.sarcasm)
	if k[complaint] >= 1.5 {
		k[question] -= 0.8
	}
	if f.question && !f.endsAsking && c.good > 1 {
		k[question] -= 0.4
	}
	if d := 1.1 * c.danger; f.question && c.asks > 0 && k[complaint]-d < 1.4 {
		k[complaint] -= d // a question about an acute danger, without reproach
	}
	if f.url {
		k[spam] += 0.8
	}
	k[misinformation] -= 0.7 * c.own
	if c.own > 0 && c.attack < 2 {
		k[abuse] -= 0.4 * c.own
	}
	c.hints()
	c.handles()
}

// hints adds what the network says beside the text.
func (c *sorting) hints() {
	k := &c.kinds
	switch r := c.post.Rating; {
	case r >= 1 && r <= 2 || c.post.Against:
		k[complaint] += 1.5
		k[praise] -= 1
	case r == 3:
		k[complaint] += 0.5
	case r >= 4:
		k[praise] += 1.2
	}
	if c.post.Network == "google" {
		k[other] -= 0.6
		k[question] -= 0.1
	}
}

// handles weighs posts that only call friends or answer with pictures.
func (c *sorting) handles() {
	k, f := &c.kinds, c.form
	if f.words == 0 {
		switch {
		case f.sadFaces > 0:
			k[complaint] += 1.5
		case f.gladFaces > 0:
			k[praise] += 1.5
		case f.handles > 0 || f.emoji > 0:
			k[other] += 1.5
		}
		return
	}
	k[complaint] += min(1.2, 0.8*float64(f.sadFaces))
	k[praise] += min(0.9, 0.5*float64(f.gladFaces))
	if f.opensWithHandle && f.words <= 12 && (c.post.Network != "x" || f.words < 4) {
		k[other] += 0.7 * float64(min(f.handles, 2))
	}
}

// winner is the heaviest kind; with nothing to go by, the most likely one for such a text.
func (c *sorting) winner() int {
	best, at := 0.0, -1
	for i, w := range c.kinds {
		if w > best+1e-9 {
			best, at = w, i
		}
	}
	if at >= 0 && best >= 0.35 {
		return at
	}
	f := c.form
	switch {
	case f.words == 0:
		return other
	case f.question:
		return question
	case f.marks == 1 && c.bad == 0 && !c.denies():
		return praise // one glad mark and nothing denied
	case c.post.Network == "google" || c.post.Network == "mail" || f.spoken > 0:
		return complaint
	case c.post.Network == "x" && f.opensWithHandle && f.words >= 4:
		return complaint // said to the firm's face, and no kind word in it
	case f.words <= 6:
		return other
	case c.own > 0:
		return complaint
	}
	return other
}

// denies tells whether anything in the text is denied.
func (c *sorting) denies() bool {
	for _, t := range c.d.Tokens {
		if c.p.HasList(t, "negation") {
			return true
		}
	}
	return false
}

// isUrgent tells whether the post cannot wait.
func (c *sorting) isUrgent(kind int) bool {
	switch kind {
	case praise, spam, misinformation, other:
		return false
	case abuse:
		return c.danger >= 1
	}
	return c.urgent+c.danger-c.notUrg >= 1
}

// heat is how hot the text alone is, 0 to 6.
func (c *sorting) heat(kind int, urgent bool) int {
	h := c.hot
	switch kind {
	case complaint:
		h += 1 + min(1.5, 0.4*(c.bad+c.sarcasm))
	case abuse:
		h += 4
	case misinformation:
		h += 2
	case spam, other, praise:
		return 0
	}
	if c.form.shouting {
		h++
	}
	if c.form.marks >= 2 {
		h += 0.5
	}
	h += min(1, 0.5*float64(c.form.sadFaces))
	if kind == complaint {
		h += min(2, c.attack)
	}
	if urgent {
		h++
	}
	return int(min(6, max(0, h)))
}

// cause is what a complaint is about.
func (c *sorting) cause() int {
	best, at := 0.0, len(Causes)-1
	for i, w := range c.causes {
		if w > best+1e-9 {
			best, at = w, i
		}
	}
	return at
}

// mereThanks tells a post that only says thanks: it wakes no case.
func (c *sorting) mereThanks(kind int) bool {
	f := c.form
	if kind == complaint && c.bad > 0 || f.question || f.words > 9 || c.urgent > 0 || c.attack > 0 || f.url {
		return false
	}
	return c.thanks > 0 || f.words == 0 && f.gladFaces > 0
}
