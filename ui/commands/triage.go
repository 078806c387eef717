package commands

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/sources"
	"atempause/ui/app"
	"atempause/ui/safe"
)

type triageLine struct {
	ID      json.RawMessage `json:"id"`
	Text    *string         `json:"text"`
	Network string          `json:"network"`
}

func (c *cli) triageCommand() *cobra.Command {
	var asJSON, lines bool
	cmd := c.command("triage", "[FILE]", c.count(0, 1), func(ctx context.Context, args []string) error {
		list, err := app.Rules(c.place().Rules(), nil)
		if err != nil {
			return err
		}
		tr := list.Triager()
		in, err := c.open(ctx, first(args))
		if err != nil {
			return err
		}
		defer in.close()
		if lines {
			return c.lines(ctx, in, func(line []byte) (any, error) {
				var post triageLine
				if err := c.decode(line, &post); err != nil {
					return nil, err
				}
				if post.Text == nil {
					return nil, c.fail(exitUsage, "cmd.line.no_text")
				}
				return triageOf(post.ID, tr.Triage(replies.Post{Text: *post.Text, Network: sources.Network(post.Network)})), nil
			})
		}
		data, err := io.ReadAll(io.LimitReader(in, maxText))
		if err != nil {
			return c.unread(first(args), err)
		}
		t := tr.Triage(replies.Post{Text: strings.ToValidUTF8(string(data), "\uFFFD")})
		if asJSON {
			name, err := json.Marshal(first(args))
			if err != nil {
				return err
			}
			return c.json(triageOf(name, t))
		}
		c.triageText(t)
		return nil
	})
	f := cmd.Flags()
	f.BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	f.BoolVar(&lines, "jsonl", false, c.words.T("cmd.triage.jsonl"))
	return cmd
}

func triageOf(id json.RawMessage, t replies.Triage) triageJSON {
	if len(id) == 0 {
		id = json.RawMessage("null")
	}
	why := t.Why
	if why == nil {
		why = []replies.Reason{}
	}
	return triageJSON{ID: id, Lang: t.Lang, Kind: string(t.Kind), Urgent: t.Urgent, Heat: t.Heat, Cause: t.Cause, Why: why}
}

func (c *cli) triageText(t replies.Triage) {
	head := []string{c.kindName(t.Kind)}
	if t.Urgent {
		head = append(head, c.words.T("cmd.reason.urgent"))
	}
	if t.Heat > 0 {
		head = append(head, c.words.T("cmd.reason.heat", "Heat", t.Heat))
	}
	if t.Cause != "" {
		head = append(head, c.words.T("cause."+t.Cause))
	}
	c.out(strings.Join(head, " · "))
	for _, r := range t.Why {
		if r.Text != "" {
			c.out("  " + c.words.T("cmd.triage.why", "Label", c.words.T("cmd.label."+r.Label), "Value", r.Value,
				"Text", safe.Cut(safe.Line(r.Text), 70, "…")))
		}
	}
}
