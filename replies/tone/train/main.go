// Command train teaches the model of how replies sound from the examples in the repository and writes it into its place.
// It is run from anywhere in the repository: go run ./replies/tone/train. With -left-out it writes nothing and tells how
// well replies are read by a model that has seen nothing of their author.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"atempause/replies/linear"
	"atempause/replies/linear/study"
	"atempause/replies/tone"
)

func main() {
	leftOut := flag.Bool("left-out", false, "measure with one author left out at a time, write nothing")
	flag.Parse()
	if err := run(*leftOut); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(leftOut bool) error {
	root, err := study.Root()
	if err != nil {
		return err
	}
	a, err := tone.ByRules()
	if err != nil {
		return err
	}
	all, err := load(root)
	if err != nil {
		return err
	}
	if leftOut {
		return measureLeftOut(os.Stdout, a, all)
	}
	data := linear.Pack(train(a, all, ""), linear.Fine)
	path := filepath.Join(root, "replies/tone/tone.model")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes from %d examples\n", path, len(data), len(all))
	return nil
}
