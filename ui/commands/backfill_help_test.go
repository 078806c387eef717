package commands_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// passOn hands a request to another server and its answer back.
func passOn(w http.ResponseWriter, r *http.Request, base string) {
	req, err := http.NewRequestWithContext(r.Context(), r.Method, strings.TrimSuffix(base, "/")+r.URL.RequestURI(), r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	req.Header = r.Header.Clone()
	req.ContentLength = r.ContentLength
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer res.Body.Close()
	for k, v := range res.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(res.StatusCode)
	_, _ = io.Copy(w, res.Body)
}

func contextWithStop(t *testing.T) (context.Context, func()) {
	t.Helper()
	return context.WithCancel(t.Context())
}

// threads counts what a workspace holds.
func threads(t *testing.T, dir string) int {
	t.Helper()
	out, said, code := command(t, nil, "threads", "--json", "--workspace", dir)
	var all []any
	if err := json.Unmarshal([]byte(out), &all); err != nil || code != 0 {
		t.Fatalf("%v %d %s", err, code, said)
	}
	return len(all)
}
