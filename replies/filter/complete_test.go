package filter

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var vocabulary = Vocabulary{
	Brands: []string{"Bäckerei Krume", "Radhaus"}, Labels: []string{"Lieferung", "neue Torte", "none"}, Causes: []string{"delivery", "Drohnen"},
	Authors: []string{"Maria Kern"}, Channels: []string{"facebook:1234"},
}

// complete puts the cursor where ^ stands and tells what each offer makes of the text.
func complete(v Vocabulary, text string) []string {
	at := strings.Index(text, "^")
	text = strings.Replace(text, "^", "", 1)
	var list []string
	for _, c := range v.Complete(text, at) {
		list = append(list, text[:c.From]+c.Text+text[c.To:])
	}
	return list
}

func TestComplete(t *testing.T) {
	german := vocabulary
	german.Lang = "de"
	for _, c := range []struct {
		v    Vocabulary
		text string
		want string // what must be among the offers; "-" for none
		not  string
	}{
		{vocabulary, "^", "network:", ""},
		{vocabulary, "ne^", "network:", "kind:"},
		{vocabulary, "torte -la^", "torte -label:", ""},
		{vocabulary, "(la^", "(label:", ""},
		{vocabulary, "a|la^", "a|label:", ""},
		{vocabulary, "hea^", "heat>=", ""},
		{vocabulary, "du^", "due<", ""},
		{vocabulary, "wait^", "waiting>", ""},
		{german, "fäl^", "fällig<", ""},
		{german, "faell^", "fällig<", ""},
		{german, "lab^", "etikett:", ""},
		{vocabulary, "fro^", "author:", ""},
		{vocabulary, "kind:c^", "kind:complaint", "kind:spam"},
		{vocabulary, "art:besch^", "art:complaint", ""},
		{german, "art:besch^", "art:beschwerde", ""},
		{vocabulary, "kind:complaint,q^ torte", "kind:complaint,question torte", ""},
		{vocabulary, "label:^", "label:Lieferung", ""},
		{vocabulary, "label:^", "label:none", ""},
		{vocabulary, "label:no^", `label:"none"`, ""},
		{vocabulary, "label:neu^", `label:"neue Torte"`, ""},
		{vocabulary, "label:tor^", `label:"neue Torte"`, ""},
		{vocabulary, `label:"neue t^`, `label:"neue Torte"`, ""},
		{vocabulary, `label:"neu^"`, `label:"neue Torte"`, ""},
		{vocabulary, "marke:back^", `marke:"Bäckerei Krume"`, "marke:Radhaus"},
		{vocabulary, "cause:^", "cause:Drohnen", ""},
		{german, "ursache:lief^", "ursache:lieferung", ""},
		{vocabulary, "due:t^", "due:today", ""},
		{german, "fällig:m^", "fällig:morgen", ""},
		{vocabulary, "due<1^", "due<1h", ""},
		{vocabulary, "is:u^", "is:unread", ""},
		{vocabulary, "has:^", "has:draft", ""},
		{vocabulary, "ki^nd:spam", "kind:spam", ""}, // the comparison there stays
		{vocabulary, "heat>=^", "-", ""},
		{vocabulary, "foo:^", "-", ""},
		{vocabulary, `"la^`, "-", ""},
		{vocabulary, "zzz^", "-", ""},
	} {
		got := complete(c.v, c.text)
		if c.want == "-" && len(got) > 0 || c.want != "-" && !slices.Contains(got, c.want) || c.not != "" && slices.Contains(got, c.not) {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

func TestWhatIsCompletedIsUnderstood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := vocabulary
		v.Lang = rapid.SampledFrom([]string{"de", "en"}).Draw(t, "lang")
		f := rapid.SampledFrom(fields).Draw(t, "field")
		head := v.name(string(f.name), f.de) + ":"
		if f.typ == Number {
			return
		}
		if f.typ == Since {
			head = head[:len(head)-1] + "<"
		}
		for _, c := range v.Complete(head, len(head)) {
			text := head[:c.From] + c.Text + head[c.To:]
			q, err := Parse(text)
			if err != nil || q.Empty() {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}
