package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"atempause/sources/sandbox"
)

// network is a sandbox that listens on loopback, for the demo. With a chronicle, every change is written down.
type network struct {
	world   *sandbox.World
	baseURL string
	http    *http.Server
	stop    context.CancelFunc
	done    sync.WaitGroup
}

// pulse is how often the network looks whether somebody's time to write has come.
const pulse = time.Second

// serve begins to listen on any free port of this machine.
func serve(ctx context.Context, w *sandbox.World, handler http.Handler) (*network, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	n := &network{world: w, baseURL: "http://" + ln.Addr().String() + "/", stop: stop}
	n.http = &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	n.done.Go(func() { _ = n.http.Serve(ln) }) // ends with Close
	n.done.Go(func() {
		t := time.NewTicker(pulse)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				tick(w)
			}
		}
	})
	return n, nil
}

// Close stops listening and ends what is under way.
func (n *network) Close() error {
	n.stop()
	err := n.http.Close()
	n.done.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// tick lets the invented people act. A fault of theirs must not take the desk down.
func tick(w *sandbox.World) {
	defer func() { _ = recover() }()
	w.Tick(w.Time())
}
