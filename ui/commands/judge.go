package commands

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/sources"
	"atempause/store/workspace"
	"atempause/ui/app"
)

// judging is one run of check: what its flags say, and what the config says of the brands and channels named.
type judging struct {
	c     *cli
	fl    checkFlags
	list  *checklist.Checklist
	load  func() (workspace.Config, error)
	limit func(channel string, form sources.Form, audience sources.Audience) sources.Limit
}

// judge compiles the checklist, with the workspace's own rules if there is a workspace. The config is read when a brand or
// channel is named, and not before: a text can be judged without one.
func (c *cli) judge(ctx context.Context, fl checkFlags) (*judging, error) {
	place := c.place()
	j := &judging{c: c, fl: fl}
	var cfg *workspace.Config
	j.load = func() (workspace.Config, error) {
		if cfg == nil {
			got, err := place.Load(ctx)
			if err != nil {
				return got, err
			}
			cfg, j.limit = &got, app.Limits(got)
		}
		return *cfg, nil
	}
	if _, _, err := j.house(checkLine{}, sources.Public); err != nil {
		return nil, err
	}
	var err error
	j.list, err = app.Rules(place.Rules(), place.Library(nil))
	return j, err
}

// house finds the brand a text is judged for and the limit of the channel it would go to.
func (j *judging) house(in checkLine, audience sources.Audience) (sources.Brand, sources.Limit, error) {
	name, channel := in.Brand, in.Channel
	if name == "" && channel == "" {
		name, channel = j.fl.brand, j.fl.channel
	}
	if name == "" && channel == "" {
		return sources.Brand{}, sources.Limit{}, nil
	}
	cfg, err := j.load()
	if err != nil {
		return sources.Brand{}, sources.Limit{}, err
	}
	a := &app.App{Config: cfg}
	var limit sources.Limit
	if channel != "" {
		id, err := j.c.channelID(a, channel)
		if err != nil {
			return sources.Brand{}, limit, err
		}
		ch, _ := cfg.Channel(id)
		form := sources.CommentForm
		if audience == sources.Private {
			form = sources.ConversationForm
		}
		limit = j.limit(id, form, audience)
		if name == "" {
			name = ch.Brand
		}
	}
	full, err := j.c.brandName(a, name)
	if err != nil {
		return sources.Brand{}, limit, err
	}
	for _, b := range cfg.Brands {
		if b.Name == full {
			return b, limit, nil
		}
	}
	return sources.Brand{}, limit, nil
}

// checkLine is one line of check --jsonl.
type checkLine struct {
	ID       json.RawMessage `json:"id"`
	Text     *string         `json:"text"`
	Kind     string          `json:"kind"`
	Lang     string          `json:"lang"`
	Audience string          `json:"audience"`
	Incoming string          `json:"incoming"`
	Author   string          `json:"author"`
	Later    *bool           `json:"later"`
	Earlier  []string        `json:"earlier"`
	Brand    string          `json:"brand"`
	Channel  string          `json:"channel"`
}

// line judges a line of JSON.
func (j *judging) line(line []byte) (any, error) {
	var in checkLine
	if err := j.c.decode(line, &in); err != nil {
		return nil, err
	}
	if in.Text == nil {
		return nil, j.c.fail(exitUsage, "cmd.line.no_text")
	}
	if err := j.c.checkChoices(checkFlags{kind: in.Kind, lang: in.Lang, audience: in.Audience}); err != nil {
		return nil, err
	}
	v, breath, err := j.verdict(in)
	var problems workspace.Problems
	if errors.As(err, &problems) || errors.Is(err, workspace.ErrNoConfig) { // a brand is named, and nothing is known of any
		code, text := j.c.explain(err)
		return nil, &failure{code: code, text: text, err: err}
	}
	if err != nil {
		return nil, err
	}
	return verdictOf(in.ID, v, breath), nil
}

// request fills what the checklist is asked. What the line does not say comes from the flags, and a kind nobody names from
// the post that is answered. Drafts of a workspace are asked about by the store, which knows the thread.
func (j *judging) request(in checkLine) (req replies.CheckRequest, heat int, err error) {
	pick := func(own, flag string) string {
		if own != "" {
			return own
		}
		return flag
	}
	req = replies.CheckRequest{
		Text: *in.Text, Kind: replies.Kind(pick(in.Kind, j.fl.kind)), Lang: pick(in.Lang, j.fl.lang),
		Audience: sources.Audience(pick(pick(in.Audience, j.fl.audience), string(sources.Public))), Incoming: pick(in.Incoming, j.fl.incoming),
		Author: pick(in.Author, j.fl.author), Later: j.fl.later, Earlier: in.Earlier, HintLang: j.c.words.Lang(),
	}
	if in.Later != nil {
		req.Later = *in.Later
	}
	if req.Brand, req.Limit, err = j.house(in, req.Audience); err != nil {
		return req, 0, err
	}
	if req.Incoming != "" {
		t := j.list.Triager().Triage(replies.Post{Text: req.Incoming, Author: req.Author})
		heat = t.Heat
		if req.Kind == "" {
			req.Kind = t.Kind
		}
	}
	if req.Kind == "" {
		req.Kind = replies.Other
	}
	return req, heat, nil
}

// verdict judges one text and tells how long it would have to rest.
func (j *judging) verdict(in checkLine) (replies.Verdict, time.Duration, error) {
	req, heat, err := j.request(in)
	if err != nil {
		return replies.Verdict{}, 0, err
	}
	v := j.list.Check(req)
	heated := false
	for _, k := range v.Checks {
		if (k.ID == replies.CheckHostile || k.ID == replies.CheckDefensive) && !k.Pass {
			heated = true
		}
	}
	return v, replies.BreathFor(req.Brand.Breath, req.Audience, req.Kind, heat, heated), nil
}
