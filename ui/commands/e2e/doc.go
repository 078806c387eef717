// Package e2e proves the program as its users meet it: the built binary, on a pseudo-terminal or at a prompt, against the
// sandbox network in a process of its own, steered by its controls. Nothing here reaches into the program.
package e2e
