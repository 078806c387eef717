package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"atempause/sources"
	"atempause/sources/bluesky"
	"atempause/sources/facebook"
	"atempause/sources/feed"
	"atempause/sources/google"
	"atempause/sources/hand"
	"atempause/sources/instagram"
	"atempause/sources/mail"
	"atempause/sources/mastodon"
	"atempause/sources/wordpress"
	"atempause/sources/x"
	"atempause/sources/youtube"
)

func buildFacebook(a *App, l *link, k keys) (sources.Source, error) {
	return facebook.New(facebook.Config{
		Channel: l.cfg.Channel, Token: l.secret, AppID: l.cfg.AppID, AppSecret: k.proof, Version: l.cfg.Version,
		HumanAgent: l.cfg.HumanAgent, Since: a.since(l), Governor: a.shared.meta, Now: a.Now, Log: a.log(sources.Facebook),
	})
}

func buildInstagram(a *App, l *link, k keys) (sources.Source, error) {
	cfg := instagram.Config{
		Channel: l.cfg.Channel, Token: l.secret, Page: l.cfg.Page, AppID: l.cfg.AppID, AppSecret: k.proof, Version: l.cfg.Version,
		HumanAgent: l.cfg.HumanAgent, Since: a.since(l), Governor: a.shared.meta, Now: a.Now, Log: a.log(sources.Instagram),
	}
	if l.cfg.MentionsFile != "" {
		cfg.Mentions = mentions(l.cfg.MentionsFile)
	}
	return instagram.New(cfg)
}

// mentions reads the file of mentions anew each time, since something else writes it. One that is not there yet is empty.
func mentions(path string) func(context.Context) ([]instagram.Mention, error) {
	return func(context.Context) ([]instagram.Mention, error) {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("open the mentions in %s: %w", path, err)
		}
		defer f.Close()
		found, err := instagram.ReadMentions(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return found, nil
	}
}

func buildMail(a *App, l *link, _ keys) (sources.Source, error) {
	m := l.cfg.Mail
	token := l.secret
	if m.OAuth {
		token = l.fresh
	}
	return mail.New(mail.Config{
		Channel: l.cfg.Channel, Token: token, OAuth: m.OAuth, User: m.User, IMAP: m.IMAP, SMTP: m.SMTP, Folders: m.Folders,
		Sent: m.Sent, Trash: m.Trash, Junk: m.Junk, From: m.From, Aliases: m.Aliases, ServerFiles: m.ServerFiles, Quote: m.Quote,
		Lang: m.Lang, Since: a.since(l), Now: a.Now, Log: a.log(sources.Mail),
	})
}

func buildGoogle(a *App, l *link, _ keys) (sources.Source, error) {
	return google.New(google.Config{
		Channel: l.cfg.Channel, Token: l.secret, Since: a.since(l), Governor: a.shared.web, Now: a.Now, Log: a.log(sources.Google),
	})
}

func buildWordPress(a *App, l *link, _ keys) (sources.Source, error) {
	return wordpress.New(wordpress.Config{
		Channel: l.cfg.Channel, Token: l.secret, Team: l.cfg.Team, Spam: l.cfg.Spam, Since: a.since(l), Governor: a.shared.web,
		Now: a.Now, Log: a.log(sources.WordPress),
	})
}

func buildYouTube(a *App, l *link, k keys) (sources.Source, error) {
	return youtube.New(youtube.Config{
		Channel: l.cfg.Channel, Token: l.secret, Ledger: a.shared.units(k.token, a.Now), Since: a.since(l), Governor: a.shared.web,
		Now: a.Now, Log: a.log(sources.YouTube),
	})
}

func buildMastodon(a *App, l *link, _ keys) (sources.Source, error) {
	return mastodon.New(mastodon.Config{
		Channel: l.cfg.Channel, Token: l.secret, Search: l.cfg.Search, Visibility: l.cfg.Visibility, Since: a.since(l),
		Governor: a.shared.web, Now: a.Now, Log: a.log(sources.Mastodon),
	})
}

func buildBluesky(a *App, l *link, _ keys) (sources.Source, error) {
	return bluesky.New(bluesky.Config{
		Channel: l.cfg.Channel, Token: l.secret, Search: l.cfg.Search, Lang: a.lang(l.cfg.Brand), Since: a.since(l),
		Governor: a.shared.web, Now: a.Now, Log: a.log(sources.Bluesky),
	})
}

// lang is the language of a brand.
func (a *App) lang(brand string) string {
	for _, b := range a.Config.Brands {
		if b.Name == brand {
			return b.Lang
		}
	}
	return ""
}

func buildX(a *App, l *link, k keys) (sources.Source, error) {
	return x.New(x.Config{
		Channel: l.cfg.Channel, Token: l.secret, Keep: l.keep(), Level: x.Level(l.cfg.Level), Budget: l.cfg.Budget,
		Ledger: a.shared.posts(k.token, l.cfg.Budget, a.Now), Since: a.since(l), Governor: a.shared.web, Now: a.Now,
		Log: a.log(sources.X),
	})
}

func buildFeed(a *App, l *link, _ keys) (sources.Source, error) {
	return feed.New(feed.Config{
		Channel: l.cfg.Channel, Match: l.cfg.Match, Since: a.since(l), Governor: a.shared.web, Now: a.Now, Log: a.log(sources.Feed),
	})
}

func buildHand(_ *App, l *link, _ keys) (sources.Source, error) { return hand.New(l.cfg.Channel), nil }
