// Package replies is what goes out: the words of a case and of a reply's life, the gate a reply has to pass, and the
// figures (breath, due time, heat) that go with them. It knows no SQL and no screen.
//
// The rooms below: rules (the engine that reads rule files), tone (what a reply says), triage (what a post says),
// checklist (labels and kind into a verdict), outbox (sending at most once).
package replies
