package tone

import (
	"os"
	"strings"
	"testing"

	"atempause/replies"
)

// What only sounds like help is none, and what is help stays so: beside a real apology and alone.
func TestVagueStepsAreNoHelp(t *testing.T) {
	data, err := os.ReadFile("testdata/vague.txt")
	if err != nil {
		t.Fatal(err)
	}
	frame := map[string][2]string{
		"de": {"Guten Tag Frau Kern, es tut uns leid, dass das Rad nicht fertig war. ", " Viele Grüße, Jana"},
		"en": {"Hello Ms Kern, we're sorry the bike wasn't ready. ", " Best wishes, Jana"},
	}
	wrong, all := map[string]int{}, map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		p := strings.SplitN(line, "|", 3)
		if len(p) < 3 {
			continue
		}
		f := frame[p[1]]
		for _, text := range []string{f[0] + p[2] + f[1], f[0][:strings.IndexByte(f[0], ',')+2] + p[2] + f[1]} {
			r, err := Analyze(text, Context{Lang: p[1], Kind: replies.Complaint})
			if err != nil {
				t.Fatal(err)
			}
			all[p[0]]++
			if r.Labels.Help != (p[0] == "yes") {
				wrong[p[0]]++
				t.Logf("help %v, want %s: %s %v", r.Labels.Help, p[0], text, r.Of(replies.CheckHelp))
			}
		}
	}
	if wrong["no"]*20 > all["no"] || wrong["yes"]*20 > all["yes"] {
		t.Errorf("wrong: %d of %d vague, %d of %d real", wrong["no"], all["no"], wrong["yes"], all["yes"])
	}
}
