package moderation

import (
	"slices"
	"strings"
	"unicode"

	"atempause/sources"
)

// What a written reason must have at least. Enough for a sentence, too much for "wrong" or "spam!!!".
const (
	ReasonLetters = 20
	reasonWords   = 4 // different ones, beside those that only name the ground
)

// names are the words by which the grounds are called in German and English, and what is put around them. A reason made
// of these says nothing that the ground has not said.
var names = map[sources.Ground]string{
	sources.Obscene:        "obszön obszöne obszöner obszönes obscene vulgär vulgar anstößig unanständig indecent",
	sources.Defamatory:     "verleumdung verleumderisch verleumdend defamatory defamation beleidigung beleidigend rufschädigend rufschädigung insulting insult libel",
	sources.Discriminatory: "diskriminierung diskriminierend discriminatory discrimination rassistisch racist sexistisch sexist",
	sources.Advert:         "werbung werbend werblich advert advertising advertisement ad spam reklame",
	sources.OffTopic:       "thema offtopic off topic themenfremd abschweifend",
	sources.PersonalData:   "personal data persönliche personenbezogene daten datenschutz privacy",
	sources.Threat:         "drohung bedrohung drohend bedrohend threat threatening threatens",
}

const filler = "der die das den dem ein eine einer eines einen ist sind war es sie er wir ich und oder weil da wegen gegen verstößt verstoß hausregel " +
	"hausregeln regel regeln kommentar beitrag post nachricht bitte weg löschen gelöscht ausblenden ausgeblendet entfernen entfernt nicht zum vom am im so " +
	"the a an is are was it they he she we i and or because of against violates breaks house rule rules comment message please remove removed delete deleted hide " +
	"hidden not to from in on this that dieser diese dieses grund reason"

var fillers = set(filler)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// Fault is what is wrong with a written reason: "" if nothing is, WhyThin if it is too short to say something, WhyBorrowed
// if it only repeats the ground's name or one of the given texts. Good is a reason in the person's own words.
func Fault(reason string, ground sources.Ground, others ...string) string {
	words := wordsOf(reason)
	letters := 0
	for _, w := range words {
		letters += len([]rune(w))
	}
	if letters < ReasonLetters || distinct(words, nil) < reasonWords {
		return WhyThin
	}
	ownNames := set(names[ground])
	if distinct(words, func(w string) bool { return ownNames[w] || fillers[w] }) < reasonWords-1 {
		return WhyBorrowed
	}
	text := strings.Join(words, " ")
	for _, o := range others {
		have := strings.Join(wordsOf(o), " ")
		if have != "" && (strings.Contains(" "+have+" ", " "+text+" ") || blank(strings.ReplaceAll(text, have, ""))) {
			return WhyBorrowed
		}
	}
	return ""
}

// distinct counts the different words that count and hold more than one letter.
func distinct(words []string, skip func(string) bool) int {
	seen := map[string]bool{}
	for _, w := range words {
		r := []rune(w)
		if len(r) < 2 || skip != nil && skip(w) || !slices.ContainsFunc(r, func(c rune) bool { return c != r[0] }) {
			continue
		}
		seen[w] = true
	}
	return len(seen)
}

// wordsOf are the words of a text in small letters.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) })
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
