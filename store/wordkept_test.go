package store

import (
	"fmt"
	"testing"
)

// What is kept of the words is what counts: merging lets the old parts go, another program's parts come in, and closing or
// resting empties it. A search finds the same each time.
func TestKeptWordsAreThoseThatCount(t *testing.T) {
	f := newFixture(t)
	for i := range mergeWidth {
		f.tell(f.comment(fmt.Sprintf("a%d", i), "Ann", fmt.Sprintf("Expresslieferung %d", i)))
		_, err := f.indexSlice(f.ctx, 1)
		f.ok(err)
		if got, want := len(f.find("lieferung")), 3*i+2; got != want {
			t.Fatalf("after %d: %q", i, f.find("lieferung"))
		}
	}
	was := f.kept.bytes
	if len(f.kept.parts) == 0 || was == 0 {
		t.Fatalf("nothing is kept: %d bytes", was)
	}
	f.ok(f.mergeParts(f.ctx))
	before := f.find("lieferung")
	list, err := parts(f.ctx, f.read)
	f.ok(err)
	if len(f.kept.parts) != len(list) || f.kept.bytes != sizeOf(f.kept.parts[list[0].id]) {
		t.Errorf("%d parts with %d bytes are kept, %d count", len(f.kept.parts), f.kept.bytes, len(list))
	}
	f.kept.clear()
	if after := f.find("lieferung"); after != before || f.kept.bytes == 0 {
		t.Errorf("%q, before %q; %d bytes are kept", after, before, f.kept.bytes)
	}
	f.ok(f.Close())
	if f.kept.bytes != 0 {
		t.Error("a closed store keeps words")
	}
}
