// Package fake is a site with a feed, in memory: as RSS 2.0, Atom and JSON Feed, with the headers of a conditional GET, and
// with what feeds in the wild do wrong.
//
// What it stands for: RSS 2.0 (https://www.rssboard.org/rss-specification), Atom (RFC 4287), JSON Feed 1.1
// (https://www.jsonfeed.org/version/1.1/), conditional requests (RFC 9110, section 13), and the form of a search engine's
// alerts, whose entries have a title with the words set bold and a link by way of the engine's own counting address.
// A feed holds only its newest items; what falls out of it is still on the site.
package fake
