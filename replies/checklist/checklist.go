package checklist

import (
	"cmp"
	"strings"
	"sync"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/rules"
	"atempause/replies/tone"
	"atempause/replies/triage"
	"atempause/sources"
)

// Options are what a workspace adds to the rules that come with the program.
type Options struct {
	User []rules.Source // the workspace's own rule files
	// Alone tells whether a text is a template and no sentence of the person's own: see template.Set.Alone. It has to be
	// pure and quick; nil knows of no templates.
	Alone func(replies.CheckRequest) bool
	// Worn tells whether a public text is made of a template that has been used too often of late: see template.Set.Worn.
	// The same holds for it as for Alone.
	Worn func(replies.CheckRequest) bool
}

// Checklist judges replies and sorts posts. It is safe for use by several goroutines.
type Checklist struct {
	tone   *tone.Analyzer
	triage *triage.Sorter
	stakes *rules.Set
	houses houses
	alone  func(replies.CheckRequest) bool
	worn   func(replies.CheckRequest) bool
}

var _ replies.Gate = (*Checklist)(nil)

// New compiles the rules. The error names file, line, column and what is wrong with a user's rule. A user's file may hold rules
// for replies and for posts; each kind of label goes where it belongs.
func New(o Options) (*Checklist, error) {
	forTone, forTriage, err := sortUser(o.User)
	if err != nil {
		return nil, err
	}
	c := &Checklist{alone: o.Alone, worn: o.Worn}
	var wg sync.WaitGroup
	var toneErr, triageErr, stakeErr error
	wg.Go(func() { c.tone, toneErr = tone.New(forTone...) })
	wg.Go(func() { c.triage, triageErr = triage.New(forTriage...) })
	wg.Go(func() { c.stakes, stakeErr = compileStakes() })
	wg.Wait()
	if err := cmp.Or(toneErr, triageErr, stakeErr); err != nil {
		return nil, err
	}
	return c, nil
}

// Triager sorts incoming posts with the same rules.
func (c *Checklist) Triager() replies.Triager { return c.triage }

// Why gives account of what the model makes of a text: see tone.Account.
func (c *Checklist) Why(req replies.CheckRequest) []tone.Account {
	return c.tone.Why(req.Text, about(req))
}

// about is what surrounds the reply of a request.
func about(req replies.CheckRequest) tone.Context {
	return tone.Context{
		Lang: req.Lang, Kind: req.Kind, Incoming: req.Incoming, Author: req.Author, Brand: req.Brand, Later: req.Later,
	}
}

// Check judges a text.
func (c *Checklist) Check(req replies.CheckRequest) replies.Verdict {
	req.Audience = audienceOf(req.Audience)
	r := c.tone.Analyze(req.Text, about(req))
	j := judge{c: c, req: req, r: r, hintLang: req.HintLang}
	if j.hintLang != "de" && j.hintLang != "en" {
		j.hintLang = r.Lang
	}
	v := replies.Verdict{Lang: r.Lang, Pass: true, Labels: r.Labels, Checks: make([]replies.Check, 0, len(replies.Checks))}
	for _, id := range replies.Checks {
		level := replies.LevelFor(req.Brand.Style, id, req.Kind, req.Audience, req.Later)
		if level == replies.None {
			continue
		}
		ch := j.check(id)
		if id == replies.CheckRepeated && j.askedTwice() {
			ch, level = j.fail("repeated.review", j.at(j.r.Body, "repeated.review")), replies.Hard
		}
		ch.ID, ch.Level = id, level
		if ch.Evidence == nil {
			ch.Evidence = []replies.Evidence{}
		}
		if !ch.Pass {
			ch.Waived = level == replies.Hard && waived(req, ch)
			if ch.Open() {
				v.Pass = false
			}
		}
		v.Checks = append(v.Checks, ch)
	}
	return v
}

// judge is one verdict under way.
type judge struct {
	c        *Checklist
	req      replies.CheckRequest
	r        tone.Report
	hintLang string
}

