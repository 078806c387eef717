package facebook

import (
	"testing"

	"atempause/sources"
)

// The same template in private to two people within a minute: what the first got does not prove that the second did.
func TestFindOwnTellsTwoPeopleApart(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	private := func(name string) sources.Outgoing {
		id, err := st.AddComment(st.page.ID, name, "So kam mein Rad zurück!")
		if err != nil {
			t.Fatal(err)
		}
		return sources.Outgoing{
			Form: sources.PostForm, Audience: sources.Private, Thread: id, Target: id, TargetAt: st.Now(), Text: "Wir rufen Sie an.", Tried: st.Now(),
		}
	}
	first, err := src.ReplyPrivately(bg, private("Lars"))
	if err != nil {
		t.Fatal(err)
	}
	second := private("Mara")
	second.Others = []string{first.RemoteID}
	if got, found, err := src.FindOwn(bg, second); err != nil || found {
		t.Errorf("%+v %v %v", got, found, err)
	}
	made, err := src.ReplyPrivately(bg, second)
	if err != nil {
		t.Fatal(err)
	}
	if got, found, err := src.FindOwn(bg, second); err != nil || !found || got.RemoteID != made.RemoteID {
		t.Errorf("%+v %v %v", got, found, err)
	}
}
