package day_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atempause/sources/sandbox"
)

// town is the network with the people in it. They say only what the script lets them say.
type town struct {
	t     *testing.T
	clock *clock
	net   *sandbox.Server
	page  sandbox.Page
	post  string            // what the shop has published, and all comment on
	wrote map[string]string // the first comment of each, by their name
}

// raise builds the network: one page, one post of its own, and one kind word from the days before.
func raise(t *testing.T, c *clock) *town {
	t.Helper()
	w, err := sandbox.New(sandbox.Options{
		Now: c.Now, Seed: 1, Quiet: true, Judge: func(sandbox.Answered) sandbox.Mood { return sandbox.Silent },
		Posts: strings.NewReader(`{"id":"1","lang":"de","text":"Die besten Brezeln der Stadt, danke!","kind":"praise"}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	net, err := w.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = net.Close() })
	town := &town{t: t, clock: c, net: net, page: net.Pages[0], wrote: map[string]string{}}
	// The network's limits are tested elsewhere, and those of conversations are counted in real seconds.
	town.call("POST", "usage", url.Values{"budget": {"1000000"}, "talks": {"1000"}}, nil)
	town.post = town.make("post", "page", town.page.ID, "text", "Unsere Herbstaktion: 15 % auf jede vorbestellte Torte.")
	return town
}

// call uses one of the network's controls and reads its answer into out.
func (w *town) call(method, name string, params url.Values, out any) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.net.BaseURL+"_sandbox/"+name+"?"+params.Encode(), http.NoBody)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		w.t.Fatalf("%s %s: %s %s %v", method, name, res.Status, data, err)
	}
	if out != nil {
		if err := json.Unmarshal(data, out); err != nil {
			w.t.Fatalf("%s: %v", data, err)
		}
	}
}

// make lets something be written and gives its id; params are names and values in turn.
func (w *town) make(what string, params ...string) string {
	w.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(params); i += 2 {
		v.Set(params[i], params[i+1])
	}
	var made struct{ ID string }
	w.call("POST", what, v, &made)
	return made.ID
}

// comments lets somebody write under the shop's post.
func (w *town) comments(who, text string) {
	w.t.Helper()
	w.wrote[who] = w.make("comment", "post", w.post, "author", who, "text", text)
}

// adds lets somebody write once more below their comment, for all to read.
func (w *town) adds(who, text string) {
	w.t.Helper()
	w.make("comment", "post", w.wrote[who], "author", who, "text", text)
}

// messages lets somebody write to the shop in private.
func (w *town) messages(who, text string) {
	w.t.Helper()
	w.make("message", "page", w.page.ID, "author", who, "text", text)
}

// said wants the shop to have said a text once on the network.
func (w *town) said(text string) {
	w.t.Helper()
	var n struct{ Applied int }
	if w.call("GET", "applied", url.Values{"text": {text}}, &n); n.Applied != 1 {
		w.t.Fatalf("%q stands on the network %d times", text, n.Applied)
	}
}

// unsaid wants the network to know nothing of a text of ours.
func (w *town) unsaid(text string) {
	w.t.Helper()
	var n struct{ Applied int }
	if w.call("GET", "applied", url.Values{"text": {text}}, &n); n.Applied != 0 {
		w.t.Fatalf("%q stands on the network already", text)
	}
}

// sight is how something stands on the network: for all, hidden or gone.
func (w *town) sight(text string) string {
	w.t.Helper()
	var found []struct{ Hidden, Deleted bool }
	w.call("GET", "find", url.Values{"text": {text}}, &found)
	switch {
	case len(found) == 0 || found[0].Deleted:
		return "gone"
	case found[0].Hidden:
		return "hidden"
	}
	return "there"
}

// workspace writes what the shop has told the program: no breath is shortened.
func (w *town) workspace() string {
	w.t.Helper()
	dir := w.t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	put("token", w.page.Token)
	put("config.toml", fmt.Sprintf(config, w.page.Name, w.page.ID, w.net.BaseURL))
	put("contacts.toml", contacts)
	return dir
}

const config = `lang = "de"
[[brand]]
name = "Bäckerei Krume"
lang = "de"
address = "Sie"
hotline = "+49 30 901820"
hours = ["Mo-Fr 09:00-18:00", "Sa 09:00-13:00"]
timezone = "Europe/Berlin"
[[brand.channel]]
network = "facebook"
name = %q
account = %q
token_file = "token"
base_url = %q
`

const contacts = `[[contact]]
name = "Anna Krume"
role = "Inhaberin"
phone = "+49 30 901821"
hours = ["Mo-Fr 08:00-18:00"]
brands = ["Bäckerei Krume"]
decides = ["Erstattung bis 200 EUR"]
level = 2
`
