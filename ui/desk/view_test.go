package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"atempause/replies"
	"atempause/sources"
	"atempause/ui/safe"
)

// scenes are states of the desk worth a look.
var scenes = []struct {
	name string
	play func(d *driver) *driver
}{
	{"triage", func(d *driver) *driver { return d.at("Maria Kern") }},
	{"refused", func(d *driver) *driver {
		return d.at("Maria Kern").press("r").write("Hallo, es tut uns leid. Das ist Unsinn. Wir rufen Sie morgen an.").rest().press("ctrl+s").rest()
	}},
	{"breath", func(d *driver) *driver { return breathe(d).wait(2 * time.Second) }},
	{"ready", func(d *driver) *driver { return breathe(d).press("esc").wait(2*time.Minute).press("f", "2").rest() }},
	{"help", func(d *driver) *driver { return d.press("?") }},
	{"verdict", func(d *driver) *driver {
		return d.at("Maria Kern").press("K", "c", "3").rest().press("K", "u").rest().press("K")
	}},
	{"snooze", func(d *driver) *driver { return d.at("T. Brandt").press("space", "space", "s").write("montag 9") }},
	{"case", func(d *driver) *driver {
		d.at("Maria Kern").press("P").write("ich rufe an").press("enter").write("16 uhr").press("enter").rest()
		return d.at("Maria Kern").press("C")
	}},
	{"moderate", func(d *driver) *driver { return d.at("Maria Kern").press("m", "j", "k") }},
	{"overruled", func(d *driver) *driver {
		return d.at("Maria Kern").press("m", "2", "8").write(overrule).press("enter").wait(2 * time.Second)
	}},
	{"tricks", func(d *driver) *driver { return d.at(tricky) }},
	{"template", func(d *driver) *driver { return d.at("Maria Kern").press("t").rest().write("leid").rest() }},
	{"gaps", func(d *driver) *driver { return d.at("T. Brandt").press("r").write("::frage ").rest() }},
	{"playbook", func(d *driver) *driver {
		return d.at("Maria Kern").press("r").write("Guten Tag").press("f2").rest().press("f3").rest()
	}},
	{"call", func(d *driver) *driver { return d.at("Maria Kern").press("T").rest() }},
}

// breathe writes a good answer to Maria Kern and asks to send it.
func breathe(d *driver) *driver {
	return d.at("Maria Kern").press("r").write("Hallo Frau Kern,\nes tut uns leid. Wir rufen Sie heute noch an.\nViele Grüße").rest().
		press("ctrl+s").wait(time.Second)
}

func TestGoldenViews(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 36}, {200, 50}} {
		for _, look := range []struct {
			name string
			opt  option
		}{{"de", noColour}, {"en", english}, {"ascii", inASCII}} {
			for _, s := range scenes {
				if size[0] == 200 && s.name != "triage" && s.name != "refused" {
					continue
				}
				if look.name != "de" && (size[0] != 80 || s.name == "help") {
					continue
				}
				t.Run(fmt.Sprintf("%s-%dx%d-%s", s.name, size[0], size[1], look.name), func(t *testing.T) {
					golden.RequireEqual(t, s.play(sit(t, size[0], size[1], look.opt)).screen()+"\n")
				})
			}
		}
	}
}

// Whatever the size and the state: every line is exactly as wide as the screen, in both ways terminals reckon, and
// nothing but colours gives the terminal orders.
func TestEveryViewFits(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			d := s.play(sit(t, 80, 24))
			for w := 60; w <= 250; w += 47 {
				for _, h := range []int{20, 24, 31, 70} {
					d.resize(w, h).rest()
					lines := strings.Split(d.m.View().Content, "\n")
					if len(lines) != h {
						t.Fatalf("%d×%d: %d lines\n%s", w, h, len(lines), d.screen())
					}
					for i, l := range lines {
						if a, b := ansi.StringWidth(l), ansi.StringWidthWc(l); a != w || b != w {
							t.Fatalf("%d×%d, line %d is %d or %d wide:\n%q", w, h, i, a, b, ansi.Strip(l))
						}
						for _, r := range ansi.Strip(l) {
							if r < 0x20 || r >= 0x7f && r < 0xa0 {
								t.Fatalf("control %U in %q", r, l)
							}
						}
					}
				}
			}
		})
	}
}

