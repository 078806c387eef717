package instagram

import (
	"context"

	"atempause/sources"
	"atempause/sources/graph"
)

// FindOwn reads back whether a reply of ours has arrived: written by the account, with this text, not before the attempt,
// and not another reply of ours. It reads where the reply must be: below the comment, below the media that names us, or in
// the conversation. An answer to a comment that names us cannot be read back: Meta shows none of what stands below it.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	switch {
	case out.Form == sources.ConversationForm:
		return s.findMessage(ctx, out, out.Thread)
	case out.Audience == sources.Private:
		return s.findPrivate(ctx, out)
	case out.Form == sources.MentionForm:
		return s.findMention(ctx, out)
	}
	return s.findReply(ctx, out)
}

func (s *Source) matches(c comment, out sources.Outgoing) bool {
	return s.ours(c.byline) && out.Recognises(c.ID, c.Text, c.Time.Time)
}

func (s *Source) findReply(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	under := landing(out)
	call, err := s.read("look for our reply", map[string]string{"fields": replyFields}, under, "replies")
	if err != nil {
		return sources.Receipt{}, false, err
	}
	var got sources.Receipt
	err = graph.Pages(ctx, s.client, urgent(call), commentLimit, func(p graph.Page[comment]) error {
		for _, c := range p.Rows {
			if s.matches(c, out) {
				got = sources.Receipt{RemoteID: c.ID, Time: c.Time.Time, Parent: under}
				return graph.ErrStop
			}
		}
		return nil
	})
	return got, got.RemoteID != "", err
}

// findMention looks below the media that names us. Meta hands its comments out with the media, as many as it likes; where
// ours is not among them and there are more, nothing can be said.
func (s *Source) findMention(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	const op = "look for our reply"
	m, err := ParseMention(out.Thread)
	if err != nil || m.Comment != "" {
		return sources.Receipt{}, false, s.refuse(sources.Unsupported, op, out.Thread, "")
	}
	fields := "mentioned_media.media_id(" + m.Media + "){id,comments_count,comments.limit(50){id,text,timestamp,username}}"
	call, err := s.read(op, map[string]string{"fields": fields}, s.id)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	call.About = out.Thread
	if err := s.knowName(ctx); err != nil {
		return sources.Receipt{}, false, err
	}
	var got struct {
		Media *shot `json:"mentioned_media"`
	}
	if err := s.client.Do(ctx, urgent(call), &got); err != nil {
		return sources.Receipt{}, false, err
	}
	if got.Media == nil || got.Media.Comments == nil {
		return sources.Receipt{}, false, nil
	}
	for _, c := range got.Media.Comments.Rows {
		if s.matches(c, out) {
			return sources.Receipt{RemoteID: c.ID, Time: c.Time.Time, Parent: m.Media}, true, nil
		}
	}
	if got.Media.Comments.More {
		return sources.Receipt{}, false, s.refuse(sources.Unsupported, op, out.Thread, "")
	}
	return sources.Receipt{}, false, nil
}

// knowName asks for our username if it has not been told yet: below other people's media it is all that tells us apart.
func (s *Source) knowName(ctx context.Context) error {
	s.mu.Lock()
	known := s.name != ""
	s.mu.Unlock()
	if known {
		return nil
	}
	_, err := s.self(ctx)
	return err
}

func (s *Source) findMessage(ctx context.Context, out sources.Outgoing, conversation string) (sources.Receipt, bool, error) {
	msgs, _, err := s.newest(ctx, conversation, true)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	for _, m := range msgs {
		if s.ours(byline{From: m.From}) && out.Recognises(m.ID, m.Text, m.Created.Time) {
			return sources.Receipt{RemoteID: m.ID, Time: m.Created.Time, Parent: conversation}, true, nil
		}
	}
	return sources.Receipt{}, false, nil
}

// recentAtMost bounds how many conversations a read-back looks into when the person is not known.
const recentAtMost = 15

// findPrivate looks into the conversation with the person, or, where Meta has not told who they are, into those that have
// moved since the attempt.
func (s *Source) findPrivate(ctx context.Context, out sources.Outgoing) (got sources.Receipt, found bool, err error) {
	call, err := s.listChats(ctx, "look for our private reply", chatFields, out.Person)
	if err != nil {
		return got, false, err
	}
	var recent []string
	err = graph.Pages(ctx, s.client, urgent(call), chatLimit, func(p graph.Page[conversation]) error {
		before := len(recent)
		for _, c := range p.Rows {
			if out.Young(c.Updated.Time) {
				recent = append(recent, c.ID)
			}
		}
		if len(recent) >= recentAtMost || len(p.Rows) > 0 && len(recent) == before {
			return graph.ErrStop
		}
		return nil
	})
	if err != nil {
		return got, false, err
	}
	for _, id := range recent[:min(len(recent), recentAtMost)] {
		if got, found, err = s.findMessage(ctx, out, id); found || err != nil {
			return got, found, err
		}
	}
	return got, false, nil
}
