package commands_test

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestThreadsOfTwoBrandsAreNotJoinedByCommand(t *testing.T) {
	dir, _ := workspace(t)
	p := person{t, dir}
	var list []struct{ ID, Brand string }
	if err := json.Unmarshal([]byte(p.says(0, "threads", "--view", "all", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	one, other := list[0], list[0]
	for _, l := range list {
		if l.Brand != one.Brand {
			other = l
		}
	}
	if one == other {
		t.Fatal("the demo has one brand only")
	}
	if out := p.says(1, "act", one.ID, "join", other.ID); !strings.Contains(out, "verschiedenen Marken") {
		t.Error(out)
	}
	if out := p.says(1, "--lang", "en", "act", one.ID, "join", other.ID); !strings.Contains(out, "different brands") {
		t.Error(out)
	}
	if got := p.show(one.ID); len(got.Case.Joined) != 0 {
		t.Error(got.Case.Joined)
	}
}
