// Package mail is a mailbox as a source: what people write comes in by IMAP, answers leave by SMTP.
//
// One lane holds it all. Each round lists every folder, threads the headers of what is new, and only then reads bodies,
// the youngest conversation first, so that an answer and what it answers are told together. The cursor remembers which
// mail lies where; a folder whose UIDVALIDITY changed is recognised by Message-IDs and not told again. Nothing is marked
// as read: folders are opened read-only and bodies peeked at.
//
// A mail's text is what its author wrote this time: quoted history and signature are folded away ([Cut] marks the place)
// and kept in Message.Folded. HTML becomes text without anything being loaded.
//
// A reply is handed to the server at most once. Its Message-ID is made from the attempt, so that FindOwn finds it among
// the sent mails and a second copy is known for what it is. README.md tells how to connect a mailbox.
package mail
