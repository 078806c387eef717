package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// errNoDate says that a server does not tell what time it is there.
var errNoDate = errors.New("the server tells no time")

// Clock asks a server for its time and tells how far it is ahead of ours, to about a second. It shows the server nothing:
// neither a path nor a token. Client may be nil.
func Clock(ctx context.Context, client *http.Client, address string, now func() time.Time) (ahead time.Duration, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return 0, errors.New("no server to ask for its time") // the address may hold a secret
	}
	root := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, root.String(), http.NoBody)
	if err != nil {
		return 0, fmt.Errorf("ask %s for its time: %w", root.Host, err)
	}
	plain := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if client != nil {
		plain.Transport = client.Transport
	}
	before := now()
	res, err := plain.Do(req)
	if err != nil {
		return 0, fmt.Errorf("ask %s for its time: %w", root.Host, err)
	}
	took := now().Sub(before)
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	_ = res.Body.Close()
	at, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return 0, fmt.Errorf("ask %s for its time: %w", root.Host, errNoDate)
	}
	// The header counts whole seconds, so the server's time is half a second later on average; the answer was half a way old.
	return at.Add(500 * time.Millisecond).Sub(before.Add(took / 2)), nil
}
