package app

import (
	"fmt"
	"log/slog"
	"time"

	"atempause/sources"
	"atempause/store/workspace"
)

// Offer is what a network's API lets a program do at the most: before roles, permissions and levels narrow it.
type Offer struct {
	Network sources.Network
	Forms   []sources.Form // in the order of sources' constants
	Can     sources.Capabilities
	Limits  map[sources.Form]sources.Limit
}

// forms lists every form in the order a table shows them.
var forms = []sources.Form{
	sources.CommentForm, sources.PostForm, sources.TagForm, sources.MentionForm, sources.ReviewForm, sources.ConversationForm,
	sources.MailForm, sources.NoteForm,
}

// specimens is a channel of each network that exists nowhere: enough for a source to say what it can do.
var specimens = map[sources.Network]workspace.Channel{
	sources.Facebook:  {Channel: sources.Channel{Account: "1"}},
	sources.Instagram: {Channel: sources.Channel{Account: "1"}, MentionsFile: "mentions.txt"},
	sources.Mail: {
		Channel: sources.Channel{Account: "a@krume.example"},
		Mail:    workspace.Mail{IMAP: "imaps://krume.example", SMTP: "smtps://krume.example"},
	},
	sources.Google:    {Channel: sources.Channel{Account: "1/2"}},
	sources.WordPress: {Channel: sources.Channel{Account: "blog", BaseURL: "https://krume.example"}},
	sources.YouTube:   {Channel: sources.Channel{Account: "UC1234"}},
	sources.Mastodon:  {Channel: sources.Channel{Account: "krume@krume.example"}},
	sources.Bluesky:   {Channel: sources.Channel{Account: "krume.example"}},
	sources.X:         {Channel: sources.Channel{Account: "1"}},
	sources.Feed:      {Channel: sources.Channel{Account: "feed", BaseURL: "https://krume.example/feed"}},
	sources.Hand:      {Channel: sources.Channel{Account: "krume/gruppe"}},
}

// Offers tells it of every network, in the order of a menu. Nothing is opened and nobody is asked.
func Offers() ([]Offer, error) {
	var out []Offer
	a := &App{Now: time.Now, Log: slog.New(slog.DiscardHandler), shared: newShared()}
	for _, n := range workspace.Known {
		c := specimens[sources.Network(n)]
		c.Network, c.Name = sources.Network(n), "Krume"
		src, err := a.connect(newLink(c), keys{})
		if err != nil {
			return nil, fmt.Errorf("offers of %s: %w", n, err)
		}
		o := Offer{Network: c.Network, Can: src.Capabilities(), Limits: map[sources.Form]sources.Limit{}}
		for _, form := range forms {
			if _, ok := o.Can[form]; !ok {
				continue
			}
			audience := sources.Public
			if form == sources.ConversationForm || form == sources.MailForm {
				audience = sources.Private
			}
			o.Forms = append(o.Forms, form)
			o.Limits[form] = src.TextLimit(form, audience)
		}
		out = append(out, o)
	}
	return out, nil
}
