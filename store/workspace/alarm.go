package workspace

import (
	"errors"
	"strconv"
	"strings"

	"atempause/replies/care"
)

// Alarm is how it rings when the weather of a brand rises.
type Alarm struct {
	Bell   bool       // the terminal's bell
	Notify bool       // a notification of the desktop, by way of the terminal
	Hook   string     // a command to run, "" for none
	Quiet  care.Quiet // hours in which nothing rings but a storm
}

// Care is how the one who reads is looked after.
type Care struct {
	Blur  bool // attacks are unreadable until they are opened
	Pause bool // after several harsh threads a pause is suggested
}

// sub reads a table within the file; empty if it is not there.
func (t table) sub(key string) table {
	out := table{t.r, join(t.path, key), nil}
	v, ok := t.vals[key]
	if !ok {
		return out
	}
	if out.vals, ok = v.(map[string]any); !ok {
		t.r.complain(out.path, "config.want_table", "Key", key)
	}
	return out
}

// flagOr is flag for what holds unless the file says otherwise.
func (t table) flagOr(key string, otherwise bool) bool {
	if _, ok := t.vals[key]; !ok {
		return otherwise
	}
	return t.flag(key)
}

func (r *reader) alarm(root table) Alarm {
	t := root.sub("alarm")
	t.only("bell", "notify", "hook", "quiet", "timezone")
	lines, zone := t.texts("quiet"), t.text("timezone")
	quiet, err := care.ParseQuiet(lines, zone)
	if err != nil {
		at := t.path + ".timezone"
		got := zone
		for i, line := range lines {
			if _, bad := care.ParseQuiet([]string{line}, ""); bad != nil {
				at, got = join(t.path, "quiet")+"["+strconv.Itoa(i)+"]", line
				break
			}
		}
		key := "config.quiet"
		if errors.Is(err, care.ErrDay) {
			key = "config.quiet_day"
		}
		if strings.HasSuffix(at, ".timezone") {
			key = "config.timezone"
		}
		r.complain(at, key, "Got", got)
	}
	return Alarm{Bell: t.flagOr("bell", true), Notify: t.flagOr("notify", true), Hook: t.text("hook"), Quiet: quiet}
}

func (r *reader) care(root table) Care {
	t := root.sub("care")
	t.only("blur", "pause")
	return Care{Blur: t.flagOr("blur", true), Pause: t.flagOr("pause", true)}
}
