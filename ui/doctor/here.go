package doctor

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"atempause/store"
	"atempause/ui/safe"
	"atempause/ui/theme"
)

// settings tells whether the config is understood.
func (r *round) settings() []Finding {
	file := r.Place.Config()
	if !r.Place.Exists() {
		return []Finding{{Area: Settings, Subject: file, Mark: Wrong, Text: r.Words.T("doctor.no_config", "File", file), Do: r.Words.T("doctor.no_config.do")}}
	}
	var out []Finding
	for _, text := range r.Wrong {
		out = append(out, Finding{Area: Settings, Subject: file, Mark: Wrong, Text: text})
	}
	if len(out) > 0 {
		return out
	}
	out = append(out, Finding{
		Area: Settings, Subject: file, Mark: Well,
		Text: r.Words.N("config.good", len(r.Config.Channels), "File", safe.Line(file), "Brands", r.Words.N("config.brands", len(r.Config.Brands))),
	})
	if len(r.Config.Channels) == 0 {
		out = append(out, Finding{Area: Settings, Subject: file, Mark: Note, Text: r.Words.T("doctor.no_channel"), Do: r.Words.T("doctor.no_config.do")})
	}
	return out
}

// The smallest terminal the desk shows its three panes in.
const leastWidth, leastHeight = 80, 24

// terminal tells what the desk will find.
func (r *round) terminal() []Finding {
	w, h, ok := r.Size()
	if !ok {
		return []Finding{{Area: Terminal, Mark: Note, Text: r.Words.T("doctor.no_terminal")}}
	}
	f := func(m Mark, key, do string, args ...any) Finding {
		out := Finding{Area: Terminal, Mark: m, Text: r.Words.T(key, args...)}
		if do != "" {
			out.Do = r.Words.T(do)
		}
		return out
	}
	var out []Finding
	if w < leastWidth || h < leastHeight {
		out = append(out, f(Note, "doctor.small", "doctor.small.do", "W", w, "H", h))
	} else {
		out = append(out, f(Well, "doctor.size", "", "W", w, "H", h))
	}
	look := theme.LookFromEnv(r.Getenv, true)
	switch term := r.Getenv("TERM"); {
	case look.Dumb:
		out = append(out, f(Note, "doctor.dumb", "doctor.dumb.do"))
	case look.Plain:
		out = append(out, f(Well, "doctor.no_color", ""))
	case r.Getenv("COLORTERM") == "truecolor" || r.Getenv("COLORTERM") == "24bit":
		out = append(out, f(Well, "doctor.colors", "", "N", "16777216"))
	case strings.Contains(term, "256color"):
		out = append(out, f(Well, "doctor.colors", "", "N", "256"))
	default:
		out = append(out, f(Well, "doctor.colors", "", "N", "16"))
	}
	if look.ASCII && !look.Dumb {
		out = append(out, f(Note, "doctor.ascii", "doctor.ascii.do"))
	} else if !look.Dumb {
		out = append(out, f(Well, "doctor.utf8", ""))
	}
	clip := f(Well, "doctor.clipboard", "")
	if r.Getenv("TMUX") != "" {
		clip.Do = r.Words.T("doctor.clipboard.tmux")
	}
	return append(out, clip)
}

const (
	littleRoom = 200 << 20 // bytes of disk from which on a word is due
	noRoom     = 20 << 20
	backupOld  = 14 * 24 * time.Hour
)

// storage looks at the database and the disk it is on.
func (r *round) storage(ctx context.Context) []Finding {
	path := r.Place.Database()
	f := func(m Mark, key, do string, args ...any) Finding {
		out := Finding{Area: Storage, Subject: path, Mark: m, Text: r.Words.T(key, args...)}
		if do != "" {
			out.Do = r.Words.T(do, args...)
		}
		return out
	}
	h, err := store.Examine(ctx, path)
	var out []Finding
	switch {
	case err != nil:
		text, _ := r.Sentence(err, "")
		out = append(out, Finding{Area: Storage, Subject: path, Mark: Wrong, Text: text})
	case !h.There:
		out = append(out, f(Note, "doctor.no_database", "doctor.no_database.do"))
	default:
		out = append(out, f(Well, "doctor.schema", "", "Version", h.Version, "Known", h.Known, "Size", size(h.Size)))
		if len(h.Faults) > 0 {
			out = append(out, f(Wrong, "doctor.damaged", "doctor.damaged.do", "Why", safe.LineOf(strings.Join(h.Faults, "; "), 300)))
		} else {
			out = append(out, f(Well, "doctor.sound", ""))
		}
		if h.Locked {
			out = append(out, f(Note, "doctor.locked", "doctor.locked.do"))
		}
		if open := openTo(path); open {
			out = append(out, f(Note, "doctor.open", "doctor.open.do", "File", path))
		}
	}
	return append(append(out, r.room()...), r.backup(h.There)...)
}

// openTo tells whether others on this machine can read a file.
func openTo(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o077 != 0
}

// room tells how much can still be written.
func (r *round) room() []Finding {
	n, ok := free(r.Place.Dir)
	if !ok {
		return nil
	}
	f := Finding{Area: Storage, Subject: r.Place.Dir, Mark: Well, Text: r.Words.T("doctor.room", "Size", size(n))}
	if n < littleRoom {
		f.Mark, f.Do = Note, r.Words.T("doctor.room.do")
	}
	if n < noRoom {
		f.Mark = Wrong
	}
	return []Finding{f}
}

// backup looks for the newest file among the workspace's backups.
func (r *round) backup(needed bool) []Finding {
	if !needed {
		return nil
	}
	var newest time.Time
	_ = filepath.WalkDir(r.Place.Backups(), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // none there is told as none
		}
		if info, err := d.Info(); err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
		return nil
	})
	f := Finding{Area: Storage, Subject: r.Place.Backups(), Mark: Note, Do: r.Words.T("doctor.backup.do", "Dir", r.Place.Dir)}
	age := r.Now().Sub(newest)
	switch {
	case newest.IsZero():
		f.Text = r.Words.T("doctor.no_backup", "Dir", r.Place.Backups())
	case age > backupOld:
		f.Text = r.Words.T("doctor.backup", "Span", span(r.Words, age))
	default:
		f.Mark, f.Text, f.Do = Well, r.Words.T("doctor.backup", "Span", span(r.Words, max(0, age))), ""
	}
	return []Finding{f}
}

// files tells what is wrong in what people wrote beside the config.
func (r *round) files() []Finding {
	if len(r.Files) == 0 {
		return []Finding{{Area: Files, Mark: Well, Text: r.Words.T("doctor.files")}}
	}
	var out []Finding
	for _, text := range r.Files {
		out = append(out, Finding{Area: Files, Mark: Wrong, Text: text})
	}
	return out
}
