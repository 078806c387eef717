package when

import "strings"

// class is what a word does in a time.
type class int

const (
	cNone    class = iota
	cDay           // today and the days after it
	cWeekday       // value: time.Weekday
	cMonth         // 1..12
	cNumber        // a number as a word
	cPart          // a part of the day, see parts
	cUnit          // a unit of time, see units
	cLink          // um, am, at, on: may stand before or between the pieces
	cNext          // nächsten, next
	cThis          // diesen, kommenden, this
	cEdge          // Anfang, Mitte, Ende: value is an edge
	cBound         // bis, by: value is a bound
	cOpen          // Öffnung, opening
	cClose         // Ladenschluss, closing time
	cWeekend
)

// word is one meaning of a word; short marks an abbreviation that means nothing without a time beside it in prose.
type word struct {
	class class
	n     int
	short bool
	habit bool // montags: every one of them
}

// Bounds say on which side of a time something lies.
const (
	boundNone = iota
	boundBy
	boundBefore
	boundWithin
	boundFrom
	boundUntil // English until: something lasts so long
	boundSince
)

// Edges of a week or month.
const (
	edgeNone = iota
	edgeStart
	edgeMid
	edgeEnd
)

// Parts of a day.
const (
	partNone = iota
	partEarly
	partMorning
	partNoon
	partAfternoon
	partEvening
	partNight
	partMidnight
)

// Units of time.
const (
	unitMinute = iota
	unitHour
	unitDay
	unitWorkday
	unitWeek
	unitMonth
	unitHalfHour // Viertelstunde and the like count in minutes
	unitQuarterHour
	unitThreeQuarters
	unitFortnight
)

type vocabulary map[string]word

func (v vocabulary) put(c class, n int, words string) {
	for _, w := range strings.Fields(words) {
		v[w] = word{class: c, n: n}
	}
}

func (v vocabulary) short(c class, n int, words string) {
	for _, w := range strings.Fields(words) {
		v[w] = word{class: c, n: n, short: true}
	}
}

func german(lang string) bool { return strings.HasPrefix(strings.ToLower(lang), "de") }

// base is the language without its country.
func base(lang string) string {
	if german(lang) {
		return "de"
	}
	return "en"
}

var germanWords = func() vocabulary {
	v := vocabulary{}
	for n, w := range []string{"heute heut", "morgen", "übermorgen uebermorgen", "überübermorgen"} {
		v.put(cDay, n, w)
	}
	parts := []struct {
		n     int
		words string
	}{
		{partEarly, "früh frueh morgens frühmorgens"},
		{partMorning, "vormittag vormittags"},
		{partNoon, "mittag mittags"},
		{partAfternoon, "nachmittag nachmittags"},
		{partEvening, "abend abends"},
		{partNight, "nacht nachts"},
		{partMidnight, "mitternacht"},
	}
	for _, p := range parts {
		v.put(cPart, p.n, p.words)
	}
	for n, names := range []string{"sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend"} {
		v.put(cWeekday, n, names)
		for _, w := range strings.Fields(names) {
			v[w+"s"] = word{class: cWeekday, n: n, habit: true}
		}
	}
	for n, w := range []string{"so", "mo", "di", "mi", "do", "fr", "sa"} {
		v.short(cWeekday, n, w)
	}
	for n, w := range []string{
		"", "januar jänner", "februar feber", "märz maerz", "april", "mai", "juni", "juli", "august", "september", "oktober",
		"november", "dezember",
	} {
		v.put(cMonth, n, w)
	}
	for n, w := range []string{"", "jan", "feb", "mär mrz", "apr", "", "jun", "jul", "aug", "sep sept", "okt", "nov", "dez"} {
		v.put(cMonth, n, w)
	}
	for n, w := range strings.Fields("null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf") {
		v.put(cNumber, n, w)
	}
	v.put(cNumber, 1, "eine einer einem eins ner")
	v.put(cNumber, 2, "zwo paar")
	v.put(cNumber, 14, "vierzehn")
	v.put(cNumber, 15, "fünfzehn")
	v.put(cNumber, 20, "zwanzig")
	v.put(cNumber, 30, "dreißig dreissig")
	v.put(cNumber, 24, "vierundzwanzig")
	v.put(cNumber, 48, "achtundvierzig")
	v.put(cNumber, 3, "einigen einige wenigen")
	v.put(cUnit, unitMinute, "minute minuten min m")
	v.put(cUnit, unitHour, "stunde stunden std h")
	v.put(cUnit, unitHalfHour, "halbstunde")
	v.put(cUnit, unitQuarterHour, "viertelstunde")
	v.put(cUnit, unitThreeQuarters, "dreiviertelstunde")
	v.put(cUnit, unitDay, "tag tage tagen tages")
	v.put(cUnit, unitWorkday, "werktag werktage werktagen arbeitstag arbeitstage arbeitstagen")
	v.put(cUnit, unitWeek, "woche wochen")
	v.put(cUnit, unitMonth, "monat monate monaten monats")
	v.put(cLink, 0, "um am an der den dem gegen ca circa zirka etwa ungefähr rund im zum zur schon noch gleich spätestens direkt des in ins punkt")
	v.put(cNext, 0, "nächste nächsten nächster nächstes nächstem naechste naechsten naechster folgende folgenden folgender")
	v.put(cNext, 1, "übernächste übernächsten übernächster übernächstes übernächstem uebernaechste uebernaechsten")
	v.put(cThis, 0, "diese diesen dieser dieses diesem kommende kommenden kommender kommendes kommendem laufende laufenden laufender")
	v.put(cEdge, edgeStart, "anfang beginn")
	v.put(cEdge, edgeMid, "mitte")
	v.put(cEdge, edgeEnd, "ende")
	v.put(cBound, boundBy, "bis")
	v.put(cBound, boundBefore, "vor")
	v.put(cBound, boundWithin, "innerhalb binnen")
	v.put(cBound, boundFrom, "ab nach")
	v.put(cBound, boundSince, "seit")
	v.put(cOpen, 0, "öffnung ladenöffnung geschäftsöffnung öffnungsbeginn")
	v.put(cClose, 0, "ladenschluss ladenschluß feierabend geschäftsschluss dienstschluss betriebsschluss büroschluss schließung tagesende")
	v.put(cWeekend, 0, "wochenende")
	for n, names := range []string{"sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag"} {
		for _, p := range []struct{ name string }{{"morgen"}, {"früh"}, {"vormittag"}, {"mittag"}, {"nachmittag"}, {"abend"}, {"nacht"}} {
			part := v[p.name].n
			if p.name == "morgen" {
				part = partEarly
			}
			v[names+p.name] = word{class: cWeekday, n: n + 10*part} // Freitagabend: both in one word
		}
	}
	return v
}()

