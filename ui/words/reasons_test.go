package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"atempause/replies/moderation"
	"atempause/sources"
)

// constants finds the text constants of a package whose names begin with one of the prefixes.
func constants(t *testing.T, dir string, prefixes ...string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v", dir, err)
	}
	var values []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, id := range spec.Names {
				for _, p := range prefixes {
					if !strings.HasPrefix(id.Name, p) || i >= len(spec.Values) {
						continue
					}
					if lit, ok := spec.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						value, err := strconv.Unquote(lit.Value)
						if err != nil {
							t.Fatal(err)
						}
						values = append(values, value)
					}
				}
			}
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("%s has no constants %v", dir, prefixes)
	}
	return values
}

// The packages of the case give reasons as keys: each has its text.
func TestEveryReasonHasItsWords(t *testing.T) {
	const dir = "../../replies/"
	keys := []string{"moderation.barred", "care.pause", "care.blurred"}
	for _, c := range []struct {
		pkg, prefix string
		names       []string
	}{
		{"moderation", "moderation.", []string{"Why"}},
		{"moderation", "moderation.instead.", []string{"Instead"}},
		{"moderation", "moderation.need.", []string{"Need"}},
		{"moderation", "moderation.misstep.", []string{"Refused", "Breathes", "WrongState", "NoCopy", "Changed", "ForGood"}},
		{"moderation", "moderation.state.", []string{"Asked", "Breathing", "Ready", "Doing", "Done", "Failed", "Undone"}},
		{"weather", "weather.", []string{"Why"}},
		{"", "heat.", []string{"Heat"}},
		{"care", "care.", []string{"Why"}},
		{"escalation", "escalation.", []string{"Why"}},
	} {
		for _, v := range constants(t, dir+c.pkg, c.names...) {
			keys = append(keys, c.prefix+v)
		}
	}
	for n := range 7 {
		keys = append(keys, "weather."+strconv.Itoa(n))
	}
	for _, g := range sources.Grounds {
		keys = append(keys, "moderation.is."+string(g))
	}
	for _, act := range sources.Acts {
		if moderation.Guarded(act) {
			keys = append(keys, "moderation.see."+string(act), "moderation.final."+string(act))
		}
	}
	src, err := os.ReadFile(dir + "escalation/read.go")
	if err != nil {
		t.Fatal(err)
	}
	// the key is the first text behind a comma
	found := regexp.MustCompile(`(?m)\.(?:complain|bad)\(.*?, "([a-z_]+)"`).FindAllStringSubmatch(string(src), -1)
	if len(found) < 15 {
		t.Fatalf("only %d mistakes found in the reader", len(found))
	}
	for _, m := range found {
		keys = append(keys, "contacts."+m[1])
	}
	for _, lang := range Langs {
		have := catalogue(t, lang)
		for _, key := range keys {
			if have[key] == "" {
				t.Errorf("%s: no text for %q", lang, key)
			}
		}
	}
}
