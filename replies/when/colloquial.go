package when

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"atempause/replies"
)

// turn is a way of speaking that is put into plainer words before it is read. Only what is typed into a field is: in a
// running text most of these promise nothing.
type turn struct {
	said  *regexp.Regexp
	plain string
	date  func(asked) string // instead of plain: a day, as 2026-12-24
}

func says(pattern, plain string) turn {
	return turn{said: regexp.MustCompile(`(^|\s)(?:` + pattern + `)($|,?\s)`), plain: plain}
}

func names(pattern string, date func(asked) time.Time) turn {
	t := says(pattern, "")
	t.date = func(a asked) string { return date(a).Format(time.DateOnly) }
	return t
}

// turns are tried in this order; what begins with "nach" stands before the day it names. Most starts of the program need none.
var turns = sync.OnceValue(func() []turn { return append(feasts(), plainTurns()...) })

func plainTurns() []turn {
	return []turn{
		names(`nach (?:dem|diesem) wochenende|nach wochenende|after (?:the|this) weekend|after weekend`, afterWeekend),
		names(`nach (?:weihnachten|den weihnachtstagen|den feiertagen)|zwischen den jahren|after (?:christmas|xmas|the holidays)`, after(time.December, 26)),
		names(`nach (?:neujahr|silvester)|im neuen jahr|after new year(?:['’]?s)?(?: day| eve)?|in the new year`, after(time.January, 1)),
		names(`(?:an |zu |am )?nikolaus(?:tag)?`, on(time.December, 6)),
		names(`(?:an |am )?(?:heiligabend|heilig abend|heiligen abend)|(?:on )?christmas eve`, on(time.December, 24)),
		names(`(?:an |zu )?weihnachten|(?:on |at )?(?:christmas day|christmas|xmas)`, on(time.December, 25)),
		names(`(?:on )?boxing day`, on(time.December, 26)),
		names(`(?:an |zu )?silvester|(?:on )?new year['’]?s eve`, on(time.December, 31)),
		names(`(?:an |zu )?neujahr|(?:on )?new year['’]?s day|(?:at )?new year`, on(time.January, 1)),
		says(`nach (?:der mittagspause|dem mittagessen|dem mittag|mittag)|after (?:lunch|the lunch break)`, "13:00"),
		says(`zu(?:m)? (ladenschluss|feierabend|geschäftsschluss)`, "$2"),
		says(`(?:kurz vor|kurz nach)`, "um"),
		says(`in (\d{1,3})`, "in $2 min"),
		says(`(?:in )?(\d{1,2}) ?h ?(\d{1,2})`, "in $2 h $3 min"),
		says(`(?:sobald|wenn) (?:wieder )?(?:geöffnet|offen|auf)(?: ist| haben| hat)?|(?:sobald|wenn) (?:der laden|das geschäft|wir) wieder (?:öffnet|öffnen|aufmacht|aufmachen|offen ist|auf ist|auf hat|auf haben)`,
			"wenn der laden öffnet"),
		says(`(?:zur|bei|mit) (?:öffnung|ladenöffnung|geschäftsöffnung)`, "öffnung"),
		says(`(?:when|once|as soon as) (?:open|it opens|they open|we open|we reopen|the shop reopens|the shop is open|we are open|we're open)`, "when the shop opens"),
	}
}

// colloquial puts ways of speaking into plainer words; a text without any is returned as it is. Of a day that returns every
// year it is the next one that is not before from.
func colloquial(text string, now, from time.Time, hours replies.Hours) (plain string, dated bool) {
	plain = strings.ToLower(strings.Join(strings.Fields(text), " "))
	found := false
	for _, t := range turns() {
		words := t.said.FindStringSubmatch(plain)
		if words == nil {
			continue
		}
		found = true
		with := t.plain
		if t.date != nil {
			dated = true
			with = t.date(asked{words: words, now: now.In(hours.Zone()), from: from.In(hours.Zone()), hours: hours})
		}
		plain = t.said.ReplaceAllString(plain, "${1}"+braced(with)+suffix(t.said))
	}
	if !found {
		return text, false
	}
	return strings.TrimSpace(plain), dated
}

// braced writes $2 as ${2}: what follows it may be a letter.
func braced(s string) string { return strings.NewReplacer("$2", "${2}", "$3", "${3}").Replace(s) }

// suffix is the group behind the words, which holds the space there.
func suffix(re *regexp.Regexp) string { return "${" + string(rune('0'+re.NumSubexp())) + "}" }

// on is the next such day of a year.
func on(month time.Month, day int) func(asked) time.Time {
	return func(a asked) time.Time {
		t := time.Date(a.from.Year(), month, day, 12, 0, 0, 0, a.from.Location())
		if dayBefore(t, a.from) {
			t = t.AddDate(1, 0, 0)
		}
		return t
	}
}

func dayBefore(t, now time.Time) bool { return t.Format(time.DateOnly) < now.Format(time.DateOnly) }

// after is the first day with opening hours behind such a day.
func after(month time.Month, day int) func(asked) time.Time {
	return func(a asked) time.Time { return opensAfter(on(month, day)(a), a.hours) }
}

func afterWeekend(a asked) time.Time {
	return opensAfter(a.now.AddDate(0, 0, (7-int(a.now.Weekday()))%7), a.hours)
}

// opensAfter is the first day after another on which the doors open; the next one where that is not known.
func opensAfter(day time.Time, hours replies.Hours) time.Time {
	next := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location())
	if t, ok := hours.NextOpening(next.Add(-time.Minute)); ok && t.After(next) {
		return t
	}
	return next.Add(12 * time.Hour)
}
