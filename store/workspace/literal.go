package workspace

import (
	"fmt"
	"strings"
)

// literal writes a value as TOML.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return quoted(v)
	case []string:
		out := make([]string, len(v))
		for i, s := range v {
			out[i] = quoted(s)
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// quoted writes a text as a basic string: https://toml.io/en/v1.0.0#string
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "�") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// CheckField tells what is wrong with a channel's key, by itself; ok says that nothing is.
func CheckField(network, key string, value any) (p Problem, ok bool) {
	fields := []Field{{"network", network}, {key, value}}
	if key == "network" {
		fields = fields[1:]
	}
	text := "[[brand]]\nname = \"x\"\n[[brand.channel]]\n"
	for _, f := range fields {
		text += f.Key + " = " + literal(f.Value) + "\n"
	}
	return firstAt(text, 3+len(fields))
}

// ParseSince reads how far back to go, as a channel's since says it: "90d", "2w", "36h", "2026-01-31" in this machine's time
// zone. If ok is false the Problem says what is wrong.
func ParseSince(text string) (since Since, p Problem, ok bool) {
	if p, ok = CheckField("feed", "since", text); !ok {
		return Since{}, p, false
	}
	cfg, err := Parse(Workspace{}, []byte("[[brand]]\nname = \"x\"\n[[brand.channel]]\nnetwork = \"feed\"\naccount = \"https://x.example\"\nsince = "+literal(text)+"\n"))
	if err != nil || len(cfg.Channels) != 1 {
		return Since{}, Problem{Key: "config.since", Fields: []any{"Got", text}}, false
	}
	return cfg.Channels[0].Since, Problem{}, true
}

// CheckBrandField tells what is wrong with a brand's key, by itself; ok says that nothing is.
func CheckBrandField(key string, value any) (p Problem, ok bool) {
	text := "[[brand]]\nname = \"x\"\n"
	n := 3
	if key == "name" {
		text, n = "[[brand]]\n", 2
	}
	return firstAt(text+key+" = "+literal(value)+"\n", n)
}

// firstAt is the first problem of a line; what is missing elsewhere does not matter.
func firstAt(text string, line int) (Problem, bool) {
	_, err := Parse(Workspace{}, []byte(text))
	problems, _ := err.(Problems) //nolint:errorlint // Parse gives nothing else
	for _, p := range problems {
		if p.Line == line {
			return p, false
		}
	}
	return Problem{}, true
}
