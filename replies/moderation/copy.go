package moderation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"atempause/sources"
)

// Copy is what is kept of a message before it is taken out of sight. Pictures are kept as links: nothing is fetched.
type Copy struct {
	Author    sources.Author  `json:"author"`
	Time      time.Time       `json:"time"`
	Text      string          `json:"text"`
	Links     []string        `json:"links,omitempty"` // of pictures and other files
	Permalink string          `json:"permalink,omitempty"`
	Thread    string          `json:"thread,omitempty"`  // remote id
	Message   string          `json:"message,omitempty"` // remote id
	Network   sources.Network `json:"network"`
	Channel   string          `json:"channel,omitempty"` // sources.Channel.ID
}

// CopyOf is the copy of a message.
func CopyOf(c sources.Channel, thread string, m sources.Message) Copy {
	out := Copy{
		Author: m.Author, Time: m.Time, Text: m.Text, Permalink: m.Permalink, Thread: thread, Message: m.RemoteID,
		Network: c.Network, Channel: c.ID(),
	}
	for _, f := range m.Files {
		if f.URL != "" {
			out.Links = append(out.Links, f.URL)
		}
	}
	return out
}

func (c Copy) own() Copy {
	c.Links = slices.Clone(c.Links)
	return c
}

// JSON is the copy as one line, always the same for the same copy.
func (c Copy) JSON() string {
	c.Time = c.Time.UTC()
	b, err := json.Marshal(c)
	if err != nil {
		return "{}" // cannot be: the type holds nothing that json refuses
	}
	return string(b)
}

// Markdown is the copy to be read or filed, always the same for the same copy. The stranger's text stands in a fence it
// cannot break out of.
func (c Copy) Markdown() string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "- %s: %s\n", name, code(value))
		}
	}
	line("author", c.Author.Name)
	line("author_id", c.Author.ID)
	if !c.Time.IsZero() {
		line("time", c.Time.UTC().Format(time.RFC3339))
	}
	line("network", string(c.Network))
	line("channel", c.Channel)
	line("thread", c.Thread)
	line("message", c.Message)
	line("permalink", c.Permalink)
	for _, l := range c.Links {
		line("link", l)
	}
	fence := strings.Repeat("`", max(3, longestRun(c.Text)+1))
	fmt.Fprintf(&b, "\n%stext\n%s\n%s\n", fence, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(c.Text), fence)
	return b.String()
}

// code puts a value on one line between backticks it cannot close.
func code(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	tick := strings.Repeat("`", longestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return tick + s + tick
}

// longestRun is the length of the longest run of backticks.
func longestRun(s string) int {
	longest, run := 0, 0
	for _, c := range s {
		if run++; c != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
