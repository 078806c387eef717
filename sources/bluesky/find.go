package bluesky

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"atempause/sources"
)

// skew is how far the chat's clock and ours may be apart.
const skew = 2 * time.Minute

// FindOwn reads back whether a reply of ours has arrived. A public one is asked for on the account's own server, where it
// stands the moment it is taken: first by the key it must have, then among our latest posts, if a key was chosen otherwise.
// A direct message is looked for in the conversation.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	me, err := s.me(ctx)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	switch {
	case out.Form == sources.ConversationForm:
		return s.findMessage(ctx, out, out.Thread, me)
	case out.Audience == sources.Private:
		id, err := s.knownConvo(ctx, personOf(out))
		if err != nil || id == "" {
			return sources.Receipt{}, false, err
		}
		return s.findMessage(ctx, out, id, me)
	}
	if !out.Tried.IsZero() {
		r, found, err := s.findByKey(ctx, out, me)
		if err != nil || found {
			return r, found, err
		}
	}
	return s.findAmongLatest(ctx, out, me)
}

// stored is a record as the account's own server has it.
type stored struct {
	URI   string          `json:"uri"`
	CID   string          `json:"cid"`
	Value json.RawMessage `json:"value"`
}

// ownRecord asks for a record of ours; nil when there is none.
func (s *Source) ownRecord(ctx context.Context, op, me, kind, key string) (*stored, error) {
	var got stored
	call := urgent(query(op, "com.atproto.repo.getRecord", key, url.Values{"repo": {me}, "collection": {kind}, "rkey": {key}}))
	call.Out = &got
	err := s.do(ctx, call)
	switch sources.ClassOf(err) {
	case "":
		return &got, nil
	case sources.Missing:
		return nil, nil
	}
	return nil, err
}

func (s *Source) findByKey(ctx context.Context, out sources.Outgoing, me string) (sources.Receipt, bool, error) {
	got, err := s.ownRecord(ctx, "look for our reply", me, postKind, keyOf(out, s.begun(out)))
	if err != nil || got == nil {
		return sources.Receipt{}, false, err
	}
	r, ok := s.isOurs(*got, out)
	return r, ok, nil
}

// isOurs tells whether a record is the reply that is looked for.
func (s *Source) isOurs(got stored, out sources.Outgoing) (sources.Receipt, bool) {
	rec := record(got.Value)
	target := out.Target
	if target == "" {
		target = out.Thread
	}
	if !same(rec.Text, out.Text) || rec.Reply.Parent.URI != target || slices.Contains(out.Others, got.URI) || got.URI == "" {
		return sources.Receipt{}, false
	}
	at := clock(rec.Created)
	if !out.Tried.IsZero() && at.Before(out.Tried.Add(-skew)) {
		return sources.Receipt{}, false
	}
	return sources.Receipt{RemoteID: got.URI, Permalink: permalink(got.URI), Time: at, Parent: rec.Reply.Parent.URI}, true
}

type recordPage struct {
	Records []stored `json:"records"`
	Cursor  string   `json:"cursor"`
}

// latestPagesAtMost bounds how far back our own posts are looked through, a hundred a page.
const latestPagesAtMost = 5

func (s *Source) findAmongLatest(ctx context.Context, out sources.Outgoing, me string) (got sources.Receipt, found bool, err error) {
	call := urgent(query("look for our reply", "com.atproto.repo.listRecords", out.Target, url.Values{
		"repo": {me}, "collection": {postKind}, "limit": {"100"},
	}))
	n := 0
	err = pages(ctx, s, call, func(p recordPage) (string, bool) {
		n++
		old := false
		for _, r := range p.Records {
			if got, found = s.isOurs(r, out); found {
				return "", true
			}
			a, _ := parse(r.URI)
			if at, ok := tidTime(a.Key); ok && !out.Tried.IsZero() && at.Before(out.Tried.Add(-time.Hour)) {
				old = true
			}
		}
		return p.Cursor, old || n == latestPagesAtMost
	})
	return got, found, err
}

func (s *Source) findMessage(ctx context.Context, out sources.Outgoing, convo, me string) (got sources.Receipt, found bool, err error) {
	call := toChat(urgent(query("look for our message", "chat.bsky.convo.getMessages", convo, url.Values{
		"convoId": {convo}, "limit": {"100"},
	})))
	err = pages(ctx, s, call, func(p talkPage) (string, bool) {
		for _, m := range p.Messages {
			at := clock(m.SentAt)
			if !out.Tried.IsZero() && at.Before(out.Tried.Add(-skew)) {
				return "", true
			}
			id := messageID(convo, m.ID)
			if m.Sender.DID == me && same(m.Text, out.Text) && !slices.Contains(out.Others, id) && !strings.HasSuffix(m.Type, "#deletedMessageView") {
				got, found = sources.Receipt{RemoteID: id, Time: at, Parent: convo}, true
				return "", true
			}
		}
		return p.Cursor, false
	})
	return got, found, err
}

// same compares a text as sent with one as told back. Posts are kept to the byte; the chat may trim.
func same(a, b string) bool { return plain(a) == plain(b) }

func plain(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return norm.NFC.String(strings.TrimSpace(s))
}
