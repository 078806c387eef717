package youtube

import (
	"slices"

	"atempause/sources"
)

// commentMax is what YouTube takes in a comment. Its reference names commentTextTooLong and no figure; ten thousand is
// what its own pages take.
const commentMax = 10000

// TextLimit is how long a text may be.
func (s *Source) TextLimit(sources.Form, sources.Audience) sources.Limit {
	return sources.Limit{Max: commentMax, Measure: sources.Characters}
}

const unitsFifty = "cost.youtube_fifty"

// table is what YouTube offers before the token's scopes are looked at.
func table() map[sources.Act]sources.Capability {
	can := func(why string, undo bool) sources.Capability {
		return sources.Capability{Can: true, Why: why, Undo: undo, Cost: unitsFifty}
	}
	no := func(why string) sources.Capability { return sources.Capability{Why: why} }
	return map[sources.Act]sources.Capability{
		sources.ActReply:          can("", false),
		sources.ActReplyPrivately: no("capability.youtube_no_messages"),
		sources.ActMessage:        no("capability.youtube_no_messages"),
		sources.ActLike:           no("capability.youtube_no_likes"),
		sources.ActHide:           no("capability.youtube_hide"),
		sources.ActDelete:         can("capability.youtube_delete", false),
		sources.ActBlock:          no("capability.youtube_block"),
		sources.ActMute:           no("capability.not_offered"),
		sources.ActReport:         no("capability.youtube_report"),
		sources.ActApprove:        can("", true),
		sources.ActSpam:           no("capability.youtube_spam"),
		sources.ActTrash:          can("capability.youtube_trash", true),
		sources.ActClose:          no("capability.youtube_close"),
		sources.ActEdit:           can("capability.youtube_edit", true),
	}
}

// Capabilities is the table, narrowed by what Probe has learned of the token. What was not told narrows nothing.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	scopes := s.standing.Scopes
	s.mu.Unlock()
	acts := table()
	if len(scopes) > 0 && !slices.Contains(scopes, Scope) {
		for act, c := range acts {
			if c.Can {
				acts[act] = sources.Capability{Why: "capability.scope_missing"}
			}
		}
	}
	return sources.Capabilities{sources.CommentForm: acts}
}