// check decides one line.
func (j *judge) check(id replies.CheckID) replies.Check {
	l := j.r.Labels
	switch id {
	case replies.CheckGreeting:
		return j.greeting()
	case replies.CheckApology:
		return j.apology()
	case replies.CheckHelp:
		return j.help()
	case replies.CheckThanks:
		return j.present(id, l.Thanks, j.atStart(id))
	case replies.CheckSource:
		return j.present(id, l.SourceLink, j.atEnd(id))
	case replies.CheckSignoff:
		return j.signoff()
	case replies.CheckPrivate:
		return j.private()
	case replies.CheckDefensive:
		return j.absent(id, l.Defensive)
	case replies.CheckHostile:
		return j.absent(id, l.Hostile)
	case replies.CheckPersonal:
		return j.personal()
	case replies.CheckSubmissive:
		return j.absent(id, l.Submissive)
	case replies.CheckLecturing:
		return j.absent(id, l.Lecturing)
	case replies.CheckLength:
		return j.length()
	case replies.CheckAddress:
		return j.address()
	case replies.CheckRepeated:
		return j.repeated()
	case replies.CheckWords:
		return j.houseWords()
	}
	return replies.Check{Pass: true}
}

// present is a check that wants something to be there; where tells the place it is missed at.
func (j *judge) present(id replies.CheckID, there bool, where []replies.Evidence) replies.Check {
	if there {
		return replies.Check{Pass: true, Evidence: j.evidence(id, false)}
	}
	return j.fail(string(id), where)
}

// absent is a check that wants something not to be there.
func (j *judge) absent(id replies.CheckID, there bool) replies.Check {
	if !there {
		return replies.Check{Pass: true}
	}
	ev := j.evidence(id, true)
	key := string(id)
	if id == replies.CheckDefensive { // where there is nothing to own
		switch j.req.Kind {
		case replies.Misinformation:
			key = "defensive.calm"
		case replies.Abuse:
			key = "defensive.abuse"
		}
	}
	c := j.fail(key, ev)
	for _, f := range j.r.Of(id) { // a rule's own hint and wordings come first
		if f.Rule == nil {
			continue
		}
		if f.Rule.Hint != "" {
			if f.Rule.User {
				c.Hint = f.Rule.Hint
			} else if h := hint(f.Rule.Hint, j.hintLang); h != "" {
				c.Hint = h
				c.Offers = j.offers(f.Rule.Hint)
			}
		}
		if len(f.Rule.Offers) > 0 {
			c.Offers = f.Rule.Offers
		}
		if f.Rule.Hint != "" || len(f.Rule.Offers) > 0 {
			break
		}
	}
	return c
}

// personal wants nothing of theirs in the open: what is marked can be taken out or left to a private message.
func (j *judge) personal() replies.Check {
	c := j.absent(replies.CheckPersonal, j.r.Labels.PersonalData)
	if !c.Pass {
		c.Instead = len(c.Evidence) > 0
		if j.req.Audience == sources.Private {
			c.Hint, c.Offers = hint("personal_data.private", j.hintLang), []string{Gap}
		}
	}
	return c
}

func (j *judge) apology() replies.Check {
	switch j.r.Labels.Apology {
	case replies.RealApology:
		return replies.Check{Pass: true, Evidence: j.evidence(replies.CheckApology, false)}
	case replies.HollowApology:
		key := "apology.hollow"
		if j.r.TakenBack {
			key = "apology.taken"
		}
		return j.fail(key, j.evidence(replies.CheckApology, true))
	}
	return j.fail("apology", j.atStart(replies.CheckApology))
}

// greeting tells those who open with thanks and a name that this greets nobody yet.
func (j *judge) greeting() replies.Check {
	id := replies.CheckGreeting
	c := j.present(id, j.r.Labels.Greeting, j.missing(id, replies.Span{End: j.firstWord(0)}, replies.Before))
	if thanks := j.evidence(replies.CheckThanks, false); !c.Pass && len(thanks) > 0 && thanks[0].Start <= len(j.req.Text)-len(strings.TrimSpace(j.req.Text)) {
		c.Hint = hint("greeting.thanks", j.hintLang)
	}
	return c
}

