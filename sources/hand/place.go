package hand

import (
	"slices"
	"strings"
	"unicode"

	"atempause/sources"
)

// Place is where something was said, as a person calls it.
type Place struct {
	Name     string
	Audience sources.Audience // who hears or reads what is said there, unless the person says otherwise
	Talk     bool             // spoken: what was agreed counts as said by us
}

// The words by which places are known where only one person hears or reads, and among them those of talks.
var (
	talks = []string{
		"telefon", "anruf", "telefonat", "phone", "phone-call", "call", "theke", "tresen", "laden", "ladentheke", "im-laden",
		"geschäft", "counter", "shop", "in-the-shop", "gespräch", "talk", "video-call", "sprechstunde",
	}
	letters = []string{
		"whatsapp", "signal", "telegram", "sms", "threema", "brief", "letter", "fax", "direktnachricht", "dm", "messenger",
		"kontaktformular", "contact-form", "nachricht", "message", "zettel",
	}
)

// PlaceOf tells what is known of a place by its name.
func PlaceOf(name string) Place {
	p := Place{Name: strings.Join(strings.Fields(name), " "), Audience: sources.Public}
	slug := Slug(name)
	switch {
	case slices.Contains(talks, slug):
		p.Audience, p.Talk = sources.Private, true
	case slices.Contains(letters, slug):
		p.Audience = sources.Private
	}
	return p
}

// slugMost bounds a slug, in letters.
const slugMost = 48

// Slug makes a name fit for a channel's id: small letters and digits of any script, and "-" for all else. It is "" for a
// name without any.
func Slug(name string) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range strings.ToLower(name) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = n > 0
			continue
		}
		if n++; n > slugMost {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// AccountFor is the account of the channel that is made for a place of a brand. A slug holds no "/", so that no brand's
// channel can be taken for another's.
func AccountFor(brand, place string) string {
	part := func(s string) string {
		if slug := Slug(s); slug != "" {
			return slug
		}
		return "x" + hash(s)[:8]
	}
	return part(brand) + "/" + part(place)
}
