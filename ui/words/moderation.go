package words

import (
	"slices"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
)

// Because is a reason of the guard as a sentence.
func (w *Words) Because(b replies.Because) string {
	text := b.Text
	switch b.Key {
	case moderation.WhyCriticism, moderation.WhyRelabelled, moderation.WhyOverruled:
		text = w.T("kind." + b.Text)
	case moderation.WhyHouseRules:
		text = w.Ground(sources.Ground(b.Text))
	case moderation.WhyCannot:
		text = w.T(b.Text)
	}
	return w.T("moderation."+b.Key, "N", b.N, "Text", text)
}

// callsItFinal are the networks' own remarks that say already that a deletion is for ever.
var callsItFinal = []string{
	"capability.delete_final", "capability.delete_own", "capability.bluesky_own_only", "capability.x_delete", "capability.youtube_delete",
}

// Guard is what the guard says of an act: why, what the network does with it and what others will still see, and what to do
// instead.
func (w *Words) Guard(r moderation.Ruling) (why, see, instead []string) {
	for _, b := range r.Why {
		why = append(why, w.Because(b))
	}
	for _, key := range r.See {
		if key == "moderation.final.delete" && slices.ContainsFunc(r.See, func(k string) bool { return slices.Contains(callsItFinal, k) }) {
			continue
		}
		if len(r.Why) > 0 && r.Why[0].Key == moderation.WhyCannot && r.Why[0].Text == key {
			continue // told already
		}
		see = append(see, w.T(key))
	}
	for _, key := range r.Instead {
		instead = append(instead, w.T("moderation.instead."+key))
	}
	return why, see, instead
}

// Ground names a ground of the house rules; "" for none.
func (w *Words) Ground(g sources.Ground) string {
	if g == "" {
		return ""
	}
	return w.T("moderation.is." + string(g))
}

// Deed says what was done to a message, or what its deed waits for.
func (w *Words) Deed(d moderation.Deed, at moderation.State) string {
	state := string(at)
	if d.Back && at != moderation.Undone {
		state += "_back"
	}
	return w.T("deed."+state, "Act", w.T("deed.act."+string(d.Act)), "Did", w.T("deed.did."+string(d.Act)), "Undid", w.T("deed.undid."+string(d.Act)))
}