var englishWords = func() vocabulary {
	v := vocabulary{}
	for n, w := range []string{"today", "tomorrow tmrw tmr tomorow tommorow tomorrows", "overmorrow"} {
		v.put(cDay, n, w)
	}
	v.put(cPart, partEarly, "morning morn")
	v.put(cPart, partNoon, "noon midday lunch lunchtime")
	v.put(cPart, partAfternoon, "afternoon")
	v.put(cPart, partEvening, "evening teatime")
	v.put(cPart, partNight, "night")
	v.put(cPart, partMidnight, "midnight")
	for n, w := range []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"} {
		v.put(cWeekday, n, w)
		v[w+"s"] = word{class: cWeekday, n: n, habit: true}
	}
	for n, w := range []string{"sun", "mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat"} {
		v.short(cWeekday, n, w)
	}
	for n, w := range []string{
		"", "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
		"september sept sep", "october oct", "november nov", "december dec",
	} {
		v.put(cMonth, n, w)
	}
	for n, w := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve") {
		v.put(cNumber, n, w)
	}
	v.put(cNumber, 1, "a an")
	v.put(cNumber, 2, "couple")
	v.put(cNumber, 3, "few")
	v.put(cNumber, 14, "fourteen")
	v.put(cNumber, 15, "fifteen")
	v.put(cNumber, 20, "twenty")
	v.put(cNumber, 30, "thirty")
	v.put(cUnit, unitMinute, "minute minutes min mins m")
	v.put(cUnit, unitHour, "hour hours hr hrs h")
	v.put(cUnit, unitDay, "day days d")
	v.put(cUnit, unitWorkday, "workday workdays weekday weekdays")
	v.put(cUnit, unitWeek, "week weeks w wk wks")
	v.put(cUnit, unitMonth, "month months")
	v.put(cUnit, unitFortnight, "fortnight fortnights")
	v.put(cLink, 0, "at on the around about approx approximately in of this later latest say")
	v.put(cNext, 0, "next following")
	v.put(cThis, 0, "this coming current")
	v.put(cEdge, edgeStart, "start beginning early")
	v.put(cEdge, edgeMid, "mid middle")
	v.put(cEdge, edgeEnd, "end close late")
	v.put(cBound, boundBy, "by")
	v.put(cBound, boundBefore, "before")
	v.put(cBound, boundWithin, "within inside")
	v.put(cBound, boundFrom, "from after")
	v.put(cBound, boundUntil, "until till til")
	v.put(cBound, boundSince, "since")
	v.put(cOpen, 0, "opening")
	v.put(cClose, 0, "closing eod cob")
	v.put(cWeekend, 0, "weekend")
	return v
}()
