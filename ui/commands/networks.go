package commands

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atempause/sources"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
	"atempause/ui/words"
)

func (c *cli) networksCommand() *cobra.Command {
	var asJSON bool
	cmd := c.command("networks", "[NETWORK]", c.count(0, 1), func(_ context.Context, args []string) error {
		offers, err := app.Offers()
		if err != nil {
			return err
		}
		if len(args) == 1 {
			if err := c.oneOf("NETWORK", args[0], workspace.Known); err != nil {
				return err
			}
			for _, o := range offers {
				if string(o.Network) == args[0] {
					offers = []app.Offer{o}
				}
			}
		}
		if asJSON {
			return c.json(networksOf(offers))
		}
		for i, o := range offers {
			if i > 0 {
				c.out("")
			}
			c.offerText(o, len(args) == 1)
		}
		return nil
	})
	cmd.ValidArgs = workspace.Known
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}

// offerText prints a network's table: acts below each other, forms beside each other. What is possible nowhere is left out.
func (c *cli) offerText(o app.Offer, long bool) {
	c.out(c.words.T("network." + string(o.Network)))
	rows := [][]string{{""}}
	for _, form := range o.Forms {
		rows[0] = append(rows[0], c.words.T("form."+string(form)))
	}
	for _, act := range sources.Acts {
		if !possible(o, act) {
			continue
		}
		row := []string{c.words.T("offer." + string(act))}
		for _, form := range o.Forms {
			row = append(row, c.cell(o.Can.Of(form, act)))
		}
		rows = append(rows, row)
	}
	for _, line := range columns(rows) {
		c.out("  " + line)
	}
	for _, form := range o.Forms {
		if l := o.Limits[form]; l.Max > 0 {
			c.out("  " + c.words.T("cmd.networks.length", "Form", c.words.T("form."+string(form)), "Max", l.Max, "Measure", c.words.T("cmd.measure."+measure(l))))
		}
	}
	if long {
		c.remarks(o)
	}
}

// remarks tells the conditions and costs of each act, and why something cannot be done; what holds for several forms once.
func (c *cli) remarks(o app.Offer) {
	for _, act := range sources.Acts {
		var order []string
		where := map[string][]string{}
		for _, form := range o.Forms {
			can := o.Can.Of(form, act)
			var said []string
			for _, key := range []string{can.Why, can.Cost} {
				if key != "" && key != "capability.not_offered" {
					said = append(said, c.words.T(key))
				}
			}
			text := strings.Join(said, " ")
			if text == "" {
				continue
			}
			if where[text] == nil {
				order = append(order, text)
			}
			where[text] = append(where[text], c.words.T("form."+string(form)))
		}
		for _, text := range order {
			c.out(c.fold(c.words.T("offer."+string(act))+" ("+list(where[text])+"): "+text, "  "))
		}
	}
}

// possible tells whether an act can be done on any form.
func possible(o app.Offer, act sources.Act) bool {
	for _, form := range o.Forms {
		if can := o.Can.Of(form, act); can.Can || can.ByHand {
			return true
		}
	}
	return false
}

// cell says in a word or three what a capability is.
func (c *cli) cell(can sources.Capability) string {
	switch {
	case can.ByHand:
		return c.words.T("cmd.networks.by_hand")
	case !can.Can:
		return c.words.T("cmd.networks.no")
	}
	parts := []string{c.words.T("cmd.networks.yes")}
	if can.Once {
		parts = append(parts, c.words.T("cmd.networks.once"))
	}
	if can.Until > 0 {
		parts = append(parts, c.words.T("cmd.networks.within", "Span", c.span(can.Until)))
	}
	return strings.Join(parts, ", ")
}

// columns sets rows out so that what belongs together stands below each other.
func columns(rows [][]string) []string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], safe.Width(cell))
		}
	}
	var out []string
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(safe.Fit(cell, widths[i], "") + "  ")
		}
		out = append(out, strings.TrimRight(b.String(), " "))
	}
	return out
}

func measure(l sources.Limit) string {
	if l.Measure == "" {
		return string(sources.Characters)
	}
	return string(l.Measure)
}

func networksOf(offers []app.Offer) []networkJSON {
	out := []networkJSON{}
	for _, o := range offers {
		n := networkJSON{Network: string(o.Network), Forms: []formJSON{}}
		for _, form := range o.Forms {
			limit := o.Limits[form]
			f := formJSON{Form: string(form), MaxLength: limit.Max, Acts: []offerJSON{}}
			if limit.Max > 0 {
				f.Measure = measure(limit)
			}
			for _, act := range sources.Acts {
				can := o.Can.Of(form, act)
				f.Acts = append(f.Acts, offerJSON{
					Act: string(act), Can: can.Can, ByHand: can.ByHand, Once: can.Once, Undo: can.Undo,
					WithinSeconds: int(can.Until / time.Second), Why: can.Why, Cost: can.Cost,
				})
			}
			n.Forms = append(n.Forms, f)
		}
		out = append(out, n)
	}
	return out
}

// NetworksReadme is the README's table: a line for each network and form, a column for each act that is possible anywhere.
func NetworksReadme(w *words.Words) (string, error) {
	offers, err := app.Offers()
	if err != nil {
		return "", err
	}
	c := &cli{words: w}
	var acts []sources.Act
	for _, act := range sources.Acts {
		for _, o := range offers {
			if possible(o, act) {
				acts = append(acts, act)
				break
			}
		}
	}
	var b strings.Builder
	b.WriteString("| | |")
	for _, act := range acts {
		b.WriteString(" " + w.T("offer."+string(act)) + " |")
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(acts)) + "\n")
	for _, o := range offers {
		name := "[" + w.T("network."+string(o.Network)) + "](sources/" + string(o.Network) + "/README.md)"
		for _, form := range o.Forms {
			b.WriteString("| " + name + " | " + strings.ToLower(w.T("form."+string(form))) + " |")
			for _, act := range acts {
				b.WriteString(" " + c.cell(o.Can.Of(form, act)) + " |")
			}
			b.WriteString("\n")
			name = ""
		}
	}
	return b.String(), nil
}
