package bluesky

import (
	"fmt"
	"testing"
)

// A thread far deeper and wider than any screen is told whole, in few calls.
func TestHugeThread(t *testing.T) {
	s := newStage(t)
	post := must[string](t)(s.world.AddPost("Das ging um die Welt"))
	at := post
	for i := range 1100 { // deeper than the app view shows at once
		at = must[string](t)(s.world.AddComment(at, fmt.Sprint("Leser ", i%7), "tief"))
	}
	for i := range 150 {
		must[string](t)(s.world.AddComment(post, fmt.Sprint("Leser ", i%7), "breit"))
	}
	b := newBox()
	b.read(t, s.source(t), Posts)
	if len(b.msgs) != 1250 || len(b.threads) != 151 {
		t.Errorf("%d messages in %d threads", len(b.msgs), len(b.threads))
	}
	if n := s.Calls(); n > 10 {
		t.Errorf("%d calls", n)
	}
	if n := len(b.cursor); n > 1000 {
		t.Errorf("a cursor of %d bytes for one post", n)
	}
	before := len(b.gone)
	b.read(t, s.source(t), Posts)
	if len(b.gone) != before {
		t.Error("what is there was told as gone")
	}
}
