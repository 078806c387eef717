package playbook

import (
	"embed"
	"sync"

	"atempause/replies/page"
	"atempause/replies/template"
)

//go:embed call.*.txt
var callFiles embed.FS

var calls = sync.OnceValue(func() map[string]template.Text {
	out := map[string]template.Text{}
	for _, lang := range []string{"de", "en"} {
		src, err := callFiles.ReadFile("call." + lang + ".txt")
		if err != nil {
			panic("playbooks: " + err.Error())
		}
		text, fault := template.ParseText(string(src), []string{"phone", "caller"})
		if fault != nil {
			panic("playbooks: call." + lang + ".txt: " + fault.Error())
		}
		out[lang] = text
	}
	return out
})

// CallNote is the note for a phone call, in Markdown: number, opening, points, and gaps for the outcome. Beside what
// template.ValuesOf gives it takes the fields phone (their number) and caller (who rings). It stays in the case and is sent
// to nobody.
func CallNote(lang string, v template.Values) (string, []template.Gap) {
	return calls()[page.Spoken(lang)].Fill(v)
}
