package desk

import (
	"testing"
	"time"
)

func TestATokenThatEndsSoonIsSeenAtTheEdgeAndExplained(t *testing.T) {
	d := sit(t, 100, 30)
	end := d.now.Add(5*24*time.Hour + time.Hour)
	d.m.Expires = func(channel string) time.Time {
		if channel == "facebook:1" {
			return end
		}
		return time.Time{}
	}
	d.press("1")
	for range d.m.side.items {
		d.press("j")
		if c := d.m.side.items[d.m.side.cur].channel; c != nil && c.ID() == "facebook:1" {
			break
		}
	}
	d.sees("Das Token gilt nur noch bis", "x zeigt, was zu tun ist").press("x").sees("Token endet", "Ein neues holen", "atempause channels token facebook:1")
}
