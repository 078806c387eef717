package day_test

import (
	"regexp"
	"time"

	"atempause/store"
	"atempause/ui/termtest"
)

// in goes to a view by the menu of views.
func (p *person) in(view store.View) *person {
	p.t.Helper()
	name := p.de.T("view." + string(view))
	item := regexp.MustCompile(`│ .{2}(\d) ` + regexp.QuoteMeta(name) + ` `)
	p.press("2", "f")
	at := ""
	p.desk.WaitFor("the menu offers "+name, func(s termtest.Screen) bool {
		for y := range s.H {
			if m := item.FindStringSubmatch(s.Line(y)); m != nil {
				at = m[1]
				return true
			}
		}
		return false
	})
	p.press(at)
	p.desk.WaitText("─ " + name + " ")
	return p
}

// at selects somebody's row in the list and waits for the conversation.
func (p *person) at(who string) *person {
	p.t.Helper()
	by := 0
	p.desk.WaitFor("a row of "+who, func(s termtest.Screen) bool {
		left, _, ok := s.Find("││")
		here, there := -1, -1
		row := regexp.MustCompile(`[ •]` + regexp.QuoteMeta(who) + ` `)
		for y := 2; ok && y < s.H; y++ {
			line := []rune(s.Line(y))
			if len(line) < left+44 {
				continue
			}
			text := string(line[left+2 : left+44])
			if line[left+2] == '▸' {
				here = y
			}
			if row.MatchString(text) && there < 0 {
				there = y
			}
		}
		by = (there - here) / 2
		return here >= 0 && there >= 0
	})
	for ; by > 0; by-- {
		p.press("j")
	}
	for ; by < 0; by++ {
		p.press("k")
	}
	p.desk.WaitText("╭─ " + who + " ·")
	return p
}

// asks writes an answer with the key that begins it and asks to send it: it begins to breathe.
func (p *person) asks(key, text string) *person {
	p.t.Helper()
	p.press(key).sees("^S durchatmen")
	p.write(text).sees(text).press("ctrl+s").sees("Durchatmen · so l")
	return p
}

// breathes lets the breath pass, which has to take so long, and sends; nothing leaves before.
func (p *person) breathes(length time.Duration, who, text string) *person {
	p.t.Helper()
	p.clock.forward(length - 3*aKey)
	p.press("enter").sees("atmet noch")
	p.town.unsaid(text)
	p.clock.forward(3 * aKey)
	p.sees("Durchgeatmet.").press("enter").sees("Gesendet: Antwort an " + who)
	p.town.said(text)
	return p
}
