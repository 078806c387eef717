package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"atempause/replies"
)

// asked is what a day is named by: the words found, now, and the day from which on the next such day counts.
type asked struct {
	words     []string
	now, from time.Time
	hours     replies.Hours
}

// feasts are the days that move with Easter, and what lies behind them.
func feasts() []turn {
	return []turn{
		names(`nach (?:den )?(?:ostern|osterfeiertagen|ostertagen|ostermontag)|after (?:easter(?: monday| weekend)?|the easter (?:weekend|holidays?))`, pastEaster(1)),
		names(`nach (?:pfingsten|pfingstmontag)|after (?:whitsun|pentecost|whit monday)`, pastEaster(50)),
		names(at(`weiberfastnacht|altweiber`), fromEaster(-52)),
		names(at(`rosenmontag`), fromEaster(-48)),
		names(at(`faschingsdienstag|fastnachtsdienstag|veilchendienstag|shrove tuesday|pancake day`), fromEaster(-47)),
		names(at(`aschermittwoch|ash wednesday`), fromEaster(-46)),
		names(at(`palmsonntag|palm sunday`), fromEaster(-7)),
		names(at(`gründonnerstag|gruendonnerstag|maundy thursday`), fromEaster(-3)),
		names(at(`karfreitag|good friday`), fromEaster(-2)),
		names(at(`karsamstag|ostersamstag|holy saturday|easter saturday`), fromEaster(-1)),
		names(at(`ostermontag|easter monday`), fromEaster(1)),
		names(at(`ostersonntag|ostern|easter sunday|easter day|easter`), fromEaster(0)),
		names(at(`(?:christi )?himmelfahrt|himmelfahrtstag|vatertag|ascension(?: day)?`), fromEaster(39)),
		names(at(`pfingstmontag|whit monday|pentecost monday`), fromEaster(50)),
		names(at(`pfingstsonntag|pfingsten|whit sunday|whitsun|pentecost(?: sunday)?`), fromEaster(49)),
		names(at(`fronleichnam|corpus christi`), fromEaster(60)),
		names(at(`(?:erste[nr]?|1\.) weihnachts(?:feier)?tag`), on(time.December, 25)),
		names(at(`(?:zweite[nr]?|2\.) weihnachts(?:feier)?tag`), on(time.December, 26)),
		monthDay(`(?:(?:am|zum|den) )?(\d{1,2}\.?|ersten|letzten(?: tag)?|letzter tag) ?(?:des|vom|im|in) ?(|nächsten |folgenden |kommenden |übernächsten |diese[sn] |laufenden )monat(?:s|es)?`),
		monthDay(`(?:(?:am|zum|den) )?(\d{1,2}\.?) (nächsten |folgenden |kommenden |übernächsten |diese[sn] |laufenden )monat(?:s|es)?`),
		monthDay(`(?:(?:am|zum|den) )?monats(ersten|letzten)()`),
		monthDay(`(?:on )?(?:the )?(\d{1,2}(?:st|nd|rd|th)?|first|last)(?: day)? of (?:the )?(|next |following |coming |this )month`),
	}
}

// at lets a word stand before a day that does not change it.
func at(days string) string {
	return `(?:(?:an|am|zu|on|at|nächste[nrs]?|kommende[nrs]?|next|this|diese[nrs]?) )?(?:` + days + `)`
}

// easter is Easter Sunday of a year of the Gregorian calendar, after the rule that Oudin gave in 1940 (see the Explanatory
// Supplement to the Astronomical Almanac).
func easter(year int) (time.Month, int) {
	century := year / 100
	golden := year % 19
	k := (century - 17) / 25
	moon := (century - century/4 - (century-k)/3 + 19*golden + 15) % 30
	moon -= moon / 28 * (1 - moon/28*(29/(moon+1))*((21-golden)/11))
	weekday := (year + year/4 + moon + 2 - century + century/4) % 7
	days := moon - weekday // from the 28th of March
	month := 3 + (days+40)/44
	return time.Month(month), days + 28 - 31*(month/4)
}

// fromEaster is the next such day, so many days from Easter Sunday.
func fromEaster(days int) func(asked) time.Time {
	return func(a asked) time.Time {
		for year := a.from.Year(); ; year++ {
			month, day := easter(year)
			if t := time.Date(year, month, day+days, 12, 0, 0, 0, a.from.Location()); !dayBefore(t, a.from) {
				return t
			}
		}
	}
}

// pastEaster is the first day with opening hours behind such a day.
func pastEaster(days int) func(asked) time.Time {
	return func(a asked) time.Time { return opensAfter(fromEaster(days)(a), a.hours) }
}

// monthDay is a day of a month that is named by its distance: "am 1. des nächsten Monats". The first group of the pattern is
// the day, the second the month; with none it is the next such day.
func monthDay(pattern string) turn {
	t := says(pattern, "")
	t.date = func(a asked) string {
		ahead, named := monthsAhead(a.words[3])
		month := time.Date(a.from.Year(), a.from.Month(), 1, 12, 0, 0, 0, a.from.Location())
		if named {
			month = time.Date(a.now.Year(), a.now.Month()+time.Month(ahead), 1, 12, 0, 0, 0, a.now.Location())
		}
		for ; ; month = month.AddDate(0, 1, 0) {
			last := month.AddDate(0, 1, -1).Day()
			day := dayOf(a.words[2], last)
			if named || day > 31 || day <= last && !dayBefore(month.AddDate(0, 0, day-1), a.from) {
				return fmt.Sprintf("%04d-%02d-%02d", month.Year(), month.Month(), day) // as said, should the month not have it
			}
		}
	}
	return t
}

// dayOf reads the day of a month that has so many.
func dayOf(word string, last int) int {
	switch {
	case strings.HasPrefix(word, "ersten"), word == "first":
		return 1
	case strings.HasPrefix(word, "letzte"), word == "last":
		return last
	}
	n, _ := strconv.Atoi(strings.TrimRight(word, ".stndrh"))
	return n
}

// monthsAhead is how far off a month is that is named so; false if it is not named.
func monthsAhead(word string) (n int, named bool) {
	switch word = strings.TrimSpace(word); {
	case word == "":
		return 0, false
	case strings.HasPrefix(word, "diese"), word == "this", word == "laufenden":
		return 0, true
	case word == "übernächsten":
		return 2, true
	}
	return 1, true
}
