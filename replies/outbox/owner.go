package outbox

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Me names this process so that another on the same machine can tell whether it still lives: host, process id, and when
// the process was started, since ids are used again.
var Me = func() func() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	pid := os.Getpid()
	id := fmt.Sprintf("%s/%d/%s", host, pid, born(pid))
	return func() string { return id }
}()

// Alive tells whether an owner may still be at work. An owner on another machine is believed: only its lease can end it.
func Alive(owner string) bool {
	parts := strings.Split(owner, "/")
	if len(parts) != 3 {
		return true
	}
	host, err := os.Hostname()
	if err != nil || host != parts[0] {
		return true
	}
	pid, err := strconv.Atoi(parts[1])
	if err != nil {
		return true
	}
	now := born(pid)
	return now == parts[2] && now != gone
}

const gone = "gone"

// born is when a process was started, as far as the system tells, and gone if there is no such process.
func born(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		if _, none := os.Stat("/proc/self/stat"); none == nil {
			return gone
		}
		return processLives(pid)
	}
	// The name in brackets may hold blanks; the 20th field after it is the start time.
	rest := string(stat[strings.LastIndexByte(string(stat), ')')+1:])
	if f := strings.Fields(rest); len(f) > 19 {
		if f[0] == "Z" {
			return gone // ended, and waiting for its parent to take note
		}
		return f[19]
	}
	return processLives(pid)
}
