//go:build !linux

package store

import "time"

var began = time.Now()

// cpuTime is the clock's where threads cannot be asked for theirs.
func cpuTime() time.Duration { return time.Since(began) }
