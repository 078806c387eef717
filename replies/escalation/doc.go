// Package escalation knows who may decide what: it reads contacts.toml, finds who is there now, says when handing over is
// wise, by when an answer is to be expected, and writes the brief that goes with it.
//
// It is pure: no store, no network, no clock. Reasons are keys below "escalation." with their values; the brief is a text
// in German or English.
package escalation
