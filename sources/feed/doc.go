// Package feed watches what is written about a brand elsewhere, where only a feed tells of it: alerts of search engines,
// forums, review sites. It reads RSS, Atom and JSON feeds, also those that are not quite what they should be.
//
// A feed is a window on the newest: what falls out of it has not been deleted. It can only be read. A reply is written by
// hand where the mention stands: copied, posted by the person, and confirmed.
package feed
