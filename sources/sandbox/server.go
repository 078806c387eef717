package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Server is a world that listens.
type Server struct {
	// BaseURL is the address to give a source as its base, with a slash at its end.
	BaseURL string
	// Token speaks for every page, as the one that is meant.
	Token string
	// UserToken is a person's as Meta gives it: it lists the pages with their tokens; page edges answer it with 210.
	UserToken string
	Pages     []Page
	Accounts  []Account // the Instagram accounts beside the pages

	http *http.Server
	stop context.CancelFunc
	done sync.WaitGroup
}

// pulse is how often a running server looks whether somebody's time to write has come.
const pulse = time.Second

// Start listens on an address of the loopback interface, "127.0.0.1:0" for any free port, until Close or the end of ctx.
func (w *World) Start(ctx context.Context, listen string) (*Server, error) {
	if err := loopback(listen); err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("sandbox: listening on %s: %w", listen, err)
	}
	ctx, stop := context.WithCancel(ctx)
	s := &Server{
		BaseURL: "http://" + ln.Addr().String() + "/", Token: w.Token(), UserToken: w.UserToken(), Pages: w.Pages(), Accounts: w.Accounts(), stop: stop,
	}
	s.http = &http.Server{
		Handler: w.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	s.done.Go(func() {
		if err := s.http.Serve(ln); err != nil && !errors.Is(err, http.ErrServerClosed) {
			w.log.Error("sandbox stopped", "err", err)
		}
	})
	s.done.Go(func() { w.live(ctx) })
	context.AfterFunc(ctx, func() { _ = s.http.Close() })
	return s, nil
}

// live lets the customers write while nobody asks.
func (w *World) live(ctx context.Context) {
	t := time.NewTicker(pulse)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			w.Tick(w.Time())
		}
	}
}

// Close stops listening and ends what is under way. It may be called more than once.
func (s *Server) Close() error {
	s.stop()
	err := s.http.Close()
	s.done.Wait()
	if err != nil {
		return fmt.Errorf("sandbox: closing: %w", err)
	}
	return nil
}

// loopback refuses addresses that others could reach: the world has controls without a password.
func loopback(listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("sandbox: %q is no address such as 127.0.0.1:0: %w", listen, err)
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("sandbox: %s is not a loopback address: the sandbox listens on 127.0.0.1, [::1] or localhost only", listen)
	}
	return nil
}

// Token is the main token.
func (w *World) Token() string { return w.main.text }

// UserToken is a person's token as Meta gives it.
func (w *World) UserToken() string { return w.user.text }

// Pages lists the pages with their tokens.
func (w *World) Pages() []Page {
	out := make([]Page, 0, len(w.pages))
	for _, p := range w.pages {
		out = append(out, Page{ID: p.id, Name: p.name, Token: p.token.text, Brand: p.brand})
	}
	return slices.Clip(out)
}
