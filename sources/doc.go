// Package sources is what comes in: the vocabulary of the whole program (Brand, Channel, Thread, Message), the small
// interfaces a network is spoken to through, and the errors a network can answer with.
//
// It is a leaf: plain types, no SQL, no screen, no network of its own. Each network has a folder below that imports this
// package and none of its neighbours. sources/sourcetest is the contract each of them must pass.
package sources
