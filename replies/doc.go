// Package replies is what goes out: the words of a case and of a reply's life, the gate a reply has to pass, and the
// figures (breath, due time, heat) that go with them. It knows no SQL and no screen.
//
// A Matter is the case: one or more threads, led from the first answer to the public closing line. Its methods are what
// happens to it, View tells where it is listed, Assess by when something is due, Explain why it stands where it stands,
// Heat how hot a thread is and HeatWhy what makes it so.
//
// The rooms below: filter (the language of saved views), rules (the engine that reads rule files), tone (what a reply
// says), triage (what a post says), checklist (labels and kind into a verdict), outbox (sending at most once), moderation (the
// guard before a message is taken out of sight), escalation (whom to hand a case to, and the brief), weather (of a
// brand), care (for the one who reads it), page (the Markdown files of a workspace) with template, playbook and houserules.
package replies
