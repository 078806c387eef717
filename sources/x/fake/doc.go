// Package fake stands for X's API v2 in tests and rehearsals: a server in memory that answers in X's shapes.
//
// What it stands for, and where that is documented:
//
//   - ids hold their time (https://docs.x.com/resources/fundamentals/x-ids); an edit makes a new id and lists all versions
//     (https://docs.x.com/x-api/fundamentals/edit-posts)
//   - mentions and own posts, the newest first, with since_id, until_id, start_time, max_results and page tokens, authors and
//     answered posts in includes (https://docs.x.com/x-api/posts/timelines/introduction); the newest 800 mentions
//   - what is not there for us comes as a problem beside the rows (https://docs.x.com/x-api/fundamentals/response-codes-and-errors)
//   - the search of conversations over seven days (https://docs.x.com/x-api/posts/search/introduction)
//   - writing with the refusals X has: the same text twice, a post that is gone, nobody who has asked us
//   - x-rate-limit headers with each answer, the limits of the day, the month's cap (usage-capped)
//   - refresh tokens that are good for one renewal; signatures of OAuth 1.0a, checked
//   - the text: names in front of an answer, t.co links, three signs as HTML, long posts in note_tweet
//
// Where it differs: texts may be longer than X's 25,000 signs, each author has one account by name, nobody is protected
// unless told so, and nothing is charged.
package fake
