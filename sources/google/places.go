package google

import (
	"context"
	"net/url"
	"strings"

	"atempause/sources"
	"atempause/sources/web"
)

// Where Google tells which accounts and locations a person manages. Each is an API of its own, to be switched on for itself.
const (
	accountServer  = "https://mybusinessaccountmanagement.googleapis.com"
	locationServer = "https://mybusinessbusinessinformation.googleapis.com"
)

// placesMost bounds how many pages of accounts or locations are read.
const placesMost = 50

// places is a page of accounts or of locations.
type places struct {
	Accounts []struct {
		Name string `json:"name"`
	} `json:"accounts"`
	Locations []struct {
		Name  string `json:"name"`
		Title string `json:"title"`
	} `json:"locations"`
	Next string `json:"nextPageToken"`
}

// Accounts tells which locations a token manages, before one is written into the config.
func Accounts(ctx context.Context, cfg Config) ([]sources.Standing, error) {
	cfg.Channel.Account = "0/0" // not known yet
	s, err := New(cfg)
	if err != nil {
		return nil, err
	}
	var names []string
	list := web.Call{Op: "list accounts", Path: "/v1/accounts", Query: url.Values{}}
	err = s.besides(ctx, accountServer, list, func(p places) {
		for _, a := range p.Accounts {
			names = append(names, a.Name)
		}
	})
	var out []sources.Standing
	for _, name := range names {
		if err != nil {
			return out, err
		}
		list := web.Call{
			Op: "list locations", Object: name, Path: web.Path(append(append([]string{"v1"}, strings.Split(name, "/")...), "locations")...),
			Query: url.Values{"readMask": {"name,title"}, "pageSize": {"100"}},
		}
		err = s.besides(ctx, locationServer, list, func(p places) {
			for _, l := range p.Locations {
				out = append(out, sources.Standing{Account: name + "/" + l.Name, Name: l.Title})
			}
		})
	}
	return out, err
}

// besides reads a listing of another of Google's servers, for which a test server stands as well.
func (s *Source) besides(ctx context.Context, server string, call web.Call, take func(places)) error {
	if s.cfg.BaseURL != Server {
		server = s.cfg.BaseURL
	}
	c, err := web.New(web.Config{
		Network: sources.Google, BaseURL: server, Auth: web.Bearer(s.tokens.Token), HTTP: s.cfg.HTTP, Now: s.cfg.Now,
		Sleep: s.cfg.Sleep, Log: s.cfg.Log, Governor: s.cfg.Governor, Judge: judge,
	})
	if err != nil {
		return err
	}
	for range placesMost {
		var page places
		call.Out, call.Urgent = &page, true
		if _, err := c.Do(ctx, call); err != nil {
			return err
		}
		take(page)
		if page.Next == "" {
			return nil
		}
		call.Query.Set("pageToken", page.Next)
	}
	return nil
}
