// Package once tells of a request that was given up whether any of its body can have left this machine. What provably
// never left may be sent again; everything else may have been taken, and a second copy of a public reply cannot be had back.
package once

import (
	"errors"
	"io"
	"sync"
)

// Gate stands before a request's body: once shut unread, nothing of the body can leave any more.
type Gate struct {
	mu     sync.Mutex
	read   bool
	closed bool
}

var errShut = errors.New("request given up before its body left")

// Shut closes the gate and tells whether nothing has gone through it. A writer that is late finds it closed and cannot
// falsify the answer.
func (g *Gate) Shut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	return !g.read
}

// Body is a body behind the gate. There may be several: a transport reads one anew when nothing of it was written.
func (g *Gate) Body(r io.ReadCloser) io.ReadCloser { return &body{g, r} }

type body struct {
	g *Gate
	r io.ReadCloser
}

func (b *body) Read(p []byte) (int, error) {
	b.g.mu.Lock()
	if b.g.closed {
		b.g.mu.Unlock()
		return 0, errShut
	}
	b.g.read = true
	b.g.mu.Unlock()
	return b.r.Read(p)
}

func (b *body) Close() error { return b.r.Close() }
