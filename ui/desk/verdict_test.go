package desk

import (
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
)

func (d *driver) row(author string) store.Row {
	d.t.Helper()
	rows, err := d.st.Rows(d.t.Context(), store.Page{View: store.All, Limit: 1000})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, r := range rows {
		if r.Author == author {
			return r
		}
	}
	d.t.Fatalf("no thread of %s", author)
	return store.Row{}
}

// One key, then one choice: a number for the kind, u for the hurry, c and a number for the cause.
func TestAVerdictIsCorrectedByAKeyAndAChoice(t *testing.T) {
	d := sit(t, 200, 50).at("Maria Kern").press("K").sees("Was schreibt Maria Kern?", "1 Beschwerde", "u Es ist dringend", "c Ursache: Lieferung")
	d.press("u").rest().sees("Gilt jetzt als dringend", "Am 20.11.2026 von Hand berichtigt: dringend statt nicht dringend.")
	d.press("K").sees("u Es eilt nicht").press("c").sees("Worum geht es Maria Kern?", "3 Personal").press("3").rest()
	d.sees("Ursache ist jetzt: Personal", "dringend statt nicht dringend, Personal statt Lieferung.")
	if r := d.row("Maria Kern"); !r.Urgent || r.Cause != "staff" {
		t.Errorf("%+v", r)
	}
	d.press("K", "2").rest().sees("Art ist jetzt: Frage", "berichtigt: Frage statt Beschwerde, dringend statt")
	d.press("z").rest().sees("Zurückgenommen: Art").press("z").rest().sees("Zurückgenommen: Ursache").press("z").rest().sees("Zurückgenommen: Eile")
	if r := d.row("Maria Kern"); r.Urgent || r.Cause != "delivery" || r.Kind != replies.Complaint {
		t.Errorf("%+v", r)
	}
	d.seesNot("von Hand berichtigt").press("Z").rest().sees("Wiederholt: Eile", "dringend statt nicht dringend")
}

func TestTheChoiceCanBeLeftAndWalkedThrough(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("K", "j", "j", "j", "j", "j", "j").press("enter").sees("Gilt jetzt als dringend")
	d.rest().press("K", "esc").seesNot("Was schreibt").press("K", "9", "c", "esc").rest()
	if r := d.row("T. Brandt"); r.Kind != replies.Question || !r.Urgent || r.Cause != "" {
		t.Errorf("%+v", r)
	}
}

// Who writes the same again is judged as they were corrected, and the screen says since when and why.
func TestTheSameWordingComesCorrected(t *testing.T) {
	d := sit(t, 200, 50).at("T. Brandt").press("K", "1").rest()
	d.wait(48 * time.Hour)
	again := sources.Message{RemoteID: "1_9_1", Author: sources.Author{ID: "p1_2_1", Name: "T. Brandt (2)"}, Text: "habt ihr montag offen??", Time: d.now}
	b := sources.Batch{Lane: "feed", Cursor: "z", Threads: []sources.Thread{{RemoteID: "1_9_1", Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{again}}}}
	if _, err := d.st.Ingest(t.Context(), "facebook:1", b); err != nil {
		t.Fatal(err)
	}
	d.changed().at("T. Brandt (2)").sees("Derselbe Wortlaut wurde am 20.11.2026 von Hand berichtigt:", "Beschwerde statt Frage.")
	d.press("K").sees("Derselbe Wortlaut").press("f1").sees("Einordnung berichtigen", "12 von 140").press("f1", "esc")
}
