package app

import (
	"errors"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"atempause/store/workspace"
)

// demoContact is one of the demo's contacts as TOML writes it.
type demoContact struct {
	Name    string   `toml:"name"`
	Role    string   `toml:"role"`
	Phone   string   `toml:"phone"`
	Mail    string   `toml:"mail,omitempty"`
	Hours   []string `toml:"hours"`
	Brands  []string `toml:"brands,omitempty"`
	Decides []string `toml:"decides"`
	Level   int      `toml:"level"`
	Deputy  string   `toml:"deputy,omitempty"`
}

// demoPeople are those who may decide in the two firms, and their lawyer.
var demoPeople = []demoContact{
	{
		Name: "Jens Roth", Role: "Filialleiter", Phone: "+49 30 901820", Hours: []string{"Mo-Sa 06:00-14:00"},
		Brands: []string{"Bäckerei Krume"}, Decides: []string{"Umtausch", "Gutschein bis 20 EUR"}, Level: 1,
	},
	{
		Name: "Anna Krume", Role: "Inhaberin", Phone: "+49 30 901821", Mail: "anna@krume.example",
		Hours: []string{"Mo-Fr 08:00-18:00", "Sa-So 08:00-12:00"}, Brands: []string{"Bäckerei Krume"},
		Decides: []string{"Erstattung bis 200 EUR", "Hausverbot"}, Level: 2, Deputy: "Jens Roth",
	},
	{
		Name: "Hinnerk Voss", Role: "Werkstattmeister", Phone: "+49 40 66969011", Hours: []string{"Mo-Fr 09:00-17:00"},
		Brands: []string{"Radhaus Nord"}, Decides: []string{"Nachbesserung", "Leihrad", "Gutschein bis 50 EUR"}, Level: 1,
	},
	{
		Name: "Svea Nord", Role: "Geschäftsführerin", Phone: "+49 40 66969012", Mail: "svea@radhaus.example",
		Hours: []string{"Mo-Fr 10:00-19:00", "Sa-So 10:00-16:00"}, Brands: []string{"Radhaus Nord"},
		Decides: []string{"Erstattung bis 500 EUR", "Rückruf"}, Level: 2, Deputy: "Hinnerk Voss",
	},
	{
		Name: "Kanzlei Vogt", Role: "Anwältin", Phone: "+49 30 5512-0", Hours: []string{"Mo-Do 10:00-16:00"},
		Decides: []string{"Drohungen, Abmahnungen, Presse"}, Level: 3,
	},
}

// demoContacts gives a new demo somebody to escalate to; in a kept one the person's own file stays.
func demoContacts(w workspace.Workspace, brands []demoBrand) error {
	var file struct {
		Contact []demoContact `toml:"contact"`
	}
	here := map[string]bool{}
	for _, b := range brands {
		here[b.Name] = true
	}
	for _, k := range demoPeople {
		if len(k.Brands) == 0 || here[k.Brands[0]] {
			file.Contact = append(file.Contact, k)
		}
	}
	var text strings.Builder
	if err := toml.NewEncoder(&text).Encode(file); err != nil {
		return err
	}
	f, err := os.OpenFile(w.Contacts(), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text.String())
	return errors.Join(err, f.Close())
}
