package moderation_test

import (
	"fmt"
	"time"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
)

var caps = sources.Capabilities{sources.CommentForm: {
	sources.ActHide:   {Can: true, Undo: true, Why: "capability.hide_author_sees"},
	sources.ActDelete: {Can: true},
}}

// Criticism is refused; a written reason and a breath lead on.
func ExampleJudge() {
	a := moderation.Ask{
		Act: sources.ActDelete, Ground: sources.OffTopic, Text: "Drei Wochen gewartet, nie wieder!", Kind: replies.Complaint,
		Triage: replies.Triage{Kind: replies.Complaint}, Audience: sources.Public, Form: sources.CommentForm, Table: caps,
	}
	r := moderation.Judge(a)
	fmt.Println(r.Allowed, r.Why[0].Key, r.Needs, r.Instead)
	fmt.Println(r.See)
	// Output:
	// false criticism [overrule breath] [answer]
	// [moderation.see.delete moderation.final.delete]
}

// An advert is hidden, with a copy kept before, and shown again.
func ExampleDeed() {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	a := moderation.Ask{
		Act: sources.ActHide, Ground: sources.Advert, Text: "Kauft Uhren", Kind: replies.Spam,
		Audience: sources.Public, Form: sources.CommentForm, Table: caps,
	}
	d, _ := moderation.Begin(a, sources.BreathPlan{}, now)
	fmt.Println(d.At(now))
	d, _ = d.Keep(moderation.Copy{Text: a.Text, Network: sources.Facebook})
	d, _, err := d.Confirm(a, now)
	fmt.Println(d.State, err)
	d, _, _ = d.Start(a, now) // now the network may be asked
	d, _ = d.Settle(moderation.Outcome{State: moderation.Done}, now)
	fmt.Println(d.State, d.CanUndo())
	d, _ = d.Undo(now)
	d, _, _ = d.Start(a, now)
	d, _ = d.Settle(moderation.Outcome{State: moderation.Done}, now)
	fmt.Println(d.State)
	// Output:
	// ready
	// queued <nil>
	// done true
	// undone
}

func ExampleExplain() {
	fmt.Println(moderation.Explain{
		Lang: "de", Address: sources.Sie, Act: sources.ActHide, Ground: sources.Advert, Rules: "https://krume.example/regeln", Signature: "^JL",
	}.Text())
	// Output:
	// Hallo zusammen,
	// wir haben hier einen Kommentar ausgeblendet, weil er fremde Werbung enthielt. Kritik bleibt hier stehen, und wir antworten darauf. Haben Sie Fragen dazu, schreiben Sie uns gern.
	// Unsere Hausregeln: https://krume.example/regeln
	// ^JL
}
