package workspace_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atempause/sources"
	"atempause/store/workspace"
)

// The example holds a channel of each network back in comments; every one of them is valid as it stands there.
func TestTheExampleKnowsEveryNetwork(t *testing.T) {
	_, rest, ok := strings.Cut(workspace.Example, "\n  # [[brand.channel]]")
	if !ok {
		t.Fatal("the example shows no other network")
	}
	text := brand + "\n[[brand.channel]]" + regexp.MustCompile(`(?m)^  # `).ReplaceAllString(rest, "")
	cfg, err := workspace.Parse(here, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]workspace.Channel{"facebook": {}}
	for _, c := range cfg.Channels {
		seen[string(c.Network)] = c
	}
	for _, n := range workspace.Known {
		if _, ok := seen[n]; !ok {
			t.Errorf("%s is not shown", n)
		}
	}
	wantMail := workspace.Mail{
		IMAP: "imaps://imap.krume.example", SMTP: "smtps://smtp.krume.example", User: "krume", Folders: []string{"INBOX"},
		Sent: "Gesendet", Trash: "Papierkorb", Junk: "Spam", From: "Bäckerei Krume", Aliases: []string{"info@krume.example"},
		Quote: true, Lang: "de",
	}
	if diff := cmp.Diff(wantMail, seen["mail"].Mail); diff != "" {
		t.Error(diff)
	}
	if got := seen["wordpress"]; len(got.Team) != 2 || !got.Spam || got.Token.Account != "wordpress:krume.example" {
		t.Errorf("%+v", got)
	}
	if got := seen["bluesky"]; got.Search == nil || len(got.Search) != 0 {
		t.Errorf("an empty search is one that is switched off: %+v", got.Search)
	}
	if got := seen["instagram"]; got.MentionsFile != "/w/mentions.txt" || got.Page != "1234567890" {
		t.Errorf("%+v", got)
	}
	if got := seen["x"]; got.Level != "pay" || got.Budget != 3000 {
		t.Errorf("%+v", got)
	}
	if got := seen["mastodon"]; got.Visibility != "unlisted" || len(got.Search) != 2 {
		t.Errorf("%+v", got)
	}
	if got := seen["feed"]; len(got.Match) != 2 || workspace.NeedsToken(sources.Feed) || got.Token.Account != "" {
		t.Errorf("%+v", got)
	}
}

func of(network, account, lines string) string {
	return brand + "[[brand.channel]]\nnetwork = \"" + network + "\"\naccount = \"" + account + "\"\n" + lines
}

