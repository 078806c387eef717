package once_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"atempause/sources/once"
)

func body(g *once.Gate) io.ReadCloser { return g.Body(io.NopCloser(strings.NewReader("Guten Tag"))) }

func TestWhatWasReadMayHaveLeft(t *testing.T) {
	g := &once.Gate{}
	if got, err := io.ReadAll(body(g)); err != nil || string(got) != "Guten Tag" {
		t.Fatalf("%q, %v", got, err)
	}
	if g.Shut() {
		t.Error("the gate says that nothing has left")
	}
	g = &once.Gate{}
	_, _ = g.Body(http.NoBody).Read(make([]byte, 1))
	if g.Shut() {
		t.Error("that there was nothing to read is no proof")
	}
}

func TestNothingLeavesThroughAShutGate(t *testing.T) {
	g := &once.Gate{}
	late := body(g)
	if !g.Shut() {
		t.Error("the gate says that something has left")
	}
	for _, b := range []io.ReadCloser{late, body(g)} {
		if got, err := io.ReadAll(b); err == nil || len(got) > 0 {
			t.Errorf("%q left (%v)", got, err)
		}
	}
}

// Whoever comes first, a writer and the one who gives up agree.
func TestWriterAndShutterAgree(t *testing.T) {
	for range 500 {
		g := &once.Gate{}
		var got []byte
		var never bool
		var both sync.WaitGroup
		both.Go(func() { got, _ = io.ReadAll(body(g)) })
		both.Go(func() { never = g.Shut() })
		both.Wait()
		if never && len(got) > 0 {
			t.Fatalf("%q left although the gate said that nothing had", got)
		}
	}
}
