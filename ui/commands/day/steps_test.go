package day_test

import (
	"regexp"
	"strings"
	"time"

	"atempause/store"
	"atempause/ui/termtest"
)

// in goes to a view by the menu of views.
func (p *person) in(view store.View) *person {
	p.t.Helper()
	name := p.de.T("view." + string(view))
	p.press("2", "f").picks(name)
	p.desk.WaitText("─ " + name + " ")
	return p
}

// picks takes an answer of a menu by the key that stands before it.
func (p *person) picks(name string) *person {
	p.t.Helper()
	item := regexp.MustCompile(`[│▸] +(\w) ` + regexp.QuoteMeta(name) + `[ .]`)
	key := ""
	p.desk.WaitFor("the menu offers "+name, func(s termtest.Screen) bool {
		for y := range s.H {
			if m := item.FindStringSubmatch(s.Line(y)); m != nil {
				key = m[1]
				return true
			}
		}
		return false
	})
	return p.press(key)
}

// at selects somebody's row in the list and waits for the conversation. The list may still be following what has just
// happened: then it is looked at anew.
func (p *person) at(who string) *person {
	p.t.Helper()
	for range 5 {
		p.press("2")
		by := 0
		p.desk.WaitFor("a row of "+who, func(s termtest.Screen) (ok bool) {
			by, ok = rowsTo(s, who)
			return ok
		})
		for ; by > 0; by-- {
			p.press("j")
		}
		for ; by < 0; by++ {
			p.press("k")
		}
		if _, ok := p.desk.Watch(4*time.Second, func(s termtest.Screen) bool { return s.Has("╭─ " + who + " ·") }); ok {
			return p
		}
	}
	p.t.Fatalf("%s cannot be selected\n%s", who, p.desk.Screen().Framed())
	return p
}

// rowsTo counts the rows of the list from the selected one to somebody's. Each row takes two lines.
func rowsTo(s termtest.Screen, who string) (by int, ok bool) {
	left, _, ok := s.Find("││")
	here, there := -1, -1
	for y := 2; ok && y < s.H; y++ {
		if s.At(left+2, y).Text == "▸" && here < 0 {
			here = y
		}
		if there < 0 && strings.Contains(s.Flat(left+2, y, left+32, y+1)+" ", who+" ") {
			there = y
		}
	}
	return (there - here) / 2, here >= 0 && there >= 0
}

// answers writes an answer with the key that begins it, and sees it through its breath to the network.
func (p *person) answers(key string, breath time.Duration, who, text string) *person {
	p.t.Helper()
	p.press(key).sees("^S durchatmen")
	p.pastes(text).press("ctrl+s").sees("Durchatmen · so l")
	return p.breathes(breath, who, text)
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

// later lets time pass.
func (p *person) later(d time.Duration) *person {
	p.clock.forward(d)
	return p
}

// fetches reads what has come in, and wants everybody where the script has them then.
func (p *person) fetches(step string, want views) {
	p.t.Helper()
	p.must("sync")
	p.everywhere(step, want)
}

// fills writes where one's own words are missing, as soon as the cursor has been put there.
func (p *person) fills(text string) *person {
	p.t.Helper()
	p.desk.WaitFor("the cursor at a gap", func(s termtest.Screen) bool {
		x, y, ok := s.Find("[…]")
		return ok && s.CursorX == x && s.CursorY == y
	})
	return p.write(text).sees(text)
}
