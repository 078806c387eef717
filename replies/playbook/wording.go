package playbook

import (
	"regexp"
	"strings"

	"atempause/replies/checklist"
	"atempause/replies/template"
)

// Wording is a passage of a playbook that can be put into a reply.
type Wording struct {
	Start, End int    // in the text it was found in, quotation marks and all
	Text       string // what is put in; an ellipsis is a gap for the person's own words
}

// quotes are the pairs of quotation marks a wording stands in.
var quotes = []*regexp.Regexp{
	regexp.MustCompile(`„([^„“”\n]+)[“”]`),
	regexp.MustCompile(`“([^“”\n]+)”`),
	regexp.MustCompile(`»([^»«\n]+)«`),
	regexp.MustCompile(`"([^"\n]+)"`),
}

// never begins the headings of what is not to be written: what is quoted there is a warning.
var never = regexp.MustCompile(`(?i)^#+\s+(nicht|kein|niemals|vermeiden|do not|don[’']t|not|never|avoid)\b`)

// leastWords is how long a quotation has to be to be a wording and not a mere word that is spoken of.
const leastWords = 3

// Wordings finds what a playbook's text offers to be put into a reply: what stands in quotation marks, in all sections
// but those of what not to write.
func Wordings(text string) []Wording {
	var out []Wording
	at, skip := 0, false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			skip = never.MatchString(line)
		}
		if !skip && !strings.HasPrefix(line, "#") {
			out = append(out, quoted(line, at)...)
		}
		at += len(line)
	}
	return out
}

func quoted(line string, at int) []Wording {
	for _, q := range quotes {
		var out []Wording
		for _, m := range q.FindAllStringSubmatchIndex(line, -1) {
			words := strings.TrimSpace(line[m[2]:m[3]])
			open := strings.Contains(words, "…") || strings.Contains(words, "...")
			if n := len(strings.Fields(strings.NewReplacer("…", " ", "...", " ").Replace(words))); n < leastWords && !(open && n > 1) {
				continue
			}
			words = strings.ReplaceAll(words, "[…]", "…")
			words = strings.ReplaceAll(strings.ReplaceAll(words, "...", "…"), "…", checklist.Gap)
			out = append(out, Wording{at + m[0], at + m[1], words})
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// formed tells whether a text holds forms of address in the notation of templates.
func formed(text string) bool {
	return strings.Contains(text, "{du:") || strings.Contains(text, "{Sie:") || strings.Contains(text, "{ihr:")
}

// Told is the playbook's text with a brand's form of address, and the fields that are known, put in.
func (p Playbook) Told(v template.Values) string {
	if !formed(p.Text) {
		return p.Text
	}
	t, err := template.ParseText(p.Text, nil)
	if err != nil {
		return p.Text // Read has let none such pass
	}
	text, _ := t.Fill(v)
	return text
}
