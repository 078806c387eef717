// Command train teaches triage's model from the examples in the repository and writes it into its place. It is run from
// anywhere in the repository: go run ./replies/triage/train. With -left-out it writes nothing and tells how well posts are
// sorted by a model that has seen nothing of their author; with -words it lists the words that weigh most.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"atempause/replies/linear"
	"atempause/replies/linear/study"
	"atempause/replies/triage"
)

func main() {
	leftOut := flag.Bool("left-out", false, "measure with authors left out, write nothing")
	of := flag.String("of", strings.Join(study.Learning, ","), "whose posts -left-out sorts; \"own\" is the hand that wrote the rules")
	words := flag.Int("words", 0, "list so many of the heaviest words of each kind, write nothing")
	flag.Parse()
	if err := run(*leftOut, strings.Split(*of, ","), *words); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(leftOut bool, of []string, words int) error {
	root, err := study.Root()
	if err != nil {
		return err
	}
	s, err := triage.ByRules()
	if err != nil {
		return err
	}
	all, err := load(root)
	if err != nil {
		return err
	}
	switch {
	case leftOut:
		return measureLeftOut(os.Stdout, all, of)
	case words > 0:
		return listWords(os.Stdout, s, all, words)
	}
	data := linear.Pack(train(s, all), linear.Coarse)
	path := filepath.Join(root, "replies/triage/kinds.model")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes from %d examples\n", path, len(data), len(all))
	return nil
}
