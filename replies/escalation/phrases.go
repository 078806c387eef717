package escalation

import (
	"bytes"
	"embed"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed brief.*.toml
var briefFiles embed.FS

type phrases struct {
	Subject  string            `toml:"subject"`
	Title    string            `toml:"title"`
	Date     string            `toml:"date"`
	Us       string            `toml:"us"`
	Unknown  string            `toml:"unknown"`
	Public   string            `toml:"public"`
	Private  string            `toml:"private"`
	Happened string            `toml:"happened"`
	Said     string            `toml:"said"`
	Promised string            `toml:"promised"`
	Asked    string            `toml:"asked"`
	Links    string            `toml:"links"`
	For      string            `toml:"for"`
	Deputy   string            `toml:"deputy"`
	Decides  string            `toml:"decides"`
	Call     string            `toml:"call"`
	Facts    string            `toml:"facts"`
	Since    string            `toml:"since"`
	Heat     string            `toml:"heat"`
	Weather  string            `toml:"weather"`
	Cause    string            `toml:"cause"`
	By       string            `toml:"by"`
	From     string            `toml:"from"`
	Omitted  string            `toml:"omitted"`
	Cut      string            `toml:"cut"`
	Abuse    string            `toml:"abuse"`
	Nothing  string            `toml:"nothing"`
	More     string            `toml:"more"`
	Kind     map[string]string `toml:"kind"`
	CauseOf  map[string]string `toml:"cause_of"`
	Promise  map[string]string `toml:"promise"`
}

var phraseTables = sync.OnceValue(func() map[string]phrases {
	out := map[string]phrases{}
	for _, lang := range []string{"de", "en"} {
		data, err := briefFiles.ReadFile("brief." + lang + ".toml")
		if err != nil {
			panic("escalation: " + err.Error())
		}
		var p phrases
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&p); err != nil {
			panic("escalation: brief." + lang + ".toml: " + err.Error()) // part of the program
		}
		out[lang] = p
	}
	return out
})

func phrasesIn(lang string) phrases {
	if lang == "en" {
		return phraseTables()["en"]
	}
	return phraseTables()["de"]
}

// fill puts values into {fields}, given as pairs. All at once: a value that looks like a field stays as it is.
func fill(text string, pairs ...string) string {
	with := make([]string, len(pairs))
	for i, p := range pairs {
		with[i] = p
		if i%2 == 0 {
			with[i] = "{" + p + "}"
		}
	}
	return strings.NewReplacer(with...).Replace(text)
}
