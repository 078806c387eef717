package x

import "strings"

// Three signs of a text come as HTML, and only these.
var decoder = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// plain is what is read of a post: a long one whole, links as their authors wrote them, without the names that X puts in
// front of an answer and without the link to its own pictures.
func (p *post) plain() string {
	text, ents := p.Text, p.Entities
	if p.Note != nil && p.Note.Text != "" {
		text, ents = p.Note.Text, p.Note.Entities
	}
	if p.answers() != "" {
		text = withoutNames(text, ents)
	}
	return expand(text, ents)
}

// expand puts links in and takes the HTML out.
func expand(text string, ents entities) string {
	var pairs []string
	for _, u := range ents.URLs {
		if !strings.HasPrefix(u.Short, "https://t.co/") || !strings.Contains(text, u.Short) {
			continue
		}
		if u.Media != "" {
			text = strings.TrimSuffix(text, " "+u.Short)
			text = strings.TrimSuffix(text, u.Short)
			continue
		}
		if u.Expanded != "" {
			pairs = append(pairs, u.Short, strings.ReplaceAll(u.Expanded, "&", "&amp;"))
		}
	}
	if len(pairs) > 0 {
		text = strings.NewReplacer(pairs...).Replace(text)
	}
	return decoder.Replace(text)
}

// withoutNames drops the names at the head of an answer, each with one blank. Only what X itself says is a name is taken
// for one.
func withoutNames(text string, ents entities) string {
	names := map[string]bool{}
	for _, m := range ents.Mentions {
		names[strings.ToLower(m.Name)] = true
	}
	for strings.HasPrefix(text, "@") {
		end := 1
		for end < len(text) && (text[end] == '_' || text[end] >= '0' && text[end] <= '9' || text[end] >= 'A' && text[end] <= 'Z' || text[end] >= 'a' && text[end] <= 'z') {
			end++
		}
		if !names[strings.ToLower(text[1:end])] || end < len(text) && text[end] != ' ' {
			return text
		}
		text = strings.TrimPrefix(text[end:], " ")
	}
	return text
}
