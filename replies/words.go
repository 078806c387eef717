package replies

import (
	"strings"
	"time"

	"atempause/sources"
)

// Kind is what an incoming post is. The definitions stand in replies/tone/README.md.
type Kind string

// The seven kinds.
const (
	Complaint      Kind = "complaint"
	Question       Kind = "question"
	Praise         Kind = "praise"
	Abuse          Kind = "abuse"
	Spam           Kind = "spam"
	Misinformation Kind = "misinformation"
	Other          Kind = "other"
)

// Kinds lists them in the order a menu shows them.
var Kinds = []Kind{Complaint, Question, Praise, Abuse, Spam, Misinformation, Other}

// Valid tells whether k is one of the seven.
func (k Kind) Valid() bool {
	for _, v := range Kinds {
		if k == v {
			return true
		}
	}
	return false
}

// Span is a passage of a text: byte offsets into its UTF-8, always on rune borders, End exclusive.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Evidence is the words a verdict rests on and the rule that found them.
type Evidence struct {
	Span
	Text string `json:"text"`
	Rule string `json:"rule"`
	// Missing says that nothing is wrong with these words: something is wanted beside them.
	Missing Side `json:"missing,omitempty"`
}

// Side is where something that is missing belongs: before the words named, or after them and the marks that close them.
type Side string

// The sides of an evidence.
const (
	Before Side = "before"
	After  Side = "after"
)

// Place is the byte at which a passage begins, or at which what is missing belongs.
func (e Evidence) Place(text string) int {
	at := e.Start
	if e.Missing == After {
		at = e.End
		for at < len(text) && strings.IndexByte(".!?,;:)\"'", text[at]) >= 0 {
			at++
		}
	}
	return max(0, min(at, len(text)))
}

// CheckID names one line of the checklist.
type CheckID string

// The checks of the list, in the order they are shown.
const (
	CheckGreeting   CheckID = "greeting"
	CheckApology    CheckID = "apology"
	CheckHelp       CheckID = "help"
	CheckDefensive  CheckID = "defensive"
	CheckHostile    CheckID = "hostile"
	CheckPersonal   CheckID = "personal_data"
	CheckThanks     CheckID = "thanks"
	CheckSource     CheckID = "source_link"
	CheckSignoff    CheckID = "signoff"
	CheckSubmissive CheckID = "submissive"
	CheckLecturing  CheckID = "lecturing"
	CheckPrivate    CheckID = "private_channel"
	CheckLength     CheckID = "length"
	CheckAddress    CheckID = "address"
	CheckRepeated   CheckID = "repeated"
	CheckWords      CheckID = "house_words"
)

// Checks lists every check in the order it is shown.
var Checks = []CheckID{
	CheckGreeting, CheckApology, CheckHelp, CheckDefensive, CheckHostile, CheckPersonal, CheckThanks, CheckSource,
	CheckSignoff, CheckSubmissive, CheckLecturing, CheckPrivate, CheckLength, CheckAddress, CheckRepeated, CheckWords,
}

// Level is how much a check weighs.
type Level string

// A hard check stops a reply, advice does not, and None is not shown at all.
const (
	Hard   Level = "hard"
	Advice Level = "advice"
	None   Level = "none"
)

// Check is one line of a verdict.
type Check struct {
	ID       CheckID    `json:"id"`
	Level    Level      `json:"level"`
	Pass     bool       `json:"pass"`
	Waived   bool       `json:"waived,omitempty"` // failed, and a person has written why it may
	Evidence []Evidence `json:"evidence"`         // of the fault when it fails, of what satisfies it when it passes
	Hint     string     `json:"hint"`             // what to do, in the language asked for; empty when it passes
	Offers   []string   `json:"offers,omitempty"` // wordings in the reply's language that can be put in at the cursor
	// Instead says that the offers belong in the place of the first marked words; an empty one means to leave them out.
	Instead bool `json:"instead,omitempty"`
}

