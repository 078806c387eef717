package workspace_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store/workspace"
)

var here = workspace.Workspace{Dir: "/w"}

func TestTheExampleIsAValidConfig(t *testing.T) {
	cfg, err := workspace.Parse(here, []byte(workspace.Example))
	if err != nil {
		t.Fatal(err)
	}
	want := sources.Brand{
		Name: "Bäckerei Krume", Lang: "de", Address: sources.Sie, Signature: "^JL", Hotline: "+49 30 901820", Review: "https://krume.example/bewerten",
		Own:   []string{"hallo@krume.example", "krume.example", "Lindenstraße 4"},
		Hours: []string{"Mo-Fr 09:00-18:00", "Sa 09:00-13:00"}, Timezone: "Europe/Berlin",
		Causes:   []string{"delivery", "quality", "Torten nach Maß", "other"},
		Holidays: []string{"12-25 Weihnachten", "12-26", "01-01", "easter-2", "easter+1", "2026-08-03..2026-08-14 Sommerpause"},
		Special:  []string{"12-24 09:00-13:00", "2026-12-27 10:00-16:00"},
		Breath: sources.BreathPlan{
			Praise: 10 * time.Second, Question: 20 * time.Second, Complaint: time.Minute, Heated: 2 * time.Minute,
			Other: 20 * time.Second, Private: 5 * time.Second,
		},
		Channels: []sources.Channel{{Brand: "Bäckerei Krume", Network: "facebook", Name: "Bäckerei Krume", Account: "1234567890"}},
	}
	if diff := cmp.Diff([]sources.Brand{want}, cfg.Brands); diff != "" {
		t.Error(diff)
	}
	wantTok := secret.Spec{Command: "pass show krume/facebook", Account: "facebook:1234567890", Dir: "/w"}
	if diff := cmp.Diff(wantTok, cfg.Channels[0].Token); diff != "" {
		t.Error(diff)
	}
	if cfg.Lang != "de" || cfg.Channels[0].AppSecret != nil {
		t.Errorf("%+v", cfg)
	}
}

