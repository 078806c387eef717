package commands_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atempause/replies"
)

const houseConfig = `lang = "de"
[[brand]]
name = "Bäckerei Krume"
address = "Sie"
signature = "^JL"
hotline = "+49 30 901820"
  [brand.style]
  signature_required = true
  forbidden = ["kein Problem"]
  prefer = { "billig" = "günstig" }
  hard = ["signoff", "house_words"]
  [[brand.channel]]
  network = "facebook"
  account = "1"
  token_env = "NONE"
[[brand]]
name = "Radhaus"
address = "du"
`

func workspaceWith(t *testing.T, config string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

const kern = "Guten Tag Frau Kern, das tut uns leid. Wir backen Ihnen die Torte heute bis 17 Uhr neu."

func TestCheckKnowsTheHouseStyle(t *testing.T) {
	dir := workspaceWith(t, houseConfig)
	for _, x := range []struct {
		text string
		args []string
		code int
		want string
	}{
		{kern + " Viele Grüße, Jana", nil, 0, ""},
		{kern + " Viele Grüße, Jana", []string{"--brand", "Bäckerei Krume"}, 1, "zeichnet am Ende mit: ^JL"},
		{kern + " ^JL", []string{"--brand", "Bäckerei Krume"}, 0, ""},
		{kern + " Das ist billig. ^JL", []string{"--channel", "facebook:1"}, 1, "Der Betrieb sagt dafür: günstig"},
		{kern + " Kein Problem! ^JL", []string{"--brand", "bäckerei krume"}, 1, "Dieses Wort vermeidet der Betrieb."},
		{kern + " Kein Problem! LG", []string{"--brand", "Radhaus"}, 0, "Dieser Betrieb duzt."},
		{kern + " ^JL" + strings.Repeat(" Torte", 1400), []string{"--channel", "facebook:1"}, 1, "zu lang"},
		{kern + " ^JL", []string{"--author", "Maria Kehrn"}, 0, "anders geschrieben"},
		{"Die Torte ist fertig, Sie bekommen sie heute um 16 Uhr. ^JL", []string{"--later"}, 0, ""},
		{"Die Torte ist fertig, Sie bekommen sie heute um 16 Uhr. ^JL", nil, 1, "Gruß"},
		{kern, []string{"--brand", "Krumme"}, 2, ""},
		{kern, []string{"--channel", "facebook:7"}, 2, ""},
	} {
		args := append([]string{"--workspace", dir, "check", "--kind", "complaint"}, x.args...)
		out, errs, code := run(t, x.text, args...)
		if code != x.code || !strings.Contains(out, x.want) {
			t.Errorf("%v: exit %d, want %d, %q\n%s%s", x.args, code, x.code, x.want, out, errs)
		}
	}
}

func TestCheckLinesTakeTheContext(t *testing.T) {
	dir := workspaceWith(t, houseConfig)
	in := strings.Join([]string{
		`{"id":1,"text":"Guten Tag Frau Müller, danke! ^JL","kind":"praise","author":"Sabine Mueller","brand":"Bäckerei Krume"}`,
		`{"id":2,"text":"Danke für Ihre lieben Worte, wir geben sie weiter! ^JL","kind":"praise","later":true}`,
		`{"id":3,"text":"Hallo Tom, danke für das Lob! Wir freuen uns sehr darüber und grüßen herzlich.","kind":"praise","earlier":["Hallo Ute, danke für das Lob! Wir freuen uns sehr darüber und grüßen herzlich."]}`,
		`{"id":4,"text":"Das ist billig.","kind":"other","channel":"facebook:1"}`,
		`{"id":5,"text":"x","brand":"Krumme"}`,
		`{"id":6,"text":"x","later":"yes"}`,
	}, "\n")
	out, errs, code := run(t, in, "--workspace", dir, "check", "--jsonl")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 2 || len(lines) != 4 || !strings.Contains(errs, "Zeile 5") || !strings.Contains(errs, "Zeile 6") {
		t.Fatalf("exit %d, %q\n%s", code, errs, out)
	}
	for i, want := range []string{
		`"rule":"address.name"}],"hint":"Der Name ist anders geschrieben, als die Person ihn selbst schreibt.","offers":["Mueller"],"instead":true`,
		`"pass":true`, `"id":"repeated","level":"advice","pass":false`, `"text":"billig","rule":"house_words.prefer"`,
	} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d lacks %s: %s", i+1, want, lines[i])
		}
	}
}

