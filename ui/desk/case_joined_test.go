package desk

import (
	"strings"
	"testing"

	"atempause/store"
)

// A case is listed once, by one of its threads; by when it is owed stands above the others as well.
func TestTheHeadOfAJoinedThreadSaysWhenItIsDue(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern")
	first, _ := d.m.list.row()
	var other store.Row
	for _, r := range d.m.list.rows {
		if r.ID != first.ID && r.Brand == first.Brand {
			other = r
			break
		}
	}
	if other.ID == 0 || first.Due.IsZero() {
		t.Fatalf("nothing to join with %+v", first)
	}
	if err := d.st.Do(t.Context(), []int64{first.ID}, store.Act{Do: "join", ID: other.ID}); err != nil {
		t.Fatal(err)
	}
	silent := 0
	for _, id := range []int64{first.ID, other.ID} {
		d.run(d.m.loadThread(id))
		d.rest()
		if d.m.talk.thread.ID != id || len(d.m.talk.others) != 1 {
			t.Fatalf("thread %d has %d others", d.m.talk.thread.ID, len(d.m.talk.others))
		}
		if d.m.talk.thread.Due.IsZero() {
			silent++
		}
		if facts := d.m.facts(); !strings.Contains(facts, "fällig") {
			t.Errorf("%s: %s", d.m.talk.thread.Author, facts)
		}
	}
	if silent != 1 {
		t.Errorf("%d of the two carry no time themselves", silent)
	}
}
