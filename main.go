// Atempause is an inbox in the terminal for people who look after the networks of small firms: it puts the most pressing
// first, and a public reply leaves only after it has passed a tone checklist and taken a breath.
package main

import (
	"context"
	"os"

	"atempause/ui/commands"
)

func main() { os.Exit(commands.Run(context.Background(), commands.System())) }
