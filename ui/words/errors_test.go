package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// classes reads the error classes from their declaration, so that a new one cannot be forgotten here.
func classes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../sources/error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Class" {
			return true
		}
		for _, v := range spec.Values {
			if lit, ok := v.(*ast.BasicLit); ok {
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, s)
			}
		}
		return true
	})
	if len(out) < 20 {
		t.Fatalf("only %d classes found", len(out))
	}
	return out
}

// Two lines of 80 columns hold any sentence about an error, and none is left with a hole in it.
func TestEveryErrorHasItsSentence(t *testing.T) {
	for _, lang := range Langs {
		w := New(lang)
		for _, class := range append(classes(t), "unknown") {
			for _, args := range [][]any{
				{"Network", "Facebook", "Account", "Bäckerei Krume", "Until", "", "Detail", ""},
				{"Network", "Facebook", "Account", "Bäckerei Krume", "Until", "14:30", "Detail", ""},
				{"Network", "Facebook", "Account", "Bäckerei Krume"},
			} {
				s := w.T("error."+class, args...)
				if strings.HasPrefix(s, "[") || strings.Contains(s, "no value") || strings.Contains(s, "  ") {
					t.Errorf("%s: %s: %q", lang, class, s)
				}
				if n := utf8.RuneCountInString(s); n > 160 {
					t.Errorf("%s: %s has %d characters: %q", lang, class, n, s)
				}
			}
		}
	}
}

var capabilityKey = regexp.MustCompile(`"(capability\.[a-z0-9_]+)"`)

// Every reason a source gives has its words, and no words are left over.
func TestEveryCapabilityHasItsWords(t *testing.T) {
	used := map[string]bool{}
	err := filepath.WalkDir("../../sources", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range capabilityKey.FindAllSubmatch(src, -1) {
			used[string(m[1])] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range Langs {
		all := catalogue(t, lang)
		for key := range used {
			if all[key] == "" {
				t.Errorf("%s: no words for %s", lang, key)
			} else if n := utf8.RuneCountInString(all[key]); n > 90 {
				t.Errorf("%s: %s has %d characters", lang, key, n)
			}
		}
		for key := range all {
			if strings.HasPrefix(key, "capability.") && !used[key] {
				t.Errorf("%s: nobody gives the reason %s", lang, key)
			}
		}
	}
}
