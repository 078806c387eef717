// Package outbox sends what has passed the gate, each reply at most once. The intent is on record before a request
// leaves; after an ambiguous end the thread is read back, and only a person decides on a second try.
package outbox