// help is something else for each kind: a step for a complaint, the answer to a question, a proof against a false claim.
func (j *judge) help() replies.Check {
	c := j.present(replies.CheckHelp, j.r.Labels.Help, j.atEnd(replies.CheckHelp))
	if c.Pass {
		return c
	}
	switch j.req.Kind {
	case replies.Question:
		return j.fail("help.answer", c.Evidence)
	case replies.Misinformation:
		return j.fail("help.proof", c.Evidence)
	}
	return c
}

func (j *judge) fail(key string, ev []replies.Evidence) replies.Check {
	return replies.Check{Evidence: ev, Hint: hint(key, j.hintLang), Offers: j.offers(key)}
}

func (j *judge) evidence(id replies.CheckID, fault bool) []replies.Evidence {
	ev := []replies.Evidence{}
	for _, f := range j.r.Findings {
		if f.Check == id && f.Fault == fault {
			ev = append(ev, f.Evidence)
		}
	}
	return ev
}

// at makes evidence of a place in the text.
func (j *judge) at(s replies.Span, rule string) []replies.Evidence {
	if s.End <= s.Start || s.End > len(j.req.Text) {
		return []replies.Evidence{}
	}
	return []replies.Evidence{{Span: s, Text: j.req.Text[s.Start:s.End], Rule: rule}}
}

// firstWord gives the end of the word that begins at or after from.
func (j *judge) firstWord(from int) int {
	t := j.req.Text
	for from < len(t) && space(t[from]) {
		from++
	}
	for from < len(t) && !space(t[from]) {
		_, n := utf8.DecodeRuneInString(t[from:])
		from += n
	}
	return from
}

func space(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// missing makes evidence of the place where something is wanted: beside a word that is well in itself.
func (j *judge) missing(id replies.CheckID, beside replies.Span, side replies.Side) []replies.Evidence {
	ev := j.at(beside, string(id)+".missing")
	for i := range ev {
		ev[i].Missing = side
	}
	return ev
}

// atStart is missed where the reply's own text begins, behind the greeting.
func (j *judge) atStart(id replies.CheckID) []replies.Evidence {
	from := j.r.Body.Start
	for from < j.r.Body.End && (space(j.req.Text[from]) || strings.IndexByte(",;:.!", j.req.Text[from]) >= 0) {
		from++
	}
	if from >= j.r.Body.End { // a greeting and no more
		return j.atEnd(id)
	}
	return j.missing(id, replies.Span{Start: from, End: j.firstWord(from)}, replies.Before)
}

// atEnd is missed where the reply's own text ends, before the sign-off.
func (j *judge) atEnd(id replies.CheckID) []replies.Evidence {
	return j.missing(id, j.wordBefore(j.r.Body.End), replies.After)
}

func (j *judge) textEnd() replies.Span {
	end := len(j.req.Text)
	for end > 0 && space(j.req.Text[end-1]) {
		end--
	}
	return j.wordBefore(end)
}

func (j *judge) wordBefore(end int) replies.Span {
	start := end
	for start > 0 && !space(j.req.Text[start-1]) {
		start--
	}
	return replies.Span{Start: start, End: end}
}

// waived tells whether a person's reasons cover the failing check: the whole of it, or every marked passage.
func waived(req replies.CheckRequest, c replies.Check) bool {
	if !replies.WaivedByPassage(c.ID, req.Audience) {
		for _, w := range req.Waivers {
			if w.Check == c.ID && w.Reason != "" {
				return true
			}
		}
		return false
	}
	for _, e := range c.Evidence {
		if !covered(req.Waivers, c, e) {
			return false
		}
	}
	return len(c.Evidence) > 0
}

// audienceOf spares callers that leave the audience open from a surprise: nothing said means public.
func audienceOf(a sources.Audience) sources.Audience {
	if a == sources.Private {
		return a
	}
	return sources.Public
}
