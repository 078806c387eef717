package theme

import "strings"

// Look is what the terminal and the person can take.
type Look struct {
	Plain bool // no colour; attributes (bold, reverse, underline) remain
	Dumb  bool // no attributes either: everything is carried by characters
	ASCII bool // only characters every terminal has
	Still bool // little motion: nothing grows or turns
	Light bool // a light background; see Auto
	Auto  bool // ask the terminal for its background
}

// LookFromEnv reads the look from the environment. getenv is os.Getenv or a test's; tty tells whether the output is a
// terminal at all.
//
//	NO_COLOR (any value)      no colour (no-color.org)
//	TERM=dumb                 no colour, no attributes, ASCII
//	ATEMPAUSE_ASCII=1         ASCII
//	ATEMPAUSE_MOTION=reduced  little motion
//	ATEMPAUSE_THEME=light     a light background, or "dark"; otherwise the terminal is asked
//	LC_ALL, LC_CTYPE, LANG    ASCII unless the one that counts names UTF-8
func LookFromEnv(getenv func(string) string, tty bool) Look {
	l := Look{Auto: true}
	switch strings.ToLower(getenv("ATEMPAUSE_THEME")) {
	case "light":
		l.Light, l.Auto = true, false
	case "dark":
		l.Auto = false
	}
	l.Plain = getenv("NO_COLOR") != "" || !tty
	if getenv("TERM") == "dumb" {
		l.Plain, l.Dumb, l.ASCII = true, true, true
	}
	if v := getenv("ATEMPAUSE_ASCII"); v != "" && v != "0" {
		l.ASCII = true
	}
	l.Still = strings.EqualFold(getenv("ATEMPAUSE_MOTION"), "reduced")
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			if !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8") {
				l.ASCII = true
			}
			break
		}
	}
	if l.Plain {
		l.Auto = false
	}
	return l
}
