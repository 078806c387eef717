package escalation

import (
	"slices"
	"strings"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// Contact is somebody a case can be handed to.
type Contact struct {
	Name     string
	Role     string
	Phone    string
	Mail     string
	Hours    []string // when they can be reached, as in config.toml; empty means the brand's hours
	Holidays []string // days they are away, beside the brand's holidays
	Timezone string   // "" means the brand's
	Brands   []string // whom they are there for; empty means every brand
	Decides  []string // what they may decide, in the firm's own words
	Level    int      // 1..3: who is asked first, and who decides most
	Deputy   string   // the name of another contact
	Line     int      // where they stand in the file
}

// Levels is the number of levels.
const Levels = 3

// Book is all contacts of a workspace, in the order of the file. The zero value is empty.
type Book struct{ All []Contact }

// Named finds a contact, whatever the case of the letters.
func (b Book) Named(name string) (Contact, bool) {
	i := slices.IndexFunc(b.All, func(c Contact) bool { return strings.EqualFold(c.Name, strings.TrimSpace(name)) })
	if i < 0 || strings.TrimSpace(name) == "" {
		return Contact{}, false
	}
	return b.All[i], true
}

// For lists the contacts of a brand, the lowest level first.
func (b Book) For(brand string) []Contact {
	var list []Contact
	for _, c := range b.All {
		if c.serves(brand) {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b Contact) int { return a.Level - b.Level })
	return list
}

func (c Contact) serves(brand string) bool {
	return len(c.Brands) == 0 || slices.ContainsFunc(c.Brands, func(b string) bool { return strings.EqualFold(b, brand) })
}

// Calendar is when the contact can be reached: their own hours, or the brand's. The brand's holidays hold for both, its
// special days only for its own hours.
func (c Contact) Calendar(brand sources.Brand) replies.Hours {
	lines, special, zone := c.Hours, []string(nil), c.Timezone
	if len(lines) == 0 {
		lines, special = brand.Hours, brand.Special
	}
	if zone == "" {
		zone = brand.Timezone
	}
	h, err := replies.ParseCalendar(lines, append(slices.Clone(brand.Holidays), c.Holidays...), special, zone)
	if err != nil {
		return replies.Hours{} // both readers have refused bad lines; who comes from elsewhere counts as always there
	}
	return h
}

// There tells whether the contact can be reached now.
func (c Contact) There(brand sources.Brand, now time.Time) bool { return c.Calendar(brand).Open(now) }
