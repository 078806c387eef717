// Package youtube is a YouTube channel as a source: the comments under its videos with their answers, those held for
// review and those taken for spam too; and what may be done there: reply, change and delete what we wrote, let a held
// comment be seen, hold it, take it down.
//
// YouTube counts calls in units and gives a project 10,000 a day: reading a page costs one, writing fifty. The Ledger
// counts them and keeps a reserve, so that however much is read a reply can still go. Reading is frugal: a listing
// of a hundred threads shows what has moved, and only threads with more answers than the listing shows are read by
// themselves. The cursor keeps what was seen of each thread and no paging place.
//
// Calls are made with Google's own library, over the transport of package web.
package youtube
