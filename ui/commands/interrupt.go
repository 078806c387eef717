package commands

import (
	"context"
	"io"
)

// interruptible reads from r until ctx ends: a program that waits for somebody to type must still hear Ctrl+C. What r
// is in the middle of is left to the end of the process.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	return &patient{ctx: ctx, r: r, ask: make(chan []byte), got: make(chan gotten)}
}

type gotten struct {
	n   int
	err error
}

type patient struct {
	ctx     context.Context //nolint:containedctx // a reader has no other way to be given one
	r       io.Reader
	ask     chan []byte
	got     chan gotten
	begun   bool
	buf     []byte
	pending []byte
	err     error
}

// Read is r's, or the end of the context.
func (p *patient) Read(b []byte) (int, error) {
	if len(p.pending) == 0 && p.err == nil {
		if !p.begun {
			p.begun = true
			p.buf = make([]byte, 64<<10)
			go p.work()
		}
		select {
		case p.ask <- p.buf:
		case <-p.ctx.Done():
			return 0, p.ctx.Err()
		}
		select {
		case g := <-p.got:
			p.pending, p.err = p.buf[:g.n], g.err
		case <-p.ctx.Done():
			p.err = p.ctx.Err() // the buffer is the worker's from now on
		}
	}
	n := copy(b, p.pending)
	p.pending = p.pending[n:]
	if len(p.pending) == 0 && p.err != nil {
		return n, p.err
	}
	return n, nil
}

// work reads when asked to.
func (p *patient) work() {
	for {
		select {
		case <-p.ctx.Done():
			return
		case buf := <-p.ask:
			n, err := p.r.Read(buf)
			select {
			case p.got <- gotten{n, err}:
			case <-p.ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}
}
