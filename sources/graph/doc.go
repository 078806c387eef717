// Package graph carries calls to Meta's Graph API, for Facebook and Instagram alike. It knows the wire: how a call is
// made, read, retried, slowed down and, when it fails, which of the classes of package sources the failure is. It knows
// nothing of posts and comments.
//
// The library github.com/huandu/facebook/v2 builds the requests. It never sees an answer: a recorder under its HTTP
// client keeps status, headers and body, and hands the library an empty object. The library takes many errors for
// success, looks at no status, cannot read Meta's times, and follows paging links to any host, so all reading is done
// here, with encoding/json, from what the recorder kept.
//
// Sending is the delicate part. A call that changes something is made once. It is made a second time only when the
// recorder can prove that nothing of the first reached a network, or when the call sets an absolute state (Repeatable)
// so that a second time is the same as the first.
package graph
