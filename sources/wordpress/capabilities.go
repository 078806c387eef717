package wordpress

import "atempause/sources"

// TextLimit is how long a text may be.
func (s *Source) TextLimit(sources.Form, sources.Audience) sources.Limit {
	return sources.Limit{Max: textMost, Measure: sources.Bytes}
}

func can(why string) sources.Capability  { return sources.Capability{Can: true, Why: why} }
func undo(why string) sources.Capability { return sources.Capability{Can: true, Why: why, Undo: true} }
func no(why string) sources.Capability   { return sources.Capability{Why: why} }

// table is what WordPress offers to an editor.
func table() sources.Capabilities {
	return sources.Capabilities{sources.CommentForm: {
		sources.ActReply:          can("capability.wordpress_held_first"),
		sources.ActReplyPrivately: no("capability.wordpress_no_private"),
		sources.ActMessage:        no("capability.wordpress_no_private"),
		sources.ActEdit:           can("capability.wordpress_edit_unseen"),
		sources.ActLike:           no("capability.not_offered"),
		sources.ActApprove:        undo("capability.wordpress_approve"),
		sources.ActHide:           no("capability.wordpress_hide"),
		sources.ActTrash:          undo("capability.wordpress_trash"),
		sources.ActSpam:           undo("capability.wordpress_spam"),
		sources.ActDelete:         can("capability.delete_final"),
		sources.ActReport:         no("capability.not_offered"),
		sources.ActMute:           no("capability.not_offered"),
		sources.ActBlock:          no("capability.wordpress_block"),
		sources.ActClose:          undo("capability.wordpress_close"),
	}}
}

// needed is which of WordPress's capabilities lets a user do an act.
var needed = map[string][]sources.Act{
	"moderate_comments": {sources.ActApprove, sources.ActTrash, sources.ActSpam, sources.ActDelete, sources.ActEdit},
	"edit_others_posts": {sources.ActClose},
}

// Capabilities is the table, narrowed by what is known of the user's role. What was not told narrows nothing.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	u := s.user
	s.mu.Unlock()
	all := table()
	if u == nil || len(u.Caps) == 0 {
		return all
	}
	for capability, acts := range needed {
		if u.may(capability) {
			continue
		}
		for _, act := range acts {
			all[sources.CommentForm][act] = no("capability.wordpress_role")
		}
	}
	return all
}
