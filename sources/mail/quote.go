package mail

import (
	"regexp"
	"strings"
)

// Cut is the last line of a text whose quoted history was folded away.
const Cut = "[…]"

var (
	// "Am 12.11.2026 um 10:11 schrieb Maria Kern <m@example.org>:", in the languages our users get mail in.
	attribution = regexp.MustCompile(`(?i)^\W{0,3}(am|on|le|el|il|op|den|dne|w dniu)\b.{4,300}\b(schrieb|wrote|a écrit|escribió|ha scritto|schreef|skrev|napsal|pisze|napisał)\b.{0,120}:\s*$`)
	byName      = regexp.MustCompile(`(?i)^.{1,120}<[^<>\s]+@[^<>\s]+>\s+(schrieb|wrote)\b.{0,120}:\s*$`)
	divider     = regexp.MustCompile(`(?i)^[-_*\s]{3,}\s*(ursprüngliche nachricht|originalnachricht|original message|original-nachricht|message d'origine|weitergeleitete nachricht|forwarded message)\s*[-_*\s]{3,}$`)
	fromLine    = regexp.MustCompile(`(?i)^[*\s]*(von|from|de|da)\s*:[*\s]*\S`)
	headLine    = regexp.MustCompile(`(?i)^[*\s]*(von|from|de|da|gesendet|sent|datum|date|envoyé|an|to|à|cc|kopie|betreff|subject|objet)\s*:`)
	pocket      = regexp.MustCompile(`(?i)^(von meinem .{2,40} gesendet|gesendet (mit|von) .{2,80}|sent from (my|outlook|yahoo|mail|proton).{0,60}|get outlook for .{2,20}|outlook für .{2,20} (abrufen|herunterladen|beziehen)|diese nachricht wurde von meinem .{2,80} gesendet.{0,40}|holen sie sich outlook.{0,30})\.?$`)
)

// foldAway parts a mail's text in what its author wrote this time and what is only carried along: older mails that are
// quoted behind it, and the signature. Quotes that are answered point by point stay. Where nothing would be left, all is
// kept: a mail that is only forwarded speaks by what it carries.
func foldAway(s string) (told, folded string, cut bool) {
	all := strings.Split(s, "\n")
	at := historyAt(all)
	keep := trimBlank(all[:at])
	rest := all[at:]
	cut = len(trimBlank(all[at:])) > 0
	if i := signatureAt(keep); i < len(keep) {
		rest = append(append([]string{}, keep[i:]...), rest...)
		keep = trimBlank(keep[:i])
	}
	if len(keep) == 0 {
		return unmark(trimBlank(all)), "", false
	}
	return unmark(keep), unmark(trimBlank(rest)), cut
}

func unmark(ls []string) string {
	out := make([]string, 0, len(ls))
	for _, l := range ls {
		if l != history {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func isBlank(l string) bool { return strings.TrimSpace(l) == "" }

// trimBlank takes empty lines off both ends; blanks within lines stay.
func trimBlank(ls []string) []string {
	for len(ls) > 0 && isBlank(ls[0]) {
		ls = ls[1:]
	}
	for len(ls) > 0 && isBlank(ls[len(ls)-1]) {
		ls = ls[:len(ls)-1]
	}
	return ls
}

func isQuote(l string) bool { return strings.HasPrefix(l, ">") }

// historyAt is the line the older mails begin at; behind the last line if there are none.
func historyAt(ls []string) int {
	looks := 0 // a text made of nothing but attributions must not cost more than its length
	for i, l := range ls {
		if looks > 40 {
			break
		}
		switch {
		case l == history:
			looks++
			if onlyCarried(ls[i+1:]) {
				return beforeAttribution(ls, i)
			}
		case divider.MatchString(l):
			return i
		case fromLine.MatchString(l) && isHeaderBlock(ls[i:]):
			return beforeRule(ls, i)
		case len(l) < 500 && i+1 < len(ls):
			if n := attributionLines(ls[i:]); n > 0 {
				looks++
				if onlyCarried(ls[i+n:]) {
					return i
				}
			}
		}
	}
	return trailingQuote(ls)
}

// onlyCarried tells whether nothing new is written below: all lines are quotes or empty, or there is no quote sign at all
// (then the mail program has put the old mail there as it is).
func onlyCarried(ls []string) bool {
	quotes, others, lastQuote := 0, 0, -1
	end := signatureAt(ls)
	for i, l := range ls[:end] {
		switch {
		case isQuote(l):
			quotes, lastQuote = quotes+1, i
		case !isBlank(l) && l != history:
			others++
		}
	}
	if quotes == 0 {
		return true
	}
	if others == 0 {
		return true
	}
	for _, l := range ls[lastQuote+1 : end] {
		if !isBlank(l) && l != history && !pocket.MatchString(strings.TrimSpace(l)) {
			return false
		}
	}
	// Something stands between quotes: attributions of still older mails, or answers.
	for i, l := range ls[:lastQuote] {
		if !isQuote(l) && !isBlank(l) && l != history && attributionLines(ls[i:]) == 0 && (i == 0 || attributionLines(ls[i-1:]) < 2) {
			return false
		}
	}
	return true
}

// attributionLines is over how many lines an attribution goes that begins here; programs break long ones.
func attributionLines(ls []string) int {
	joined := ""
	for n := 1; n <= 3 && n <= len(ls); n++ {
		l := strings.TrimSpace(ls[n-1])
		if l == "" || (n > 1 && isQuote(l)) {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + l)
		if len(joined) > 600 {
			return 0
		}
		if !strings.HasSuffix(l, ":") {
			continue
		}
		if attribution.MatchString(joined) || byName.MatchString(joined) {
			return n
		}
	}
	return 0
}

// isHeaderBlock knows the few header lines Outlook and others put above the older mail.
func isHeaderBlock(ls []string) bool {
	n := 0
	for i, l := range ls {
		if i > 8 || (isBlank(l) && i > 0) {
			break
		}
		if headLine.MatchString(l) {
			n++
		}
	}
	return n >= 3
}

func beforeRule(ls []string, i int) int {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		l := strings.TrimSpace(ls[j])
		switch {
		case l == "" || l == history:
			continue
		case strings.Trim(l, "_-=*") == "":
			return j
		}
		break
	}
	return i
}

// beforeAttribution moves up to an attribution that stands right above a mark.
func beforeAttribution(ls []string, i int) int {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		if n := attributionLines(ls[j:i]); n > 0 {
			return j
		}
	}
	return i
}

// trailingQuote finds quotes at the end that are introduced by nothing.
func trailingQuote(ls []string) int {
	end := signatureAt(ls)
	i := end
	for i > 0 && (isQuote(ls[i-1]) || isBlank(ls[i-1])) {
		i--
	}
	for _, l := range ls[i:end] {
		if isQuote(l) {
			return i
		}
	}
	return len(ls)
}

// signatureAt is the line a signature begins at: the usual delimiter, or the line a telephone adds.
func signatureAt(ls []string) int {
	for i := len(ls) - 1; i > 0; i-- {
		if l := ls[i]; len(l) < 8 && strings.TrimRight(l, " \u00a0") == "--" {
			return i
		}
	}
	t := trimBlank(ls)
	if n := len(t); n > 1 && pocket.MatchString(strings.TrimSpace(t[n-1])) {
		for i := len(ls) - 1; i >= 0; i-- {
			if !isBlank(ls[i]) {
				return i
			}
		}
	}
	return len(ls)
}