func TestASCIIIsASCII(t *testing.T) {
	for _, s := range scenes {
		for _, r := range s.play(sit(t, 80, 24, inASCII)).m.View().Content {
			if r >= 0x7f || r == 0x1b {
				t.Fatalf("%s: %q on an ASCII screen", s.name, r)
			}
		}
	}
}

func TestNothingIsMissingInTheCatalogues(t *testing.T) {
	for _, lang := range []option{noColour, english} {
		for _, s := range scenes {
			d := s.play(sit(t, 120, 36, lang))
			for _, area := range []string{"[desk.", "[view.", "[check.", "[keys.", "[error.", "[refused.", "[form.", "[case.", "[network", "[kind"} {
				d.seesNot(area)
			}
		}
	}
}

func TestStatesAndChecksHaveWords(t *testing.T) {
	for _, o := range []option{noColour, english} {
		w := sit(t, 80, 24, o).m.Words
		for _, c := range replies.Checks {
			if !w.Has("check." + string(c)) {
				t.Errorf("%s: check.%s", w.Lang(), c)
			}
		}
		for _, why := range []replies.Why{
			replies.StillBreathing, replies.OpenChecks, replies.NotBreathed, replies.Changed, replies.WrongState, replies.Empty,
			replies.StillLooking, replies.NeedsReason, replies.NeedsPassage, replies.CannotSend,
		} {
			if !w.Has("refused." + string(why)) {
				t.Errorf("%s: refused.%s", w.Lang(), why)
			}
		}
		for i := 1; i <= questions; i++ {
			if !w.Has(fmt.Sprintf("breath.ask.%d", i)) {
				t.Errorf("%s: breath.ask.%d", w.Lang(), i)
			}
		}
	}
}

func TestTooSmallSaysSo(t *testing.T) {
	sit(t, 80, 24).resize(59, 24).sees("60 × 20").resize(80, 19).sees("60 × 20").resize(80, 24).sees("Maria Kern")
}

func TestWidthOfAPreviewIsBounded(t *testing.T) {
	d := sit(t, 250, 70).at("Maria Kern")
	for _, l := range d.m.talk.lines {
		if safe.Width(l.text) > measure {
			t.Errorf("%d cells: %q", safe.Width(l.text), l.text)
		}
	}
}

// Whoever drags the window larger and back has the newest message before them as before.
func TestResizingKeepsTheEndInSight(t *testing.T) {
	d := sit(t, 80, 24)
	long := sources.Thread{RemoteID: "1_9", Form: sources.ConversationForm, Audience: sources.Private}
	for i := range 9 {
		long.Messages = append(long.Messages, sources.Message{
			RemoteID: fmt.Sprintf("1_9_%d", i), Author: sources.Author{ID: "v", Name: "Vera"},
			Text: fmt.Sprintf("Das ist lang genug für mehr als eine Zeile, und es endet so: Zahl %d.", i), Time: d.now.Add(time.Duration(i-20) * time.Minute),
		})
	}
	if _, err := d.st.Ingest(t.Context(), "facebook:1", sources.Batch{Lane: "inbox", Cursor: "a", Threads: []sources.Thread{long}}); err != nil {
		t.Fatal(err)
	}
	d.changed().at("Vera").sees("Zahl 8").resize(120, 50).sees("Zahl 0", "Zahl 8").resize(50, 15).resize(80, 24).sees("Zahl 8")
}

func TestADialogToReadOffersNoChoice(t *testing.T) {
	sit(t, 80, 24).at("Maria Kern").press("o").sees("https://example.org/", "Esc schließen").seesNot("j wählen")
}
