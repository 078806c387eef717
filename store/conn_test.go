package store

import "testing"

// A fault in a rule must cost the one read it happens in and nothing after it.
func TestAPanicLeavesNoTransactionOpen(t *testing.T) {
	f := newFixture(t)
	broken := func(what string, do func()) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("%s: the panic was swallowed", what)
			}
		}()
		do()
	}
	for range 8 { // more often than the pool has connections
		broken("read", func() { _ = f.look(f.ctx, func(querier) error { panic("oh") }) })
		broken("write", func() { _ = f.write(f.ctx, f.pen, "try", func(*tx) error { panic("oh") }) })
	}
	f.tell(f.comment("k1", "A", "kaputt"))
	f.only(Open)
}
