// Package fake is a mailbox in this process: an IMAP server and an SMTP server that share one state, and a proxy that
// misbehaves. It stands for a provider in tests and rehearsals.
//
// Faithful: both ends speak the real protocols over real connections (RFC 3501 with UIDPLUS, MOVE and IDLE; RFC 5321
// with AUTH, SIZE, 8BITMIME and enhanced codes), by the servers of go-imap and go-smtp; UIDs and UIDVALIDITY behave as
// the RFC asks; a refused login answers with the codes of RFC 5530; XOAUTH2 is what Google and Microsoft document. With
// Files set an accepted mail is put into Sent by the server itself, as Gmail and Exchange do.
//
// Not faithful: no CONDSTORE and no marks of special folders (the IMAP library's server has neither), no limits of its
// own, no filter for spam, and mail to others goes nowhere. The tests against Dovecot and Exim stand for those.
package fake
