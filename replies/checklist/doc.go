// Package checklist turns what a reply says and what it answers into a verdict: which checks pass, which stop it, which
// words each rests on, and how it could be said better. It is the gate every reply passes, whoever asks.
package checklist
