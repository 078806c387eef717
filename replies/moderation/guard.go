package moderation

import (
	"slices"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// Ask is an act somebody wants to do, with all that it is judged by.
type Ask struct {
	Act    sources.Act
	Ground sources.Ground // of the house rules; "" if none was named yet
	// ThirdPerson says that the personal data is somebody else's than the author's. For the ground personal_data.
	ThirdPerson bool

	Text     string           // of the message as it stands now
	Audience sources.Audience // of the thread
	Held     bool             // nobody but us has seen it yet
	Kind     replies.Kind     // what the message counts as now, perhaps corrected by a person
	Triage   replies.Triage   // what triage says of it. Correcting the kind does not get round the guard.
	// Voiced says that a complaint of the same author stands in the thread: then "still nothing?" is no banter.
	Voiced    bool
	Moderated int // earlier messages of the author that were moderated and not put back

	Ours     bool // the message is our own
	Answered bool // somebody has answered it since

	Form   sources.Form
	Table  sources.Capabilities // of the channel
	Barred []sources.Act        // see sources.Message

	Overrule string   // why it is done although it is criticism, in the person's own words
	Used     []string // reasons written on earlier occasions
	Rested   bool     // the breath has been taken for this very overrule: see Deed
}

// Need is something that is missing before the act is allowed.
type Need string

// The needs, in the order they are asked for.
const (
	NeedReason   Need = "reason"   // a ground from the house rules
	NeedOverrule Need = "overrule" // a written reason to do it although it is criticism
	NeedBreath   Need = "breath"   // the pause before that is done
)

// Ruling is the guard's answer.
type Ruling struct {
	Allowed bool
	// Why is what it rests on, the decisive first. Keys are the constants below, under "moderation.".
	Why   []replies.Because
	Needs []Need // empty and not allowed: nothing one writes makes it so
	// See are whole catalogue keys, told before the try: what the network does with it and what others will still see.
	See     []string
	Instead []string // what to do instead: the Instead constants, under "moderation.instead."
	Copy    bool     // a copy has to be kept first
	Explain bool     // a public explanation belongs to it
	Final   bool     // the network cannot take it back
	Owes    bool     // there is criticism in it, which still wants its answer
}

// The reasons. Text is the act, the ground or the kind where it is told.
const (
	WhyGround     = "ground"      // no ground of the house rules is named
	WhyCriticism  = "criticism"   // Text: the kind that is criticism
	WhyRelabelled = "relabelled"  // a person calls it something else, triage calls it Text
	WhyOwnData    = "own_data"    // the data is the author's own: ask them to take it out
	WhyThin       = "thin"        // the written reason is too short or empty of content; N letters are asked for
	WhyBorrowed   = "borrowed"    // it only repeats the ground, the message or an earlier reason
	WhyBlock      = "block"       // N moderated messages of this person so far, two are needed
	WhyCannot     = "cannot"      // Text: the whole catalogue key of the network's reason
	WhyAnsweredTo = "answered_to" // our own message has been answered
	WhyNotOurs    = "not_ours"    // only our own messages can be changed
	WhyHouseRules = "house_rules" // allowed: Text is the ground
	WhyOverruled  = "overruled"   // allowed by a written reason
	WhyThird      = "third"       // allowed: personal data of a third person
	WhyOwn        = "own"         // allowed: our own, and nobody has answered
	WhyFree       = "free"        // allowed: nothing is taken from anybody
)

// What can be done instead.
const (
	InsteadAnswer    = "answer"    // answer it in public, go on in private
	InsteadCorrect   = "correct"   // correct it at once, with a neutral source
	InsteadEdit      = "edit"      // change our message and say so
	InsteadApologise = "apologise" // stand by it and apologise
	InsteadHide      = "hide"      // hide it: that can be taken back
	InsteadPrivate   = "private"   // ask the author to take the data out, offer a private channel
	InsteadOnSite    = "on_site"   // it can only be done on the network's own website
)

// BlockFrom is how many messages of a person have to have been moderated before they are shut out for the sum of it.
const BlockFrom = 2

// guarded are the acts that take something from somebody.
var guarded = []sources.Act{
	sources.ActHide, sources.ActDelete, sources.ActTrash, sources.ActSpam, sources.ActReport, sources.ActBlock, sources.ActMute, sources.ActClose,
}

// Guarded tells whether an act has to pass the guard.
func Guarded(act sources.Act) bool { return slices.Contains(guarded, act) }

// removes tells whether others do not see the message any more.
func removes(act sources.Act) bool {
	switch act {
	case sources.ActHide, sources.ActDelete, sources.ActTrash, sources.ActSpam:
		return true
	}
	return false
}

// Judge says whether the act may be done. The same ask gets the same ruling.
func Judge(a Ask) Ruling {
	can := a.can(a.Act)
	r := Ruling{See: a.see(can), Final: Guarded(a.Act) && !can.Undo}
	if !can.Can {
		r.because(WhyCannot, 0, can.Why)
		r.Instead = a.otherWay()
		return r
	}
	if a.Act == sources.ActEdit && !a.Ours {
		r.because(WhyNotOurs, 0, "")
		return r
	}
	if !Guarded(a.Act) {
		r.Allowed = true
		r.because(WhyFree, 0, string(a.Act))
		return r
	}
	r.Copy = removes(a.Act) || a.Act == sources.ActReport || a.Act == sources.ActBlock
	r.Explain = removes(a.Act) && a.Audience == sources.Public && !a.Held && !a.Ours
	if a.Ours {
		return a.ours(r)
	}
	return a.theirs(r)
}

// ours: what we have said may be taken back as long as nobody has answered. Afterwards it would leave their answers
// hanging and look like hiding; no reason changes that.
func (a Ask) ours(r Ruling) Ruling {
	if a.Answered && removes(a.Act) {
		r.because(WhyAnsweredTo, 0, "")
		r.Instead = []string{InsteadEdit, InsteadApologise}
		return r
	}
	r.Allowed = true
	r.because(WhyOwn, 0, "")
	return r
}

func (a Ask) theirs(r Ruling) Ruling {
	kind, critical := a.criticism()
	r.Owes = critical
	if !slices.Contains(sources.Grounds, a.Ground) {
		r.because(WhyGround, 0, "")
		r.Needs = append(r.Needs, NeedReason)
	}
	if a.Act == sources.ActBlock && a.Moderated < BlockFrom && a.Ground != sources.Threat && a.Ground != sources.Advert {
		r.because(WhyBlock, a.Moderated, "")
		r.Needs, r.Instead = nil, []string{InsteadHide}
		return r
	}
	switch {
	case a.protectsSomebody():
		r.because(WhyThird, 0, "")
	case critical:
		a.overruled(&r, kind)
	case len(r.Needs) == 0:
		r.because(WhyHouseRules, 0, string(a.Ground))
	}
	r.Allowed = len(r.Needs) == 0
	return r
}

// overruled is what it takes to act against criticism.
func (a Ask) overruled(r *Ruling, kind replies.Kind) {
	if fault := Fault(a.Overrule, a.Ground, append([]string{a.Text}, a.Used...)...); fault != "" {
		r.Needs = append(r.Needs, NeedOverrule, NeedBreath)
		why := WhyCriticism
		if a.Kind != kind && a.Kind != "" {
			why = WhyRelabelled
		}
		r.because(why, 0, string(kind))
		if a.Ground == sources.PersonalData {
			r.because(WhyOwnData, 0, "")
			r.Instead = append(r.Instead, InsteadPrivate)
		}
		if !blank(a.Overrule) {
			n := 0
			if fault == WhyThin {
				n = ReasonLetters
			}
			r.because(fault, n, "")
		}
		if kind == replies.Misinformation {
			r.Instead = append(r.Instead, InsteadCorrect)
		}
		r.Instead = append(r.Instead, InsteadAnswer)
		return
	}
	r.because(WhyOverruled, 0, string(kind))
	if !a.Rested {
		r.Needs = append(r.Needs, NeedBreath)
	}
}

// protectsSomebody: personal data of a third person may always be taken out of sight, also from within a complaint. Where
// the network cannot do that for a while, deleting is what is left.
func (a Ask) protectsSomebody() bool {
	if a.Ground != sources.PersonalData || !a.ThirdPerson {
		return false
	}
	switch a.Act {
	case sources.ActHide, sources.ActTrash:
		return true
	case sources.ActDelete:
		return !a.can(sources.ActHide).Can && !a.can(sources.ActTrash).Can
	}
	return false
}

// criticism finds what must not simply vanish. What triage says and what a person says both count: calling a complaint
// spam is a way to be rid of it, and needs the same written reason.
func (a Ask) criticism() (replies.Kind, bool) {
	for _, k := range []replies.Kind{a.Kind, a.Triage.Kind} {
		if k != "" && a.isCriticism(k) {
			return k, true
		}
	}
	if a.Kind == "" && a.Triage.Kind == "" {
		return replies.Other, true // nobody has looked at it yet
	}
	return "", false
}

func (a Ask) isCriticism(k replies.Kind) bool {
	switch k {
	case replies.Abuse:
		return false
	case replies.Spam:
		return a.Voiced && a.Ground != sources.Advert
	case replies.Misinformation:
		// A false claim is answered with a source. It may go when it does more than being false.
		return a.Ground == sources.OffTopic || a.Ground == sources.Advert || a.Ground == ""
	case replies.Other:
		// Banter off topic may go. What is said to harm the firm speaks about the firm, and is criticism until shown otherwise.
		return a.Voiced || a.Ground == sources.Defamatory || a.Triage.Urgent && a.Ground != sources.Threat
	}
	return true // complaint, question, praise, and what is not known
}

func (a Ask) can(act sources.Act) sources.Capability {
	if slices.Contains(a.Barred, act) {
		return sources.Capability{Why: "moderation.barred"}
	}
	return a.Table.Of(a.Form, act)
}

// see is what the network does, and what others go on seeing.
func (a Ask) see(can sources.Capability) []string {
	if !Guarded(a.Act) || !can.Can {
		return nonEmpty(can.Why)
	}
	keys := append(nonEmpty(can.Why), "moderation.see."+string(a.Act))
	if !can.Undo {
		keys = append(keys, "moderation.final."+string(a.Act))
	}
	return append(keys, nonEmpty(can.Cost)...)
}

func nonEmpty(keys ...string) []string {
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" })
}

// otherWay is what is left where the network does not let us.
func (a Ask) otherWay() []string {
	switch {
	case a.Act != sources.ActHide && removes(a.Act) && a.can(sources.ActHide).Can:
		return []string{InsteadHide}
	case Guarded(a.Act):
		return []string{InsteadOnSite, InsteadAnswer}
	}
	return nil
}

func (r *Ruling) because(key string, n int, text string) {
	r.Why = append(r.Why, replies.Because{Key: key, N: n, Text: text})
}

// Breath is how long to rest before acting against criticism: as before a heated reply.
func Breath(plan sources.BreathPlan) time.Duration {
	return replies.BreathFor(plan, sources.Public, replies.Complaint, replies.HeatedFrom, true)
}
