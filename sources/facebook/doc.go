// Package facebook is a Facebook Page as a source: its feed with visitors' posts and tags, the comments below, reviews
// where Meta still offers them, and Messenger conversations; and what may be done there: reply, reply privately, message,
// like, hide, delete, block.
//
// Reading is frugal, because Meta no longer answers "not changed" and small Pages have small limits: each lane is
// listed in a few fields, and only what has moved since the last time is read in full. The cursor of a lane keeps what
// was seen of each item and no paging place, so that an interrupted read goes on with the items it has not finished.
//
// Conversations, and what else an Instagram account has too, are in package meta.
//
// A public reply is sent at most once; FindOwn reads back whether it arrived. README.md tells how to connect a Page.
package facebook
