// Package study is what the training commands share: where the repository is, how a file of examples is read, and which
// examples are never learnt from.
package study

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math"
	"os"
	"path/filepath"
)

// Held tells whether an example belongs to the part that is only measured, never looked at while writing rules. The
// split is a hash of the text, so that it is the same for everybody and forever.
func Held(text string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	return h.Sum32()%5 < 2
}

// Root is the folder of go.mod, here or above.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.mod here or above: run it inside the repository")
		}
		dir = up
	}
}

// Read reads a file of examples, one JSON object a line.
func Read[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []T
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		var v T
		if err := json.Unmarshal(sc.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		out = append(out, v)
	}
	return out, sc.Err()
}

// ReadIf is Read for a file that need not be there: some people wrote only replies, some only posts.
func ReadIf[T any](path string) ([]T, error) {
	out, err := Read[T](path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return out, err
}

// Round keeps the last bits of a sum or a power, which differ between machines, out of a training.
func Round(x float64) float64 { return math.Round(x*4096) / 4096 }

// Learning are the people whose examples models and rules are learnt from. Sealed are those whose lines and errors nobody
// looks at: they are only counted. To add a person put their files beside the others and their name here.
var (
	Learning = []string{"adam", "alma", "anna", "arno", "bert", "berta", "bodo", "britta", "carl", "claas", "cleo", "dagny", "dina", "dora", "egon", "elsa", "emil", "falk", "fanny", "frida", "gero", "gesa", "gustav", "hanna", "heidi", "helga", "ida", "ingo", "ivo", "jakob", "jonas", "karl", "kira", "klara", "lars", "leo", "lotte", "mona", "nele", "nils", "nora", "olga", "paula", "pia", "quirin", "rolf", "rosa", "sina", "stefan", "sven", "tilda", "till", "tom", "urs", "ursel", "uwe", "vera", "vroni", "wim", "wolf", "zita"}
	Sealed   = []string{"jule", "otto", "wanda", "xaver", "yara", "zora"}
)
