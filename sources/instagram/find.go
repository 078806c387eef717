package instagram

import (
	"context"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// FindOwn reads back whether a reply of ours has arrived: written by the account, with this text, not before the attempt,
// and not another reply of ours. It reads where the reply must be: below the comment, below the media that names us, or in
// the conversation. An answer to a comment that names us cannot be read back: Meta shows none of what stands below it.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	switch {
	case out.Form == sources.ConversationForm:
		return s.chats.Find(ctx, out, out.Thread)
	case out.Audience == sources.Private:
		return s.chats.FindRecent(ctx, out, out.Person)
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
	call, err := s.api.Read("look for our reply", map[string]string{"fields": replyFields}, under, "replies")
	if err != nil {
		return sources.Receipt{}, false, err
	}
	var got sources.Receipt
	err = graph.Pages(ctx, s.client, meta.Urgent(call), commentLimit, func(p graph.Page[comment]) error {
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
		return sources.Receipt{}, false, s.api.Refuse(sources.Unsupported, op, out.Thread, "")
	}
	fields := "mentioned_media.media_id(" + m.Media + "){id,comments_count,comments.limit(50){id,text,timestamp,username}}"
	call, err := s.api.Read(op, map[string]string{"fields": fields}, s.id)
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
	if err := s.client.Do(ctx, meta.Urgent(call), &got); err != nil {
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
		return sources.Receipt{}, false, s.api.Refuse(sources.Unsupported, op, out.Thread, "")
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
