package commands

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/tone"
	"atempause/sources"
	"atempause/ui/safe"
)

// checkFlags say what a text is judged as.
type checkFlags struct {
	kind, lang, audience, incoming, author, brand, channel string
	later, asJSON, lines, why                              bool
}

func (c *cli) checkCommand() *cobra.Command {
	var fl checkFlags
	cmd := c.command("check", "[FILE]", c.count(0, 1), func(ctx context.Context, args []string) error {
		if fl.lang == "" {
			fl.lang = c.lang
		}
		if err := c.checkChoices(fl); err != nil {
			return err
		}
		j, err := c.judge(ctx, fl)
		if err != nil {
			return err
		}
		in, err := c.open(ctx, first(args))
		if err != nil {
			return err
		}
		defer in.close()
		if fl.lines {
			return c.lines(ctx, in, func(line []byte) (any, error) { return j.line(line) })
		}
		data, err := io.ReadAll(io.LimitReader(in, maxText+1))
		if err != nil {
			return c.unread(first(args), err)
		}
		if len(data) > maxText { // a verdict on its beginning would be none
			return c.fail(exitUsage, "cmd.draft.too_big")
		}
		if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
			return c.fail(exitUsage, "cmd.check.no_text")
		}
		text := strings.TrimRight(string(data), "\n")
		if strings.TrimSpace(text) == "" {
			return c.fail(exitUsage, "cmd.check.empty")
		}
		v, breath, err := j.verdict(checkLine{Text: &text})
		if err != nil {
			return err
		}
		var accounts []tone.Account
		if fl.why {
			if accounts, err = j.why(checkLine{Text: &text}); err != nil {
				return err
			}
		}
		if fl.asJSON {
			name, err := json.Marshal(first(args))
			if err != nil {
				return err
			}
			told := verdictOf(name, v, breath)
			told.Why = whyOf(accounts)
			if err := c.json(told); err != nil {
				return err
			}
		} else {
			c.out(c.verdictText(text, v))
			if fl.why {
				c.out(c.whyText(accounts))
			}
			if v.Pass {
				c.out(c.words.T("cmd.check.passed", "Breath", c.span(breath)))
			}
		}
		if !v.Pass {
			return errStop{exitRefused}
		}
		return nil
	})
	f := cmd.Flags()
	f.StringVar(&fl.kind, "kind", "", c.words.T("cmd.check.kind", "Kinds", list(kindNames())))
	f.StringVar(&fl.lang, textLang, "", c.words.T("cmd.check.lang"))
	f.StringVar(&fl.audience, "audience", string(sources.Public), c.words.T("cmd.check.audience"))
	f.StringVar(&fl.incoming, "incoming", "", c.words.T("cmd.check.incoming"))
	f.StringVar(&fl.author, "author", "", c.words.T("cmd.check.author"))
	f.BoolVar(&fl.later, "later", false, c.words.T("cmd.check.later"))
	f.StringVar(&fl.brand, "brand", "", c.words.T("cmd.check.brand"))
	f.StringVar(&fl.channel, "channel", "", c.words.T("cmd.check.channel"))
	f.BoolVar(&fl.asJSON, "json", false, c.words.T("cmd.flag.json"))
	f.BoolVar(&fl.why, "why", false, c.words.T("cmd.check.why"))
	f.BoolVar(&fl.lines, "jsonl", false, c.words.T("cmd.check.jsonl"))
	for name, known := range map[string][]string{"kind": kindNames(), textLang: langNames, "audience": audienceNames} {
		_ = cmd.RegisterFlagCompletionFunc(name, oneWord(known)) // fails only where a flag is not there
	}
	return cmd
}

// textLang is the flag for a text in another language than the interface: --lang alone is that of both.
const textLang = "text-lang"

