package carry

import (
	"context"

	"atempause/replies/moderation"
	"atempause/sources"
)

// Do asks a source for what an order says, or for the opposite if it is to be taken back.
func Do(ctx context.Context, source any, o moderation.Order) error {
	switch o.Act {
	case sources.ActHide:
		if s, ok := source.(sources.Hider); ok {
			return s.SetHidden(ctx, o.Message, !o.Back)
		}
	case sources.ActDelete:
		if s, ok := source.(sources.Deleter); ok && !o.Back {
			return s.Delete(ctx, o.Message)
		}
	case sources.ActBlock:
		if s, ok := source.(sources.Blocker); ok {
			return s.SetBlocked(ctx, o.Person, !o.Back)
		}
	case sources.ActMute:
		if s, ok := source.(sources.Muter); ok {
			return s.SetMuted(ctx, o.Person, !o.Back)
		}
	case sources.ActReport:
		if s, ok := source.(sources.Reporter); ok && !o.Back {
			return s.Report(ctx, sources.Notice{Message: o.Message, Person: o.Person, Ground: o.Ground})
		}
	case sources.ActApprove, sources.ActTrash, sources.ActSpam:
		if s, ok := source.(sources.Moderator); ok && (o.Act != sources.ActApprove || !o.Back) {
			return s.Moderate(ctx, o.Message, rulingOf(o))
		}
	case sources.ActClose:
		if s, ok := source.(sources.Closer); ok {
			return s.SetClosed(ctx, o.Post, !o.Back)
		}
	}
	return &sources.Error{Class: sources.Unsupported, Op: string(o.Act), Object: o.Message}
}

func rulingOf(o moderation.Order) sources.Ruling {
	switch {
	case o.Back || o.Act == sources.ActApprove:
		return sources.Approve
	case o.Act == sources.ActSpam:
		return sources.Spam
	}
	return sources.Trash
}

// visible tells whether a look at the message shows that the act was done.
func visible(act sources.Act) bool {
	switch act {
	case sources.ActHide, sources.ActDelete, sources.ActTrash, sources.ActSpam, sources.ActApprove:
		return true
	}
	return false
}

// is tells whether the message is as the order wants it.
func is(m sources.Message, o moderation.Order) bool {
	switch {
	case o.Act == sources.ActDelete:
		return m.Deleted
	case o.Act == sources.ActApprove:
		return !m.Held && !m.Hidden && !m.Deleted
	case o.Back:
		return !m.Hidden && !m.Deleted
	}
	return m.Hidden || m.Deleted
}
