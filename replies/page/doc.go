// Package page reads what a workspace's people write: Markdown files that begin with a few lines of TOML between two lines
// of three plus signs. Templates, facts, playbooks and house rules are such files. Every mistake is told with file, line
// and a catalogue key.
package page
