package bluesky

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"atempause/sources"
)

// SetLiked likes a post or takes that back. The like's key is made from the post, so that a second one lands on the first.
func (s *Source) SetLiked(ctx context.Context, message string, liked bool) error {
	const op = "like"
	me, err := s.me(ctx)
	if err != nil {
		return err
	}
	p, err := s.post(ctx, op, message)
	if err != nil {
		if !liked && sources.ClassOf(err) == sources.Missing {
			return nil
		}
		return err
	}
	key := stateKey("like", message)
	if liked {
		if p.Viewer.Like != "" {
			return nil
		}
		return s.do(ctx, state(op, "com.atproto.repo.putRecord", message, s.replaceable(me, likeKind, key, map[string]any{
			"$type": likeKind, "subject": strongRef{p.URI, p.CID}, "createdAt": s.stamp(),
		})))
	}
	return s.dropAll(ctx, op, message, me, likeKind, key, p.Viewer.Like)
}

// stateKey is the key of a record that is either there or not. The time in it says nothing.
func stateKey(what, about string) string {
	return tid(time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC), what, about)
}

func (s *Source) stamp() string { return s.cfg.Now().UTC().Format(createdForm) }

// replaceable is a record that may be written over: it says the same every time.
func (s *Source) replaceable(me, kind, key string, rec any) any {
	return map[string]any{"repo": me, "collection": kind, "rkey": key, "record": rec}
}

// dropAll removes our own record of a state, and the one another program made, if there is one.
func (s *Source) dropAll(ctx context.Context, op, about, me, kind, key, other string) error {
	keys := []string{key}
	if a, ok := parse(other); ok && a.DID == me && a.Kind == kind && a.Key != key {
		keys = append(keys, a.Key)
	}
	for _, k := range keys {
		if err := s.do(ctx, state(op, "com.atproto.repo.deleteRecord", about, drop{me, kind, k})); err != nil {
			return err
		}
	}
	return nil
}

// post reads one post a person waits for.
func (s *Source) post(ctx context.Context, op, uri string) (*postView, error) {
	if a, ok := parse(uri); !ok || a.Kind != postKind {
		return nil, refuse(sources.Unsupported, op, uri, "not a post")
	}
	found, err := s.posts(ctx, []string{uri}, true)
	if err != nil {
		return nil, err
	}
	if found[uri] == nil {
		return nil, refuse(sources.Missing, op, uri, "")
	}
	return found[uri], nil
}

// SetBlocked blocks a person or lets them back. Blocks are records anybody can read.
func (s *Source) SetBlocked(ctx context.Context, person string, blocked bool) error {
	const op = "block"
	me, err := s.me(ctx)
	if err != nil {
		return err
	}
	if !didShape.MatchString(person) || person == me {
		return refuse(sources.Unsupported, op, person, "not the did of somebody else")
	}
	key := stateKey("block", person)
	if blocked {
		return s.do(ctx, state(op, "com.atproto.repo.putRecord", person, s.replaceable(me, blockKind, key, map[string]any{
			"$type": blockKind, "subject": person, "createdAt": s.stamp(),
		})))
	}
	var who profile
	call := urgent(query(op, "app.bsky.actor.getProfile", person, url.Values{"actor": {person}}))
	call.Out = &who
	if err := s.do(ctx, call); err != nil && sources.ClassOf(err) != sources.Missing && sources.ClassOf(err) != sources.Invalid &&
		sources.ClassOf(err) != sources.TokenCheckpoint { // whoever has left or was taken down is still let back
		return err
	}
	return s.dropAll(ctx, op, person, me, blockKind, key, who.Viewer.Blocking)
}

// SetMuted keeps a person's posts out of our sight or lets them back. Nobody is told.
func (s *Source) SetMuted(ctx context.Context, person string, muted bool) error {
	const op = "mute"
	if !didShape.MatchString(person) {
		return refuse(sources.Unsupported, op, person, "not a did")
	}
	method := "app.bsky.graph.unmuteActor"
	if muted {
		method = "app.bsky.graph.muteActor"
	}
	return s.do(ctx, state(op, method, person, map[string]string{"actor": person}))
}

// Delete removes a post of ours. Those of others lie on their own servers.
func (s *Source) Delete(ctx context.Context, message string) error {
	const op = "delete"
	me, err := s.me(ctx)
	if err != nil {
		return err
	}
	a, ok := parse(message)
	if !ok || a.Kind != postKind || a.DID != me {
		return refuse(sources.Unsupported, op, message, "only posts of our own can be deleted")
	}
	return s.do(ctx, state(op, "com.atproto.repo.deleteRecord", message, drop{me, postKind, a.Key}))
}

