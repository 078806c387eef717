// Package commands is the command line: the same data and the same gate as the desk, for people at a prompt and for
// scripts. README.md beside this file documents every JSON field and every exit code.
//
// Each command is one small file. What all of them share stands in run.go (flags, language, log), errors.go (one sentence
// and one exit code for everything that can go wrong), json.go (the shapes machines read) and help.go (usage in the
// language of the interface).
package commands
