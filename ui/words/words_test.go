package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func TestBothLanguagesSpeak(t *testing.T) {
	if got := New("de").T("kind.complaint"); got != "Beschwerde" {
		t.Errorf("de: %q", got)
	}
	if got := New("en").T("kind.complaint"); got != "complaint" {
		t.Errorf("en: %q", got)
	}
	if got := New("en").T("no.such.key"); got != "[no.such.key]" {
		t.Errorf("unknown key: %q", got)
	}
}

// catalogue reads every text of a language: key → the text, or the texts of its plural forms joined.
func catalogue(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range Files() {
		if !strings.HasSuffix(name, "."+lang+".toml") {
			continue
		}
		var file map[string]any
		if _, err := toml.DecodeFS(catalogues, name, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, value := range file {
			if _, twice := all[key]; twice {
				t.Errorf("%s: %s stands in two files", name, key)
			}
			switch v := value.(type) {
			case string:
				all[key] = v
			case map[string]any:
				if v["one"] == nil || v["other"] == nil {
					t.Errorf("%s: %s wants both forms, one and other", name, key)
				}
				for _, form := range v {
					all[key] += form.(string) + "\n"
				}
			default:
				t.Errorf("%s: %s is no text", name, key)
			}
			if strings.TrimSpace(all[key]) == "" {
				t.Errorf("%s: %s is empty", name, key)
			}
		}
	}
	return all
}

var fieldOf = regexp.MustCompile(`\{\{\s*\.(\w+)`)

func fieldsOf(text string) string {
	seen := map[string]bool{}
	for _, m := range fieldOf.FindAllStringSubmatch(text, -1) {
		seen[m[1]] = true
	}
	var names []string
	for n := range seen {
		if n != "N" { // a singular may do without its number
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}

func TestEveryKeyStandsInBothLanguages(t *testing.T) {
	de, en := catalogue(t, "de"), catalogue(t, "en")
	for key, text := range de {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s is missing in English", key)
			continue
		}
		if fieldsOf(text) != fieldsOf(other) {
			t.Errorf("%s has the fields %q in German and %q in English", key, fieldsOf(text), fieldsOf(other))
		}
	}
	for key := range en {
		if _, ok := de[key]; !ok {
			t.Errorf("%s is missing in German", key)
		}
	}
}

// Every key that the code names in full exists. Keys put together at run time are tested where they are made.
func TestEveryKeyTheCodeNamesExists(t *testing.T) {
	de := catalogue(t, "de")
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || (method.Sel.Name != "T" && method.Sel.Name != "N") {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if key, err := strconv.Unquote(lit.Value); err == nil {
				if _, ok := de[key]; !ok {
					t.Errorf("%s: no text for %q", set.Position(lit.Pos()), key)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
