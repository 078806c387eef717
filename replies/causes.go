package replies

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
)

// Causes lists what a complaint can be about, in the order a menu shows them. The definitions stand in
// replies/triage/README.md. A brand may have causes of its own besides: see CleanCause.
var Causes = []string{"delivery", "quality", "staff", "price", "billing", "availability", "communication", "website", "other"}

// ValidCause tells whether c is one of them.
func ValidCause(c string) bool { return slices.Contains(Causes, c) }

// CauseRunes bounds the name of a cause.
const CauseRunes = 40

// causeNames are the words of the two languages for each cause: who writes one of them means it.
var causeNames = map[string]string{
	"lieferung": "delivery", "qualität": "quality", "personal": "staff", "preis": "price", "rechnung": "billing",
	"verfügbarkeit": "availability", "erreichbarkeit": "communication", "sonstiges": "other",
}

// causeWords are words in the name of a brand's own cause that tell which of Causes it is nearest to.
var causeWords = map[string]string{
	"lieferungen": "delivery", "liefern": "delivery", "lieferzeit": "delivery", "lieferzeiten": "delivery", "zustellung": "delivery",
	"versand": "delivery", "lieferdienst": "delivery", "deliveries": "delivery", "shipping": "delivery", "shipment": "delivery", "dispatch": "delivery",
	"mangel": "quality", "mängel": "quality", "produktqualität": "quality", "geschmack": "quality", "frische": "quality", "defects": "quality",
	"taste": "quality", "freshness": "quality", "defekt": "quality",
	"bedienung": "staff", "mitarbeiter": "staff", "freundlichkeit": "staff", "verkäufer": "staff", "employees": "staff", "waiters": "staff",
	"preise": "price", "kosten": "price", "prices": "price", "pricing": "price", "cost": "price", "costs": "price",
	"rechnungen": "billing", "abrechnung": "billing", "zahlung": "billing", "bezahlung": "billing", "erstattung": "billing", "invoice": "billing",
	"invoices": "billing", "payment": "billing", "payments": "billing", "refund": "billing", "refunds": "billing",
	"bestand": "availability", "ausverkauft": "availability", "vorrat": "availability", "öffnungszeiten": "availability", "stock": "availability",
	"kommunikation": "communication", "telefon": "communication", "rückmeldung": "communication", "antwortzeit": "communication",
	"reachability": "communication", "contact": "communication", "phone": "communication",
	"webseite": "website", "homepage": "website", "onlineshop": "website", "webshop": "website", "app": "website", "shopsystem": "website",
	"anderes": "other", "andere": "other", "übriges": "other", "misc": "other", "miscellaneous": "other",
}

var foldCase = cases.Fold()

// SameCause tells whether two names are one, without regard to case.
func SameCause(a, b string) bool { return foldCase.String(a) == foldCase.String(b) }

// CleanCause is a cause as it is kept: one line without needless space, and one of Causes where its name in either language is
// meant. ok is false for what is no name: empty, too long, or with signs nobody can see.
func CleanCause(name string) (clean string, ok bool) {
	name = strings.Join(strings.Fields(name), " ")
	hidden := func(r rune) bool { return !unicode.IsPrint(r) }
	if n := utf8.RuneCountInString(name); n == 0 || n > CauseRunes || !utf8.ValidString(name) || strings.ContainsFunc(name, hidden) {
		return "", false
	}
	low := foldCase.String(name)
	if c, known := causeNames[low]; known {
		return c, true
	}
	if ValidCause(low) {
		return low, true
	}
	return name, true
}

// FitCause is where a guess of triage belongs in a brand's list: the guess itself if it is listed, or the one entry whose words
// speak of it, as "Versand & Abholung" of delivery. What fits nowhere, or in two places, stays as it is.
func FitCause(list []string, guess string) string {
	if !ValidCause(guess) || slices.Contains(list, guess) {
		return guess
	}
	fits := ""
	for _, entry := range list {
		if ValidCause(entry) || !speaksOf(entry, guess) {
			continue
		}
		if fits != "" {
			return guess
		}
		fits = entry
	}
	if fits == "" {
		return guess
	}
	return fits
}

func speaksOf(entry, cause string) bool {
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	for _, w := range strings.FieldsFunc(foldCase.String(entry), notLetter) {
		if w == cause || causeNames[w] == cause || causeWords[w] == cause {
			return true
		}
	}
	return false
}
