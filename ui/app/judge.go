package app

import (
	"atempause/replies"
	"atempause/sources"
	"atempause/sources/sandbox"
)

// judge lets the sandbox's customers take a reply as the checklist does: who is greeted, owned up to and helped is
// pleased; who gets an answer with something missing doubts; who is blamed or insulted gets angry.
func judge(g replies.Gate) func(sandbox.Answered) sandbox.Mood {
	return func(a sandbox.Answered) sandbox.Mood {
		audience := sources.Private
		if a.Public {
			audience = sources.Public
		}
		kind := replies.Kind(a.Kind)
		if !kind.Valid() {
			kind = replies.Other
		}
		v := g.Check(replies.CheckRequest{
			Text: a.Reply, Kind: kind, Lang: a.Lang, Audience: audience, Incoming: a.Incoming, Later: a.Round > 1,
		})
		switch {
		case v.Labels.Hostile || v.Labels.Defensive && kind == replies.Complaint:
			return sandbox.Angry
		case v.Labels.Defensive || v.Labels.Lecturing || v.Labels.Apology == replies.HollowApology:
			return sandbox.Doubting
		case !v.Pass:
			return sandbox.Doubting
		case kind == replies.Spam || kind == replies.Abuse || kind == replies.Misinformation:
			return sandbox.Silent
		case kind == replies.Complaint && a.Round == 1 && !v.Labels.PrivateChannel:
			return sandbox.Calmed
		}
		return sandbox.Pleased
	}
}

// Customers judge replies by the checklist, with the rules of a folder ("" for none) beside the program's own.
func Customers(dir string) (func(sandbox.Answered) sandbox.Mood, error) {
	g, err := newGate(dir)
	if err != nil {
		return nil, err
	}
	return judge(g), nil
}
