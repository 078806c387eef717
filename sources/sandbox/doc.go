// Package sandbox is a faithful fake of Meta's Graph API on loopback: a small network of its own with two invented firms
// and the people who write to them. The demo runs on it, and tests and pictures are made with it. It keeps state: what is
// posted can be read back, what is deleted is gone, and customers answer what they are told.
//
// # The Graph
//
// New builds a World, Handler serves it, Start makes it listen on 127.0.0.1. A source speaks to it as it would to Meta:
// versions in the path, fields with nested edges, cursor paging with short and empty pages, form and JSON bodies, true
// DELETE and POST with method=DELETE, batches, appsecret_proof, usage headers, rate limits, and errors with Meta's codes.
// Answers carry neither more nor less than the real ones: a sticker has no message, some comments have no from, an
// attachment's size is null, times end in +0000, some ids do not fit 64 signed bits, and text beyond ASCII is escaped.
// What every version lost in October 2026 (debug, date_format, pretty, root ids, ETag) is refused.
//
// The main token speaks for every page; each page has its own; a person's token as Meta gives it only lists the pages.
//
// # Instagram
//
// Each page has an Instagram account, spoken to with the page's token: media and their comments (newest first, fifty at
// most, top level only, answers below them), tags without a next link, mentions that only an id leads to, comments hidden,
// deleted and switched off, and messages through the page with their windows and private replies. People have a username
// there and sometimes none. Nothing on Instagram changes the course of the pages: it rolls dice of its own.
//
// # Customers
//
// Who is answered may answer back after Options.Delay, in a mood that Options.Judge finds. Who complained and got no
// answer may ask after a while, and new posts trickle in, unless the world is Quiet. Everything follows Options.Now and
// happens in Tick, which the server calls each second and before each request.
//
// # Faults
//
// A spec names what goes wrong, for which calls, how often (see ParseFaults and FaultKinds):
//
//	drop-after:POST */comments:1             apply the next comment, then close the connection
//	html502:GET */feed:2:+1                  let one feed pass, answer the next two with a page of HTML
//	error=190/463:* *                        every call finds the token expired
//	slow:GET *:300ms                         every answer stops in its middle for 300 ms
//
// # Controls
//
// Below /_sandbox/, on the same address and for loopback only, a test or a person with curl can look and steer:
//
//	GET    /_sandbox/                        what there is
//	GET    /_sandbox/world                   base_url, tokens, pages, number of threads, the world's time
//	GET    /_sandbox/faults                  faults that wait, and the kinds
//	POST   /_sandbox/faults    spec          add faults
//	DELETE /_sandbox/faults                  remove them all
//	GET    /_sandbox/comments?object=ID      everything under a post, comment, review, conversation or page
//	GET    /_sandbox/find?text=T             everything that holds a text
//	GET    /_sandbox/applied?text=T          how often a page has said exactly this
//	GET    /_sandbox/requests                the last calls, tokens struck out
//	POST   /_sandbox/expire    token? sub?   make a token bad (463 unless told otherwise; 0 makes it good)
//	POST   /_sandbox/revoke    scope         take a permission away; grant gives it back
//	POST   /_sandbox/tasks     page tasks    what the person's role on a page allows
//	POST   /_sandbox/usage     percent? budget? talks?   pin the usage, set calls an hour, conversation calls a second
//	POST   /_sandbox/reviews   page closed   let ratings answer code 12, or not
//	POST   /_sandbox/refuse    person        somebody turns off messages
//	POST   /_sandbox/restrict  person        an Instagram account restricts somebody: counted, not told
//	POST   /_sandbox/advance   by            move the clock, as in by=25h
//	POST   /_sandbox/post      page text     the page, or an Instagram account, publishes
//	POST   /_sandbox/comment   post author text          somebody writes
//	POST   /_sandbox/message   page author text
//	POST   /_sandbox/mention   account author text       somebody names an Instagram account
//	POST   /_sandbox/review    page author text positive?
//	POST   /_sandbox/edit      id text       an author changes their words
//	POST   /_sandbox/delete    id            an author takes them away
//
// # Data
//
// The folder world holds the firms and what was written to them; it needs no Go to be extended. pages.json is a list of
// pages (id, name, brand, lang, about). The others hold one JSON object a line, and a broken line is told by its number:
//
//	items.jsonl    what was written: id, page, form (page_post, comment, visitor_post, tag, review, message), under (the
//	               post or review of a comment), parent (the comment it answers), thread (of a message), author, ours,
//	               ago ("3h20m" before the start), text, likes, shares, file (photo, sticker, video), recommend, rating,
//	               kind, mood (kind, neutral, angry, vindictive), lang, held (comes in later while it runs)
//	grams.json     a list of Instagram accounts (id, page, username, about)
//	grams.jsonl    what stands there: as items.jsonl, with the forms media, tagged, mentioned, comment, message
//	answers.jsonl  what customers say when told something: lang, kind, mood, private, text
//	nags.jsonl     what they say when told nothing: lang, text
//
// Options.Posts takes labelled posts in place of the items: id, lang, network, text, kind.
package sandbox
