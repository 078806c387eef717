// Package google is a Google Business Profile as a source: the reviews of one location with the owner's reply, and what
// may be done there: write the one reply a review can have, change it, delete it.
//
// Reviews come by the API's version 4, the newest change first; Google has no library for it in Go. The cursor keeps what
// was seen of each review and no paging place. A reply is a PUT that would overwrite another: so a review is looked at
// first, and one that has a reply already is only changed by Edit. README.md tells how to be let in by Google.
package google
