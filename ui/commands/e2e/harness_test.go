package e2e_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atempause/ui/termtest"
)

// binary is the program under test.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "atempause-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(dir, "atempause")
	if out, err := exec.Command("go", "build", "-o", binary, "atempause").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// world is a sandbox network in a process of its own.
type world struct {
	t       *testing.T
	BaseURL string `json:"base_url"`
	Token   string `json:"token"`
	Pages   []struct{ ID, Name, Token, Brand string }
	cmd     *exec.Cmd
}

// posts are the lines a small world is made of, in the format of --posts.
type post struct {
	ID, Network, Text, Kind string
	Urgent                  bool
}

// startWorld runs "atempause sandbox" with these posts, or with the seeded ones if there are none.
func startWorld(t *testing.T, posts []post, args ...string) *world {
	t.Helper()
	args = append([]string{"sandbox"}, args...)
	if len(posts) > 0 {
		var lines bytes.Buffer
		for _, p := range posts {
			line, err := json.Marshal(map[string]any{
				"id": p.ID, "lang": "de", "network": p.Network, "text": p.Text, "kind": p.Kind, "urgent": p.Urgent, "about": "",
			})
			if err != nil {
				t.Fatal(err)
			}
			lines.Write(append(line, '\n'))
		}
		file := filepath.Join(t.TempDir(), "posts.jsonl")
		put(t, file, lines.String())
		args = append(args, "--posts", file)
	}
	w := &world{t: t, cmd: exec.Command(binary, args...)}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	w.cmd.Stderr = os.Stderr
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = w.cmd.Process.Kill()
		_ = w.cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the sandbox says nothing: %v", err)
	}
	if err := json.Unmarshal(line, w); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	// Tests ask more often than a person: the network's limits are tested elsewhere.
	w.call("POST", "usage", url.Values{"budget": {"1000000"}, "talks": {"1000"}}, nil)
	return w
}

// call uses a control of the sandbox and reads its answer into out.
func (w *world) call(method, name string, params url.Values, out any) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.BaseURL+"_sandbox/"+name, strings.NewReader(params.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if method == http.MethodGet {
		req.URL.RawQuery = params.Encode()
		req.Body = http.NoBody
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

// fault adds a trouble.
func (w *world) fault(spec string) { w.call("POST", "faults", url.Values{"spec": {spec}}, nil) }

// advance moves the world's clock, so that customers answer.
func (w *world) advance(by string) { w.call("POST", "advance", url.Values{"by": {by}}, nil) }

// applied is how often a page has said exactly this.
func (w *world) applied(text string) int {
	var n struct{ Applied int }
	w.call("GET", "applied", url.Values{"text": {text}}, &n)
	return n.Applied
}

// place is a workspace on a world.
type place struct {
	t   *testing.T
	dir string
}

// workspace writes a config that points at the world. breath "" leaves the defaults.
func (w *world) workspace(breath string) place {
	w.t.Helper()
	p := place{w.t, w.t.TempDir()}
	var b strings.Builder
	b.WriteString("lang = \"de\"\n")
	for _, page := range w.Pages {
		fmt.Fprintf(&b, "[[brand]]\nname = %q\naddress = \"Sie\"\nhotline = \"+49 30 901820\"\ntimezone = \"Europe/Berlin\"\n", page.Brand)
		if breath != "" {
			fmt.Fprintf(&b, "breath = { praise = %[1]q, question = %[1]q, complaint = %[1]q, heated = %[1]q, other = %[1]q, private = %[1]q }\n", breath)
		}
		fmt.Fprintf(&b, "[[brand.channel]]\nnetwork = \"facebook\"\nname = %q\naccount = %q\ntoken_file = \"token-%s\"\nbase_url = %q\n",
			page.Name, page.ID, page.ID, w.BaseURL)
		put(w.t, filepath.Join(p.dir, "token-"+page.ID), page.Token)
	}
	put(w.t, filepath.Join(p.dir, "config.toml"), b.String())
	return p
}

// answer is how a command ended.
type answer struct {
	out, err string
	code     int
}

// run carries out a command in the workspace.
func (p place) run(args ...string) answer { return p.pipe("", args...) }

// pipe is run with something on standard input.
func (p place) pipe(in string, args ...string) answer {
	p.t.Helper()
	return runIn(p.t, in, append([]string{"--workspace", p.dir}, args...)...)
}

func runIn(t *testing.T, in string, args ...string) answer {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = []string{"LANG=de_DE.UTF-8", "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	cmd.Stdin = strings.NewReader(in)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatalf("%v: %v", args, err)
	}
	return answer{out.String(), complaint.String(), cmd.ProcessState.ExitCode()}
}

// must is run that has to end well.
func (p place) must(args ...string) string {
	p.t.Helper()
	a := p.run(args...)
	if a.code != 0 {
		p.t.Fatalf("%v ended with %d\n%s%s", args, a.code, a.out, a.err)
	}
	return a.out
}

// thread is a line of threads --json, as far as tests look at it.
type thread struct {
	ID, Author, Text, Kind, State, Audience string
	Unread                                  bool
}

func (p place) threads(args ...string) []thread {
	p.t.Helper()
	var out []thread
	unjson(p.t, p.must(append([]string{"threads", "--view", "all", "--json"}, args...)...), &out)
	return out
}

// threadOf finds the thread whose text holds these words.
func (p place) threadOf(words string) thread {
	p.t.Helper()
	for _, th := range p.threads() {
		if strings.Contains(th.Text, words) {
			return th
		}
	}
	p.t.Fatalf("no thread says %q: %+v", words, p.threads())
	return thread{}
}

// entry is a line of outbox --json.
type entry struct {
	ID, Thread, Audience, Text, State string
	ReadyAt                           *time.Time `json:"ready_at"`
	RemoteID                          string     `json:"remote_id"`
	Error                             string
}

func (p place) outbox() []entry {
	p.t.Helper()
	var out []entry
	unjson(p.t, p.must("outbox", "--json"), &out)
	return out
}

// desk opens the desk on a pseudo-terminal.
func (p place) desk(w, h int, env ...string) *termtest.Session {
	p.t.Helper()
	return termtest.Start(p.t, termtest.Options{Path: binary, Args: []string{"--workspace", p.dir}, W: w, H: h, Env: env})
}

// until asks again until it is so. What it asks is a file or another program, which cannot tell by itself.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(termtest.Patience)
	for !so() {
		if time.Now().After(deadline) {
			t.Fatalf("not so within %v: %s", termtest.Patience, what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func unjson(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}
