// Package fake is a Mastodon server in memory: accounts of its own and of other servers, posts with their visibilities,
// notifications, conversations, blocks, reports, search and hashtags, spoken to over HTTP in Mastodon's shapes. Tests and
// rehearsals make people write, change and remove things by its methods.
//
// It stands for Mastodon 4.5 as https://docs.joinmastodon.org describes it; each part names the page it follows. What it
// does not have: followers, filters, boosts, media uploads, polls of its own, scheduled posts, streaming, OAuth. The
// weights of its search are its own: it finds the words, the newest first. It keeps a limit of 300 calls in 5 minutes for
// each account, and tells it in the headers.
package fake
