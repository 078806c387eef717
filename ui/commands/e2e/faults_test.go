package e2e_test

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3" // to make a database of a newer version
)

// Whatever is wrong is told in one clear sentence with what to do, ends with the right code, and costs nothing.
func TestEndToEndBadInput(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	for name, c := range map[string]struct {
		prepare func(t *testing.T, p place)
		args    []string
		in      string
		code    int
		says    string // a pattern
	}{
		"wrong flag":                 {nil, []string{"threads", "--veiw", "open"}, "", 2, `--veiw.*--view`},
		"wrong short flag":           {nil, []string{"threads", "-x"}, "", 2, `-x`},
		"flag without a value":       {nil, []string{"threads", "--view"}, "", 2, `--view fehlt der Wert`},
		"wrong value":                {nil, []string{"threads", "--view", "offen"}, "", 2, `„offen“ passt nicht zu --view`},
		"number wanted":              {nil, []string{"threads", "--limit", "viele"}, "", 2, `„viele“ passt nicht zu --limit`},
		"wrong command":              {nil, []string{"thread"}, "", 2, `atempause threads`},
		"no argument":                {nil, []string{"show"}, "", 2, `atempause show ID`},
		"an argument too many":       {nil, []string{"show", "1", "2"}, "", 2, `„2“ ist zu viel`},
		"not an id":                  {nil, []string{"show", "abc"}, "", 2, `„abc“ ist keine Nummer`},
		"no such thread":             {nil, []string{"show", "99999"}, "", 2, `Gespräch 99999 gibt es nicht`},
		"no such reply":              {nil, []string{"outbox", "retry", "99999"}, "", 2, `Antwort 99999 gibt es nicht`},
		"nothing to send":            {nil, []string{"send", "1"}, "", 1, `wartet keine Antwort`},
		"empty draft":                {nil, []string{"draft", "1"}, "  \n", 1, `leer`},
		"no such file":               {nil, []string{"draft", "1", "--file", "/no/such/file"}, "", 2, `/no/such/file.*gibt es nicht`},
		"a directory for a file":     {nil, []string{"check", "/"}, "", 2, `Verzeichnis`},
		"unknown language":           {nil, []string{"--lang", "fr", "status"}, "", 2, `--lang`},
		"unknown channel":            {nil, []string{"sync", "--channel", "facebook:1"}, "", 2, `Kanal „facebook:1“ gibt es nicht`},
		"unknown brand":              {nil, []string{"threads", "--brand", "Radhaus Süd"}, "", 2, `Radhaus Nord`},
		"unknown kind":               {nil, []string{"act", "1", "kind", "nettes"}, "", 2, `complaint`},
		"unknown act":                {nil, []string{"act", "1", "weg"}, "", 2, `„weg“`},
		"nothing to undo":            {func(t *testing.T, p place) { p.t = t }, []string{"undo"}, "", 1, `nichts zurückzunehmen`},
		"line that is no JSON":       {nil, []string{"check", "--jsonl"}, "{\"id\":1,\"text\":\"Hallo\"}\nhallo\n", 2, `Zeile 2: .*JSON`},
		"line without text":          {nil, []string{"triage", "--jsonl"}, "{\"id\":1}\n", 2, `Zeile 1: .*"text"`},
		"bad faults":                 {nil, []string{"sandbox", "--faults", "explode:*"}, "", 2, `explode`},
		"bad posts":                  {nil, []string{"sandbox", "--posts", "/dev/stdin"}, "kein json\n", 2, `/dev/stdin`},
		"address of another machine": {nil, []string{"sandbox", "--listen", "192.0.2.1:80"}, "", 2, `192\.0\.2\.1:80`},
		"desk without a terminal":    {nil, []string{"demo"}, "", 2, `Terminal`},
		"log that cannot be written": {nil, []string{"--log", "/no/such/dir/log", "status"}, "", 2, `/no/such/dir/log`},

		"no workspace":  {remove("config.toml"), []string{"threads"}, "", 2, `atempause demo`},
		"broken config": {appendTo("config.toml", "hotlin = \"1\"\n"), []string{"threads"}, "", 2, `config\.toml, Zeile \d+, Spalte 1: hotlin .*hotline`},
		"config that is no TOML": {
			func(t *testing.T, p place) { put(t, filepath.Join(p.dir, "config.toml"), "lang = \"de\"\n[[brand]\n") },
			[]string{"status"},
			"", 2, `Zeile 2, Spalte \d+`,
		},
		"breath too short": {appendTo("config.toml", "[brand.breath]\npraise = \"1s\"\n"), []string{"status"}, "", 2, `Zeile \d+, .*1s.*3s`},
		"own rule broken": {
			func(t *testing.T, p place) {
				if err := os.MkdirAll(filepath.Join(p.dir, "rules"), 0o700); err != nil {
					t.Fatal(err)
				}
				put(t, filepath.Join(p.dir, "rules", "mine.toml"), "das ist keine Regel\n")
			}, []string{"status"}, "", 2, `mine\.toml`,
		},
		"token file others can read": {
			func(t *testing.T, p place) {
				for _, f := range tokens(t, p) {
					if err := os.Chmod(f, 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}, []string{"sync"}, "", 3, `chmod 600`,
		},
		"token file gone": {
			func(t *testing.T, p place) {
				for _, f := range tokens(t, p) {
					if err := os.Remove(f); err != nil {
						t.Fatal(err)
					}
				}
			}, []string{"sync"}, "", 3, `Token-Datei .* gibt es nicht`,
		},
		"no network": {
			replace("config.toml", regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:1"), []string{"sync"}, "", 3, `nicht zu erreichen`,
		},
		"database of a newer version": {newer, []string{"threads"}, "", 4, `neueren Version`},
		"not a database": {
			func(t *testing.T, p place) {
				put(t, filepath.Join(p.dir, "atempause.db"), strings.Repeat("kein SQLite ", 500))
			},
			[]string{"threads"},
			"", 4, `keine Datenbank`,
		},
		"database is a directory": {
			func(t *testing.T, p place) {
				if err := os.Mkdir(filepath.Join(p.dir, "atempause.db"), 0o700); err != nil {
					t.Fatal(err)
				}
			}, []string{"threads"}, "", 4, `lässt sich nicht schreiben`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := w.workspace("")
			p.t = t
			if _, err := os.Stat(filepath.Join(p.dir, "config.toml")); err == nil && c.prepare == nil {
				p.must("sync")
			}
			if c.prepare != nil {
				c.prepare(t, p)
			}
			a := p.pipe(c.in, c.args...)
			told := strings.TrimSpace(a.err)
			if a.code != c.code || !regexp.MustCompile(`(?s)`+c.says).MatchString(told) {
				t.Errorf("ended with %d, want %d and %s\n%s%s", a.code, c.code, c.says, a.out, a.err)
			}
			if strings.Contains(told, "panic") || strings.Contains(told, "[cmd.") || strings.Contains(told, "[storage.") || strings.Contains(told, "%!") {
				t.Errorf("not a sentence: %s", told)
			}
			if n := len(strings.Split(told, "\n")); n > len(w.Pages) {
				t.Errorf("%d lines for one fault:\n%s", n, told)
			}
		})
	}
}

// tokens lists a workspace's token files.
func tokens(t *testing.T, p place) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(p.dir, "token-*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	return files
}

func remove(name string) func(*testing.T, place) {
	return func(t *testing.T, p place) {
		t.Helper()
		if err := os.Remove(filepath.Join(p.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}

// appendTo puts lines into the first brand, before its channel.
func appendTo(name, lines string) func(*testing.T, place) {
	return replace(name, regexp.MustCompile(`\[\[brand\.channel\]\]\n`), lines+"[[brand.channel]]\n")
}

func replace(name string, old *regexp.Regexp, text string) func(*testing.T, place) {
	return func(t *testing.T, p place) {
		t.Helper()
		path := filepath.Join(p.dir, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		put(t, path, old.ReplaceAllString(string(data), text))
	}
}

// newer makes the database look as if a later program had written it.
func newer(t *testing.T, p place) {
	t.Helper()
	p.must("sync")
	db, err := sql.Open("sqlite3", filepath.Join(p.dir, "atempause.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
}

// An expired token stops its channel with a sentence and code 3; the other channel is read all the same.
func TestEndToEndExpiredToken(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("")
	w.call("POST", "expire", url.Values{"token": {w.Pages[0].Token}}, nil)
	a := p.run("sync")
	if a.code != 3 || !strings.Contains(a.err, "abgelaufen") || strings.Contains(a.out+a.err, w.Pages[0].Token) {
		t.Errorf("ended with %d\n%s%s", a.code, a.out, a.err)
	}
	if n := len(p.threads()); n == 0 || n == len(three) {
		t.Errorf("%d threads; the other channel alone was expected", n)
	}
	w.call("POST", "expire", url.Values{"token": {w.Pages[0].Token}, "sub": {"0"}}, nil)
	p.must("sync")
	if n := len(p.threads()); n != len(three) {
		t.Errorf("%d threads after the token was good again", n)
	}
}

// A full disk loses nothing of what was stored and is told as what it is.
func TestEndToEndFullDisk(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("")
	p.must("sync")
	had := p.threads()
	small := filepath.Join(t.TempDir(), "small")
	if !mountTiny(t, small) {
		t.Skip("no small disk can be made here: it takes the right to mount one")
	}
	q := place{t, small}
	for _, name := range []string{"config.toml", "atempause.db"} {
		copyFile(t, filepath.Join(p.dir, name), filepath.Join(small, name))
	}
	for _, f := range tokens(t, p) {
		copyFile(t, f, filepath.Join(small, filepath.Base(f)))
	}
	fill(t, filepath.Join(small, "ballast"))
	a := q.pipe("Ein Entwurf, der keinen Platz hat. "+strings.Repeat("Lang ist er auch. ", 2000), "draft", had[0].ID)
	if a.code != 4 || !strings.Contains(a.err, "voll") && !strings.Contains(a.err, "schreiben") {
		t.Errorf("ended with %d\n%s%s", a.code, a.out, a.err)
	}
	if err := os.Remove(filepath.Join(small, "ballast")); err != nil {
		t.Fatal(err)
	}
	if now := q.threads(); len(now) != len(had) {
		t.Errorf("%d threads before, %d now", len(had), len(now))
	}
}

// A directory that cannot be written is told as what it is.
func TestEndToEndReadOnlyDisk(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("")
	p.must("sync")
	if !lock(t, p.dir) {
		t.Skip("whoever runs this may write everywhere, and no read-only disk can be made here")
	}
	a := p.run("status")
	if a.code != 4 || !strings.Contains(a.err, "lässt sich nicht schreiben") {
		t.Errorf("ended with %d\n%s%s", a.code, a.out, a.err)
	}
}

// chmodded takes the right to write away from a directory and its files, until the test ends.
func chmodded(t *testing.T, dir string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.Chmod(f, 0o400); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	return true
}