// oneWord completes the value of a flag from a list.
func oneWord(list []string) cobra.CompletionFunc {
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

func kindNames() []string {
	var names []string
	for _, k := range replies.Kinds {
		names = append(names, string(k))
	}
	return names
}

var (
	langNames     = []string{"de", "en"}
	audienceNames = []string{string(sources.Public), string(sources.Private)}
)

func (c *cli) checkChoices(fl checkFlags) error {
	for _, f := range []struct {
		name, got string
		known     []string
	}{{"--kind", fl.kind, kindNames()}, {"--" + textLang, fl.lang, langNames}, {"--audience", fl.audience, audienceNames}} {
		if f.got == "" {
			continue
		}
		if err := c.oneOf(f.name, f.got, f.known); err != nil {
			return err
		}
	}
	return nil
}

func verdictOf(id json.RawMessage, v replies.Verdict, breath time.Duration) verdictJSON {
	if len(id) == 0 {
		id = json.RawMessage("null")
	}
	return verdictJSON{
		ID: id, Lang: v.Lang, Pass: v.Pass, BreathSeconds: int(breath / time.Second), Labels: v.Labels, Checks: checksOf(v),
	}
}

// verdictText shows a verdict: each check with its mark, and below a failing one the words it rests on, underlined.
func (c *cli) verdictText(text string, v replies.Verdict) string {
	var b strings.Builder
	for i, k := range v.Checks {
		if i > 0 {
			b.WriteByte('\n')
		}
		mark := "✓"
		switch {
		case k.Pass:
		case k.Waived:
			mark = "~"
		case k.Level == replies.Hard:
			mark = "✗"
		default:
			mark = "!"
		}
		b.WriteString(mark + " " + c.checkName(k))
		if k.Pass {
			continue
		}
		b.WriteString(" (" + c.words.T("cmd.level."+string(k.Level)) + ")")
		if k.Hint != "" {
			b.WriteString(": " + safe.Line(k.Hint))
		}
		for _, e := range k.Evidence[:min(len(k.Evidence), markMost)] {
			if e.Missing != "" {
				b.WriteString(c.placeOf(text, k, e))
			} else {
				b.WriteString(c.marked(text, e))
			}
		}
		if more := len(k.Evidence) - markMost; more > 0 {
			b.WriteString("\n    " + c.words.T("cmd.check.more", "N", more))
		}
	}
	return b.String()
}

// markMost is how many passages of one check are shown; --json has them all.
const markMost = 10

// markRoom is how much of the text stands before and after the marked words.
const markRoom = 24

// marked shows the words of an evidence in their line, underlined so that it can be seen without colour.
func (c *cli) marked(text string, e replies.Evidence) string {
	if e.Start < 0 || e.End > len(text) || e.Start >= e.End {
		return ""
	}
	before, words, after := text[:e.Start], text[e.Start:e.End], text[e.End:]
	row := 1 + strings.Count(before, "\n")
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	before, after = lastRunes(safe.Line(before+"|"), markRoom), firstRunes(safe.Line("|"+after), markRoom)
	before, after = strings.TrimSuffix(before, "|"), strings.TrimPrefix(after, "|")
	words = safe.Cut(safe.Line(words), 60, "…")
	line := strings.Repeat("~", max(1, safe.Width(words)))
	lead := "\n    " + c.words.T("cmd.check.row", "Row", row) + " "
	return lead + before + words + after + "\n" + safe.Blanks(safe.Width(lead)-1+safe.Width(before)+1) + line
}

// placeOf shows in its line the place where something is missing, by its name between brackets.
func (c *cli) placeOf(text string, k replies.Check, e replies.Evidence) string {
	at := e.Place(text)
	row := 1 + strings.Count(text[:at], "\n")
	before := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	after, _, _ := strings.Cut(text[at:], "\n")
	before, after = lastRunes(safe.Line(before), markRoom), firstRunes(safe.Line(after), markRoom)
	parts := []string{before, "[+ " + c.checkName(k) + "]", after}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return "\n    " + c.words.T("cmd.check.wanted", "Row", row) + " " + strings.Join(parts, " ")
}

func lastRunes(s string, n int) string {
	if over := utf8.RuneCountInString(s) - n; over > 0 {
		return "…" + string([]rune(s)[over:])
	}
	return s
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
