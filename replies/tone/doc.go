// Package tone says what a reply says: whether it greets, apologises, helps, justifies itself, hurts, gives data away.
//
// What to look for stands in the rule files under rules/; this package puts their hits together: an apology with a
// condition is hollow, a cause that is owned is not defensive, words quoted from the customer are not our own. It never
// says whether a reply is good enough; that is for package checklist.
package tone
