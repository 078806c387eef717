package commands_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"atempause/ui/words"
)

// Each line: what stands in rules/haus.toml, the line the fault is in, and a word of the sentence that tells it.
func TestEachFaultOfARuleFileIsTold(t *testing.T) {
	const good = "[[rule]]\nid = 'haus.billig'\nlang = 'de'\nfinds = { house_words = 1 }\npatterns = ['billig']\nhits = ['Das ist billig.']\nmisses = ['Das ist günstig.']\n"
	for _, f := range []struct{ name, text, line, want string }{
		{"unknown key", good + "colour = 'red'\n", "8", "colour"},
		{"open bracket of the pattern", strings.Replace(good, "['billig']", "['(billig']", 1), "5", "Klammer"},
		{"a star alone", strings.Replace(good, "['billig']", "['b*']", 1), "5", "b*"},
		{"a list nobody knows", strings.Replace(good, "['billig']", "['{obst}']", 1), "5", "{obst}"},
		{"no example that hits", strings.Replace(good, "hits = ['Das ist billig.']\n", "", 1), "1", "hits"},
		{"no example that does not", strings.Replace(good, "misses = ['Das ist günstig.']\n", "", 1), "1", "misses"},
		{"an example it does not hit", strings.Replace(good, "Das ist billig.", "Das ist teuer.", 1), "6", "Das ist teuer."},
		{"an example it must not hit", strings.Replace(good, "Das ist günstig.", "Sehr billig!", 1), "7", "Sehr billig!"},
		{"wrong label", strings.Replace(good, "house_words", "house_word", 1), "4", "house_word"},
		{"duplicate id", good + good, "9", "haus.billig"},
		{"an id of the program's own", strings.Replace(good, "haus.billig", "lecturing.de", 1), "2", "gibt es schon"},
		{"wrong language", strings.Replace(good, "'de'", "'fr'", 1), "3", "fr"},
		{"no language", strings.Replace(good, "lang = 'de'\n", "", 1), "1", "lang"},
		{"no id", strings.Replace(good, "id = 'haus.billig'\n", "", 1), "1", "id"},
		{"no patterns", strings.Replace(good, "patterns = ['billig']\n", "", 1), "1", "patterns"},
		{"text for a list", strings.Replace(good, "['billig']", "'billig'", 1), "5", "patterns"},
		{"open quote", strings.Replace(good, "'de'", "'de", 1), "3", "Anführungszeichen"},
		{"no TOML", "hallo, welt\n", "1", "Gleichheitszeichen"},
		{"bad where", good + "where = 'top'\n", "8", "top"},
		{"bad within", good + "within = 99\n", "8", "99"},
		{"two sorts", good + strings.Replace(strings.Replace(good, "house_words", "\"kind.praise\"", 1), "haus.billig", "b", 1), "1", "mischt"},
		{"not UTF-8", strings.Replace(good, "billig", "\xff", 1), "", "UTF-8"},
	} {
		t.Run(f.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.MkdirAll(filepath.Join(dir, "rules"), 0o700); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "rules", "haus.toml")
			if err := os.WriteFile(file, []byte(f.text), 0o600); err != nil {
				t.Fatal(err)
			}
			out, errs, code := run(t, "Guten Tag!", "--workspace", dir, "check", "--kind", "other")
			if code != 2 || out != "" || !regexp.MustCompile(regexp.QuoteMeta(file)+", Zeile "+f.line+`\d*, Spalte [1-9]`).MatchString(errs) || !strings.Contains(errs, f.want) ||
				strings.Count(errs, "\n") != 1 || strings.Contains(errs, "[rules.") || strings.Contains(errs, "<no value>") {
				t.Errorf("exit %d, %q, %q; want line %s and %q", code, out, errs, f.line, f.want)
			}
		})
	}
}

// File, line and column are told in the language of the interface.
func TestTheColumnOfARuleFaultIsTold(t *testing.T) {
	text := "[[rule]]\nid = 'haus.größe'\nlang = 'de'\nfinds = { house_words = 1 }\npatterns = ['süß', 'sehr (billig']\n"
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "rules"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "rules", "haus.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"de": file + ", Zeile 5, Spalte 26: ", "en": file + ", line 5, column 26: "} {
		if _, errs, code := run(t, "Guten Tag!", "--workspace", dir, "check", "--lang", lang); code != 2 || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %q, want %q", lang, code, errs, want)
		}
	}
}

// Whatever the reader of rule files can complain about has its sentence.
func TestEveryRuleFaultHasItsSentence(t *testing.T) {
	key := regexp.MustCompile(`"((?:rules|config)\.[a-z_0-9]+)"`)
	de := words.New("de")
	n := 0
	for _, dir := range []string{"../../replies/rules", "../../replies/checklist", "../app"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range key.FindAllStringSubmatch(string(data), -1) {
				if n++; !de.Has(m[1]) && !strings.HasSuffix(f, "_test.go") {
					t.Errorf("%s: %s has no sentence", f, m[1])
				}
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d keys were found", n)
	}
}
