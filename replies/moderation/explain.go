package moderation

import (
	"bytes"
	"embed"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"atempause/sources"
)

//go:embed explain.*.toml
var explainFiles embed.FS

type explainFile struct {
	Greeting string            `toml:"greeting"`
	Rules    string            `toml:"rules"`
	What     map[string]string `toml:"what"`
	Why      map[string]string `toml:"why"`
	Closing  map[string]string `toml:"closing"`
	Against  map[string]string `toml:"against"`
}

var explainTables = sync.OnceValue(func() map[string]explainFile {
	out := map[string]explainFile{}
	for _, lang := range []string{"de", "en"} {
		data, err := explainFiles.ReadFile("explain." + lang + ".toml")
		if err != nil {
			panic("moderation: " + err.Error())
		}
		var f explainFile
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&f); err != nil {
			panic("moderation: explain." + lang + ".toml: " + err.Error()) // part of the program
		}
		out[lang] = f
	}
	return out
})

// Explain is what a public explanation is made of.
type Explain struct {
	Lang      string // "en", or German
	Address   sources.Address
	Act       sources.Act
	Ground    sources.Ground
	Against   bool   // it was criticism
	Rules     string // link of the house rules, may be empty
	Signature string
}

// Text is a draft of the explanation, "" for an act that needs none. It names nobody and quotes nothing: who was
// moderated is not put on show.
func (e Explain) Text() string {
	f := explainTables()["de"]
	if e.Lang == "en" {
		f = explainTables()["en"]
	}
	what, why := f.What[string(e.Act)], f.Why[string(e.Ground)]
	if what == "" || why == "" {
		return ""
	}
	closings := f.Closing
	if e.Against {
		closings = f.Against
	}
	closing, ok := closings[string(e.Address)]
	if !ok {
		closing = closings["Sie"] + closings["any"]
	}
	sep := ", "
	if e.Lang == "en" {
		sep = " "
	}
	lines := []string{f.Greeting, what + sep + why + ". " + closing}
	if e.Rules != "" {
		lines = append(lines, strings.ReplaceAll(f.Rules, "{rules}", e.Rules))
	}
	if e.Signature != "" {
		lines = append(lines, e.Signature)
	}
	return strings.Join(lines, "\n")
}
