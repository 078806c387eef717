package x

import (
	"slices"

	"atempause/sources"
)

// postMax and messageMax are what X takes. Long posts of paying accounts are read whole; what is written here stays
// within what every account may write.
const (
	postMax    = 280
	messageMax = 10000
)

// TextLimit is how long a text may be.
func (s *Source) TextLimit(form sources.Form, _ sources.Audience) sources.Limit {
	if form == sources.ConversationForm {
		return sources.Limit{Max: messageMax, Measure: sources.Characters}
	}
	return sources.Limit{Max: postMax, Measure: sources.Weighted}
}

// scopeOf is what an act asks of a token of OAuth 2.0.
var scopeOf = map[sources.Act]string{
	sources.ActReply: "tweet.write", sources.ActHide: "tweet.moderate.write", sources.ActLike: "like.write",
	sources.ActMute: "mute.write", sources.ActDelete: "tweet.write", sources.ActBlock: "dm.write",
	sources.ActMessage: "dm.write",
}

// Capabilities is the level's table, narrowed by what Probe has learned of the token.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	scopes := slices.Clone(s.scopes)
	s.mu.Unlock()
	const price, cheap = "cost.x_reply", "cost.x_act"
	can := func(ok bool, act sources.Act, why, cost string, undo bool) sources.Capability {
		scope := scopeOf[act]
		switch {
		case !ok:
			return sources.Capability{Why: "capability.x_level"}
		case len(scopes) > 0 && !slices.Contains(scopes, scope):
			return sources.Capability{Why: "capability.scope_missing"}
		case !s.plan.metered:
			cost = ""
		}
		return sources.Capability{Can: true, Why: why, Cost: cost, Undo: undo}
	}
	public := func(form sources.Form) map[sources.Act]sources.Capability {
		acts := map[sources.Act]sources.Capability{
			sources.ActReply:          can(true, sources.ActReply, "capability.x_mentioned", price, false),
			sources.ActReplyPrivately: {Why: "capability.x_no_private"},
			sources.ActMessage:        {Why: "capability.x_no_private"},
			sources.ActLike:           can(s.plan.like, sources.ActLike, "", cheap, true),
			sources.ActHide:           can(s.plan.hide, sources.ActHide, "capability.x_hide", cheap, true),
			sources.ActDelete:         can(true, sources.ActDelete, "capability.x_delete", cheap, false),
			sources.ActMute:           can(s.plan.mute, sources.ActMute, "", cheap, true),
			sources.ActBlock:          {Why: "capability.x_block"},
			sources.ActReport:         {Why: "capability.report_on_site"},
			sources.ActEdit:           {Why: "capability.x_edit"},
		}
		if form != sources.CommentForm {
			acts[sources.ActHide] = sources.Capability{Why: "capability.x_not_ours"}
		}
		return acts
	}
	message := can(true, sources.ActMessage, "", "cost.x_message", false)
	block := can(true, sources.ActBlock, "capability.x_block_messages", cheap, true)
	if why := s.closed(Messages); why != "" {
		message, block = sources.Capability{Why: why}, sources.Capability{Why: why}
	}
	return sources.Capabilities{
		sources.CommentForm: public(sources.CommentForm),
		sources.TagForm:     public(sources.TagForm),
		sources.ConversationForm: {
			sources.ActReply:   {Why: "capability.message_instead"},
			sources.ActMessage: message,
			sources.ActBlock:   block,
			sources.ActMute:    can(s.plan.mute, sources.ActMute, "", cheap, true),
			sources.ActReport:  {Why: "capability.report_on_site"},
		},
	}.Otherwise("capability.not_offered")
}
