//go:build linux || darwin || freebsd

package doctor

import "syscall"

// free is how many bytes an ordinary user can still write where path is.
func free(path string) (int64, bool) {
	var st syscall.Statfs_t
	if syscall.Statfs(path, &st) != nil {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Bsize), true //nolint:unconvert // the types differ between systems
}
