package desk

import (
	"slices"

	"atempause/replies"
	"atempause/sources"
)

// grounds are the answers to why: personal data once of the author and once of somebody else.
type ground struct {
	ground sources.Ground
	third  bool
}

var grounds = []ground{
	{sources.Advert, false},
	{sources.Obscene, false},
	{sources.Defamatory, false},
	{sources.Discriminatory, false},
	{sources.OffTopic, false},
	{sources.PersonalData, true},
	{sources.PersonalData, false},
	{sources.Threat, false},
}

// likelyGround is the reason the cursor begins on: an insult moderated with two strokes of Enter must not stand in the log
// as an advert.
func likelyGround(k replies.Kind) int {
	want := map[replies.Kind]sources.Ground{
		replies.Spam: sources.Advert, replies.Abuse: sources.Obscene, replies.Misinformation: sources.Defamatory,
	}[k]
	if want == "" {
		want = sources.OffTopic
	}
	return slices.IndexFunc(grounds, func(g ground) bool { return g.ground == want })
}
