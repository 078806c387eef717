package commands

import (
	"regexp"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// reportCommand gathers the reports; each is a command of its own in a file report_NAME.go.
func (c *cli) reportCommand() *cobra.Command {
	cmd := c.command("report", "", c.noCommand, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return cmd.Help() }
	cmd.AddCommand(c.reportTriageCommand())
	return cmd
}

// scope is what a report is about.
type scope struct{ brand, since string }

func (c *cli) scopeFlags(cmd *cobra.Command, s *scope) {
	cmd.Flags().StringVar(&s.brand, "brand", "", c.words.T("cmd.threads.brand"))
	cmd.Flags().StringVar(&s.since, "since", "", c.words.T("cmd.report.since"))
}

var sinceForm = regexp.MustCompile(`^(\d{1,5})([hdw])$`)

// sinceTime reads --since: so many hours, days or weeks back ("36h", "30d", "4w"), or a day ("2026-11-01"). None is for ever.
func (c *cli) sinceTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if m := sinceForm.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1]) // digits only
		switch now := c.Now(); m[2] {
		case "h":
			return now.Add(-time.Duration(n) * time.Hour), nil
		case "d":
			return now.AddDate(0, 0, -n), nil
		default:
			return now.AddDate(0, 0, -7*n), nil
		}
	}
	t, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return time.Time{}, c.fail(exitUsage, "cmd.err.since", "Got", text)
	}
	return t, nil
}
