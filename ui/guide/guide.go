// Package guide is the handbook inside the program: what a reply's way is, what each check asks for and why. It is
// written in Markdown, German and English, and drawn with the theme's colours.
package guide

import (
	"embed"
	"fmt"
	"strings"

	"charm.land/glamour/v2"

	"atempause/ui/theme"
)

//go:embed guide.de.md guide.en.md
var books embed.FS

// Section is a part of the handbook that can be opened by its name: a check's id, "breath", "unsure", "way", "queue".
type Section struct {
	Name string
	Text string // Markdown
}

// Sections is the handbook in a language, anything but "en" being German.
func Sections(lang string) []Section {
	if lang != "en" {
		lang = "de"
	}
	book, err := books.ReadFile("guide." + lang + ".md")
	if err != nil {
		panic(err) // it is compiled in
	}
	var out []Section
	for _, part := range strings.Split(string(book), "<!-- ")[1:] {
		name, text, ok := strings.Cut(part, " -->\n")
		if !ok {
			panic("guide: a section without a name")
		}
		out = append(out, Section{Name: name, Text: text})
	}
	return out
}

// Page is the handbook drawn for a width: its lines, and the line each section begins at.
type Page struct {
	Lines []string
	At    map[string]int
}

// Markdown draws a text that is spelled for the terminal already, in lines of at most a width.
func Markdown(text string, th *theme.Theme, width int) ([]string, error) {
	r, err := glamour.NewTermRenderer(glamour.WithStyles(th.Markdown()), glamour.WithWordWrap(width-2))
	if err != nil {
		return nil, fmt.Errorf("draw Markdown: %w", err)
	}
	drawn, err := r.Render(text)
	if err != nil {
		return nil, fmt.Errorf("draw Markdown: %w", err)
	}
	return strings.Split(strings.Trim(drawn, "\n"), "\n"), nil
}

// Draw draws the handbook. The renderer counts a list item's sign only after wrapping, so it is told a column less.
func Draw(lang string, th *theme.Theme, width int) (Page, error) {
	r, err := glamour.NewTermRenderer(glamour.WithStyles(th.Markdown()), glamour.WithWordWrap(width-2))
	if err != nil {
		return Page{}, fmt.Errorf("draw the handbook: %w", err)
	}
	page := Page{At: map[string]int{}}
	for _, s := range Sections(lang) {
		drawn, err := r.Render(th.Spell(s.Text))
		if err != nil {
			return Page{}, fmt.Errorf("draw the handbook's %s: %w", s.Name, err)
		}
		page.At[s.Name] = len(page.Lines)
		page.Lines = append(page.Lines, strings.Split(strings.Trim(drawn, "\n"), "\n")...)
		page.Lines = append(page.Lines, "")
	}
	return page, nil
}