// SetHidden puts an answer below a post of ours behind a click, or shows it again. That is written in the post's
// threadgate, which everybody's program reads.
func (s *Source) SetHidden(ctx context.Context, message string, hidden bool) error {
	const op = "hide"
	p, err := s.post(ctx, op, message)
	if err != nil {
		if !hidden && sources.ClassOf(err) == sources.Missing {
			return nil
		}
		return err
	}
	return s.gate(ctx, op, rootOf(p), func(gate map[string]json.RawMessage) error {
		var list []string
		take(gate["hiddenReplies"], &list)
		at := slices.Index(list, message)
		switch {
		case hidden && at < 0 && len(list) >= hiddenAtMost:
			return refuse(sources.Rejected, op, message, "no more than 300 answers can be hidden below one post")
		case hidden && at < 0:
			list = append(list, message)
		case !hidden && at >= 0:
			list = slices.Delete(list, at, at+1)
		}
		return set(gate, "hiddenReplies", list)
	})
}

// hiddenAtMost is how many answers one threadgate can hide.
const hiddenAtMost = 300

// SetClosed lets nobody, or everybody, give further answers to a post of ours.
func (s *Source) SetClosed(ctx context.Context, post string, closed bool) error {
	const op = "close"
	a, ok := parse(post)
	if !ok || a.Kind != postKind {
		return refuse(sources.Unsupported, op, post, "not a post")
	}
	return s.gate(ctx, op, post, func(gate map[string]json.RawMessage) error {
		if !closed {
			delete(gate, "allow") // without the field anybody may
			return nil
		}
		return set(gate, "allow", []string{}) // an empty list lets nobody
	})
}

func set(gate map[string]json.RawMessage, field string, v any) error {
	raw, err := json.Marshal(v)
	gate[field] = raw
	return err
}

// swapsAtMost is how often a threadgate that somebody else has just changed is read anew.
const swapsAtMost = 4

// gate changes the threadgate of a post of ours: the record of the same key beside it. What else stands there stays.
func (s *Source) gate(ctx context.Context, op, root string, change func(map[string]json.RawMessage) error) error {
	me, err := s.me(ctx)
	if err != nil {
		return err
	}
	a, ok := parse(root)
	if !ok || a.DID != me {
		return refuse(sources.Unsupported, op, root, "the thread does not begin with a post of ours")
	}
	for try := 1; ; try++ {
		was, err := s.ownRecord(ctx, op, me, gateKind, a.Key)
		if err != nil {
			return err
		}
		body := put{Repo: me, Kind: gateKind, Key: a.Key}
		gate := map[string]json.RawMessage{}
		if was != nil {
			body.Swap = &was.CID
			if json.Unmarshal(was.Value, &gate) != nil {
				return refuse(sources.Garbled, op, root, "a threadgate of another form")
			}
		} else {
			_ = set(gate, "$type", gateKind)
			_ = set(gate, "post", root)
			_ = set(gate, "createdAt", s.stamp())
		}
		before, _ := json.Marshal(gate)
		if err := change(gate); err != nil {
			return err
		}
		if after, _ := json.Marshal(gate); bytes.Equal(before, after) {
			return nil
		}
		body.Record = gate
		err = s.do(ctx, state(op, "com.atproto.repo.putRecord", root, body))
		if sources.ClassOf(err) != sources.Duplicate || try == swapsAtMost {
			return err
		}
	}
}

// grounds are the network's words for ours: https://github.com/bluesky-social/atproto/blob/main/lexicons/com/atproto/moderation/defs.json
var grounds = map[sources.Ground]string{
	sources.Obscene: "reasonSexual", sources.Defamatory: "reasonRude", sources.Discriminatory: "reasonRude",
	sources.Advert: "reasonSpam", sources.OffTopic: "reasonOther", sources.PersonalData: "reasonViolation",
	sources.Threat: "reasonViolation",
}

// reportLength is how long our own words may be, in graphemes.
var reportLength = sources.Limit{Max: 2000, Measure: sources.Graphemes, MaxBytes: 20000}

// Report tells the moderation service the account's server works with about a post, a message or a person.
func (s *Source) Report(ctx context.Context, n sources.Notice) error {
	const op = "report"
	reason := grounds[n.Ground]
	if reason == "" {
		reason = "reasonOther"
	}
	about := n.Message
	var subject map[string]any
	convo, message, private := strings.Cut(n.Message, "/")
	switch a, ok := parse(n.Message); {
	case ok && a.Kind == postKind:
		p, err := s.post(ctx, op, n.Message)
		if err != nil {
			return unsent(err)
		}
		subject = map[string]any{"$type": "com.atproto.repo.strongRef", "uri": p.URI, "cid": p.CID}
	case private && didShape.MatchString(n.Person):
		subject = map[string]any{
			"$type": "chat.bsky.convo.defs#messageRef", "did": n.Person, "convoId": convo, "messageId": message,
		}
	case didShape.MatchString(n.Person):
		about = n.Person
		subject = map[string]any{"$type": "com.atproto.admin.defs#repoRef", "did": n.Person}
	default:
		return refuse(sources.Unsupported, op, n.Message, "neither a post nor a person")
	}
	text := n.Text
	if at, over := reportLength.Over(text); over {
		text = text[:at]
	}
	return s.do(ctx, procedure(op, "com.atproto.moderation.createReport", about, map[string]any{
		"reasonType": "com.atproto.moderation.defs#" + reason, "reason": text, "subject": subject,
	}))
}
