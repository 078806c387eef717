package instagram

import (
	"sort"

	"atempause/sources"
)

// around is media as the post a thread hangs under.
func (s *Source) around(h shot) sources.Context {
	return sources.Context{
		RemoteID: h.ID, Author: sources.Author{ID: s.id, Name: h.Username}, Text: h.Caption, Permalink: h.Permalink, Time: h.Time.Time,
	}
}

// threadsOf makes a thread of each comment right below media, with its answers in the order of time. What nobody but the
// account itself has written is left out.
func (s *Source) threadsOf(h shot, all []comment) []sources.Thread {
	var out []sources.Thread
	for _, c := range all {
		t := sources.Thread{
			RemoteID: c.ID, Form: sources.CommentForm, Audience: sources.Public, Context: s.around(h), Permalink: h.Permalink,
			Messages: []sources.Message{s.messageOf(c, "", c.Hidden)},
		}
		t.Messages[0].Reach = len(c.answers())
		answers := c.answers()
		sort.SliceStable(answers, func(i, j int) bool { return answers[i].Time.Before(answers[j].Time.Time) })
		for _, r := range answers {
			t.Messages = append(t.Messages, s.messageOf(r, c.ID, c.Hidden))
		}
		theirs := false
		for _, m := range t.Messages {
			theirs = theirs || !m.Ours
			if m.Time.After(t.Updated) {
				t.Updated = m.Time
			}
		}
		if theirs {
			out = append(out, t)
		}
	}
	return out
}

// answers are the readable answers to a comment, each once.
func (c comment) answers() []comment {
	if c.Replies == nil {
		return nil
	}
	out := make([]comment, 0, len(c.Replies.Rows))
	had := map[string]bool{c.ID: true}
	for _, r := range c.Replies.Rows {
		if r.ID != "" && !had[r.ID] {
			had[r.ID] = true
			out = append(out, r)
		}
	}
	return out
}

// messageOf tells a comment. Below a hidden one nothing can be answered, and what is our own cannot be hidden.
func (s *Source) messageOf(c comment, parent string, shut bool) sources.Message {
	m := sources.Message{
		RemoteID: c.ID, ParentID: parent, Author: c.author(), Ours: s.ours(c.byline), Text: c.Text, Time: c.Time.Time,
		Likes: int(c.Likes), Hidden: c.Hidden,
	}
	if shut || c.Hidden {
		m.Barred = append(m.Barred, sources.ActReply)
	}
	if m.Ours {
		m.Barred = append(m.Barred, sources.ActHide, sources.ActReplyPrivately)
	}
	return m
}

func idsOf(all []comment) []string {
	ids := make([]string, 0, len(all))
	for _, c := range all {
		ids = append(ids, c.ID)
		for _, r := range c.answers() {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
