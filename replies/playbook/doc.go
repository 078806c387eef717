// Package playbook holds what to do with a kind of matter, as Markdown to be read beside the composer: what it is, what to
// do first, what to write and what not, and when to hand it on. Pick suggests those that fit, with reasons. Whether a
// person may be asked for a review is told here, too.
package playbook
