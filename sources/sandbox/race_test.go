//go:build race

package sandbox_test

// slow is by how much the race detector stretches what is measured.
const slow = 20
