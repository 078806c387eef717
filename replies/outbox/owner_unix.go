//go:build unix

package outbox

import (
	"errors"
	"syscall"
)

// processLives asks with a signal that does nothing; where /proc is missing that is all there is to know.
func processLives(pid int) string {
	if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) {
		return gone
	}
	return "there"
}
