package instagram

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"atempause/sources"
	"atempause/sources/meta"
)

// Mention names where somebody has named the account: the media, and the comment below it if it is in one. Meta tells these
// ids to a web server it can call, once, and never again; nothing lists them, and no link holds them.
type Mention struct {
	Media   string
	Comment string // "" for a mention in the caption
}

// ParseMention reads "MEDIA" or "MEDIA/COMMENT", as a person writes it down.
func ParseMention(s string) (Mention, error) {
	media, comment, both := strings.Cut(strings.TrimSpace(s), "/")
	if !isID(media) || both && !isID(comment) {
		return Mention{}, fmt.Errorf("%.60q is no mention: what is wanted is MEDIA or MEDIA/COMMENT, the ids Meta's webhook told, in digits", s)
	}
	return Mention{media, comment}, nil
}

// String writes a mention as ParseMention reads it. It is also the id of its thread.
func (m Mention) String() string {
	if m.Comment == "" {
		return m.Media
	}
	return m.Media + "/" + m.Comment
}

// ReadMentions reads mentions one a line, as they are kept in a file; blank lines and what stands behind a # do not count.
func ReadMentions(r io.Reader) ([]Mention, error) {
	var out []Mention
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		m, err := ParseMention(line)
		if err != nil {
			return nil, fmt.Errorf("mentions, line %d: %w", n, err)
		}
		out = append(out, m)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read mentions: %w", err)
	}
	return out, nil
}

// Mention looks one mention up.
func (s *Source) Mention(ctx context.Context, m Mention) (sources.Thread, error) {
	const op = "look up a mention"
	if !isID(m.Media) || m.Comment != "" && !isID(m.Comment) {
		return sources.Thread{}, s.api.Refuse(sources.Invalid, op, m.String(), "")
	}
	fields := "mentioned_media.media_id(" + m.Media + "){" + mentionFields + "}"
	if m.Comment != "" {
		fields = "mentioned_comment.comment_id(" + m.Comment + "){" + namedFields + "}"
	}
	call, err := s.api.Read(op, map[string]string{"fields": fields}, s.id)
	if err != nil {
		return sources.Thread{}, err
	}
	call.About = m.String()
	var got struct {
		Media   *shot    `json:"mentioned_media"`
		Comment *comment `json:"mentioned_comment"`
	}
	if err := s.client.Do(ctx, meta.Urgent(call), &got); err != nil {
		return sources.Thread{}, err
	}
	switch {
	case m.Comment == "" && got.Media != nil:
		return s.mentionThread(m, *got.Media), nil
	case m.Comment != "" && got.Comment != nil:
		return s.namedThread(m, *got.Comment), nil
	}
	return sources.Thread{}, s.api.Refuse(sources.Missing, op, m.String(), "")
}

func (s *Source) mentionThread(m Mention, h shot) sources.Thread {
	t := s.tagThread(h)
	t.RemoteID, t.Form = m.String(), sources.MentionForm
	t.Messages[0].RemoteID = m.Media
	return t
}

func (s *Source) namedThread(m Mention, c comment) sources.Thread {
	t := sources.Thread{
		RemoteID: m.String(), Form: sources.MentionForm, Audience: sources.Public, Updated: c.Time.Time,
		Messages: []sources.Message{{
			RemoteID: m.Comment, Author: c.author(), Ours: s.ours(c.byline), Text: c.Text, Time: c.Time.Time, Likes: int(c.Likes),
			Barred: notOurs,
		}},
	}
	if h := c.Media; h != nil {
		t.Permalink = h.Permalink
		t.Context = sources.Context{
			RemoteID: m.Media, Author: sources.Author{Name: h.Username}, Text: h.Caption, Permalink: h.Permalink, Time: h.Time.Time,
		}
	}
	return t
}

// fetchMentions looks up the mentions whose ids have been written down and not been read yet, and now and then those that
// have. One that is gone, or was never ours to see, is told as gone and not asked for again.
func (s *Source) fetchMentions(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := meta.Recall(from), s.cfg.Now()
	given, err := s.cfg.Mentions(ctx)
	if err != nil {
		if sources.ClassOf(err) != "" {
			return err
		}
		e := s.api.Refuse(sources.Invalid, "read the list of mentions", "", "")
		e.Err = err
		return e
	}
	out := s.api.Teller(Mentions, mem, emit)
	var todo []Mention
	wanted := map[string]bool{}
	for _, m := range given {
		id := m.String()
		was, known := mem.Items[id]
		if !wanted[id] && was.Count != missed && (!known || mem.Due(id, was, now)) {
			todo = append(todo, m)
		}
		wanted[id] = true
	}
	out.Total = len(todo)
	for _, m := range todo {
		t, err := s.Mention(ctx, m)
		state := seen{Read: now.Unix(), Created: now.Unix()}
		switch class := sources.ClassOf(err); {
		case err == nil:
			out.Threads = append(out.Threads, t)
			state.Created = t.Updated.Unix()
		case class == sources.Missing || class == sources.Invalid:
			out.Gone = append(out.Gone, sources.Gone{Root: m.String()})
			state.Count = missed
		default:
			return err
		}
		mem.Items[m.String()] = state
		if err := out.Step(); err != nil {
			return err
		}
	}
	for id := range mem.Items {
		if !wanted[id] {
			delete(mem.Items, id) // no longer on the list
		}
	}
	out.Mem.Whole = true
	return out.Flush()
}
