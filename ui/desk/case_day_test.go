package desk

import (
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/layout"
)

// views holds the counts of the side pane against what they have to be; views not named are empty.
func (d *driver) views(step string, want map[store.View]int) {
	d.t.Helper()
	for _, v := range []store.View{
		store.Open, store.Waiting, store.InPrivate, store.Solved, store.Promises, store.Snoozed, store.Escalated, store.Praise, store.Done,
	} {
		if got := d.m.counts.Views[v]; got != want[v] {
			d.t.Fatalf("%s: %d in %s, not %d\n%s", step, got, v, want[v], d.screen())
		}
	}
}

// sends takes the open draft through its breath and to the network.
func (d *driver) sends(id string) *driver {
	d.t.Helper()
	d.rest().press("ctrl+s").wait(3 * time.Minute).press("enter").rest()
	d.deliver(replies.Outcome{State: replies.Sent, RemoteID: id})
	d.changed().rest()
	if d.m.focus != layout.List {
		d.press("2")
	}
	return d
}

// A complaint goes by keys from the first public answer to the public closing line, beside a promise kept, one broken and
// a bulk snooze taken back.
func TestADayAtTheDesk(t *testing.T) {
	d := sit(t, 120, 36)
	d.views("in the morning", map[store.View]int{store.Open: 5, store.Praise: 1})

	d.press("g", "space", "space", "s").write("montag 9").press("enter").rest()
	d.views("two put off", map[store.View]int{store.Open: 3, store.Praise: 1, store.Snoozed: 2})
	d.press("z").rest()
	d.views("and taken back", map[store.View]int{store.Open: 5, store.Praise: 1})

	d.at("Maria Kern").press("r").write("Hallo Frau Kern, es tut uns leid. Wir rufen Sie an. Viele Grüße").sends("1_1_20")
	d.views("answered in public", map[store.View]int{store.Open: 4, store.Praise: 1, store.Waiting: 1})

	post := sources.Context{RemoteID: "1_1", Author: sources.Author{ID: "1", Name: "Bäckerei Krume"}, Text: "Unsere Herbstaktion", Time: d.now.Add(-30 * time.Hour)}
	again := sources.Message{RemoteID: "1_1_21", ParentID: "1_1_1", Author: sources.Author{ID: "p1_1_1", Name: "Maria Kern"}, Text: "Ich warte immer noch!", Time: d.now}
	if _, err := d.st.Ingest(t.Context(), "facebook:1", sources.Batch{Lane: "feed", Cursor: "c", Threads: []sources.Thread{{
		RemoteID: "1_1_1", Form: sources.CommentForm, Audience: sources.Public, Context: post, Messages: []sources.Message{again},
	}}}); err != nil {
		t.Fatal(err)
	}
	d.changed().rest()
	d.views("she writes again", map[store.View]int{store.Open: 5, store.Praise: 1})

	d.in(store.Open).at("Maria Kern").press("R").rest().sees("PRIVAT an Maria Kern").
		write("Hallo Frau Kern, es tut uns leid. Wir rufen an. Viele Grüße").sends("m1")
	d.views("goes on in private", map[store.View]int{store.Open: 4, store.Praise: 1, store.InPrivate: 1})

	d.in(store.InPrivate).at("Maria Kern").press("C", "g").rest().sees("hat sich öffentlich beschwert")
	d.views("solved", map[store.View]int{store.Open: 4, store.Praise: 1, store.Solved: 1})
	d.press("enter").rest().sees("ÖFFENTLICH unter Maria Kerns Kommentar").write("die Torte nicht kam; wir rufen künftig vorher an")
	d.sends("1_1_22")
	d.views("said in public", map[store.View]int{store.Open: 4, store.Praise: 1, store.Done: 1})
	if s := d.thread("Maria Kern").State; s != replies.CaseSaid {
		t.Errorf("state %s", s)
	}

	d.in(store.Open).at("T. Brandt").press("P").write("ich frage nach").press("enter").write("in 2h").press("enter").rest()
	d.at("Jule Ahrens").press("P").write("ich rufe an").press("enter").write("in 1h").press("enter").rest()
	d.views("two promises", map[store.View]int{store.Open: 4, store.Praise: 1, store.Done: 1, store.Promises: 2})
	d.at("T. Brandt").press("P", "e").rest().tick(90 * time.Minute)
	d.views("one kept, one broken and still to be told", map[store.View]int{store.Open: 4, store.Praise: 1, store.Done: 1, store.Promises: 1})
	if p, _ := d.thread("Jule Ahrens").Matter.Nearest(); p.State != replies.PromiseBroken {
		t.Errorf("%+v", p)
	}
	d.in(store.Promises).sees("Jule Ahrens", "nicht gehalten")

	d.tick(8 * 24 * time.Hour)
	if s := d.thread("Maria Kern").State; s != replies.CaseClosed {
		t.Errorf("a week later she is %s", s)
	}
}
