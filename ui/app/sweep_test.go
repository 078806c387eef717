package app

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A throw-away workspace of a program that was killed goes at the next start; one in use and a stranger's folder stay.
func TestSweepRemovesWhatAKilledDemoLeft(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no locks here: nothing is swept")
	}
	parent := t.TempDir()
	dirs := map[string]string{}
	for _, name := range []string{"dead", "alive", "foreign"} {
		dirs[name] = filepath.Join(parent, demoPrefix+name)
		if err := os.Mkdir(dirs[name], 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"dead", "alive"} {
		f, err := claim(dirs[name])
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if name == "dead" { // the system closes what a killed program had open
			f.Close()
		}
	}
	sweep(parent)
	for name, stays := range map[string]bool{"dead": false, "alive": true, "foreign": true} {
		if _, err := os.Stat(dirs[name]); (err == nil) != stays {
			t.Errorf("%s: %v", name, err)
		}
	}
}
