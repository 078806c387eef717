// Package sourcetest is the contract every source must pass, whatever its network: what it reads is whole, nothing is
// lost or told wrongly when a read is interrupted, limits are obeyed, a reply leaves at most once, and reading it back
// tells the truth.
//
// A network's package gives a Harness: its source and a Stage, a network under the test's control. What a network does
// not have its stage answers with ErrNotHere, and that part is skipped. A failing test names the promise that was broken.
//
// Readme holds the tables in a network's README against what its code says of itself.
package sourcetest
