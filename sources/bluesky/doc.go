// Package bluesky is an account on Bluesky (the AT protocol) as a source: what is answered below its own posts, who mentions or
// quotes it elsewhere, who names it, and its direct messages; and what may be done there: reply, write in private, like,
// hide below own posts, delete own, mute, block, report, close a post to further answers.
//
// Everything goes over XRPC to the account's own server (PDS), which passes on what belongs to the app view, the chat or
// the moderation service. The session is made from an app password and kept in memory.
//
// A reply is a record whose key we choose from what is to be said and when it was first tried: the server keeps one record
// a key, so that not even a second try can make a second reply, and FindOwn has only to look at that key.
//
// A post is known by its address, at://did/app.bsky.feed.post/key. The did of a person stays when the handle changes.
// README.md tells how to connect an account.
package bluesky
