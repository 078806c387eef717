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

// Accounts tells which locations a token manages, before one is written into the config.
func Accounts(ctx context.Context, cfg Config) ([]sources.Standing, error) {
	cfg.Channel.Account = "0/0" // not known yet
	s, err := New(cfg)
	if err != nil {
		return nil, err
	}
	accounts, err := s.besides(accountServer)
	if err != nil {
		return nil, err
	}
	locations, err := s.besides(locationServer)
	if err != nil {
		return nil, err
	}
	var out []sources.Standing
	var page struct {
		Accounts []struct {
			Name string `json:"name"`
		} `json:"accounts"`
		Locations []struct {
			Name  string `json:"name"`
			Title string `json:"title"`
		} `json:"locations"`
		Next string `json:"nextPageToken"`
	}
	// each reads a listing page by page.
	each := func(c *web.Client, call web.Call, take func()) error {
		for range placesMost {
			page.Accounts, page.Locations, page.Next = nil, nil, ""
			call.Out, call.Urgent = &page, true
			if _, err := c.Do(ctx, call); err != nil {
				return err
			}
			take()
			if page.Next == "" {
				return nil
			}
			call.Query.Set("pageToken", page.Next)
		}
		return nil
	}
	var names []string
	err = each(accounts, web.Call{Op: "list accounts", Path: "/v1/accounts", Query: url.Values{}}, func() {
		for _, a := range page.Accounts {
			names = append(names, a.Name)
		}
	})
	for _, name := range names {
		if err != nil {
			break
		}
		call := web.Call{
			Op: "list locations", Object: name, Path: web.Path(append(append([]string{"v1"}, strings.Split(name, "/")...), "locations")...),
			Query: url.Values{"readMask": {"name,title"}, "pageSize": {"100"}},
		}
		err = each(locations, call, func() {
			for _, l := range page.Locations {
				out = append(out, sources.Standing{Account: name + "/" + l.Name, Name: l.Title})
			}
		})
	}
	return out, err
}

// besides is a client for another of Google's servers, which a test server stands for as well.
func (s *Source) besides(server string) (*web.Client, error) {
	if s.cfg.BaseURL != Server {
		server = s.cfg.BaseURL
	}
	return web.New(web.Config{
		Network: sources.Google, BaseURL: server, Auth: web.Bearer(s.tokens.Token), HTTP: s.cfg.HTTP, Now: s.cfg.Now,
		Sleep: s.cfg.Sleep, Log: s.cfg.Log, Governor: s.cfg.Governor, Judge: judge,
	})
}
