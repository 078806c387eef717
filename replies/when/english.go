package when

import "strings"

// english judges an English clause.
func (f *finder) english(c clause, p phrase, has trait) ruling {
	ours := c.us || f.staffed(c, has) || c.ours && has&(tAct|tWill) != 0
	will := has&tWill != 0 || c.will || f.word(c, "should might") && !f.should(c)
	you := f.word(c, "you")
	switch {
	case f.pair(c, "see", "you") && ours, f.pair(c, "have", "you") && !will:
		return noPromise
	case ours && f.oursEnglish(c, p, has) != noPromise:
		return f.oursEnglish(c, p, has)
	case !c.us && f.read.is(c.from, "expect") && f.word(c, "me us from our"):
		return promised
	case you && !c.us && has&tReceive != 0 && (will || f.word(c, "get receive expect") && has&tModal == 0) && !f.youAct(c):
		return promised
	case will && has&(tDone|tThing|tPart) != 0 && !f.youAct(c):
		return promised
	case has&tThing != 0 && (has&(tToward|tAnswer) != 0 || f.word(c, "arrives arrive ships leaves lands")) && !f.orderEnglish(c):
		return promised
	case has&tBe != 0 && has&(tDone|tPart) != 0 && !f.youAct(c) && (f.bounded(p) || f.pair(c, "being", "sent") || f.word(c, "being with") || p.day.kind == dayRel && p.day.n > 0):
		return promised
	case will && !you && !ours && has&tHave != 0:
		return promised
	case will && !you && has&tBe != 0 && has&(tToward|tToYou) != 0, f.pair(c, "with", "you") && (has&tBe != 0 || has&verbs == 0) && !f.youAct(c):
		return promised
	case has&verbs == 0 && has&tDone != 0 && f.bounded(p) && c.to-c.from < 10, has&tBe != 0 && f.pair(c, "its their his her", "way"):
		return promised
	case f.word(c, "leaving coming arriving") && !you, has&tBe != 0 && f.word(c, "coming arriving getting going") && !you, f.word(c, "follows") && f.bounded(p):
		return promised
	case (will || has&tAct == 0 && has&verbs == 0) && c.to-c.from < 14 && (has&tAnswer != 0 && f.bounded(p) || f.read.oneOf(c.from, "will back") && f.bounded(p) || f.read.is(c.from, "will")):
		return promised
	case f.read.oneOf(p.from-1, "reply answer update response news") && f.bounded(p) && c.to-c.from < 10 && !f.word(c, "please your need"), f.read.is(c.from, "will") && has&tAct != 0:
		return promised
	}
	return noPromise
}

// youAct is "you can", "you have until", "you may".
func (f *finder) youAct(c clause) bool {
	return f.pair(c, "you", "must should may need might") || f.pair(c, "you", "can") && !f.word(c, "expect")
}

// orderEnglish tells whether the clause begins with what the other side shall do.
func (f *finder) orderEnglish(c clause) bool {
	return f.read.is(c.from, "please") || f.traits[c.from]&tAct != 0 && !c.us
}

// should is "we should have called": what was not done.
func (f *finder) should(c clause) bool {
	for i := c.from; i+2 < c.to; i++ {
		if f.read.oneOf(i, "should could would might") && f.read.is(i+1, "have") {
			return !f.read.oneOf(i+2, "it them this that a an the your one something news everything")
		}
	}
	return false
}

// ing tells whether the clause holds a verb that goes on.
func (f *finder) ing(c clause) bool {
	for i := c.from; i < c.to; i++ {
		if w := f.doc.Tokens[i].Norm; len(w) > 5 && strings.HasSuffix(w, "ing") && f.traits[i]&tClosed == 0 && !f.inTime(i) && !f.read.oneOf(i, "morning evening something anything everything nothing during looking") {
			return true
		}
	}
	return false
}

// oursEnglish judges what we or our people do.
func (f *finder) oursEnglish(c clause, p phrase, has trait) ruling {
	should := f.word(c, "should might may could would")
	will := has&tWill != 0 || c.will || should
	switch {
	case f.orderEnglish(c) && !will, f.keeps(c), f.should(c):
		return noPromise
	case has&tHave != 0 && has&tPart != 0 && (!will || should):
		return noPromise
	case will && has&tBe != 0 && has&tAct == 0 && has&(tDone|tPart) == 0 && !f.word(c, "touch you round place door on"):
		return noPromise
	case will && has&(tAct|tDone|tBe|tHave) != 0:
		return promised
	case f.acts(c, p, has) && (has&tModal == 0 || f.word(c, "can")):
		if has&(tBe|tWill) == 0 && !f.bounded(p) && !f.word(c, "can") && !f.word(c, "you it") {
			return noPromise
		}
		return promised
	case has&tBe != 0 && (f.pair(c, "with", "you") || f.word(c, "done yours")):
		return promised
	case c.us && has&tBe != 0 && f.word(c, "am are") && has&(tToYou|tObject) != 0 && f.ing(c):
		return perhaps // a verb of ours that no list knows
	case will && has&(tToYou|tObject) != 0:
		return promised
	case will && f.bounded(p):
		return perhaps
	}
	return noPromise
}
