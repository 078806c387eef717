//go:build !linux

package e2e_test

import (
	"os"
	"testing"
)

func mountTiny(*testing.T, string) bool { return false }

func lock(t *testing.T, dir string) bool { return os.Getuid() != 0 && chmodded(t, dir) }

func copyFile(*testing.T, string, string) {}

func fill(*testing.T, string) {}
