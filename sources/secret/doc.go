// Package secret finds the token of a channel where its owner keeps it: the output of a command (a password manager),
// an environment variable, a file only its owner can read, or the system's keyring. What it finds is a Token, which
// prints as dots and can only be read on purpose, so that no log line and no error can hold it by accident.
//
// A command is started without a shell: it is split at blanks, with quotes and backslashes as a shell would take them,
// and nothing else. Who needs a pipe or a variable writes sh -c '…'. The first line of its output is the token.
//
// A secret can be put into a file or the keyring, too: Save. That is for the dialogue that connects a channel, and for
// networks that hand out a new secret with each use.
package secret
