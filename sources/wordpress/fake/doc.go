// Package fake is a blog that runs WordPress, in memory: the part of its REST API that comments need, with the shapes,
// codes, statuses and headers of the real one, and helpers that let people write, edit and remove.
//
// What it stands for, and where that is said:
//   - routes, parameters, permission checks and error codes of comments: WP_REST_Comments_Controller
//     (https://developer.wordpress.org/reference/classes/wp_rest_comments_controller/)
//   - what "all" and "any" mean as a status, and the order of rows: WP_Comment_Query
//   - duplicates and the 15 seconds between comments: wp_allow_comment, wp_throttle_comment_flood
//   - an update writes the caller's address into the comment unless one is given: prepare_item_for_database
//   - a status set twice is a failure: wp_set_comment_status updates no row then (whether WordPress tells of it depends on
//     the way the update takes; here it always does)
//   - answers of a comment deleted for good move up to what it answered: wp_delete_comment
//   - where the API is: https://developer.wordpress.org/rest-api/discovery/
//   - application passwords: https://make.wordpress.org/core/2020/11/05/application-passwords-integration-guide/
//
// Where it differs: comments never expire, plugins are only there as the noise and the walls the options put up, posts have
// no text, and a visitor's comment is written down as HTML that shows exactly the given words, where WordPress would drop
// tags a visitor types.
package fake
