package commands

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/replies/weather"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/standing"
)

func (c *cli) statusCommand() *cobra.Command {
	var asJSON bool
	var format, brand string
	cmd := c.command("status", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		if format != "" {
			if err := c.oneOf("--format", format, []string{"tmux"}); err != nil {
				return err
			}
		}
		return c.with(ctx, func(a *app.App) error {
			name, err := c.brandName(a, brand)
			if err != nil {
				return err
			}
			n, err := a.Store.Counts(ctx, name)
			if err != nil {
				return err
			}
			channels, err := c.channels(ctx, a, name)
			if err != nil {
				return err
			}
			skies := c.skies(n.Weather, name)
			switch {
			case asJSON:
				s := statusOf(n)
				s.Channels, s.Weather = c.channelsJSON(channels), skies
				return c.json(s)
			case format == "tmux":
				c.out(c.statusTmux(n, channels, worstOf(skies)))
			default:
				c.statusText(n)
				c.weatherText(skies)
				c.channelsText(channels)
			}
			return nil
		})
	})
	f := cmd.Flags()
	f.BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	f.StringVar(&format, "format", "", c.words.T("cmd.status.format"))
	f.StringVar(&brand, "brand", "", c.words.T("cmd.threads.brand"))
	return cmd
}

func statusOf(n store.Count) statusJSON {
	return statusJSON{
		Open: n.Views[store.Open], Overdue: n.Overdue, Waiting: n.Views[store.Waiting], Praise: n.Views[store.Praise],
		Unread: n.Unread, NextAt: stamp(n.NextAt),
		Breathing: n.Replies[replies.Breathing], Ready: n.Replies[replies.Ready], Unsure: n.Replies[replies.Unsure],
		Failed: n.Replies[replies.Failed], Queued: n.Replies[replies.Queued], Sending: n.Replies[replies.Sending],
		Writing: n.Replies[replies.Writing], Handed: n.Replies[replies.Handed],
		Views: n.Views, Deeds: deedCounts(n),
	}
}

// deedCounts are the moderating acts that wait or are on their way.
func deedCounts(n store.Count) map[string]int {
	out := map[string]int{}
	for _, s := range []moderation.State{
		moderation.Breathing, moderation.Ready, moderation.Queued, moderation.Doing, moderation.Failed, moderation.Unsure,
	} {
		out[string(s)] = n.Deeds[s]
	}
	return out
}

// statusTmux is as short as a status bar needs it: what is nothing is left out.
func (c *cli) statusTmux(n store.Count, channels []standing.Channel, level int) string {
	s := statusOf(n)
	parts := []string{c.words.T("cmd.tmux.open", "N", s.Open)}
	for _, p := range []struct {
		n   int
		key string
	}{{s.Overdue, "overdue"}, {s.Breathing + s.Deeds["breathing"], "breathing"}, {s.Ready + s.Deeds["ready"], "ready"}, {s.Handed, "handed"}, {s.Unsure + s.Failed + s.Deeds["unsure"] + s.Deeds["failed"] + troubled(channels), "trouble"}} {
		if p.n > 0 {
			parts = append(parts, c.words.T("cmd.tmux."+p.key, "N", p.n))
		}
	}
	if level >= weather.RingsFrom {
		parts = append(parts, c.words.T("bar.weather", "Level", level))
	}
	return strings.Join(parts, " ")
}

func (c *cli) statusText(n store.Count) {
	s := statusOf(n)
	for _, p := range []struct {
		n      int
		key    string
		always bool
	}{
		{s.Open, "open", true},
		{s.Overdue, "overdue", true},
		{s.Praise, "praise", false},
		{s.Waiting, "waiting", false},
		{s.Breathing, "breathing", false},
		{s.Ready, "ready", false},
		{s.Handed, "handed", false},
		{s.Queued + s.Sending, "sending", false},
		{s.Failed, "failed", false},
		{s.Unsure, "unsure", false},
	} {
		if p.n > 0 || p.always {
			c.out(c.words.N("cmd.status."+p.key, p.n))
		}
	}
	for _, state := range []string{"ready", "breathing", "failed", "unsure"} {
		if k := s.Deeds[state]; k > 0 {
			c.out(c.words.N("cmd.status.deeds_"+state, k))
		}
	}
	if !n.NextAt.IsZero() && n.NextAt.After(c.Now()) {
		c.out(c.words.T("cmd.status.next", "Left", c.span(n.NextAt.Sub(c.Now()))))
	}
}