// Every key the example holds back in a comment is known, too.
func TestWhatTheExampleCommentsOutIsKnown(t *testing.T) {
	text := strings.NewReplacer(
		"  token_command", "  # token_command", "# token_env", "token_env",
		"# app_secret_command", "app_secret_command", "# api_version", "api_version",
		"# app_id", "app_id", "# human_agent", "human_agent", "# base_url", "base_url",
	).Replace(facebookOnly())
	text = regexp.MustCompile(`(?m)^  # (\[brand\.style\]|(signature|forbidden|prefer|max_|hard)[a-z_]* =)`).ReplaceAllString(text, "  $1")
	cfg, err := workspace.Parse(here, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	one := 1
	want := sources.Style{
		Signatures: []string{"^MK"}, SignatureRequired: true, Forbidden: []string{"kein Problem", "*garantie"},
		Prefer:    []sources.Wording{{Avoid: "Kunde", Say: "Gast"}, {Avoid: "billig", Say: "günstig"}},
		MaxLength: 600, MaxEmoji: &one, Hard: []string{"signoff", "house_words"},
	}
	if diff := cmp.Diff(want, cfg.Brands[0].Style); diff != "" {
		t.Error(diff)
	}
	c := cfg.Channels[0]
	if c.Token.Env != "KRUME_FACEBOOK_TOKEN" || c.AppSecret == nil || c.Version != "v25.0" || c.BaseURL == "" ||
		c.AppID != "9876543210" || !c.HumanAgent {
		t.Errorf("%+v", c)
	}
}

// facebookOnly is the example without what it holds back of the other networks.
func facebookOnly() string {
	text, _, _ := strings.Cut(workspace.Example, "\n  # enabled")
	return text
}

const brand = "[[brand]]\nname = \"Krume\"\n" // two lines

const channel = brand + "[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"1\"\n" // five lines

// Each line: a config, and the place and sentence of what is wrong with it.
func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty file", "", "1:1 config.no_brand"},
		{"open quote", "lang = \"de\n", "1:11 config.syntax_quote_open"},
		{"no equals sign", brand + "hotline \"x\"\n", "3:9 config.syntax_equals"},
		{"no quotes", brand + "hotline = Rufnummer\n", "3:11 config.syntax_quotes"},
		{"open bracket", "[[brand]\nname = \"x\"", "1:8 config.syntax_bracket"},
		{"not UTF-8", "lang = \"\xff\"", "1:9 config.syntax_utf8"},
		{"same key twice", brand + "name = \"x\"\n", "3:1 config.twice"},
		{"not TOML at all", "hello, world", "1:6 config.syntax_equals"},
		{"slip in a key", brand + "signatur = \"^JL\"\n", "3:1 config.unknown_near signatur signature"},
		{"slip in a key of a channel", channel + "token_comand = \"x\"\n", "6:1 config.unknown_near token_comand token_command"},
		{"slip in a key of the breath", brand + "breath = { complant = \"60s\" }\n", "3:12 config.unknown_near complant complaint"},
		{"unknown key", brand + "colour = \"red\"\n", "3:1 config.unknown colour"},
		{"unknown table", brand + "[server]\nport = 1\n", "3:2 config.unknown server"},
		{"number for text", brand + "hotline = 4930\n", "3:11 config.want_text hotline 4930"},
		{"text for list", brand + "hours = \"Mo-Fr 9-18\"\n", "3:9 config.want_list hours"},
		{"number in a list", brand + "own = [\"a\", 3]\n", "3:13 config.want_list own 3"},
		{"no causes", brand + "causes = []\n", "3:1 config.causes_none"},
		{"a cause without a name", brand + "causes = [\"Torten\", \" \"]\n", "3:21 config.cause   40"},
		{"a cause twice", brand + "causes = [\"Lieferung\", \"delivery\"]\n", "3:24 config.cause_twice delivery"},
		{"single brackets", "[brand]\nname = \"x\"\n", "1:2 config.want_tables brand"},
		{"language", "lang = \"fr\"\n" + brand, "1:8 config.lang fr"},
		{"language of a brand", brand + "lang = \"fr\"\n", "3:8 config.lang fr"},
		{"brand without a name", "[[brand]]\nlang = \"de\"\n", "1:3 config.brand_name"},
		{"brand with an empty name", "[[brand]]\nname = \"\"\n", "2:8 config.empty name"},
		{"brand twice", brand + "\n[[brand]]\nname = \"krume\"\n", "5:8 config.brand_twice krume"},
		{"address", brand + "address = \"Ihr\"\n", "3:11 config.address Ihr"},
		{"time zone", brand + "timezone = \"Berlin\"\n", "3:12 config.timezone Berlin"},
		{"holidays", brand + "holidays = [\"12-25\", \"never\"]\n", "3:22 config.holiday never"},
		{"special", brand + "special = [\"12-24\"]\n", "3:12 config.special 12-24"},
		{"hours", brand + "hours = [\"Mo-Fr 9-18\",\n  \"Sonntags nie\"]\n", "4:3 config.hours Sonntags nie"},
		{"breath as a number", brand + "breath = 60\n", "3:10 config.breath_table"},
		{"breath not a duration", brand + "breath = { praise = \"kurz\" }\n", "3:21 config.duration praise kurz"},
		{"breath without a unit", brand + "breath = { praise = 10 }\n", "3:21 config.want_text praise 10"},
		{"breath too short", brand + "[brand.breath]\ncomplaint = \"2s\"\n", "4:13 config.breath_short complaint 2s 3s"},
		{"breath below nothing", brand + "breath.other = \"-5s\"\n", "3:16 config.breath_short other -5s 3s"},
		{"breath too long", brand + "breath.other = \"60h\"\n", "3:16 config.breath_long other 60h 1h"},
		{"style as a text", brand + "style = \"streng\"\n", "3:9 config.style_table"},
		{"slip in a key of the style", brand + "[brand.style]\nforbiden = []\n", "4:1 config.unknown_near forbiden forbidden"},
		{"required signature that is not there", brand + "[brand.style]\nsignature_required = true\n", "4:22 config.style_no_signature"},
		{"text for true or false in the style", brand + "[brand.style]\nsignature_required = \"ja\"\n", "4:22 config.want_flag signature_required ja"},
		{"empty signature", brand + "[brand.style]\nsignatures = [\"^JL\", \" \"]\n", "4:22 config.empty signatures"},
		{"text for a list of words", brand + "[brand.style]\nforbidden = \"billig\"\n", "4:13 config.want_list forbidden billig"},
		{"a word that is none", brand + "[brand.style]\nforbidden = [\"billig\",\n  \"(teuer)\"]\n", "5:3 rules.word_sign (teuer)"},
		{"a star on its own", brand + "[brand.style]\nforbidden = [\"*\"]\n", "4:14 rules.word_none *"},
		{"a star beside one letter", brand + "[brand.style]\nforbidden = [\"a*\"]\n", "4:14 rules.word_short a*"},
		{"prefer as a list", brand + "[brand.style]\nprefer = [\"a\"]\n", "4:1 config.prefer_table"},
		{"prefer without a word", brand + "[brand.style]\nprefer = { \"billig\" = \"\" }\n", "4:23 config.empty billig"},
		{"prefer with a number", brand + "[brand.style.prefer]\nbillig = 3\n", "4:10 config.want_text billig 3"},
		{"prefer the same", brand + "[brand.style.prefer]\nbillig = \"Billig\"\n", "4:10 config.prefer_same billig"},
		{"prefer what is forbidden", brand + "[brand.style]\nforbidden = [\"günstig\"]\nprefer = { billig = \"günstig\" }\n", "5:21 config.prefer_forbidden günstig"},
		{"length as a text", brand + "[brand.style]\nmax_length = \"600\"\n", "4:14 config.want_number max_length 600"},
		{"length below sense", brand + "[brand.style]\nmax_length = 6\n", "4:14 config.number_range max_length 6 40 10000"},
		{"fewer emoji than none", brand + "[brand.style]\nmax_emoji = -1\n", "4:13 config.number_range max_emoji -1 0 50"},
		{"half an emoji", brand + "[brand.style]\nmax_emoji = 0.5\n", "4:13 config.want_number max_emoji 0.5"},
		{"slip in a check", brand + "[brand.style]\nhard = [\"signof\"]\n", "4:9 config.hard_near signof signoff"},
		{"no such check", brand + "[brand.style]\nhard = [\"spelling\"]\n", "4:9 config.hard spelling"},
		{"a check that is hard already", brand + "[brand.style]\nhard = [\"greeting\"]\n", "4:9 config.hard_already greeting"},
		{"channel without a network", brand + "[[brand.channel]]\naccount = \"1\"\n", "3:9 config.channel_network"},
		{"channel without an account", brand + "[[brand.channel]]\nnetwork = \"facebook\"\n", "3:9 config.channel_account"},
		{"slip in a network", brand + "[[brand.channel]]\nnetwork = \"facebok\"\naccount = \"1\"\n", "4:11 config.network_near facebok facebook"},
		{"unknown network", brand + "[[brand.channel]]\nnetwork = \"orkut\"\naccount = \"1\"\n", "4:11 config.network orkut " + strings.Join(workspace.Known, ", ")},
		{"name for an account", brand + "[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"krume\"\n", "5:11 config.account krume"},
		{"number for an account", brand + "[[brand.channel]]\nnetwork = \"facebook\"\naccount = 12\n", "5:11 config.want_text account 12"},
		{"channel twice", channel + channel[len(brand):], "8:11 config.channel_twice facebook:1 5"},
		{"channel twice over brands", channel + strings.Replace(channel, "Krume", "Rad", 1), "10:11 config.channel_twice facebook:1 5"},
		{"keys that are no table", "keys = \"j\"\n" + brand, "1:8 config.keys_table"},
		{"a binding without a key", "[keys]\ndone = []\n" + brand, "2:1 config.key_none done"},
		{"a number for a key", "[keys]\ndone = 3\n" + brand, "2:8 config.want_list done 3"},
		{"two tokens", channel + "token_env = \"A\"\ntoken_file = \"b\"\n", "3:9 config.secret_twice token"},
		{"token in the file", channel + "token_env = \"EAAGm0PX4ZCpsBAKZAZBfjZCZBq\"\n", "6:13 config.secret_plain token_env"},
		{"token command with an open quote", channel + "token_command = \"pass 'x\"\n", "6:17 config.secret_command token_command"},
		{"plain http to elsewhere", channel + "base_url = \"http://graph.example/\"\n", "6:12 config.base_url_http http://graph.example/"},
		{"plain http to a name that begins like this machine", channel + "base_url = \"http://127.0.0.1.evil.example/\"\n", "6:12 config.base_url_http http://127.0.0.1.evil.example/"},
		{"no address", channel + "base_url = \"localhost\"\n", "6:12 config.base_url localhost"},
		{"address with a password", channel + "base_url = \"https://a:b@x.example\"\n", "6:12 config.base_url https://…@x.example"},
		{"app id", channel + "app_id = \"my app\"\n", "6:10 config.app_id my app"},
		{"text for true or false", channel + "human_agent = \"yes\"\n", "6:15 config.want_flag human_agent yes"},
		{"api version", channel + "api_version = \"25\"\n", "6:15 config.api_version 25"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := workspace.Parse(here, []byte(c.text))
			var ps workspace.Problems
			if !errors.As(err, &ps) {
				t.Fatalf("taken: %v", err)
			}
			p := ps[0]
			got := fmt.Sprintf("%d:%d %s", p.Line, p.Col, p.Key)
			for i := 1; i < len(p.Fields); i += 2 {
				if (p.Key == "config.unknown" || p.Key == "config.hard" || p.Key == "config.hard_already") && i > 1 || p.Key == "config.want_list" && i > 1 && strings.HasPrefix(fmt.Sprint(p.Fields[i]), "Mo") {
					break
				}
				got += fmt.Sprint(" ", p.Fields[i])
			}
			got = strings.TrimSuffix(got, " ")
			if p.Key == "config.twice" {
				got, _, _ = strings.Cut(got, " name")
			}
			if got != c.want || len(ps) != 1 || p.File != "/w/config.toml" {
				t.Errorf("got  %s (%d problems: %v)\nwant %s", got, len(ps), ps, c.want)
			}
		})
	}
}

