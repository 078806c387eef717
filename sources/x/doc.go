// Package x is the source for X, by API v2 with the user's own keys: mentions and replies to own posts, the conversations
// below them, own replies made elsewhere, direct messages. It replies, hides replies, likes, mutes and deletes what is
// ours. The network speaks JSON over HTTPS, which package web carries.
//
// # What is a thread
//
// A reply to a post of ours begins a thread that hangs under that post. A post elsewhere that names us, or an answer to a
// stranger that does, begins a thread of its own. What answers something in a thread belongs to it.
//
// An edited post gets a new id on X. Here it keeps the id of its first version; acts go to the newest one that is known.
//
// # Money
//
// X is paid by what is read and written. A Ledger counts the posts and messages that were read in a month, and reading
// stops before the last tenth of the budget, which is kept for reading back what a person has just sent. The cursors
// remember the count, so that a restarted program goes on with it.
package x
