package replies

import "errors"

// ErrNotFound is what a record answers when it holds no such thing: no such thread or reply, or nothing to send.
var ErrNotFound = errors.New("not found")
