package workspace

import "testing"

// BenchmarkPages reads what comes with the program and an empty workspace.
func BenchmarkPages(b *testing.B) {
	w := Workspace{Dir: b.TempDir()}
	for b.Loop() {
		w.Pages(nil)
	}
}
