package checklist

import (
	"strings"

	"atempause/replies/rules"
)

// askedTwice tells whether the reply asks somebody for a review who has been asked before. That stops it, unlike a mere
// repetition: a person can only say that it is no such request.
func (j *judge) askedTwice() bool {
	return !j.req.AskedReview.IsZero() && AsksForReview(j.req.Text, j.r.Lang, []string{j.req.Brand.Review})
}

// asking are the words of a request, any of a list beside any of the other in one sentence, each by its beginning.
var asking = map[string][2][]string{
	"de": {{"bewertung", "rezension", "sternebewertung", "bewert", "rezensier", "google-bewertung"}, {"freu", "schreib", "hinterl", "gib", "geb", "magst", "mögen", "lust", "würd", "könn", "bitt", "hilf", "helf", "weiter"}},
	"en": {{"review", "rating", "rate"}, {"leave", "write", "love", "would", "could", "help", "share", "appreciate", "please", "mean", "consider"}},
}

// AsksForReview tells whether a text of ours asks for a review: it names one of the brand's review pages, or says so. A
// sent reply that does has to be remembered, so that nobody is asked twice.
func AsksForReview(text, lang string, pages []string) bool {
	for _, p := range pages {
		if p != "" && strings.Contains(text, strings.TrimRight(p, "/")) {
			return true
		}
	}
	words := asking[lang]
	if words[0] == nil {
		words = asking["de"]
	}
	doc := rules.Parse(text, lang)
	for _, s := range doc.Sentences {
		var thing, wish, thanks bool
		for _, t := range doc.Tokens[s.From:s.To] {
			thing = thing || begins(t.Norm, words[0])
			wish = wish || begins(t.Norm, words[1])
			thanks = thanks || begins(t.Norm, []string{"dank", "thank"})
		}
		if thing && wish && !thanks {
			return true
		}
	}
	return false
}

func begins(word string, with []string) bool {
	for _, w := range with {
		if strings.HasPrefix(word, w) {
			return true
		}
	}
	return false
}
