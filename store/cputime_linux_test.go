package store

import (
	"syscall"
	"time"
)

// cpuTime is what this thread has worked so far: unlike the clock it does not count what others do on the machine.
func cpuTime() time.Duration {
	var u syscall.Rusage
	const thisThread = 1
	if syscall.Getrusage(thisThread, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
