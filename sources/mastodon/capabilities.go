package mastodon

import (
	"slices"
	"strings"

	"atempause/sources"
)

// nameRoom is kept of a server's limit for the @name in front of a reply, which counts without its server. Mastodon's own
// names have 30 letters at most; what a longer one takes is seen when the reply is sent.
const nameRoom = 32

// most is how long a post may be on this server.
func (s *Source) most() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.server.max()
}

// TextLimit is how long a text may be: the server's limit without the room for the name in front.
func (s *Source) TextLimit(sources.Form, sources.Audience) sources.Limit {
	return sources.Limit{Max: max(1, s.most()-nameRoom), Measure: sources.Fediverse}
}

func can(why string) sources.Capability  { return sources.Capability{Can: true, Why: why} }
func undo(why string) sources.Capability { return sources.Capability{Can: true, Why: why, Undo: true} }
func no(why string) sources.Capability   { return sources.Capability{Why: why} }

// table is what Mastodon offers before the token's permissions are looked at. Every form answers every act.
func table() sources.Capabilities {
	out := sources.Capabilities{}
	for _, form := range []sources.Form{sources.CommentForm, sources.TagForm, sources.MentionForm, sources.ConversationForm} {
		acts := map[sources.Act]sources.Capability{
			sources.ActReply:          can("capability.mastodon_visibility"),
			sources.ActReplyPrivately: can("capability.mastodon_unsealed"),
			sources.ActMessage:        no("capability.message_private_first"),
			sources.ActEdit:           can("capability.edit_history"),
			sources.ActLike:           undo(""),
			sources.ActDelete:         can("capability.delete_own"),
			sources.ActReport:         can("capability.report_server"),
			sources.ActMute:           undo("capability.mute_unseen"),
			sources.ActBlock:          undo("capability.block_account"),
			sources.ActHide:           no("capability.mastodon_no_hiding"),
			sources.ActApprove:        no("capability.not_offered"),
			sources.ActTrash:          no("capability.not_offered"),
			sources.ActSpam:           no("capability.not_offered"),
			sources.ActClose:          no("capability.not_offered"),
		}
		if form == sources.ConversationForm {
			acts[sources.ActReply] = no("capability.message_instead")
			acts[sources.ActReplyPrivately] = no("capability.message_instead")
			acts[sources.ActMessage] = can("capability.mastodon_unsealed")
		}
		out[form] = acts
	}
	return out
}

// needs is the permission each act asks of the token.
var needs = map[sources.Act]string{
	sources.ActReply: "write:statuses", sources.ActReplyPrivately: "write:statuses", sources.ActMessage: "write:statuses",
	sources.ActEdit: "write:statuses", sources.ActDelete: "write:statuses", sources.ActLike: "write:favourites",
	sources.ActReport: "write:reports", sources.ActMute: "write:mutes", sources.ActBlock: "write:blocks",
}

// Capabilities is the table, narrowed by what Probe has learned of the app's permissions. What was not told narrows
// nothing.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	scopes := s.scopes
	s.mu.Unlock()
	all := table()
	if len(scopes) == 0 {
		return all
	}
	for _, acts := range all {
		for act, c := range acts {
			if need := needs[act]; c.Can && need != "" && !granted(scopes, need) {
				acts[act] = no("capability.scope_missing")
			}
		}
	}
	return all
}

// granted tells whether a permission is there, by itself or in a wider one:
// https://docs.joinmastodon.org/api/oauth-scopes/
func granted(scopes []string, need string) bool {
	wide, part, _ := strings.Cut(need, ":")
	if slices.Contains(scopes, need) || slices.Contains(scopes, wide) {
		return true
	}
	return slices.Contains(scopes, "follow") && (part == "blocks" || part == "mutes")
}
