package mastodon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"atempause/sources"
	"atempause/sources/web"
)

// Reply answers a post no more publicly than it was written, or a message in its conversation. One attempt is made that
// the server could have seen.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	switch {
	case out.Form == sources.ConversationForm:
		out.Audience = sources.Private
		return s.send(ctx, "message", out)
	case out.Audience == sources.Private:
		return s.send(ctx, "reply privately", out)
	}
	return s.send(ctx, "reply", out)
}

// ReplyPrivately answers a public post so that only its author sees it.
func (s *Source) ReplyPrivately(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	out.Audience = sources.Private
	return s.Reply(ctx, out)
}

func target(out sources.Outgoing) ident {
	if out.Target == "" && out.Form != sources.ConversationForm {
		return ident(out.Thread)
	}
	return ident(out.Target)
}

// send reads what is answered, for its visibility, its content warning and its author's handle, and then posts.
func (s *Source) send(ctx context.Context, op string, out sources.Outgoing) (sources.Receipt, error) {
	to := target(out)
	if _, over := s.TextLimit(out.Form, out.Audience).Over(out.Text); over {
		return sources.Receipt{}, s.refuse(sources.TooLong, op, string(to), "")
	}
	if strings.TrimSpace(out.Text) == "" {
		return sources.Receipt{}, s.refuse(sources.Rejected, op, string(to), "empty text")
	}
	me, err := s.self(ctx, true)
	if err != nil {
		return sources.Receipt{}, err
	}
	answered, err := s.one(ctx, op, to, true)
	if err != nil {
		return sources.Receipt{}, err
	}
	form, err := s.compose(op, me, answered, out)
	if err != nil {
		return sources.Receipt{}, err
	}
	var made status
	call := web.Call{
		Op: op, Object: string(to), Method: http.MethodPost, Path: web.Path("api", "v1", "statuses"), Form: form, Out: &made,
		Header: http.Header{"Idempotency-Key": {s.key(out)}}, Bucket: postBucket, Urgent: true,
	}
	_, err = s.client.Do(ctx, call)
	s.heed(err)
	if err != nil {
		return sources.Receipt{}, err
	}
	if made.ID == "" {
		fail := s.refuse(sources.Ambiguous, op, string(to), "answered without an id")
		fail.Applied = true
		return sources.Receipt{}, fail
	}
	return receipt(made), nil
}

func receipt(st status) sources.Receipt {
	return sources.Receipt{RemoteID: string(st.ID), Permalink: st.link(), Time: st.Created.Time, Parent: string(st.ReplyTo)}
}

// compose makes what is posted: the text with the handle of whom it answers, without which nobody would be told of it.
func (s *Source) compose(op string, me account, answered status, out sources.Outgoing) (url.Values, error) {
	visibility := narrower(answered.Visibility, s.cfg.Visibility)
	if out.Audience == sources.Private {
		visibility = visDirect
	}
	to := recipients(me, answered)
	if visibility == visDirect {
		if len(to) == 0 {
			return nil, s.refuse(sources.NotReplyable, op, string(answered.ID), "nobody to write to")
		}
		// Whoever is mentioned in a private post gets to read it.
		for _, name := range addressed(out.Text) {
			if !slices.ContainsFunc(append(to, me.Acct), func(acct string) bool { return s.sameHandle(name, acct) }) {
				return nil, s.refuse(sources.Rejected, op, string(answered.ID), "@"+name)
			}
		}
	}
	text := s.greet(out.Text, to)
	limit := sources.Limit{Max: s.most(), Measure: sources.Fediverse}
	room := limit.Max - limit.Count(text)
	if room < 0 || room == 0 && answered.Spoiler != "" {
		return nil, s.refuse(sources.TooLong, op, string(answered.ID), "")
	}
	form := url.Values{"status": {text}, "in_reply_to_id": {string(answered.ID)}, "visibility": {visibility}}
	if answered.Spoiler != "" { // it counts with the text
		form.Set("spoiler_text", shorten(answered.Spoiler, room))
	}
	return form, nil
}

// narrower is the less public of two visibilities. One we do not know is taken for the least public.
func narrower(answered, ours string) string {
	if i := slices.Index(visibilities, answered); i >= 0 {
		return visibilities[max(i, slices.Index(visibilities, ours))]
	}
	return visDirect
}

// recipients are the handles an answer goes to: the author's; below a post of our own, those of whom that post answered.
func recipients(me account, answered status) []string {
	if answered.Account.ID != me.ID {
		if answered.Account.Acct == "" {
			return nil
		}
		return []string{answered.Account.Acct}
	}
	var out []string
	for _, m := range answered.Mentions.all {
		if m.ID != me.ID && m.Acct != "" {
			out = append(out, m.Acct)
		}
	}
	return out
}

// greet puts the handles in front that the text does not name by itself.
func (s *Source) greet(text string, to []string) string {
	named := addressed(text)
	front := ""
	for _, acct := range to {
		if !slices.ContainsFunc(named, func(name string) bool { return s.sameHandle(name, acct) }) {
			front += "@" + acct + " "
		}
	}
	return front + text
}

// sameHandle compares handles; those of our own server may be written with or without it.
func (s *Source) sameHandle(a, b string) bool {
	s.mu.Lock()
	home := s.server.Domain
	s.mu.Unlock()
	if _, server, ok := strings.Cut(s.cfg.Channel.Account, "@"); home == "" && ok {
		home = server
	}
	cut := func(h string) string { return strings.TrimSuffix(strings.ToLower(h), "@"+strings.ToLower(home)) }
	return cut(a) == cut(b)
}

// shorten keeps a content warning to the room there is: a short warning is better than none.
func shorten(text string, most int) string {
	if uniseg.GraphemeClusterCount(text) <= most {
		return text
	}
	var b strings.Builder
	g := uniseg.NewGraphemes(text)
	for n := 1; n < most && g.Next(); n++ {
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

// key is what the server knows an attempt by for an hour: https://docs.joinmastodon.org/methods/statuses/#create. It is
// made of what makes the reply, so that a second try after an answer was lost cannot become a second reply; another reply
// of the same words, which Others tells of, has another.
func (s *Source) key(out sources.Outgoing) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{
		s.cfg.Channel.ID(), string(out.Audience), out.Thread, out.Target, out.Text,
	}, slices.Sorted(slices.Values(out.Others))...), "\x00")))
	return hex.EncodeToString(sum[:])
}
