// Package connect is the dialogue that adds a channel to a workspace: it asks only what the network needs, says in a
// sentence where to find it, checks the server and the account while the person is still there, and writes config and token
// only when a live look has shown that it works. Whoever leaves before that leaves nothing behind.
//
// Each answer can also be given beforehand, as a flag, except secrets: those come from standard input, from where they are
// kept already, or are typed unseen.
package connect
