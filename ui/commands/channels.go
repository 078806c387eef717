package commands

import (
	"context"
	"maps"
	"slices"

	"atempause/ui/app"
	"atempause/ui/safe"
	"atempause/ui/standing"
)

// channelJSON is how a channel stands.
type channelJSON struct {
	ID      string   `json:"id"`
	Brand   string   `json:"brand"`
	Network string   `json:"network"`
	Name    string   `json:"name"`
	State   string   `json:"state"` // well, trouble, off, partly
	Class   string   `json:"class"` // of the trouble, as in sources.Class
	Lane    string   `json:"lane"`  // whose trouble it is, "" for all of the channel
	Since   *string  `json:"since"` // of the trouble
	Until   *string  `json:"until"` // when it may go on, where the network has said so
	ReadAt  *string  `json:"read_at"`
	Closed  []string `json:"closed"` // lanes the network does not open to us
	Text    []string `json:"text"`
	Do      string   `json:"do"` // the command to run, "" for none
}

// channels tells how the channels of a brand stand, or all of them.
func (c *cli) channels(ctx context.Context, a *app.App, brand string) ([]standing.Channel, error) {
	readings, err := a.Store.Readings(ctx)
	if err != nil {
		return nil, err
	}
	var list []standing.Channel
	for _, ch := range a.Config.Channels {
		if brand != "" && ch.Brand != brand {
			continue
		}
		id := ch.ID()
		s := standing.Channel{Channel: ch.Channel, Off: a.Disabled(id), Closed: a.Closed(id), Reading: readings[id], Expires: a.Expires(id), Now: c.Now()}
		if pinned, served := a.Version(id); pinned != served {
			s.Pinned, s.Served = pinned, served
		}
		list = append(list, s)
	}
	return list, nil
}

func (c *cli) voice() standing.Voice {
	return standing.Voice{Words: c.words, Now: c.Now(), Span: c.span, Logged: c.logFile != ""}
}

func troubled(list []standing.Channel) (n int) {
	for _, s := range list {
		if s.Mark() == standing.Troubled {
			n++
		}
	}
	return n
}

func (c *cli) channelsJSON(list []standing.Channel) []channelJSON {
	out := make([]channelJSON, 0, len(list))
	for _, s := range list {
		state := string(s.Mark())
		if s.Mark() == standing.Well {
			state = "well"
		}
		j := channelJSON{
			ID: s.ID(), Brand: s.Brand, Network: string(s.Network), Name: s.Name, State: state, Since: stamp(s.Reading.Since),
			ReadAt: stamp(s.Reading.Read), Closed: []string{}, Text: c.voice().Lines(s), Do: s.Command(),
		}
		if t := s.Reading.Trouble; !s.Reading.Since.IsZero() {
			j.Class, j.Lane, j.Until = string(t.Class), string(t.Lane), stamp(t.Until)
		}
		for _, l := range slices.Sorted(maps.Keys(s.Closed)) {
			j.Closed = append(j.Closed, string(l))
		}
		out = append(out, j)
	}
	return out
}

// channelsText names the channels that are not well, and what to do.
func (c *cli) channelsText(list []standing.Channel) {
	for _, s := range list {
		if s.Mark() == standing.Well {
			continue
		}
		c.out(c.words.T("cmd.status.channel", "Channel", safe.Line(s.Name), "Text", c.voice().Lines(s)[0]))
		if do := s.Command(); do != "" {
			c.out(c.words.T("cmd.status.do", "Command", do))
		}
	}
}