// A line that names a brand where there is no config is told as such; others are answered.
func TestCheckWithoutAWorkspace(t *testing.T) {
	out, errs, code := run(t, "{\"id\":1,\"text\":\"x\",\"brand\":\"Krume\"}\n{\"id\":2,\"text\":\"x\",\"kind\":\"other\"}\n", "--workspace", filepath.Join(t.TempDir(), "none"), "check", "--jsonl")
	if code != 2 || strings.Count(out, "\n") != 1 || !strings.Contains(errs, "Zeile 1") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

// With --why each word of the account is one of the text, and a score above nought is a label that holds.
func TestCheckGivesAccount(t *testing.T) {
	text := "Hallo Herr Lang, vielleicht lesen Sie beim nächsten Mal einfach die Packung. Gruß, Jana"
	out, _, code := run(t, text, "check", "--kind", "complaint", "--why", "--json")
	var v struct {
		Labels replies.Labels
		Why    []struct {
			Label string
			Score float64
			Parts []struct {
				What string
				Word bool
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != 1 {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	words, labels := 0, map[string]bool{"defensive": v.Labels.Defensive, "hostile": v.Labels.Hostile, "lecturing": v.Labels.Lecturing, "help": v.Labels.Help}
	for _, w := range v.Why {
		if holds, ok := labels[w.Label]; ok && holds != (w.Score > 0) {
			t.Errorf("%s holds: %v, its score is %.2f", w.Label, holds, w.Score)
		}
		for _, p := range w.Parts {
			if p.Word {
				words++
				if !strings.Contains(text, p.What) {
					t.Errorf("%q is no word of the text", p.What)
				}
			}
		}
	}
	if words == 0 {
		t.Error("no word is named")
	}
	if out, _, _ = run(t, text, "check", "--kind", "complaint", "--why"); !strings.Contains(out, "lecturing") {
		t.Errorf("no account: %s", out)
	}
}

// What is missing is shown where it belongs, by its name, and no word beside it is underlined; --lang is the language of
// the hints and, without --text-lang, of the text.
func TestCheckShowsWhatIsMissingAtItsPlace(t *testing.T) {
	text := "Hallo Frau Kern,\n\ndas Paket ist weg. Der Fahrer findet es nicht.\n\nViele Grüße\nJana\n"
	out, _, code := run(t, text, "check", "--kind", "complaint")
	for _, want := range []string{"fehlt in Zeile 3: [+ Entschuldigung] das Paket", "Fahrer findet es nicht. [+ Hilfe]\n"} {
		if code != 1 || !strings.Contains(out, want) {
			t.Errorf("exit %d, no %q in\n%s", code, want, out)
		}
	}
	if strings.Contains(out, "^") {
		t.Errorf("a word is marked that is well:\n%s", out)
	}
	out, _, _ = run(t, "Ihr Paket ist weg.", "check", "--kind", "complaint", "--lang", "en")
	for _, want := range []string{"missing in line 1: [+ greeting] Ihr Paket ist weg.\n", "missing in line 1: Ihr Paket ist weg. [+ sign-off]\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out, _, _ = run(t, "Ihr Paket ist weg.", "check", "--kind", "complaint", "--lang", "en", "--text-lang", "de", "--json"); !strings.Contains(out, `"lang":"de"`) ||
		!strings.Contains(out, `"rule":"greeting.missing","missing":"before"`) || !strings.Contains(out, `"rule":"signoff.missing","missing":"after"`) {
		t.Errorf("%s", out)
	}
	if out, _, _ = run(t, "Hello there", "check", "--lang", "de", "--json"); !strings.Contains(out, `"lang":"de"`) {
		t.Errorf("--lang alone is that of the text, too: %s", out)
	}
	if out, _, _ = run(t, "Hello there", "check", "--text-lang", "de", "--json"); !strings.Contains(out, `"lang":"de"`) {
		t.Errorf("the text's language is not taken: %s", out)
	}
	if _, errs, code := run(t, "x", "check", "--text-lang", "fr"); code != 2 || !strings.Contains(errs, "--text-lang") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if out, _, _ := run(t, "", "__complete", "check", "--text-lang", ""); !strings.HasPrefix(out, "de\nen\n") {
		t.Errorf("completion offers %q", out)
	}
}
