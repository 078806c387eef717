package moderation_test

import (
	"testing"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/moderation"
	"atempause/sources"
)

// A prepared explanation must be fit to be sent: it passes the checklist as it stands.
func TestExplanationsPassTheChecklist(t *testing.T) {
	gate, err := checklist.New(checklist.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"de", "en"} {
		for _, addr := range []sources.Address{sources.Sie, sources.Du, sources.Ihr} {
			if lang == "en" {
				addr = ""
			}
			for _, g := range sources.Grounds {
				for _, act := range []sources.Act{sources.ActHide, sources.ActDelete, sources.ActTrash, sources.ActSpam} {
					for _, against := range []bool{false, true} {
						text := moderation.Explain{
							Lang: lang, Address: addr, Act: act, Ground: g, Against: against, Rules: "https://krume.example/regeln", Signature: "^JL",
						}.Text()
						for _, kind := range []replies.Kind{replies.Abuse, replies.Spam, replies.Other} {
							v := gate.Check(replies.CheckRequest{
								Text: text, Kind: kind, Lang: lang, Audience: sources.Public,
								Brand: sources.Brand{Name: "Krume", Lang: lang, Address: addr, Signature: "^JL"},
							})
							if len(v.Checks) < 6 {
								t.Fatalf("only %d checks were made", len(v.Checks))
							}
							for _, c := range v.Checks {
								if !c.Pass {
									t.Errorf("%s %s %s %s: %s %v in %q", lang, addr, act, kind, c.ID, c.Evidence, text)
								}
							}
						}
					}
				}
			}
		}
	}
}
