// Package triage sorts incoming posts: what they are (complaint, question, praise, abuse, spam, misinformation, other),
// whether they can wait, how hot they are, and what a complaint is about.
//
// Every rule under rules/ adds weight to one or several labels; this package adds what form tells (a question mark, a
// star rating, capitals, a link). A small linear model (kinds.model) weighs that together with the words and their parts
// and has the last word unless the rules lead by far. The words behind the winner are its reasons.
package triage
