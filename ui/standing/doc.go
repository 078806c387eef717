// Package standing says how a channel stands: whether it is read, since when not, which part of it the network does not
// open to us, and what a person can do about it, down to the command. Desk and command line say it in the same words.
package standing
