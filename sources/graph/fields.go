package graph

import (
	"regexp"
	"strings"

	"atempause/sources"
)

// Meta takes fields away between versions and then refuses the whole query that names one. The field is left out and the
// query asked again: a lost field costs that field and not the lane.
var lostField = regexp.MustCompile(`(?i)nonexisting field \((\w+)\)`)

// without gives fields without one name, at any depth, with its modifiers and what stands in its braces. What is left
// empty by that goes too.
func without(fields, name string) string {
	var kept []string
	for _, f := range split(fields) {
		head := f
		if i := strings.IndexAny(f, ".{("); i >= 0 {
			head = f[:i]
		}
		if head == name {
			continue
		}
		if open := strings.IndexByte(f, '{'); open >= 0 && strings.HasSuffix(f, "}") {
			inner := without(f[open+1:len(f)-1], name)
			if inner == "" {
				continue
			}
			f = f[:open] + "{" + inner + "}"
		}
		kept = append(kept, f)
	}
	return strings.Join(kept, ",")
}

// split cuts a list of fields at the commas of its outermost level.
func split(fields string) []string {
	var out []string
	depth, from := 0, 0
	for i := range len(fields) {
		switch fields[i] {
		case '{', '(':
			depth++
		case '}', ')':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, fields[from:i])
				from = i + 1
			}
		}
	}
	if from < len(fields) {
		out = append(out, fields[from:])
	}
	return out
}

// known gives the fields of a query as far as Meta still has them.
func (c *Client) known(fields string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if reduced, ok := c.fields[fields]; ok {
		return reduced
	}
	return fields
}

// drop learns from a refusal which field is gone; false if it says nothing of the kind.
func (c *Client) drop(call Call, fail *sources.Error) bool {
	asked := call.Params["fields"]
	m := lostField.FindStringSubmatch(fail.Detail)
	if fail.Class != sources.Invalid || m == nil || call.write() || asked == "" {
		return false
	}
	now := c.known(asked)
	less := without(now, m[1])
	if less == now || less == "" {
		return false
	}
	c.mu.Lock()
	c.fields[asked] = less
	c.mu.Unlock()
	c.cfg.Log.Warn("graph: Meta has no such field any more; going on without it", "op", call.Op, "field", m[1])
	return true
}
