package words

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/page"
	"atempause/replies/playbook"
)

// pageKey is a key of what is wrong with a page, as the readers of pages name it.
var pageKey = regexp.MustCompile(`"((?:page|template|house|playbook|review)\.[a-z_]+)"`)

func TestEveryMistakeOfAPageHasItsWords(t *testing.T) {
	var keys []string
	for _, dir := range []string{"page", "template", "houserules", "playbook"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "replies", dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", dir, err)
		}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, m := range pageKey.FindAllStringSubmatch(string(src), -1) {
				keys = append(keys, m[1])
			}
		}
	}
	for _, c := range playbook.Conditions {
		keys = append(keys, "playbook.because."+c, "playbook.because.not_"+c)
	}
	slices.Sort(keys)
	if keys = slices.Compact(keys); len(keys) < 60 {
		t.Fatalf("only %d keys were found", len(keys))
	}
	for _, lang := range Langs {
		all := catalogue(t, lang)
		for _, key := range keys {
			if all[key] == "" {
				t.Errorf("%s: no words for %s", lang, key)
			}
		}
		for key := range all {
			if strings.HasPrefix(key, "template.") && !slices.Contains(keys, key) {
				t.Errorf("%s: nobody says %s", lang, key)
			}
		}
	}
}

// A mistake's fields fill its sentence.
func TestAMistakeOfAPageReads(t *testing.T) {
	_, err := playbook.Read(page.File{Name: "x.md", Data: []byte("+++\ntitle=\"x\"\nlang=\"de\"\nkinds=[\"complain\"]\n+++\nx")}, nil)
	if got := New("en").T(err.Key, err.Fields...); got != `"complain" is no kind of post. Possible: `+page.Listed(replies.Kinds)+"." {
		t.Error(got)
	}
	if got := New("de").T("template.open"); !strings.HasSuffix(got, "doppelt: {{.") {
		t.Error(got)
	}
}
