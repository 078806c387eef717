package instagram

import (
	"atempause/sources"
	"atempause/sources/meta"
)

// Instagram's limits on a text. Meta's reference names none for comments: the README tells where they come from.
const (
	commentMax  = 2200 // characters
	commentTags = 30
	messageMax  = 1000 // bytes of UTF-8
)

// TextLimit is how long a text may be.
func (s *Source) TextLimit(form sources.Form, audience sources.Audience) sources.Limit {
	if form == sources.ConversationForm || audience == sources.Private {
		return sources.Limit{Max: messageMax, Measure: sources.Bytes}
	}
	return sources.Limit{Max: commentMax, Measure: sources.Characters, Tags: commentTags}
}

func can(why string) sources.Capability  { return sources.Capability{Can: true, Why: why} }
func undo(why string) sources.Capability { return sources.Capability{Can: true, Why: why, Undo: true} }
func no(why string) sources.Capability   { return sources.Capability{Why: why} }

// table is what Instagram offers before roles and permissions are looked at. Every form answers every act.
func table(humanAgent bool) sources.Capabilities {
	private, message := meta.Private(humanAgent)
	elsewhere := no("capability.instagram_not_ours")
	openFirst := no("capability.message_private_first")
	all := sources.Capabilities{
		sources.CommentForm: {
			sources.ActReply: can("capability.instagram_reply_head"), sources.ActReplyPrivately: private, sources.ActMessage: openFirst,
			sources.ActHide: undo("capability.hide_author_sees"), sources.ActDelete: can("capability.instagram_delete_thread"),
			sources.ActClose: undo("capability.instagram_close_stays"),
		},
		sources.TagForm: {
			sources.ActReply:          {ByHand: true, Why: "capability.instagram_tag_by_hand"},
			sources.ActReplyPrivately: elsewhere, sources.ActMessage: no("capability.instagram_they_write_first"),
			sources.ActHide: elsewhere, sources.ActDelete: elsewhere, sources.ActClose: elsewhere,
		},
		sources.MentionForm: {
			sources.ActReply: can("capability.instagram_mention_once_told"), sources.ActReplyPrivately: elsewhere,
			sources.ActMessage: no("capability.instagram_they_write_first"),
			sources.ActHide:    elsewhere, sources.ActDelete: elsewhere, sources.ActClose: elsewhere,
		},
		sources.ConversationForm: {
			sources.ActReply: no("capability.message_instead"), sources.ActReplyPrivately: no("capability.message_instead"),
			sources.ActMessage: message, sources.ActHide: no("capability.not_for_messages"),
			sources.ActDelete: no("capability.not_for_messages"), sources.ActClose: no("capability.not_for_messages"),
		},
	}
	for _, acts := range all {
		acts[sources.ActLike] = no("capability.instagram_no_like")
		acts[sources.ActEdit] = no("capability.instagram_no_edit")
		acts[sources.ActBlock] = no("capability.instagram_no_block")
		acts[sources.ActMute] = no("capability.instagram_no_block")
		acts[sources.ActReport] = no("capability.report_on_site")
	}
	return all.Otherwise("capability.not_offered")
}

// needs is what an act asks of the role on the Page (any one of the tasks) and of the token.
var needs = map[sources.Act]meta.Need{
	sources.ActReply:          {Tasks: []string{"MODERATE", "CREATE_CONTENT", "MANAGE"}, Scope: "instagram_manage_comments"},
	sources.ActReplyPrivately: {Tasks: []string{"MESSAGING"}, Scope: "instagram_manage_messages"},
	sources.ActMessage:        {Tasks: []string{"MESSAGING"}, Scope: "instagram_manage_messages"},
	sources.ActHide:           {Tasks: []string{"MODERATE", "CREATE_CONTENT", "MANAGE"}, Scope: "instagram_manage_comments"},
	sources.ActDelete:         {Tasks: []string{"MODERATE", "CREATE_CONTENT", "MANAGE"}, Scope: "instagram_manage_comments"},
	sources.ActClose:          {Tasks: []string{"MODERATE", "CREATE_CONTENT", "MANAGE"}, Scope: "instagram_manage_comments"},
}

// Capabilities is the table, narrowed by what Probe has learned of our role and permissions. What was not told narrows
// nothing.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	tasks, scopes := s.standing.Tasks, s.standing.Scopes
	s.mu.Unlock()
	return meta.Narrow(table(s.cfg.HumanAgent), needs, tasks, scopes)
}
