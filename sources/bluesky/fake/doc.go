// Package fake is a small AT network in memory: one server (PDS) with the account of a firm and those of the people who
// write to it, the app view that shows their posts to each other, and the chat. Package bluesky's tests run on it.
//
// It stands for the real thing in what a client can see, each part after what is documented or published:
//
//   - calls, fields and error names: the lexicons, https://github.com/bluesky-social/atproto/tree/main/lexicons
//   - sessions: an access token for two hours, a refresh token that is replaced by each renewal, error ExpiredToken with
//     status 400; app passwords with and without access to direct messages as scopes within the token; logging in limited
//     to 30 in five minutes (packages/pds, createSession and auth-verifier)
//   - records: putRecord with swapRecord (null: there must be none) and its "same record, nothing done"; createRecord on a
//     key that is taken ends with status 500; a like or block made twice replaces the first (packages/pds, repo)
//   - limits: RateLimit-* headers in points, three to create, two to put, one to delete, 5000 an hour
//     (https://docs.bsky.app/docs/advanced-guides/rate-limits)
//   - the app view: posts of who blocks or is blocked are shown as blockedPost, what is deleted is left out and all below
//     it with it, a tree that is cut off has no "replies" field, notifications are filtered after they were cut into pages,
//     so that a page can be empty and have a cursor (packages/bsky, views and listNotifications)
//
// It differs where a client cannot tell: fingerprints (CIDs) are made over JSON instead of CBOR, tokens are not signed, the
// app view sees a record at once, the search is "contains", and there is no federation.
package fake
