// Package app puts a workspace together: the config, the store with its gate, one source a channel, the sync that reads
// them and the outbox that sends. Screen and commands get the same App, so that the same rules hold for both.
//
// Open does as little as it can: rules are compiled and sources opened in the background or when they are first needed,
// so that the first screen stands before any of that is done.
package app
