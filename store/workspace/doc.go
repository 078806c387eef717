// Package workspace is the directory a community manager's data lives in: config.toml (brands, channels, where tokens
// are kept), the database, and what they write themselves (rules, playbooks, templates, house rules).
//
// It lies in the user's data directory by the XDG rules and not in ~/.config: people publish their ~/.config, and the
// database beside the config holds what customers wrote. The directory is made with mode 0700.
//
// The config is read strictly. Whatever is not understood is a Problem with file, line, column and a catalogue key; all
// problems of a file are found in one go.
package workspace
