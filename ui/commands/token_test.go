package commands_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"atempause/sources"
	feedfake "atempause/sources/feed/fake"
	"atempause/store"
	"atempause/ui/standing"
)

// A new token is tried before the old one goes; it takes its place, and the config stays as it was.
func TestANewTokenTakesTheOldOnesPlace(t *testing.T) {
	keyring.MockInitWithError(os.ErrPermission)
	base, token := world(t)
	dir := filepath.Join(t.TempDir(), "workspace")
	const id = "facebook:1015550000000001"
	if _, said, code := command(t, strings.NewReader(token+"\n"), "connect", "facebook", "--workspace", dir, "--brand", "Krume", "--base-url", base,
		"--account", "1015550000000001", "--token-stdin"); code != 0 {
		t.Fatal(said)
	}
	file := filepath.Join(dir, "secrets", "facebook-1015550000000001")
	config, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("EAAold\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	kept := func() string {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(data))
	}
	out, said, code := command(t, strings.NewReader("EAAnothing\n"), "channels", "token", id, "--workspace", dir, "--token-stdin")
	if code != 3 || kept() != "EAAold" || !strings.Contains(said, "Nothing has changed") || strings.Contains(out+said, "EAAnothing") {
		t.Errorf("a wrong one: %d, kept %s\n%s%s", code, kept(), out, said)
	}
	if _, said, code := command(t, strings.NewReader("\n"), "channels", "token", id, "--workspace", dir, "--token-stdin"); code != 2 || kept() != "EAAold" {
		t.Errorf("an empty one: %d\n%s", code, said)
	}
	if _, said, code := command(t, strings.NewReader("EAAwrong\nagain\n"+token+"\n"), "channels", "token", id, "--workspace", dir); code != 0 || kept() != token {
		t.Errorf("typed, the second time right: %d\n%s", code, said)
	}
	if err := os.WriteFile(file, []byte("EAAold\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, said, code = command(t, strings.NewReader(token+"\n"), "channels", "token", id, "--workspace", dir, "--token-stdin")
	if code != 0 || kept() != token || !strings.Contains(out, "atempause sync --channel "+id) || strings.Contains(out+said, token) {
		t.Errorf("%d, kept %s\n%s%s", code, kept(), out, said)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "config.toml")); err != nil || string(after) != string(config) {
		t.Errorf("the config has changed: %v\n%s", err, after)
	}
}

// What a command or a variable gives is read again and tried; it is not for the program to write there.
func TestATokenFromElsewhereIsReadAgain(t *testing.T) {
	base, token := world(t)
	forum := feedfake.New(time.Now)
	dir := workspaceWith(t, "[[brand]]\nname = \"Krume\"\nlang = \"de\"\ntimezone = \"Europe/Berlin\"\n"+
		"[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"1015550000000001\"\nbase_url = \""+base+"\"\ntoken_env = \"KRUME_TOKEN\"\n"+
		"[[brand.channel]]\nnetwork = \"feed\"\naccount = \"forum\"\nbase_url = \""+serve(t, http.Handler(forum))+"/feed.rss\"\n")
	t.Setenv("KRUME_TOKEN", "EAAold")
	args := []string{"channels", "token", "facebook:1015550000000001", "--workspace", dir}
	if _, said, code := command(t, strings.NewReader("leave\n"), args...); code != 3 || !strings.Contains(said, "comes from KRUME_TOKEN") {
		t.Errorf("%d\n%s", code, said)
	}
	if _, said, code := command(t, strings.NewReader(token), append(args, "--token-stdin")...); code != 2 || !strings.Contains(said, "KRUME_TOKEN") {
		t.Errorf("%d\n%s", code, said)
	}
	t.Setenv("KRUME_TOKEN", token)
	if out, said, code := command(t, strings.NewReader(""), args...); code != 0 || !strings.Contains(out, "atempause sync") {
		t.Errorf("%d\n%s%s", code, out, said)
	}
	if _, said, code := command(t, nil, "channels", "token", "feed:forum", "--workspace", dir); code != 2 || !strings.Contains(said, "needs no token") {
		t.Errorf("%d\n%s", code, said)
	}
}

// Whatever a channel's trouble, the command that is suggested is there and knows the channel.
func TestTheCommandForATroubleIsOne(t *testing.T) {
	dir := workspaceWith(t, "[[brand]]\nname = \"Krume\"\nlang = \"de\"\n[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"1\"\n"+
		"base_url = \"http://127.0.0.1:1/\"\ntoken_env = \"NO_SUCH_TOKEN_OF_KRUMES\"\n")
	for _, class := range []sources.Class{
		sources.NotSent, sources.Transient, sources.RateLimited, sources.TokenExpired, sources.TokenInvalid, sources.TokenRevoked,
		sources.TokenPassword, sources.TokenCheckpoint, sources.TokenRole, sources.Permission, sources.AccessLevel, sources.ProofRequired,
		sources.Missing, sources.Invalid, sources.VersionEnded, sources.Garbled, store.UnknownTrouble,
	} {
		c := standing.Channel{
			Channel: sources.Channel{Network: sources.Facebook, Name: "Krume", Account: "1"},
			Reading: store.Reading{Since: noon, Trouble: store.Trouble{Class: class}},
		}
		args := strings.Fields(strings.TrimPrefix(c.Command(), "atempause "))
		_, said, code := command(t, strings.NewReader(""), append(args, "--workspace", dir)...)
		if code == 2 || c.Command() == "" { // 2: no such command, flag or channel, or one that is not for this channel
			t.Errorf("%s: %s ends with %d: %s", class, c.Command(), code, said)
		}
	}
}
