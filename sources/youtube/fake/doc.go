// Package fake is a YouTube channel in memory that speaks the Data API v3: videos, comment threads with answers, review,
// units, errors, and Google's server of tokens. It serves tests and rehearsals.
//
// Where it stands for documented behaviour, by https://developers.google.com/youtube/v3/docs/:
//
//   - commentThreads/list: one of allThreadsRelatedToChannelId, videoId, id; moderationStatus published (the default),
//     heldForReview and likelySpam, where a thread is listed if its first comment or at least one answer is in that
//     state; not together with id; maxResults 1 to 100, 20 by default; pageToken.
//   - commentThreads: snippet.totalReplyCount counts answers, replies.comments holds only some of them.
//   - comments/list by parentId or id; comments/insert, update, delete; comments/setModerationStatus with banAuthor only
//     together with rejected. What is rejected is listed nowhere and can be published again by its id. A first comment
//     that is rejected hides its answers.
//   - comments: moderationStatus is told only to the owner, and not with the id filter. A deleted author has no
//     authorChannelId.
//   - errors: the reasons each method's table names. determine_quota_cost: 1 for reading, 50 for writing, 10,000 a day,
//     new at midnight Pacific time, at least one unit for a request that fails.
//
// What is not documented and is here as it has been seen: a pinned comment comes first in the order of time; an answer's
// id is its thread's, a dot, and one of its own; times are whole seconds; five answers come with a thread.
package fake
