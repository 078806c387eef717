package commands

import (
	"slices"
	"strings"

	"atempause/replies"
	"atempause/replies/weather"
	"atempause/store"
	"atempause/ui/safe"
)

// heatJSON is one thing that makes a thread hot, or lets it cool.
type heatJSON struct {
	Key     string `json:"key"`     // tone, critics, likes, again, rate, reach, quiet
	N       int    `json:"n"`       // how many, or how much; 0 for quiet
	Degrees int    `json:"degrees"` // by how much it moves the heat
	Text    string `json:"text"`
}

func (c *cli) heatOf(list []replies.Because) []heatJSON {
	out := make([]heatJSON, 0, len(list))
	for _, b := range list {
		out = append(out, heatJSON{Key: b.Key, N: b.N, Degrees: b.Weight, Text: c.heatWords(b)})
	}
	return out
}

func (c *cli) heatWords(b replies.Because) string {
	return c.words.T("heat."+b.Key, "N", b.N, "Span", c.span(b.Span))
}

// heatText is a thread's heat and what makes it, "" for none.
func (c *cli) heatText(r store.Row) string {
	if r.Heat == 0 {
		return ""
	}
	var parts []string
	for _, b := range r.Heated {
		parts = append(parts, c.heatWords(b))
	}
	return c.words.T("cmd.show.heat", "Heat", r.Heat, "Why", strings.Join(parts, ", "))
}

// weatherJSON is the weather of a brand.
type weatherJSON struct {
	Brand string    `json:"brand"`
	Level int       `json:"level"` // 0 to 6
	Since *string   `json:"since"`
	Falls *string   `json:"falls"` // when it goes down if nothing new comes
	Why   []whyWind `json:"why"`
}

// whyWind is one reason of a weather.
type whyWind struct {
	Key  string `json:"key"`
	N    int    `json:"n"`
	Text string `json:"text"`
}

func (c *cli) weatherWords(b replies.Because) string {
	return c.words.T("weather."+b.Key, "N", b.N, "Span", c.span(b.Span))
}

// skies lists the weather of the brands that have one, by name.
func (c *cli) skies(all map[string]weather.State, only string) []weatherJSON {
	out := []weatherJSON{}
	for brand, s := range all {
		if only != "" && only != brand {
			continue
		}
		w := weatherJSON{Brand: brand, Level: s.Level, Since: stamp(s.Since), Falls: stamp(s.Falls()), Why: []whyWind{}}
		for _, b := range s.Why {
			w.Why = append(w.Why, whyWind{Key: b.Key, N: b.N, Text: c.weatherWords(b)})
		}
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b weatherJSON) int { return strings.Compare(a.Brand, b.Brand) })
	return out
}

// weatherText prints the weather of each brand where it is not calm, with what decides it.
func (c *cli) weatherText(skies []weatherJSON) {
	for _, w := range skies {
		if w.Level == 0 {
			continue
		}
		text := c.words.T("cmd.status.weather", "Brand", safe.Line(w.Brand), "Level", w.Level, "Name", c.words.T(weather.Name(w.Level)))
		if len(w.Why) > 0 {
			text += " (" + w.Why[0].Text + ")"
		}
		c.out(text)
	}
}

// worstOf is the highest level.
func worstOf(skies []weatherJSON) (level int) {
	for _, w := range skies {
		level = max(level, w.Level)
	}
	return level
}
