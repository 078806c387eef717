package playbook

import (
	"context"
	"fmt"
	"strings"
	"time"

	"atempause/replies"
	"atempause/replies/rules"
)

// Reviews remembers who has been asked for a review. A person is whatever the record takes for one: accounts joined by
// hand are the same person.
type Reviews interface {
	// AskedForReview tells when a person was asked by a brand, the zero time if never.
	AskedForReview(ctx context.Context, brand, person string) (time.Time, error)
}

// Request is whether a person may be asked for a review, and what speaks against it.
type Request struct {
	May   bool
	Key   string    // "review.unknown", "review.asked", "review.kind" or "review.complaint" where May is false
	Asked time.Time // for review.asked
}

// MayAsk tells whether a person who has written to a brand may be asked for a review: who praises, has no complaint of
// their own open, and has never been asked before. Nobody is asked twice, so of a person who cannot be told from others
// it says no.
func MayAsk(ctx context.Context, r Reviews, brand, person string, kind replies.Kind, openComplaint bool) (Request, error) {
	switch {
	case kind != replies.Praise:
		return Request{Key: "review.kind"}, nil
	case strings.TrimSpace(person) == "":
		return Request{Key: "review.unknown"}, nil
	case openComplaint:
		return Request{Key: "review.complaint"}, nil
	}
	at, err := r.AskedForReview(ctx, brand, person)
	if err != nil {
		return Request{}, fmt.Errorf("looking up whether %s has asked for a review: %w", brand, err)
	}
	if !at.IsZero() {
		return Request{Key: "review.asked", Asked: at}, nil
	}
	return Request{May: true}, nil
}

// asking are the words of a request, any of a list beside any of the other in one sentence, each by its beginning.
var asking = map[string][2][]string{
	"de": {{"bewertung", "rezension", "sternebewertung", "bewert", "rezensier", "google-bewertung"}, {"freu", "schreib", "hinterl", "gib", "geb", "magst", "mögen", "lust", "würd", "könn", "bitt", "hilf", "helf", "weiter"}},
	"en": {{"review", "rating", "rate"}, {"leave", "write", "love", "would", "could", "help", "share", "appreciate", "please", "mean", "consider"}},
}

// AsksForReview tells whether a text of ours asks for a review: it names one of the brand's review pages, or says so. A
// sent reply that does has to be remembered for Reviews.
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
