package commands_test

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestSearchAndFilterOnTheCommandLine(t *testing.T) {
	dir, _ := workspace(t)
	atempause := func(args ...string) (string, string, int) {
		t.Helper()
		return run(t, "", append([]string{"--workspace", dir}, args...)...)
	}
	out, complaint, code := atempause("search", "bestellung", "--json", "--limit", "5")
	var found []struct{ ID, Found, Text string }
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != 0 || len(found) == 0 {
		t.Fatalf("%v %d %s", err, code, complaint)
	}
	for _, f := range found {
		if !strings.Contains(strings.ToLower(f.Found), "bestellung") {
			t.Errorf("%s: %q", f.ID, f.Found)
		}
	}
	if text, _, _ := atempause("search", "bestellung"); !strings.Contains(text, found[0].Found[:20]) {
		t.Errorf("%q is not in\n%s", found[0].Found, text)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"search", "xyzzy"}, 0, "Nichts passt zu: xyzzy"},
		{[]string{"search", " "}, 2, "Wonach"},
		{[]string{"search"}, 2, "WORDS"},
		{[]string{"search", "warte netzwrk:fb"}, 2, "Gemeint: netzwerk?\n  warte netzwrk:fb\n        ^^^^^^^"},
		{[]string{"threads", "--filter", "art:beschwerd"}, 2, "Gemeint: beschwerde?"},
		{[]string{"threads", "--filter", "(a"}, 2, "Klammer"},
		{[]string{"--lang", "en", "threads", "--filter", "age:today"}, 2, "does not go with age"},
		{[]string{"threads", "--filter", "kind:praise", "--limit", "1"}, 0, "Lob"},
		{[]string{"views"}, 0, "Noch keine"},
		{[]string{"views", "save", "Eilig", "art:beschwerde", "fällig<1h"}, 0, "„Eilig“ ist gesichert"},
		{[]string{"views", "save", "Eilig", "art:"}, 2, "FILTER"},
		{[]string{"views", "save", " ", "lob"}, 2, "nicht leer"},
		{[]string{"views"}, 0, "art:beschwerde fällig<1h"},
		{[]string{"views", "rename", "Eilig", "Zuerst"}, 0, "heißt jetzt „Zuerst“"},
		{[]string{"views", "rename", "Eilig", "x"}, 2, "gibt es nicht"},
		{[]string{"undo"}, 0, "Ansicht „Zuerst“: zurückgenommen"},
		{[]string{"redo"}, 0, "Ansicht „Zuerst“: noch einmal"},
		{[]string{"views", "drop", "Eilig"}, 2, "gibt es nicht"},
		{[]string{"views", "drop", "Zuerst"}, 0, "gelöscht"},
		{[]string{"undo"}, 0, "Zuerst"},
		{[]string{"views"}, 0, "Zuerst"},
	} {
		out, complaint, code := atempause(c.args...)
		if code != c.code || !strings.Contains(out+complaint, c.says) {
			t.Errorf("%v: %d\n%s%s", c.args, code, out, complaint)
		}
	}
	open, _, _ := atempause("threads", "--json", "--filter", "view:open")
	plain, _, _ := atempause("threads", "--json")
	if open != plain {
		t.Error("a filter that names a view has not the order of that view")
	}
}

func TestFiltersAreCompletedForTheShell(t *testing.T) {
	dir, _ := workspace(t)
	if _, complaint, code := run(t, "", "--workspace", dir, "views", "save", "Eilig", "art:beschwerde"); code != 0 {
		t.Fatal(complaint)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"threads", "--filter", "art:b"}, "art:beschwerde\nart:angriff\n"},
		{[]string{"threads", "--filter", "lob marke:B"}, "lob marke:"},
		{[]string{"search", "netz:fac"}, "netz:facebook\n"},
		{[]string{"threads", "--view", "wa"}, "waiting\n"},
		{[]string{"views", "drop", "Ei"}, "Eilig\n"},
		{[]string{"views", "save", "Eilig", "etik"}, "etikett:\n"},
	} {
		out, _, code := run(t, "", append([]string{"__complete", "--workspace", dir}, c.args...)...)
		if code != 0 || !strings.HasPrefix(out, c.want) {
			t.Errorf("%v: %d %q", c.args, code, out)
		}
	}
}
