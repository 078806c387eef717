// Package web carries calls to any network that is spoken to over HTTP with JSON, XML or forms: Mastodon, Bluesky,
// WordPress, YouTube, X, Google Business Profile, feeds. It knows the wire: how a call is made, read to its last byte,
// repeated when that is safe, slowed down, and, when it fails, which of the classes of package sources the failure is. It
// knows nothing of posts and comments. (Meta's networks have package graph, which also knows Meta's own error tables.)
//
// # Use
//
//	client, err := web.New(web.Config{
//		Network: sources.Mastodon, BaseURL: "https://chaos.social", Account: "4711",
//		Auth:  web.Bearer(token),           // func(ctx) (string, error)
//		Judge: judge,                       // what this network's error bodies mean
//		HTTP:  cfg.HTTP, Now: cfg.Now, Sleep: cfg.Sleep, Log: cfg.Log, Governor: shared,
//	})
//	var status Status
//	_, err = client.Do(ctx, web.Call{
//		Op: "reply", Object: out.Target, Method: "POST", Path: "/api/v1/statuses", Form: form, Out: &status,
//		Header: http.Header{"Idempotency-Key": {key}}, Urgent: true,
//	})
//
// Every error is a *sources.Error. Path is joined to the base as it is: build it with [Path] from ids of strangers.
// A listing's next page is asked for with URL; an address of another server than the base is refused.
//
// # At most once
//
// Whatever is not GET, HEAD or OPTIONS is a write unless the call says that it is Repeatable. A write is made once, on a
// connection of its own, and never rewound. It is made a second time only if the first provably never left (nothing was
// dialled, or not a byte of its body was handed to a connection). A write whose fate nobody knows ends Ambiguous with
// Applied set: a broken line, a timeout, a status from 500 on, a redirect, a good status with an answer that is cut off,
// too large or not of the form asked for. A read in the same plight is repeated a few times, then ends Transient or
// Garbled.
//
// # What a status means
//
// Without a Judge: 401 TokenInvalid, 402 AccessLevel, 403 Permission, 404 and 410 Missing, 413 TooLong (of a read:
// TooComplex), 422 and 409 Rejected, 429 RateLimited, other 4xx Invalid, from 500 on Transient (of a write: Ambiguous).
// The Judge sees every answer, good ones too, because some networks dress errors as good. It returns nil for "as usual",
// or an error with the class, code and words it read; network, op, object and status are filled in here. A Judge that
// leaves Class empty adds its words to the class the status has.
//
// # Limits
//
// RateLimited carries Until, from Retry-After, X-RateLimit-Reset or RateLimit-Reset in any of the forms in use. Points in
// time are understood by the answer's own Date header, so a machine whose clock is wrong waits as long as it should; a
// fake with a clock of its own must send Date by that clock (webtest does). Meanwhile the [Governor] lets no call of the
// bucket out: it ends RateLimited at once. A bucket whose headers tell that little is left is kept for what a person
// waits for: writes, and reads that say Urgent (a read-back after a doubtful reply, the check of a new account). Other reads
// run in a slower lane, so that no first sync starves a reply. Governor.SetRate sets how fast a network's bucket may go;
// Waits tells the person what waits for how long. One Governor serves all channels of a program.
//
// # Secrets
//
// What Auth sets goes only to the base's own server. Values of headers and query fields that carry secrets, and all that
// looks like one, are taken out of every error; the log holds neither addresses nor headers nor texts.
//
// # Libraries with a client of their own
//
// [Client.RoundTripper] and [Client.HTTP] give the same behaviour to mattn/go-mastodon, google.golang.org/api and their
// like. Every failed answer reaches the library as an error of the transport that wraps the *sources.Error. [Client.Record]
// and [Record.Told] around the library's call give it back whatever the library makes of it:
//
//	lib := &mastodon.Client{Client: *client.HTTP(nil), Config: &mastodon.Config{Server: base}} // the token comes from Auth
//	ctx, rec := client.Record(ctx, web.Call{Op: "reply", Object: out.Target})
//	status, err := lib.PostStatus(ctx, toot)
//	if err != nil {
//		return sources.Receipt{}, rec.Told(err)
//	}
package web
