package workspace

import (
	"slices"
	"strconv"

	"atempause/replies"
)

// causes reads a brand's own list of causes. Where the name of one of the program's is meant, it is that one.
func (r *reader) causes(t table) []string {
	var list []string
	path := join(t.path, "causes")
	texts := t.texts("causes")
	if v, isList := t.vals["causes"].([]any); isList && len(v) == 0 {
		r.complain(path, "config.causes_none")
	}
	for i, text := range texts {
		at := path + "[" + strconv.Itoa(i) + "]"
		name, ok := replies.CleanCause(text)
		switch {
		case !ok:
			r.complain(at, "config.cause", "Got", shown(text), "Most", replies.CauseRunes)
		case slices.ContainsFunc(list, func(have string) bool { return replies.SameCause(have, name) }):
			r.complain(at, "config.cause_twice", "Got", text)
		default:
			list = append(list, name)
		}
	}
	return list
}
