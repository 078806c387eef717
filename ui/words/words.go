// Package words holds every text a person reads, in German and English. No other package writes sentences for people.
//
// The catalogues are the TOML files beside this one: one pair (de, en) for each area. A key that is missing in one
// language fails a test.
package words

import (
	"embed"
	"fmt"
	"sort"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.toml
var catalogues embed.FS

// Langs lists the languages of the interface.
var Langs = []string{"de", "en"}

var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.German)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, name := range Files() {
		if _, err := b.LoadMessageFileFS(catalogues, name); err != nil {
			panic(fmt.Sprintf("words: %s: %v", name, err)) // a broken catalogue cannot leave the test run
		}
	}
	return b
})

// Files lists the catalogue files.
func Files() []string {
	entries, err := catalogues.ReadDir(".")
	if err != nil {
		panic(err)
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, e.Name())
	}
	sort.Strings(names)
	return names
}

// Words speaks one language.
type Words struct {
	lang  string
	loc   *i18n.Localizer
	mu    sync.RWMutex
	plain map[string]string // texts without fields, already looked up
}

// New gives the words of a language; anything but "en" speaks German.
func New(lang string) *Words {
	if lang != "en" {
		lang = "de"
	}
	return &Words{lang: lang, loc: i18n.NewLocalizer(bundle(), lang), plain: map[string]string{}}
}

// Lang is "de" or "en".
func (w *Words) Lang() string { return w.lang }

// T is the text of a key; args are pairs of field name and value ("Name", "Kern"). An unknown key comes back in
// brackets, so that it is seen and not silently empty.
func (w *Words) T(key string, args ...any) string {
	if len(args) == 0 {
		w.mu.RLock()
		s, ok := w.plain[key]
		w.mu.RUnlock()
		if ok {
			return s
		}
	}
	s, err := w.loc.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: fields(args)})
	if err != nil {
		return "[" + key + "]"
	}
	if len(args) == 0 {
		w.mu.Lock()
		w.plain[key] = s
		w.mu.Unlock()
	}
	return s
}

// N is the text of a key with a plural form by n; the field .N is n.
func (w *Words) N(key string, n int, args ...any) string {
	data := fields(args)
	data["N"] = n
	s, err := w.loc.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: data})
	if err != nil {
		return "[" + key + "]"
	}
	return s
}

// Has tells whether a key exists.
func (w *Words) Has(key string) bool { return !strings.HasPrefix(w.T(key), "["+key) }

func fields(args []any) map[string]any {
	m := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			m[name] = args[i+1]
		}
	}
	return m
}
