package bluesky

import "atempause/sources"

// chatDenied is why direct messages are out of reach.
const chatDenied = "capability.bluesky_no_messages"

// Limits on a text: https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json and
// https://github.com/bluesky-social/atproto/blob/main/lexicons/chat/bsky/convo/defs.json
var (
	postLimit    = sources.Limit{Max: 300, Measure: sources.Graphemes, MaxBytes: 3000}
	messageLimit = sources.Limit{Max: 1000, Measure: sources.Graphemes, MaxBytes: 10000}
)

// TextLimit is how long a text may be. A link counts in full.
func (s *Source) TextLimit(form sources.Form, audience sources.Audience) sources.Limit {
	if form == sources.ConversationForm || audience == sources.Private {
		return messageLimit
	}
	return postLimit
}

func can(why string) sources.Capability  { return sources.Capability{Can: true, Why: why} }
func undo(why string) sources.Capability { return sources.Capability{Can: true, Why: why, Undo: true} }
func no(why string) sources.Capability   { return sources.Capability{Why: why} }

// Capabilities is what Bluesky offers, narrowed by what the app password reaches.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	denied := s.closed[Messages] != ""
	s.mu.Unlock()
	private, message := can("capability.bluesky_if_open"), can("")
	if denied {
		private, message = no(chatDenied), no(chatDenied)
	}
	public := func(hide, closing sources.Capability) map[sources.Act]sources.Capability {
		return map[sources.Act]sources.Capability{
			sources.ActReply: can(""), sources.ActReplyPrivately: private, sources.ActMessage: no("capability.message_private_first"),
			sources.ActEdit: no("capability.bluesky_no_edit"), sources.ActLike: undo(""), sources.ActHide: hide,
			sources.ActApprove: no("capability.not_offered"), sources.ActTrash: no("capability.not_offered"),
			sources.ActSpam: no("capability.not_offered"), sources.ActDelete: can("capability.bluesky_own_only"),
			sources.ActReport: can(""), sources.ActMute: undo("capability.mute_unseen"),
			sources.ActBlock: undo("capability.bluesky_block_public"), sources.ActClose: closing,
		}
	}
	elsewhere := no("capability.not_on_our_page")
	return sources.Capabilities{
		sources.CommentForm: public(undo("capability.bluesky_hide_click"), undo("capability.bluesky_close_new")),
		sources.TagForm:     public(elsewhere, elsewhere),
		sources.MentionForm: public(elsewhere, elsewhere),
		sources.ConversationForm: {
			sources.ActReply: no("capability.message_instead"), sources.ActReplyPrivately: no("capability.message_instead"),
			sources.ActMessage: message, sources.ActEdit: no("capability.bluesky_no_edit"),
			sources.ActLike: no("capability.not_for_messages"), sources.ActHide: no("capability.not_for_messages"),
			sources.ActApprove: no("capability.not_for_messages"), sources.ActTrash: no("capability.not_for_messages"),
			sources.ActSpam: no("capability.not_for_messages"), sources.ActDelete: no("capability.not_for_messages"),
			sources.ActReport: can(""), sources.ActMute: undo("capability.mute_unseen"),
			sources.ActBlock: undo("capability.bluesky_block_public"), sources.ActClose: no("capability.not_for_messages"),
		},
	}
}
