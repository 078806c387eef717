package playbook

import (
	"context"
	"fmt"
	"strings"
	"time"

	"atempause/replies"
	"atempause/replies/checklist"
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

// AsksForReview tells whether a text of ours asks for a review: see checklist.AsksForReview. A sent reply that does has to
// be remembered for Reviews.
func AsksForReview(text, lang string, pages []string) bool {
	return checklist.AsksForReview(text, lang, pages)
}
