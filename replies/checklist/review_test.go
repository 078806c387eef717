package checklist

import (
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// Nobody is asked for a review twice: the second request stops, whatever else is well with the reply.
func TestAReviewIsAskedForOnce(t *testing.T) {
	c := gate(t)
	req := replies.CheckRequest{
		Text: "Guten Tag Lena Kurz,\n\nherzlichen Dank für die Brezeln im Bild! Über eine Bewertung freuen wir uns sehr.\n\nViele Grüße, Jana",
		Kind: replies.Praise, Audience: sources.Public, Author: "Lena Kurz", Incoming: "Die besten Brezeln!",
	}
	if v := c.Check(req); !v.Pass {
		t.Fatalf("%+v", v.OpenHard())
	}
	req.AskedReview = time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	v := c.Check(req)
	ch, _ := v.Check(replies.CheckRepeated)
	if v.Pass || !ch.Open() || ch.Hint == "" || ch.Evidence[0].Rule != "repeated.review" {
		t.Fatalf("%+v", ch)
	}
	req.Waivers = []replies.Waiver{{Check: replies.CheckRepeated, Reason: "Das ist der Dank für ihre Bewertung."}}
	if v := c.Check(req); !v.Pass {
		t.Errorf("a written reason does not help: %+v", v.OpenHard())
	}
	req.Waivers, req.Text = nil, "Guten Tag Lena Kurz,\n\nherzlichen Dank für die Brezeln im Bild!\n\nViele Grüße, Jana"
	if v := c.Check(req); !v.Pass {
		t.Errorf("thanks alone: %+v", v.OpenHard())
	}
	req.Brand.Review, req.Text = "https://krume.example/bewerten/", "Guten Tag Lena Kurz, herzlichen Dank! Hier entlang: https://krume.example/bewerten"
	if v := c.Check(req); v.Pass {
		t.Error("the review page alone is a request, too")
	}
}

func TestAWornTemplateRaisesAHand(t *testing.T) {
	worn := true
	c, err := New(Options{Worn: func(replies.CheckRequest) bool { return worn }})
	if err != nil {
		t.Fatal(err)
	}
	ch, _ := c.Check(complain(fine)).Check(replies.CheckRepeated)
	if ch.Pass || ch.Level != replies.Advice || ch.Evidence[0].Rule != "repeated.template" {
		t.Errorf("%+v", ch)
	}
	private := complain(fine)
	private.Audience = sources.Private
	if ch, _ := c.Check(private).Check(replies.CheckRepeated); !ch.Pass {
		t.Error("in private nobody else reads along")
	}
	worn = false
	if ch, _ := c.Check(complain(fine)).Check(replies.CheckRepeated); !ch.Pass {
		t.Error("raised for nothing")
	}
}
