//go:build race

package study

// Raced tells whether the race detector is on: training takes twenty times as long then.
const Raced = true
