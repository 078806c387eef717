// Package moderation is the guard before a message is taken out of sight, reported, or its author shut out. Criticism is
// never deleted: Judge says whether an act is allowed, what is still missing, what the network can do and what others will
// go on seeing. A Deed is one such act on its way; it cannot begin before a Copy is kept. Entry is its line in the
// moderation log, Export writes the log, Explanation prepares what is said in public about it.
//
// It is pure: no store, no network, no clock. Reasons are keys below "moderation." with their values.
package moderation
