// Package instagram is a professional Instagram account as a source: comments and their answers below its own media,
// media of others that tag it, mentions as far as Meta tells them, and direct messages; and what may be done there: reply,
// reply privately, message, hide, delete, and switch the comments of media off or on.
//
// It runs over the same Graph transport as Facebook, with the token of the Page the account hangs on; conversations, and what
// else a Page has too, are in package meta. Instagram tells of
// media neither when they last changed nor which comments are new: only how many comments there are. So the media are
// listed in few fields, twenty-five in a call, and only where the number has moved, or after a while, the comments are read.
// Media older than the horizon are looked at once a day.
//
// A mention cannot be listed. It is looked up by an id that Meta tells a web server and nobody else; see Mention.
//
// A public reply is sent at most once; FindOwn reads back whether it arrived. README.md tells how to connect an account.
package instagram