// Open tells whether the check stops the reply as it stands.
func (c Check) Open() bool { return c.Level == Hard && !c.Pass && !c.Waived }

// Apology tells what sort of apology a text holds.
type Apology string

// See replies/tone/README.md for the definitions.
const (
	NoApology     Apology = "none"
	RealApology   Apology = "real"
	HollowApology Apology = "hollow"
)

// Labels is what a reply says, whatever it should say. The JSON names are those of the labelled examples.
type Labels struct {
	Greeting       bool    `json:"greeting"`
	Signoff        bool    `json:"signoff"`
	Apology        Apology `json:"apology"`
	Help           bool    `json:"help"`
	Defensive      bool    `json:"defensive"`
	Hostile        bool    `json:"hostile"`
	Submissive     bool    `json:"submissive"`
	Lecturing      bool    `json:"lecturing"`
	PersonalData   bool    `json:"personal_data"`
	PrivateChannel bool    `json:"private_channel"`
	Thanks         bool    `json:"thanks"`
	SourceLink     bool    `json:"source_link"`
}

// Verdict is what the checklist says of a text.
type Verdict struct {
	Lang   string  `json:"lang"`
	Pass   bool    `json:"pass"` // no hard check stands open
	Labels Labels  `json:"labels"`
	Checks []Check `json:"checks"` // those with a level, in the order of Checks
}

// Check finds a check of the verdict.
func (v Verdict) Check(id CheckID) (Check, bool) {
	for _, c := range v.Checks {
		if c.ID == id {
			return c, true
		}
	}
	return Check{}, false
}

// OpenHard lists the hard checks that stop the text.
func (v Verdict) OpenHard() []Check {
	var open []Check
	for _, c := range v.Checks {
		if c.Open() {
			open = append(open, c)
		}
	}
	return open
}

// Waiver is a person's written reason to let a failing hard check stand. For CheckHostile and CheckPersonal in public it
// covers only the very words in Passage.
type Waiver struct {
	Check   CheckID   `json:"check"`
	Passage string    `json:"passage,omitempty"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
}

// CheckRequest is everything the checklist needs to judge a text.
type CheckRequest struct {
	Text     string
	Kind     Kind
	Lang     string // "" lets the incoming text, then the text itself, decide
	Audience sources.Audience
	Incoming string // the post that is answered
	Author   string // its author's name as they spell it
	Brand    sources.Brand
	Later    bool // a second answer of ours in the same thread: no new greeting or apology needed
	Limit    sources.Limit
	Earlier  []string // texts we used in public lately, to notice a repeated one
	Waivers  []Waiver
	// AskedReview is when we asked this person for a review before; zero if never. Nobody is asked twice.
	AskedReview time.Time
	HintLang    string // "de" or "en": the language of hints; "" means the reply's
}

// Gate judges a text. It is pure: the same request gives the same verdict. Package checklist has the real one.
type Gate interface {
	Check(CheckRequest) Verdict
}

// Post is an incoming text for triage.
type Post struct {
	Text    string
	Network sources.Network
	Author  string
	Rating  int  // 1..5, 0 if none
	Against bool // a negative recommendation
	Likes   int
}

// Reason is one thing a triage verdict rests on.
type Reason struct {
	Label string `json:"label"` // kind, urgent, heat, cause, lang
	Value string `json:"value"`
	Evidence
}

// Triage is what a post is.
type Triage struct {
	Lang   string   `json:"lang"`
	Kind   Kind     `json:"kind"`
	Urgent bool     `json:"urgent"`
	Heat   int      `json:"heat"`  // 0..6 of the text alone; a thread's heat adds rate, reach and critics
	Cause  string   `json:"cause"` // delivery, quality, staff, price, billing, availability, communication, website, other; "" unless a complaint
	Thanks bool     `json:"-"`     // a mere thanks: does not wake a case
	Why    []Reason `json:"why"`
}

// Triager sorts incoming posts. It is pure. Package triage has the real one.
type Triager interface {
	Triage(Post) Triage
}
