package replies

import (
	"slices"

	"atempause/sources"
)

// LevelOf is the table of what is hard and what is advice: by check, by the kind of post answered, by audience, and
// whether it is a later answer in a thread that has had our greeting and apology. The whole table is in levels_test.go.
func LevelOf(id CheckID, kind Kind, audience sources.Audience, later bool) Level {
	light := kind == Spam || kind == Other
	switch id {
	case CheckGreeting:
		if later {
			return None
		}
		if light {
			return Advice
		}
		return Hard
	case CheckApology:
		if kind != Complaint {
			return None
		}
		if later {
			return Advice
		}
		return Hard
	case CheckHelp:
		switch kind {
		case Complaint, Question:
			return Hard
		case Misinformation:
			return Advice
		}
		return None
	case CheckDefensive, CheckHostile:
		return Hard
	case CheckPersonal:
		if audience == sources.Private {
			return Advice
		}
		return Hard
	case CheckThanks:
		if kind == Praise {
			return Hard
		}
		return None
	case CheckSource:
		if kind == Misinformation {
			return Hard
		}
		return None
	case CheckPrivate:
		if kind == Complaint && audience == sources.Public {
			return Advice
		}
		return None // and where nothing calls for it, the checklist lets it pass
	case CheckLength:
		return Hard
	case CheckSignoff, CheckSubmissive, CheckLecturing, CheckAddress, CheckRepeated, CheckWords:
		return Advice
	}
	return None
}

// MayBeHard lists the checks a brand can make hard for itself: those that are advice as a rule. Greeting and apology are
// not among them: where they are advice, a second answer needs none.
var MayBeHard = []CheckID{
	CheckHelp, CheckPersonal, CheckSignoff, CheckSubmissive, CheckLecturing, CheckPrivate, CheckAddress, CheckRepeated, CheckWords,
}

// LevelFor is LevelOf with the brand's own wishes: advice can become hard, and nothing can become softer.
func LevelFor(style sources.Style, id CheckID, kind Kind, audience sources.Audience, later bool) Level {
	level := LevelOf(id, kind, audience, later)
	if level == Advice && slices.Contains(style.Hard, string(id)) && slices.Contains(MayBeHard, id) {
		return Hard
	}
	return level
}

// WaivedByPassage tells whether a waiver of this check covers only the passage it names, and not the whole text.
func WaivedByPassage(id CheckID, audience sources.Audience) bool {
	return audience == sources.Public && (id == CheckHostile || id == CheckPersonal)
}
