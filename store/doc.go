// Package store keeps everything: threads, messages, cases, drafts, verdicts, breaths, the outbox, the journal and the
// cursors of every lane, in one SQLite file in WAL mode. An exported method is one transaction. Time comes from the
// clock given at Open. It knows no network and no screen, and it holds the gate: no row becomes sendable while its
// breath runs or a hard check stands open, whoever asks.
package store
