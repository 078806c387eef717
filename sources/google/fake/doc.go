// Package fake is a location of a Google Business Profile in memory that speaks the reviews of the API's version 4, with
// Google's server of tokens. It serves tests and rehearsals.
//
// Where it stands for documented behaviour, by
// https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews:
//
//   - list: pageSize at most 50, orderBy "updateTime desc" (the default), pageToken; answers reviews, averageRating,
//     totalReviewCount, nextPageToken. get of one review.
//   - updateReply is a PUT to …/reply with {comment}: it makes the reply or overwrites the one that is there, whoever wrote
//     it, and answers it with its updateTime. At most 4,096 bytes. deleteReply is a DELETE.
//   - Review: starRating in words, comment left out when there are only stars, reviewer with displayName and isAnonymous,
//     createTime and updateTime with fractions of a second, reviewReplyUrl, reviewMediaItems, reviewReply with its state and
//     the rule it offends against when it is rejected.
//   - errors: https://cloud.google.com/apis/design/errors. A project Google has not let in has a quota of 0 calls a minute
//     (https://developers.google.com/my-business/content/prereqs) and is answered 429 with quota_limit_value "0"; one
//     where the API is not switched on gets SERVICE_DISABLED.
//
// What is not documented and is here as owners have met it: the marks around translations; and that a reply leaves the
// review's own updateTime alone. BumpOnReply lets it move, too, for nobody has promised either.
package fake
