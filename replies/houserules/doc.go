// Package houserules holds what may not be said on a brand's pages: for each ground of moderation its rule, an address to
// link to, and the text that explains in public why a post was taken down.
package houserules
