package bluesky

import (
	"context"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// postRecord is a post of ours as it is put on the account's server.
type postRecord struct {
	Type    string    `json:"$type"`
	Text    string    `json:"text"`
	Facets  []facet   `json:"facets,omitempty"`
	Reply   *replyRef `json:"reply,omitempty"`
	Langs   []string  `json:"langs,omitempty"`
	Created string    `json:"createdAt"`
}

// put is the body of com.atproto.repo.putRecord. swapRecord null says that there must be no record of this key yet; a
// record that is the same to the byte is taken for done.
type put struct {
	Repo   string  `json:"repo"`
	Kind   string  `json:"collection"`
	Key    string  `json:"rkey"`
	Record any     `json:"record"`
	Swap   *string `json:"swapRecord"`
}

type drop struct {
	Repo string `json:"repo"`
	Kind string `json:"collection"`
	Key  string `json:"rkey"`
}

// Reply sends a public answer or, in a conversation, a direct message. One attempt is made that the network could have
// seen.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply"
	if out.Form == sources.ConversationForm {
		return s.message(ctx, "message", out, out.Thread)
	}
	if out.Audience == sources.Private {
		return s.ReplyPrivately(ctx, out)
	}
	if err := s.fits(op, out); err != nil {
		return sources.Receipt{}, err
	}
	me, err := s.me(ctx)
	if err != nil {
		return sources.Receipt{}, err
	}
	ref, err := s.answering(ctx, op, out)
	if err != nil {
		return sources.Receipt{}, unsent(err)
	}
	facets, err := s.facets(ctx, op, out.Text)
	if err != nil {
		return sources.Receipt{}, unsent(err)
	}
	at := s.begun(out)
	rec := postRecord{Type: postKind, Text: out.Text, Facets: facets, Reply: ref, Created: at.Format(createdForm)}
	if s.cfg.Lang != "" {
		rec.Langs = []string{s.cfg.Lang}
	}
	var made strongRef
	call := procedure(op, "com.atproto.repo.putRecord", out.Target, put{Repo: me, Kind: postKind, Key: keyOf(out, at), Record: rec})
	call.Out = &made
	if err := s.do(ctx, call); err != nil {
		if sources.ClassOf(err) == sources.Duplicate { // an earlier try of this very reply has arrived after all
			if r, found, ferr := s.FindOwn(ctx, out); ferr == nil && found {
				return r, nil
			}
		}
		return sources.Receipt{}, err
	}
	if _, ok := parse(made.URI); !ok {
		return sources.Receipt{}, nameless(op, out.Target)
	}
	return sources.Receipt{RemoteID: made.URI, Permalink: permalink(made.URI), Time: at, Parent: ref.Parent.URI}, nil
}

// createdForm is how the network writes moments.
const createdForm = "2006-01-02T15:04:05.000Z"

// begun is when a reply was first tried, to the millisecond a store keeps.
func (s *Source) begun(out sources.Outgoing) time.Time {
	at := out.Tried
	if at.IsZero() {
		at = s.cfg.Now()
	}
	return at.UTC().Truncate(time.Millisecond)
}

// keyOf is the key of a reply: the same for every try of the same reply.
func keyOf(out sources.Outgoing, at time.Time) string {
	return tid(at, "reply", out.Thread, out.Target, out.Text)
}

// answering names what is answered and what its thread begins with, both with the fingerprint they have now.
func (s *Source) answering(ctx context.Context, op string, out sources.Outgoing) (*replyRef, error) {
	target := out.Target
	if target == "" {
		target = out.Thread
	}
	if a, ok := parse(target); !ok || a.Kind != postKind {
		return nil, refuse(sources.Invalid, op, target, "not the address of a post")
	}
	found, err := s.posts(ctx, []string{target}, true)
	if err != nil {
		return nil, err
	}
	p := found[target]
	switch {
	case p == nil:
		return nil, refuse(sources.Missing, op, target, "")
	case p.Viewer.ReplyDisabled:
		return nil, refuse(sources.NotReplyable, op, target, "the author of the thread lets only some people answer")
	case p.Author.Viewer.BlockedBy:
		return nil, refuse(sources.PersonUnavailable, op, target, "")
	}
	ref := &replyRef{Parent: strongRef{p.URI, p.CID}}
	if ref.Root = record(p.Record).Reply.Root; ref.Root.URI == "" || ref.Root.CID == "" {
		ref.Root = ref.Parent
	}
	return ref, nil
}

// fits refuses what the network would refuse, before anything is sent.
func (s *Source) fits(op string, out sources.Outgoing) error {
	if _, over := s.TextLimit(out.Form, out.Audience).Over(out.Text); over {
		return refuse(sources.TooLong, op, out.Target, "")
	}
	if strings.TrimSpace(out.Text) == "" {
		return refuse(sources.Rejected, op, out.Target, "empty text")
	}
	return nil
}

// nameless is an answer that says neither yes nor no: something may have been made.
func nameless(op, target string) *sources.Error {
	e := refuse(sources.Ambiguous, op, target, "answered without an id")
	e.Applied = true
	return e
}

// ReplyPrivately answers a public post by a direct message, if its author takes some from us.
func (s *Source) ReplyPrivately(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply privately"
	out.Audience = sources.Private
	if out.Form == sources.ConversationForm {
		return s.message(ctx, op, out, out.Thread)
	}
	person := personOf(out)
	if person == "" {
		return sources.Receipt{}, refuse(sources.NotReplyable, op, out.Target, "the person's did is not known")
	}
	if err := s.fits(op, out); err != nil {
		return sources.Receipt{}, err
	}
	id, err := s.convoWith(ctx, op, person)
	if err != nil {
		return sources.Receipt{}, unsent(err)
	}
	if id == "" {
		return sources.Receipt{}, refuse(sources.PersonUnavailable, op, out.Target, "")
	}
	return s.message(ctx, op, out, id)
}

// personOf is the author of what is answered.
func personOf(out sources.Outgoing) string {
	if out.Person != "" {
		return out.Person
	}
	return ownerOf(out.Target)
}

// message writes into a conversation. The chat takes no key of ours: whether a message has arrived is found by reading.
func (s *Source) message(ctx context.Context, op string, out sources.Outgoing, convo string) (sources.Receipt, error) {
	if err := s.fits(op, out); err != nil {
		return sources.Receipt{}, err
	}
	if convo == "" {
		return sources.Receipt{}, refuse(sources.NotReplyable, op, out.Target, "the conversation is not known")
	}
	facets, err := s.facets(ctx, op, out.Text)
	if err != nil {
		return sources.Receipt{}, unsent(err)
	}
	type input struct {
		Text   string  `json:"text"`
		Facets []facet `json:"facets,omitempty"`
	}
	var made chatMessage
	call := toChat(procedure(op, "chat.bsky.convo.sendMessage", convo, struct {
		Convo   string `json:"convoId"`
		Message input  `json:"message"`
	}{convo, input{out.Text, facets}}))
	call.Out = &made
	if err := s.do(ctx, call); err != nil {
		return sources.Receipt{}, err
	}
	if made.ID == "" {
		return sources.Receipt{}, nameless(op, convo)
	}
	return sources.Receipt{RemoteID: messageID(convo, made.ID), Time: clock(made.SentAt), Parent: convo}, nil
}

// state prepares a call that sets a state, so that doing it twice is the same as once.
func state(op, method, about string, body any) web.Call {
	call := procedure(op, method, about, body)
	call.Repeatable, call.Urgent = true, true
	return call
}
