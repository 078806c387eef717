// Screenshots plays a scripted session on the sandbox in a terminal in memory, with a clock that stands where it is put,
// and writes what is seen as PNG and as text beside this file:
//
//	go run ./screenshots            make all pictures anew
//	go run ./screenshots -check     compare the texts with those that are here, and write nothing
//	go run ./screenshots -out DIR   write somewhere else
//
// The pictures show the real program: its model, its store, its rules, and HTTP to the sandbox. Only the window around
// them and the letters are drawn here.
package main

import (
	"context"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"atempause/ui/termtest"
)

// shot is one picture.
type shot struct {
	name, title string
	screen      termtest.Screen
}

func main() {
	check := flag.Bool("check", false, "compare the texts and write nothing")
	out := flag.String("out", "screenshots", "folder to write to, or to compare with")
	flag.Parse()
	if err := run(*out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

func run(dir string, check bool) error {
	shots, err := play(context.Background())
	if err != nil {
		return err
	}
	if check {
		return compare(dir, shots)
	}
	face, err := newTypeface()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, s := range shots {
		if err := os.WriteFile(filepath.Join(dir, s.name+".txt"), []byte(s.screen.Text()), 0o644); err != nil {
			return err
		}
		if err := writePNG(filepath.Join(dir, s.name+".png"), face, s); err != nil {
			return err
		}
		fmt.Println(filepath.Join(dir, s.name+".png"))
	}
	return nil
}

func writePNG(path string, face *typeface, s shot) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(f, picture(face, s.screen, s.title)); err != nil {
		_ = f.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Close()
}

// compare holds the texts against those in the folder.
func compare(dir string, shots []shot) error {
	var differ []string
	for _, s := range shots {
		want, err := os.ReadFile(filepath.Join(dir, s.name+".txt"))
		if err != nil {
			return err
		}
		if string(want) == s.screen.Text() {
			continue
		}
		differ = append(differ, s.name)
		old, now := strings.Split(string(want), "\n"), strings.Split(s.screen.Text(), "\n")
		for i := range max(len(old), len(now)) {
			if a, b := line(old, i), line(now, i); a != b {
				fmt.Fprintf(os.Stderr, "%s:%d\n  was %s\n  is  %s\n", s.name, i+1, a, b)
			}
		}
	}
	if len(differ) > 0 {
		return fmt.Errorf("the pictures no longer show the program (%s): make them anew with go run ./screenshots", strings.Join(differ, ", "))
	}
	return nil
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