func TestAllProblemsAreToldInTheOrderOfTheFile(t *testing.T) {
	_, err := workspace.Parse(here, []byte("lang = \"fr\"\n"+brand+"hotlin = \"1\"\ntimezone = \"x\"\naddress = \"y\"\n"))
	var ps workspace.Problems
	if !errors.As(err, &ps) || len(ps) != 4 {
		t.Fatal(err)
	}
	for i, line := range []int{1, 4, 5, 6} {
		if ps[i].Line != line {
			t.Errorf("problem %d stands in line %d, want %d", i, ps[i].Line, line)
		}
	}
}

func TestKeysAreReadAsOneOrMany(t *testing.T) {
	cfg, err := workspace.Parse(here, []byte("[keys]\ndone = \"x\"\nreply = [\"r\", \"ctrl+r\"]\n"+brand))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"done": {"x"}, "reply": {"r", "ctrl+r"}}, cfg.Keys); diff != "" {
		t.Error(diff)
	}
	if p := cfg.KeyProblem("reply", "config.x"); p.Line != 3 || p.Col != 1 || p.File != "/w/config.toml" {
		t.Errorf("%+v", p)
	}
}

func TestHTTPSGoesAnywhereAndHTTPToThisMachine(t *testing.T) {
	for _, u := range []string{"https://graph.example/", "http://127.0.0.1:8080/", "http://localhost:1", "http://[::1]:80/x"} {
		if _, err := workspace.Parse(here, []byte(channel+"base_url = \""+u+"\"\n")); err != nil {
			t.Errorf("%s: %v", u, err)
		}
	}
}

