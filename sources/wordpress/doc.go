// Package wordpress reads and answers the comments of a blog that runs WordPress, over its own REST API (wp/v2, since
// WordPress 4.7) with an application password (since 5.6).
//
// WordPress keeps no time of a comment's last change. So a read looks at the newest comments, and at the number of all
// within the horizon: when that number is what it should be, nothing else was added or taken away. Edits and rulings made
// elsewhere on older comments are seen by reading all of them again, about hourly.
package wordpress
