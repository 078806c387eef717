package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

// What the transport costs above the bare line: a page of 100 kB read into a struct.
func BenchmarkRead(b *testing.B) {
	page := `{"items":["` + strings.Repeat(strings.Repeat("x", 98)+`","`, 1000) + `"]}`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) }))
	defer srv.Close()
	c, err := New(Config{Network: sources.X, BaseURL: srv.URL, Sleep: sourcetest.NewClock().Sleep})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("web", func(b *testing.B) {
		for b.Loop() {
			var out struct{ Items []string }
			if _, err := c.Do(context.Background(), Call{Op: "read", Path: "/", Out: &out}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			resp, err := http.Get(srv.URL)
			if err != nil {
				b.Fatal(err)
			}
			var out struct{ Items []string }
			if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
				b.Fatal(err)
			}
			_ = resp.Body.Close()
		}
	})
}