func TestAChannelIsFoundByAnyNameThatIsClear(t *testing.T) {
	cfg, err := workspace.Parse(here, []byte(`
[[brand]]
name = "Krume"
  [[brand.channel]]
  network = "facebook"
  name = "Laden"
  account = "1"
[[brand]]
name = "Radhaus"
  [[brand.channel]]
  network = "facebook"
  name = "Laden"
  account = "2"
`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"facebook:2": "facebook:2", "1": "facebook:1", "radhaus/laden": "facebook:2", "Laden": "", "x": "",
	} {
		c, ok := cfg.Channel(name)
		if ok != (want != "") || ok && c.ID() != want {
			t.Errorf("%s: %v, %v", name, c.ID(), ok)
		}
	}
}

func TestLocate(t *testing.T) {
	t.Setenv(workspace.Env, "/from/env")
	w, err := workspace.Locate("/from/flag")
	if err != nil || w.Dir != "/from/flag" {
		t.Errorf("flag: %v %v", w, err)
	}
	if w, err = workspace.Locate(""); err != nil || w.Dir != "/from/env" {
		t.Errorf("variable: %v %v", w, err)
	}
	t.Setenv(workspace.Env, "")
	if w, err = workspace.Locate(""); err != nil || filepath.Base(w.Dir) != "atempause" || !filepath.IsAbs(w.Dir) {
		t.Errorf("standard: %v %v", w, err)
	}
}

func TestAWorkspaceIsClosedToOthers(t *testing.T) {
	w := workspace.Workspace{Dir: filepath.Join(t.TempDir(), "a", "b")}
	if _, err := w.Load(t.Context()); !errors.Is(err, workspace.ErrNoConfig) || w.Exists() {
		t.Errorf("not there yet: %v", err)
	}
	if err := w.Make(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(w.Dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := os.WriteFile(w.Config(), []byte(brand), 0o600); err != nil {
		t.Fatal(err)
	}
	if cfg, err := w.Load(t.Context()); err != nil || len(cfg.Brands) != 1 || !w.Exists() {
		t.Errorf("%+v %v", cfg, err)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"name", "hotline", "timezone", "channel"}
	for word, want := range map[string]string{
		"hotlien": "hotline", "Name": "name", "nmae": "name", "time_zone": "timezone", "chanel": "channel", "xyz": "", "": "",
	} {
		if got := workspace.Nearest(word, known); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

// Whatever stands in the file, reading it ends in a config or in problems that have a place.
func FuzzParse(f *testing.F) {
	f.Add(workspace.Example)
	f.Add(channel)
	f.Add("brand = [{name='a', channel=[{network='facebook',account='1'}]}]\n[x.y]\n[[x.z]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := workspace.Parse(here, []byte(text))
		var ps workspace.Problems
		if err == nil {
			return
		}
		if !errors.As(err, &ps) || len(ps) == 0 {
			t.Fatalf("%v", err)
		}
		for _, p := range ps {
			if p.Line < 1 || p.Col < 1 || p.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("no such place: %v", p)
			}
		}
	})
}

func TestTheLanguageIsHeardOutOfABrokenConfig(t *testing.T) {
	for text, want := range map[string]string{
		"lang = \"en\"\n[[brand]]\nname = oops": "en", "  lang='de' # x": "de", "[[brand]]\nlang = \"en\"": "", "": "", "lang = \"fr\"": "",
	} {
		w := workspace.Workspace{Dir: t.TempDir()}
		if err := os.WriteFile(w.Config(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := w.Lang(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := (workspace.Workspace{Dir: "/nowhere"}).Lang(); got != "" {
		t.Errorf("no config: %q", got)
	}
}
