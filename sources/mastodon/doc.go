// Package mastodon is an account on a Mastodon server as a source: what is written below its posts, posts elsewhere that
// mention it, private conversations, and posts that speak of the firm without mentioning it; and what may be done there:
// reply as publicly as one was spoken to or less so, reply privately, change and delete what is one's own, favourite,
// mute, block, report.
//
// A thread begins with the first stranger who addressed the account. What is read again and when is kept in the cursor of
// a lane: what was seen of each tree of posts, and no paging place. Deleted and edited posts move nothing that Mastodon
// would tell of, so young trees are looked at hourly and older ones the more rarely the older they are.
//
// Any server with Mastodon's interface will do. README.md tells how to connect an account.
package mastodon
