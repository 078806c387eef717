package commands_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"atempause/sources/sandbox"
)

const appSecret = "0123456789abcdef0123456789abcdef"

// proving is a network whose app wants every call proved.
func proving(t *testing.T) (base, token string) {
	t.Helper()
	w, err := sandbox.New(sandbox.Options{Now: time.Now, Seed: 1, Threads: 20, AppID: "4711", AppSecret: appSecret})
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s.BaseURL, s.Token
}

// keptSecret looks that the app's secret stands in its own file of mode 0600 and nowhere else.
func keptSecret(t *testing.T, dir, told string) {
	t.Helper()
	name := filepath.Join(dir, "secrets", "facebook-1015550000000002-app")
	data, err := os.ReadFile(name)
	if err != nil || strings.TrimSpace(string(data)) != appSecret {
		t.Fatalf("%q %v", data, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	config, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	if err != nil || !strings.Contains(string(config), `app_secret_file = "secrets/facebook-1015550000000002-app"`) {
		t.Errorf("%s %v", config, err)
	}
	if strings.Contains(told+string(config), appSecret) {
		t.Error("the app's secret stands somewhere else, too")
	}
}

func TestTheAppSecretComesOnStandardInput(t *testing.T) {
	keyring.MockInitWithError(os.ErrPermission)
	base, token := proving(t)
	dir := filepath.Join(t.TempDir(), "workspace")
	args := []string{"connect", "facebook", "--workspace", dir, "--brand", "Krume", "--base-url", base, "--account", "1015550000000002", "--token-stdin"}
	if _, said, code := command(t, strings.NewReader(token+"\n"), args...); code != 2 || !strings.Contains(said, "--app-secret-stdin") {
		t.Errorf("without it: %d\n%s", code, said)
	}
	both := append(args, "--app-secret-stdin")
	if _, said, code := command(t, strings.NewReader(token+"\n"), both...); code != 2 || !strings.Contains(said, "two lines") {
		t.Errorf("one line: %d\n%s", code, said)
	}
	if _, said, code := command(t, strings.NewReader(token+"\nwrong\n"), both...); code == 0 {
		t.Errorf("a wrong one: %d\n%s", code, said)
	}
	if _, said, code := command(t, strings.NewReader(""), append(both, "--app-secret-env", "X")...); code != 2 || !strings.Contains(said, "one place only") {
		t.Errorf("two places: %d\n%s", code, said)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a failed try has left something behind")
	}
	out, said, code := command(t, strings.NewReader(token+"\n"+appSecret+"\n"), both...)
	if code != 0 {
		t.Fatalf("%d\n%s%s", code, out, said)
	}
	keptSecret(t, dir, out+said)
	if out, said, code := command(t, nil, "doctor", "--workspace", dir, "--channel", "facebook:1015550000000002"); code != 0 {
		t.Errorf("doctor: %d\n%s%s", code, out, said)
	}
}

func TestTheAppSecretIsAskedForWhereTheAppWantsIt(t *testing.T) {
	keyring.MockInitWithError(os.ErrPermission)
	base, token := proving(t)
	dir := filepath.Join(t.TempDir(), "workspace")
	answers := strings.Join([]string{
		"Krume", "de", "2", "^JL", "", "Mo-Fr 9-18", "Europe/Berlin", // the client
		"file", token, "nonsense", appSecret, "2", "", "1", // the secret, with one slip; the Page
	}, "\n") + "\n"
	out, said, code := command(t, strings.NewReader(answers), "connect", "facebook", "--workspace", dir, "--base-url", base)
	if code != 0 || !strings.Contains(said, "wants each call proved") || !strings.Contains(said, "does not belong") {
		t.Fatalf("%d\n%s\n%s", code, out, said)
	}
	keptSecret(t, dir, out+said)
}
