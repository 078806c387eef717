package ask

import (
	"context"
	"errors"
)

// ErrAborted says that the person wants no more questions.
var ErrAborted = errors.New("the person has broken off")

// ErrSilent says that there is nobody to answer: standard input has ended.
var ErrSilent = errors.New("nobody answers")

// Option is one of the answers to choose from.
type Option struct {
	Value string
	Text  string // what is shown
}

// Question is one question. Without Options any text can be the answer.
type Question struct {
	Title   string
	Help    string // a sentence about it: what it is, where to find it
	Preset  string // what Enter alone answers
	Secret  bool   // nothing of the answer is shown
	Options []Option
	// Check gives a sentence on what is wrong with an answer, or "". It must not wait.
	Check func(answer string) string
}

// Asker asks and tells. Its methods are called by one goroutine.
type Asker interface {
	// Ask waits for an answer that Check finds good. It ends with ctx, too, and the next question can then be asked.
	Ask(ctx context.Context, q Question) (string, error)
	// Say tells something; it stays on the screen.
	Say(tone Tone, text string)
	// Busy tells what is being done until done is called.
	Busy(text string) (done func())
}

// Tone is how something is meant.
type Tone int

// The tones.
const (
	Plainly Tone = iota
	Soft         // of less weight
	Good
	Warn
	Bad
)

// verdict checks an answer: that it is one of the options, and Check.
func (q Question) verdict(answer string) (value, wrong string, ok bool) {
	if len(q.Options) > 0 {
		for _, o := range q.Options {
			if o.Value == answer {
				return o.Value, "", true
			}
		}
		return "", "", false
	}
	if q.Check != nil {
		if wrong := q.Check(answer); wrong != "" {
			return "", wrong, false
		}
	}
	return answer, "", true
}