// Each line: a channel, and place and sentence of what is wrong with it. What may be secret in an address is not repeated.
func TestProblemsOfTheOtherNetworks(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a key of another network", of("bluesky", "krume.bsky.social", "imap = \"imaps://x\"\n"), "6:1 config.key_of imap mail bluesky"},
		{"Facebook with a search", of("facebook", "1", "search = []\n"), "6:1 config.key_of search mastodon, bluesky facebook"},
		{"a token for a feed", of("feed", "forum", "base_url = \"https://f.example\"\ntoken_env = \"A\"\n"), "7:1 config.key_of token_env"},
		{"slip in a key of a mailbox", of("mail", "a@b.example", "imap = \"imaps://x.example\"\nfoldrs = []\n"), "7:1 config.unknown_near foldrs folders"},
		{"Instagram by name", of("instagram", "krume", ""), "5:11 config.account_instagram krume"},
		{"mail without a host", of("mail", "hallo", "imap = \"imaps://x.example\"\n"), "5:11 config.account_mail hallo"},
		{"YouTube by handle", of("youtube", "@krume", ""), "5:11 config.account_youtube @krume"},
		{"a location by name", of("google", "krume", ""), "5:11 config.account_google krume"},
		{"Mastodon with blanks", of("mastodon", "Krume Berlin", ""), "5:11 config.account_mastodon Krume Berlin"},
		{"Mastodon without a server", of("mastodon", "@krume", ""), "5:11 config.base_url_mastodon krume"},
		{"Bluesky by its short name", of("bluesky", "krume", ""), "5:11 config.account_bluesky krume"},
		{"X by name", of("x", "@krume", ""), "5:11 config.account_x @krume"},
		{"a feed's address as its name", of("feed", "https://f.example/?key=geheim", ""), "5:11 config.account_feed"},
		{"a feed without an address", of("feed", "forum", ""), "3:9 config.base_url_feed"},
		{"a blog without an address", of("wordpress", "blog", ""), "3:9 config.base_url_wordpress"},
		{"a feed in the clear", of("feed", "forum", "base_url = \"http://f.example/a?key=geheim\"\n"), "6:12 config.base_url_http http://f.example/a?…"},
		{"no server for mail", of("mail", "a@b.example", ""), "3:9 config.imap"},
		{"a password in a server's address", of("mail", "a@b.example", "imap = \"imaps://a:geheim@x.example\"\n"), "6:8 config.server imap imaps://…@x.example"},
		{"the wrong scheme", of("mail", "a@b.example", "imap = \"https://x.example\"\n"), "6:8 config.server imap https://x.example"},
		{"mail in the clear", of("mail", "a@b.example", "imap = \"imaps://x.example\"\nsmtp = \"plain+smtp://x.example\"\n"), "7:8 config.server_plain smtp plain+smtp://x.example"},
		{"an alias that is none", of("mail", "a@b.example", "imap = \"imaps://x.example\"\naliases = [\"info\"]\n"), "7:12 config.account_mail info"},
		{"a team by name", of("wordpress", "blog", "base_url = \"https://b.example\"\nteam = [7, \"Anna\"]\n"), "7:12 config.team Anna"},
		{"a visibility that is none", of("mastodon", "k@s.example", "visibility = \"secret\"\n"), "6:14 config.choice visibility secret public, unlisted, private"},
		{"a level that is none", of("x", "1", "level = \"gold\"\n"), "6:9 config.choice level gold pay, free, basic, pro"},
		{"a page by name", of("instagram", "1", "page = \"krume\"\n"), "6:8 config.page krume"},
		{"since in words", of("facebook", "1", "since = \"yesterday\"\n"), "6:9 config.since yesterday"},
		{"since without a unit", of("facebook", "1", "since = 30\n"), "6:9 config.since 30"},
		{"since below sense", of("facebook", "1", "since = \"5s\"\n"), "6:9 config.since 5s"},
		{"enabled as a text", of("facebook", "1", "enabled = \"no\"\n"), "6:11 config.want_flag enabled no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := workspace.Parse(here, []byte(c.text))
			var ps workspace.Problems
			if !errors.As(err, &ps) {
				t.Fatalf("taken: %v", err)
			}
			got := fmt.Sprintf("%d:%d %s", ps[0].Line, ps[0].Col, ps[0].Key)
			for i := 1; i < len(ps[0].Fields); i += 2 {
				got += fmt.Sprint(" ", ps[0].Fields[i])
			}
			if !strings.HasPrefix(got, c.want) || len(ps) != 1 || strings.Contains(got, "geheim") {
				t.Errorf("got  %s (%d problems: %v)\nwant %s", got, len(ps), ps, c.want)
			}
		})
	}
}

func TestSinceIsASpanOrADay(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		`"30d"`: 30 * 24 * time.Hour, `"2w"`: 14 * 24 * time.Hour, `"36h"`: 36 * time.Hour,
		`"2026-11-19"`: 36 * time.Hour, `2026-11-19`: 36 * time.Hour, `"2027-01-01"`: time.Minute,
	} {
		cfg, err := workspace.Parse(here, []byte("[[brand]]\nname = \"Krume\"\ntimezone = \"UTC\"\n[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"1\"\nsince = "+text+"\n"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := cfg.Channels[0].Since.Before(now); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestAChannelCanBeSwitchedOff(t *testing.T) {
	cfg, err := workspace.Parse(here, []byte(of("mastodon", "@krume@chaos.social", "enabled = false\n")))
	if err != nil {
		t.Fatal(err)
	}
	if c := cfg.Channels[0]; !c.Disabled || c.ID() != "mastodon:krume@chaos.social" {
		t.Errorf("%+v", c)
	}
}
