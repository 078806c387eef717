package replies

import (
	"testing"

	"atempause/sources"
)

// The table of the design, row by row: h hard, a advice, - none, in the order complaint, question, praise,
// misinformation, abuse, spam, other; for a first public answer.
func TestLevelTable(t *testing.T) {
	kinds := []Kind{Complaint, Question, Praise, Misinformation, Abuse, Spam, Other}
	table := map[CheckID]string{
		CheckGreeting:   "hhhhhaa",
		CheckApology:    "h------",
		CheckHelp:       "hh-a---",
		CheckDefensive:  "hhhhhhh",
		CheckHostile:    "hhhhhhh",
		CheckPersonal:   "hhhhhhh",
		CheckThanks:     "--h----",
		CheckSource:     "---h---",
		CheckSignoff:    "aaaaaaa",
		CheckSubmissive: "aaaaaaa",
		CheckLecturing:  "aaaaaaa",
		CheckPrivate:    "a------",
		CheckLength:     "hhhhhhh",
		CheckAddress:    "aaaaaaa",
		CheckRepeated:   "aaaaaaa",
		CheckWords:      "aaaaaaa",
	}
	letter := map[Level]byte{Hard: 'h', Advice: 'a', None: '-'}
	for _, id := range Checks {
		row, ok := table[id]
		if !ok {
			t.Errorf("%s is not in the table", id)
			continue
		}
		for i, k := range kinds {
			if got := letter[LevelOf(id, k, sources.Public, false)]; got != row[i] {
				t.Errorf("%s for %s: got %c, want %c", id, k, got, row[i])
			}
		}
	}
}

func TestLaterAndPrivateAnswersNeedLess(t *testing.T) {
	if got := LevelOf(CheckGreeting, Complaint, sources.Public, true); got != None {
		t.Errorf("a second answer needs no new greeting, got %s", got)
	}
	if got := LevelOf(CheckApology, Complaint, sources.Public, true); got == Hard {
		t.Error("a second answer needs no new apology")
	}
	if got := LevelOf(CheckPersonal, Complaint, sources.Private, false); got != Advice {
		t.Errorf("personal data in private is advice, got %s", got)
	}
	if got := LevelOf(CheckHostile, Spam, sources.Private, true); got != Hard {
		t.Errorf("hostility is hard everywhere, got %s", got)
	}
}
