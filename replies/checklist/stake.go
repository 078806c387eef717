package checklist

import (
	_ "embed"
	"slices"
	"sync"

	"atempause/replies"
	"atempause/replies/rules"
)

//go:embed stake.toml
var stakeFile []byte

// The labels of stake.toml.
const (
	atStake  = "stake"
	asksData = "asks"
)

// compileStakes reads the rules that tell whether something personal is at stake, once.
var compileStakes = sync.OnceValues(func() (*rules.Set, error) {
	known := []string{atStake, asksData}
	return rules.Compile([]rules.Source{{Name: "checklist/stake.toml", Data: stakeFile}}, rules.Options{
		Labels: func(l string) bool { return slices.Contains(known, l) },
	})
})

// The heat of a post from which on a way in private is advised: for a first answer, and when the talk goes on.
const (
	hotFirst = 3
	hotLater = 2
)

// private advises a way to talk in private where one is needed: the person's own affairs are at stake, the reply asks for
// their data, or it is getting hot. Solved in public beats taken offline, and advice that always comes is not read. A brand
// that has made it hard wants it in every first answer.
func (j *judge) private() replies.Check {
	id := replies.CheckPrivate
	if j.r.Labels.PrivateChannel {
		return replies.Check{Pass: true, Evidence: j.evidence(id, false)}
	}
	key := j.whyPrivate()
	if key == "" && (j.req.Later || !slices.Contains(j.req.Brand.Style.Hard, string(id))) {
		return replies.Check{Pass: true}
	}
	if key == "" {
		key = string(id)
	}
	return j.fail(key, j.atEnd(id))
}

// whyPrivate names the hint that says why this belongs in private; "" when nothing does.
func (j *judge) whyPrivate() string {
	switch {
	case j.r.Labels.PersonalData || j.says(j.req.Text, asksData):
		return "private_channel.data"
	case j.says(j.req.Incoming, atStake):
		return "private_channel.stake"
	case j.req.Incoming == "":
		return ""
	}
	hot := hotFirst
	if j.req.Later {
		hot = hotLater
	}
	if j.c.triage.Triage(replies.Post{Text: j.req.Incoming}).Heat >= hot {
		return "private_channel.hot"
	}
	return ""
}

// mostStake bounds how much of a text is looked through.
const mostStake = 4000

// docs are used again: a text is judged at every key.
var docs = sync.Pool{New: func() any { return &rules.Doc{} }}

// says tells whether a text has a label of stake.toml.
func (j *judge) says(text, label string) bool {
	if text == "" {
		return false
	}
	if len(text) > mostStake {
		text = text[:mostStake] // a rune cut in two does no harm here
	}
	lang := j.r.Lang
	if text == j.req.Incoming {
		if own, sure, _ := rules.DetectLang(text); sure >= 3 {
			lang = own
		}
	}
	want := j.c.stakes.Label(label)
	doc := docs.Get().(*rules.Doc)
	defer docs.Put(doc)
	doc.Reset(text, lang)
	for _, h := range j.c.stakes.Lang(lang).Scan(doc, nil) {
		for _, f := range h.Rule.Finds {
			if f.ID == want {
				return true
			}
		}
	}
	return false
}
