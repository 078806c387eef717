package playbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"atempause/replies/page"
)

// Condition is one test of what a matter is known to be: "rounds >= 2", "unjustified", "not asked".
type Condition struct {
	Fact string
	Op   string // ">=", "<=", ">", "<", "="; for what is true or not always ">="
	N    int
}

// Conditions lists what can be asked for, figures first.
var Conditions = []string{
	"rounds", "heat", "weather", "critics", "stars", "one_stars", "complaints",
	"unjustified", "hard", "called", "moderating", "asked",
}

// figures is how many of Conditions are figures.
const figures = 7

var numbers = map[string]func(Facts) int{
	"rounds":      func(f Facts) int { return f.Rounds },
	"heat":        func(f Facts) int { return f.Heat },
	"weather":     func(f Facts) int { return f.Weather },
	"critics":     func(f Facts) int { return f.Critics },
	"stars":       func(f Facts) int { return f.Stars },
	"one_stars":   func(f Facts) int { return f.OneStars },
	"complaints":  func(f Facts) int { return f.Complaints },
	"unjustified": func(f Facts) int { return flag(f.Unjust) },
	"hard":        func(f Facts) int { return flag(f.Hard) },
	"called":      func(f Facts) int { return flag(f.Called) },
	"moderating":  func(f Facts) int { return flag(f.Moderating) },
	"asked":       func(f Facts) int { return flag(f.Asked) },
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

type fault struct {
	key, what string
	fields    []any
}

// maxConditions bounds the conditions of a line.
const maxConditions = 10

// parseWhen reads conditions with "and" or a comma between them.
func parseWhen(line string) ([]Condition, *fault) {
	parts := strings.FieldsFunc(strings.ReplaceAll(line, " and ", ","), func(r rune) bool { return r == ',' })
	if len(parts) == 0 || len(parts) > maxConditions {
		return nil, &fault{"playbook.when_empty", fmt.Sprintf("%q holds no condition, or too many", line), []any{"Got", line}}
	}
	var out []Condition
	for _, p := range parts {
		c, bad := parseCondition(strings.TrimSpace(p))
		if bad != nil {
			return nil, bad
		}
		out = append(out, c)
	}
	return out, nil
}

func parseCondition(text string) (Condition, *fault) {
	unknown := func(name string) *fault {
		return &fault{"playbook.when_fact", fmt.Sprintf("nothing is known of %q", name), []any{"Got", name, "Known", page.Listed(Conditions)}}
	}
	at := strings.IndexAny(text, "<>=")
	if at < 0 {
		name, not := strings.CutPrefix(text, "not ")
		name = strings.TrimSpace(name)
		switch i := slices.Index(Conditions, name); {
		case i < 0:
			return Condition{}, unknown(name)
		case i < figures:
			return Condition{}, &fault{"playbook.when_number", fmt.Sprintf("%q needs a figure, as in %q", name, name+" >= 2"), []any{"Got", text, "Fact", name}}
		case not:
			return Condition{name, "<", 1}, nil
		}
		return Condition{name, ">=", 1}, nil
	}
	name := strings.TrimSpace(text[:at])
	op := text[at : at+1]
	rest := text[at+1:]
	if op != "=" && strings.HasPrefix(rest, "=") {
		op, rest = op+"=", rest[1:]
	}
	n, err := strconv.Atoi(strings.TrimSpace(rest))
	switch i := slices.Index(Conditions, name); {
	case i < 0:
		return Condition{}, unknown(name)
	case i >= figures || err != nil || n < 0:
		return Condition{}, &fault{"playbook.when_number", fmt.Sprintf("%q is no comparison with a figure", text), []any{"Got", text, "Fact", name}}
	}
	return Condition{name, op, n}, nil
}

func (c Condition) holds(f Facts) bool {
	n := numbers[c.Fact](f)
	if n == 0 && c.Fact == "stars" { // none were given
		return false
	}
	switch c.Op {
	case ">=":
		return n >= c.N
	case "<=":
		return n <= c.N
	case ">":
		return n > c.N
	case "<":
		return n < c.N
	}
	return n == c.N
}

// reason is the sentence of a condition that holds; that something is not, or not much, has a sentence of its own.
func (c Condition) reason(f Facts) Reason {
	n := numbers[c.Fact](f)
	if n == 0 || strings.HasPrefix(c.Op, "<") {
		return Reason{Key: "playbook.because.not_" + c.Fact, N: n}
	}
	return Reason{Key: "playbook.because." + c.Fact, N: n}
}

// String is the condition as it is written.
func (c Condition) String() string {
	if slices.Index(Conditions, c.Fact) >= figures {
		if c.Op == "<" {
			return "not " + c.Fact
		}
		return c.Fact
	}
	return c.Fact + " " + c.Op + " " + strconv.Itoa(c.N)
}
