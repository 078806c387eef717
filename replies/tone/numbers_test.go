package tone

import (
	"os"
	"slices"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/sources"
)

// Each line of testdata/numbers.txt: what a number is, the text, and the very words to be marked. The firm's own phone is
// told by the brand.
func TestNumbersAreTakenForWhatTheyAre(t *testing.T) {
	data, err := os.ReadFile("testdata/numbers.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		part := strings.Split(line, " | ")
		r, err := Analyze(part[1], Context{Kind: replies.Complaint, Brand: sources.Brand{Hotline: "+49 30 901820"}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range r.Of(replies.CheckPersonal) {
			got = append(got, strings.TrimPrefix(f.Evidence.Rule, "personal_data.")+" "+f.Text)
		}
		var want []string
		if part[0] != "-" {
			want = []string{part[0] + " " + part[2]}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\n  got  %q\n  want %q", part[1], got, want)
		}
	}
}
