package commands_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"atempause/sources"
	places "atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/commands"
	"atempause/ui/words"
)

const readme = "../../README.md"

// The README's table is made from what the sources tell of themselves.
func TestTheReadmeTellsTheNetworks(t *testing.T) {
	have, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(have), "<!-- networks:begin")
	mark, rest, ok2 := strings.Cut(rest, "-->\n")
	_, after, ok3 := strings.Cut(rest, "<!-- networks:end -->")
	if !ok || !ok2 || !ok3 {
		t.Fatal("the README has no place for the networks")
	}
	table, err := commands.NetworksReadme(words.New("en"))
	if err != nil {
		t.Fatal(err)
	}
	want := before + "<!-- networks:begin" + mark + "-->\n" + table + "<!-- networks:end -->" + after
	if want == string(have) {
		return
	}
	if f := flag.Lookup("update"); f == nil || f.Value.String() != "true" {
		t.Fatal("the README's networks are not what the sources tell: go test ./ui/commands -run Readme -update")
	}
	if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestNetworksTellsEveryOneOfThem(t *testing.T) {
	out, complaint, code := run(t, "", "networks", "--json")
	if code != 0 {
		t.Fatal(complaint)
	}
	var got []struct {
		Network string
		Forms   []struct {
			Form string
			Acts []struct{ Act, Why string }
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(places.Known) {
		t.Errorf("%d networks, %d can be connected", len(got), len(places.Known))
	}
	for _, n := range got {
		if len(n.Forms) == 0 {
			t.Errorf("%s has no form", n.Network)
		}
		for _, f := range n.Forms {
			if len(f.Acts) != len(sources.Acts) {
				t.Errorf("%s %s tells of %d acts", n.Network, f.Form, len(f.Acts))
			}
		}
	}
}

// Whatever the tables name has its words in both languages, on the screen and in the table.
func TestEveryOfferHasItsWords(t *testing.T) {
	offers, err := app.Offers()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range words.Langs {
		w := words.New(lang)
		for _, act := range sources.Acts {
			if !w.Has("offer." + string(act)) {
				t.Errorf("%s: no word for %s", lang, act)
			}
		}
		for _, o := range offers {
			for _, form := range o.Forms {
				for _, key := range []string{"form." + string(form), "to.public_" + string(form), "network." + string(o.Network)} {
					if !w.Has(key) {
						t.Errorf("%s: no word for %s", lang, key)
					}
				}
				for _, can := range o.Can[form] {
					for _, key := range []string{can.Why, can.Cost} {
						if key != "" && !w.Has(key) {
							t.Errorf("%s: %s %s: no word for %s", lang, o.Network, form, key)
						}
					}
				}
			}
		}
		out, _, code := run(t, "", "networks", "--lang", lang)
		if code != 0 || strings.Contains(out, "[") {
			t.Errorf("%d %s", code, out)
		}
	}
}

func TestNetworksOfOne(t *testing.T) {
	out, _, code := run(t, "", "networks", "feed")
	if code != 0 || !strings.Contains(out, "von Hand") || strings.Contains(out, "Facebook") {
		t.Errorf("%d %s", code, out)
	}
	if _, complaint, code := run(t, "", "networks", "fedd"); code != 2 || !strings.Contains(complaint, "feed") {
		t.Errorf("%d %s", code, complaint)
	}
}
