package mail

import (
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// folders are the ones we need by name; empty where there is none.
type folders struct {
	read              []string
	sent, trash, junk string
}

// What these folders are called where the server does not mark them (RFC 6154), in the languages of our users.
var (
	sentNames  = []string{"sent", "sent items", "sent messages", "sent mail", "gesendet", "gesendete objekte", "gesendete elemente", "gesendete nachrichten", "gesendete e-mails"}
	trashNames = []string{"trash", "deleted items", "deleted messages", "bin", "papierkorb", "gelöscht", "gelöschte objekte", "gelöschte elemente"}
	junkNames  = []string{"junk", "spam", "junk e-mail", "junk email", "junk-e-mail", "spamverdacht", "bulk mail", "unerwünscht"}
)

// lookAround asks which folders there are.
func (b *box) lookAround() (*folders, error) {
	var options *imap.ListOptions
	caps := b.c.Caps()
	if caps.Has(imap.CapSpecialUse) && (caps.Has(imap.CapListExtended) || caps.Has(imap.CapIMAP4rev2)) {
		options = &imap.ListOptions{ReturnSpecialUse: true}
	}
	all, err := b.c.List("", "*", options).Collect()
	if err != nil {
		return nil, b.fail(err, "")
	}
	cfg := b.s.cfg
	f := &folders{read: slices.Clone(cfg.Folders)}
	f.sent = choose(all, cfg.Sent, imap.MailboxAttrSent, sentNames)
	f.trash = choose(all, cfg.Trash, imap.MailboxAttrTrash, trashNames)
	f.junk = choose(all, cfg.Junk, imap.MailboxAttrJunk, junkNames)
	b.s.mu.Lock()
	b.s.found = f
	b.s.mu.Unlock()
	return f, nil
}

// choose takes the folder the config names, the one the server marks, or the one with a usual name.
func choose(all []*imap.ListData, configured string, attr imap.MailboxAttr, names []string) string {
	if configured != "" {
		return configured
	}
	for _, d := range all {
		if slices.Contains(d.Attrs, attr) {
			return d.Mailbox
		}
	}
	for _, name := range names {
		for _, d := range all {
			last := d.Mailbox
			if i := strings.LastIndex(last, string(d.Delim)); d.Delim != 0 && i >= 0 {
				last = last[i+len(string(d.Delim)):]
			}
			if strings.ToLower(last) == name && !slices.Contains(d.Attrs, imap.MailboxAttrNoSelect) {
				return d.Mailbox
			}
		}
	}
	return ""
}

// watched lists what a round walks through: the sent mails last, so that they are told last among equals.
func (f *folders) watched() []string {
	out := slices.Clone(f.read)
	if f.sent != "" && !slices.Contains(out, f.sent) {
		out = append(out, f.sent)
	}
	return out
}
