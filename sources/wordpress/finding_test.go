package wordpress

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/wordpress/fake"
)

// The API is found wherever it is; where there is none, the error says so.
func TestDiscovery(t *testing.T) {
	for name, opt := range map[string]fake.Options{
		"header": {}, "plain": {Plain: true}, "guessed": {Mute: true}, "guessed and plain": {Mute: true, Plain: true}, "warnings": {Noise: true, Mute: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, opt)
			st, err := s.source(t).Probe(context.Background())
			if err != nil || st.Name != "Krumes Blog" || len(st.Tasks) != 1 || len(st.Scopes) != 2 {
				t.Errorf("%+v, %v", st, err)
			}
		})
	}
	s := newStage(t, fake.Options{})
	if _, err := s.source(t, func(c *Config) { c.BaseURL = s.URL + "/wp-json/" }).Probe(context.Background()); err != nil {
		t.Errorf("named in full: %v", err)
	}
	s = newStage(t, fake.Options{Shut: true})
	_, err := s.source(t).Probe(context.Background())
	classIs(t, err, sources.Unsupported, "no WordPress REST API")
}

// A blog elsewhere, or one that names an API elsewhere, is not followed with the password.
func TestNotLedAstray(t *testing.T) {
	var asked []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	other := strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1)
	for name, answer := range map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other, http.StatusMovedPermanently) },
		"header": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", "<"+other+`/wp-json/>; rel="https://api.w.org/"`)
		},
		"page": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`<html><link rel='https://api.w.org/' href='` + other + `/wp-json/' />`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			asked = nil
			srv := httptest.NewServer(answer)
			defer srv.Close()
			s := newStage(t, fake.Options{})
			_, err := s.source(t, func(c *Config) { c.BaseURL, c.HTTP = srv.URL, nil }).Probe(context.Background())
			classIs(t, err, sources.Invalid, "base_url")
			for _, a := range asked {
				if a != "" {
					t.Error("the password was shown")
				}
			}
		})
	}
}

func TestPasswords(t *testing.T) {
	s := newStage(t, fake.Options{})
	src := s.source(t)
	newShelf().fetch(t, src)
	s.world.Revoke(1)
	classIs(t, newSource(s, t).Fetch(context.Background(), Comments, "", newShelf().take), sources.TokenInvalid, "incorrect_password")
	classIs(t, src.Fetch(context.Background(), Comments, "", newShelf().take), sources.TokenInvalid, "invalid application password")
	_, err := newSource(newStage(t, fake.Options{Strip: true}), t).Probe(context.Background())
	classIs(t, err, sources.TokenInvalid, "Authorization header")
	for _, token := range []string{"", "nur-passwort", ":x", "wer:"} {
		src := s.source(t, func(c *Config) { c.Token = func(context.Context) (string, error) { return token, nil } })
		classIs(t, src.Fetch(context.Background(), Comments, "", newShelf().take), sources.TokenInvalid, "")
	}
	for _, address := range []string{"", "http://krume.example", "krume.example"} {
		if _, err := New(Config{Channel: sources.Channel{BaseURL: address}, Token: src.cfg.Token}); err == nil {
			t.Errorf("%q passes", address)
		}
	}
}

func newSource(s *stage, t *testing.T) *Source {
	t.Helper()
	return s.source(t)
}

func TestSalvage(t *testing.T) {
	for body, want := range map[string]string{
		`[]`:                `[]`,
		` {"a":1}`:          `{"a":1}`,
		"\ufeff[{\"a\":1}]": `[{"a":1}]`,
		`<b>Notice</b>: [0] {main}<br>[{"id":1}]<!-- x -->`: `[{"id":1}]`,
		`Warning: a[0]: []`:         `[]`,
		`Warning: x[] y [{"id":1}]`: `[{"id":1}]`,
		`<p>nichts</p>`:             ``,
		`Warning [0]`:               ``,
		`[{"id":1`:                  ``,
	} {
		got, err := salvage([]byte(body))
		if string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%s: %s, %v", body, got, err)
		}
	}
}

func FuzzSalvage(f *testing.F) {
	f.Add([]byte(`<b>Notice</b>: [0]<br>[{"id":1}]`))
	f.Add([]byte(`{"code":"x","message":"y","data":null}`))
	f.Add([]byte(strings.Repeat("[", 500)))
	f.Fuzz(func(_ *testing.T, body []byte) {
		_, _ = salvage(body)
		_, _ = refused(body)
		_, _, _ = rows[comment](body)
		var c comment
		if read(body, &c) == nil {
			_ = c.text()
		}
	})
}
