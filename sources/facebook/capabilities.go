package facebook

import (
	"atempause/sources"
	"atempause/sources/meta"
)

// Meta's limits on the length of a text. Neither is in its reference in so many words: the README tells where they come
// from.
const (
	commentMax = 8000
	messageMax = 2000
)

// TextLimit is how long a text may be.
func (s *Source) TextLimit(form sources.Form, audience sources.Audience) sources.Limit {
	if form == sources.ConversationForm || audience == sources.Private {
		return sources.Limit{Max: messageMax, Measure: sources.Characters}
	}
	return sources.Limit{Max: commentMax, Measure: sources.Characters}
}

func can(why string) sources.Capability  { return sources.Capability{Can: true, Why: why} }
func undo(why string) sources.Capability { return sources.Capability{Can: true, Why: why, Undo: true} }
func no(why string) sources.Capability   { return sources.Capability{Why: why} }

// table is what Facebook offers before roles and permissions are looked at. Every form answers every act.
func table(humanAgent bool) sources.Capabilities {
	private, message := meta.Private(humanAgent)
	final := can("capability.delete_final")
	hide := undo("capability.hide_author_sees")
	openFirst := no("capability.message_private_first")
	all := sources.Capabilities{
		sources.CommentForm: {
			sources.ActReply: can(""), sources.ActReplyPrivately: private, sources.ActMessage: openFirst,
			sources.ActLike: undo(""), sources.ActHide: hide, sources.ActDelete: final, sources.ActBlock: undo(""),
		},
		sources.PostForm: {
			sources.ActReply: can(""), sources.ActReplyPrivately: private, sources.ActMessage: openFirst,
			sources.ActLike: undo(""), sources.ActHide: hide, sources.ActDelete: final, sources.ActBlock: undo(""),
		},
		sources.TagForm: {
			sources.ActReply: can(""), sources.ActReplyPrivately: no("capability.not_on_our_page"), sources.ActMessage: openFirst,
			sources.ActLike: undo(""), sources.ActHide: no("capability.not_on_our_page"),
			sources.ActDelete: no("capability.not_on_our_page"), sources.ActBlock: undo(""),
		},
		sources.ReviewForm: {
			sources.ActReply: can(""), sources.ActReplyPrivately: no("capability.not_for_reviews"), sources.ActMessage: openFirst,
			sources.ActLike: undo(""), sources.ActHide: no("capability.review_report"),
			sources.ActDelete: no("capability.review_report"), sources.ActBlock: undo(""),
		},
		sources.ConversationForm: {
			sources.ActReply: no("capability.message_instead"), sources.ActReplyPrivately: no("capability.message_instead"),
			sources.ActMessage: message, sources.ActLike: no("capability.not_for_messages"),
			sources.ActHide: no("capability.not_for_messages"), sources.ActDelete: no("capability.not_for_messages"),
			sources.ActBlock: undo(""),
		},
	}
	for _, acts := range all {
		acts[sources.ActReport] = no("capability.report_on_site")
	}
	return all.Otherwise("capability.not_offered")
}

// needs is what an act asks of the role on the Page (any one of the tasks) and of the token.
var needs = map[sources.Act]meta.Need{
	sources.ActReply:          {Tasks: []string{"MODERATE", "CREATE_CONTENT", "MANAGE"}, Scope: "pages_manage_engagement"},
	sources.ActReplyPrivately: {Tasks: []string{"MESSAGING"}, Scope: "pages_messaging"},
	sources.ActMessage:        {Tasks: []string{"MESSAGING"}, Scope: "pages_messaging"},
	sources.ActLike:           {Tasks: []string{"MODERATE", "CREATE_CONTENT", "MANAGE"}, Scope: "pages_manage_engagement"},
	sources.ActHide:           {Tasks: []string{"MODERATE", "MANAGE"}, Scope: "pages_manage_engagement"},
	sources.ActDelete:         {Tasks: []string{"MODERATE", "MANAGE"}, Scope: "pages_manage_engagement"},
	sources.ActBlock:          {Tasks: []string{"MODERATE", "MANAGE"}},
}

// Capabilities is the table, narrowed by what Probe has learned of our role and permissions. What was not told narrows
// nothing.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	tasks, scopes := s.standing.Tasks, s.standing.Scopes
	s.mu.Unlock()
	return meta.Narrow(table(s.cfg.HumanAgent), needs, tasks, scopes)
}
