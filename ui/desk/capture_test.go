package desk

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/sources/hand"
	"atempause/store"
)

func handOnly(string) sources.Capabilities {
	return hand.New(sources.Channel{}).Capabilities()
}

// taker writes notes down as the program does, as far as a desk can tell; known is what it answers to everything.
type taker struct {
	d     *driver
	got   []Capture
	known int64
	err   error
}

func (k *taker) take(ctx context.Context, in Capture) (Captured, error) {
	k.got = append(k.got, in)
	if k.err != nil {
		return Captured{}, k.err
	}
	if k.known != 0 && !in.Again {
		return Captured{Thread: k.known, Known: true}, nil
	}
	c := sources.Channel{Brand: in.Brand, Network: sources.Hand, Name: in.Place, Account: hand.AccountFor(in.Brand, in.Place)}
	if err := in.Tidy(k.d.time(), in.Thread == 0); err != nil {
		return Captured{}, err
	}
	if err := k.d.st.Enlist(ctx, c); err != nil {
		return Captured{}, err
	}
	if _, err := k.d.st.Ingest(ctx, c.ID(), sources.Batch{Threads: []sources.Thread{in.Told(hand.Under{Brand: in.Brand})}}); err != nil {
		return Captured{}, err
	}
	id, err := k.d.st.ThreadNamed(ctx, []string{c.ID()}, in.ThreadKey())
	return Captured{Thread: id, Channel: c}, err
}

// sitByHand opens a desk on a store in which nothing stands yet and everything is written by hand.
func sitByHand(t *testing.T, w, h int, opts ...option) (*driver, *taker) {
	t.Helper()
	d := &driver{t: t, now: time.Date(2026, 11, 20, 14, 32, 0, 0, time.UTC)}
	st, err := store.OpenStore(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{
		Now: d.time, Gate: testGate{}, Triager: testTriager{}, Brands: brands(), Limit: limit, Caps: handOnly,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	d.st = st
	k := &taker{d: d}
	d.open(w, h, append([]option{func(o *Deps) { o.Capabilities, o.Capture = handOnly, k.take }}, opts...)...)
	return d, k
}

// notes writes a question of @lena's down.
func notes(d *driver) *driver {
	d.press("a").sees("Von Hand notieren", "alle dort").write("TikTok").press("tab", "tab").write("@lena").press("tab")
	d.send(tea.PasteMsg{Content: "https://www.tiktok.com/@krume/video/7"})
	return d.press("tab", "tab").write("Habt ihr Montag offen?")
}

func TestTheSlip(t *testing.T) {
	d, k := sitByHand(t, 80, 24)
	notes(d).press("ctrl+s").rest().sees("Notiert: @lena · TikTok.", "hd TikTok").seesNot("Von Hand notieren")
	if len(k.got) != 1 || k.got[0].Brand != "Bäckerei Krume" || k.got[0].Text != "Habt ihr Montag offen?" || k.got[0].Link == "" {
		t.Fatalf("%+v", k.got)
	}
	d.at("@lena").sees("@lena · TikTok", "Habt ihr Montag offen?")
	d.press("a").sees("ein neues").press("esc").press("3", "a").sees("weiter mit @lena").press("esc")
}

func TestTheSlipIsKept(t *testing.T) {
	d, _ := sitByHand(t, 80, 24)
	notes(d).press("esc").sees("holt ihn zurück").seesNot("Von Hand notieren")
	d.press("a").sees("@lena", "tiktok.com/@krume/video/7", "Habt ihr Montag offen?")
	d.press("ctrl+x").sees("Der Zettel ist leer").seesNot("@lena")
}

func TestTheSlipSaysWhatIsMissing(t *testing.T) {
	d, k := sitByHand(t, 80, 24)
	d.press("a", "ctrl+s").sees("Es fehlt noch der Text").write("Habt ihr Montag offen?").press("ctrl+s").sees("Es fehlt noch, wer das war").
		write("Lena").press("tab").write("hier").press("ctrl+s").sees("kein Link zu einer Seite").press("ctrl+u", "tab").write("bald").
		press("ctrl+s").sees("nicht zu verstehen").press("ctrl+u")
	if len(k.got) != 0 {
		t.Errorf("%+v", k.got)
	}
	d.press("ctrl+s").rest().sees("Notiert: Lena · Von Hand.")
}

func TestTheSlipOffersPlacesAndAudiences(t *testing.T) {
	d, k := sitByHand(t, 80, 24)
	d.press("a").sees("^N TikTok").press("ctrl+n").sees("alle dort").press("ctrl+n", "ctrl+n", "ctrl+n").sees("nur die Person").
		press("ctrl+p").sees("WhatsApp").press("tab", "right").sees("< alle dort >")
	d.press("tab").write("Frau Kern").press("tab", "tab", "tab").write("Kommt ihr?").press("tab").write("Ja, um 9.").press("tab").
		write("bon.jpg, brief.pdf").press("ctrl+s").rest()
	in := k.got[0]
	if in.Place != "WhatsApp" || in.Audience != sources.Public || in.Agreed != "Ja, um 9." || strings.Join(in.Files, "|") != "bon.jpg|brief.pdf" {
		t.Errorf("%+v", in)
	}
}

func TestTheVerySameIsNoticedOnTheSlip(t *testing.T) {
	d, k := sitByHand(t, 80, 24)
	notes(d).press("ctrl+s").rest()
	k.known = 1
	notes(d).press("ctrl+s").sees("Das steht schon da", "mit demselben Link").press("3").sees("Habt ihr Montag offen?", "Von Hand notieren")
	d.press("ctrl+s").press("2").rest().seesNot("Von Hand notieren")
	if n := len(k.got); n != 4 || !k.got[3].Again {
		t.Errorf("%d %+v", n, k.got[n-1])
	}
	notes(d).press("ctrl+s").press("1").rest().seesNot("Von Hand notieren").sees("@lena · TikTok")
}

func TestTheSlipOutlivesTrouble(t *testing.T) {
	d, k := sitByHand(t, 80, 24)
	k.err = errors.Join(store.ErrReadOnly)
	notes(d).press("ctrl+s").rest().sees("Habt ihr Montag offen?")
	k.err = nil
	d.press("ctrl+s").rest().sees("Notiert")
}

func TestTheTerminalsClipboardOnTheSlip(t *testing.T) {
	d, _ := sitByHand(t, 80, 24)
	d.press("a", "tab", "tab", "ctrl+v").wait(2 * time.Second).sees("Strg+Umschalt+V")
	d.press("ctrl+v").send(tea.ClipboardMsg{Content: "Olga P."}).wait(2 * time.Second).sees("Olga P.").seesNot("Strg+Umschalt+V")
	d.send(tea.ClipboardMsg{Content: "ungefragt"}).seesNot("ungefragt")
}

func TestTheSlipFitsEverySize(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 36}, {200, 50}} {
		for _, look := range []option{noColour, inASCII, english} {
			d, _ := sitByHand(t, size[0], size[1], look)
			d.press("a")
			for i, l := range strings.Split(d.screen(), "\n") {
				if w := lineWidth(l); w != size[0] {
					t.Errorf("%v: line %d is %d wide", size, i, w)
				}
			}
		}
	}
}

// answered brings an answer to @lena to the end of its breath.
func answered(d *driver) *driver {
	notes(d).press("ctrl+s").rest()
	d.at("@lena").press("r").sees("von Hand zu posten").write("Hallo Lena, wir rufen an. Vielen Dank! Grüße").rest().press("ctrl+s").rest()
	return d.sees("Durchatmen").wait(2*time.Minute).sees("gibt den Text frei", "freigeben")
}

func TestPostedByHand(t *testing.T) {
	d, _ := sitByHand(t, 80, 24)
	answered(d).press("enter").rest().sees("Von Hand posten · TikTok", "Gepostet?", "1 zu posten", "tiktok.com/@krume/video/7")
	if d.clip != "Hallo Lena, wir rufen an. Vielen Dank! Grüße" || d.woken != 0 || d.state("@lena") != replies.Handed {
		t.Fatalf("%q, woken %d, %s", d.clip, d.woken, d.state("@lena"))
	}
	d.press("1").sees("Link zur Antwort").write("kein").press("enter").sees("kein Link zu einer Seite").press("ctrl+u")
	d.write("https://www.tiktok.com/@krume/video/7?c=9").press("enter").rest().seesNot("Gepostet?")
	list, err := d.st.Outbox(t.Context(), d.now.Add(-time.Hour))
	if err != nil || len(list) != 1 || list[0].State != replies.Sent || list[0].Permalink != "https://www.tiktok.com/@krume/video/7?c=9" {
		t.Errorf("%+v %v", list, err)
	}
}

func TestNotPostedYet(t *testing.T) {
	d, k := sitByHand(t, 80, 24)
	answered(d).press("enter").rest().press("3").sees("Bleibt unter „Bereit“").seesNot("Gepostet?")
	if d.state("@lena") != replies.Handed {
		t.Fatalf("%s", d.state("@lena"))
	}
	d.clip = ""
	d.open(80, 24, func(o *Deps) { o.Capabilities, o.Capture = handOnly, k.take }) // as after a crash
	d.sees("1 zu posten").press("f", "2").rest().sees("gepostet? S").press("enter").rest().sees("Von Hand posten")
	if d.clip == "" {
		t.Error("taken up again without the text")
	}
	d.press("esc").at("@lena").press("r").sees("Gepostet?") // writing on would leave it open whether it stands there
	d.clip = ""
	if d.wait(time.Second).press("y").rest(); d.clip == "" {
		t.Error("not copied again")
	}
	d.wait(time.Second).press("4").rest().sees("ÖFFENTLICH", "Hallo Lena")
	if d.state("@lena") != replies.Writing {
		t.Errorf("%s", d.state("@lena"))
	}
}

func TestPostedElsewhereEndsTheQuestion(t *testing.T) {
	d, _ := sitByHand(t, 80, 24)
	answered(d).press("enter").rest().sees("Gepostet?")
	r := d.draft("@lena")
	if _, err := d.st.Posted(t.Context(), r.ID, r.Rev, ""); err != nil {
		t.Fatal(err)
	}
	d.changed().seesNot("Gepostet?")
}

func TestATerminalWithoutAClipboard(t *testing.T) {
	d, _ := sitByHand(t, 80, 24, func(o *Deps) {
		o.Getenv = func(name string) string { return map[string]string{"TERM": "linux"}[name] }
	})
	answered(d).press("enter").rest().sees("keine Zwischenablage für Programme")
	if d.clip != "" {
		t.Error("written to a terminal that would show it as rubbish")
	}
}

func TestPlainText(t *testing.T) {
	var out strings.Builder
	p := &plainText{text: "Hallo Lena", below: "Enter"}
	p.SetStdin(strings.NewReader("\n"))
	p.SetStdout(&out)
	if err := p.Run(); err != nil || !strings.Contains(out.String(), "\nHallo Lena\n") {
		t.Errorf("%q %v", out.String(), err)
	}
}

func TestTheHandbookOpensAtWorkByHand(t *testing.T) {
	d, _ := sitByHand(t, 80, 24)
	d.press("a", "f1").sees("notieren Sie mit").press("f1").sees("Von Hand notieren")
}

// What is typed on while the question opens must not be taken for its answer.
func TestTheQuestionDoesNotListenAtOnce(t *testing.T) {
	d, _ := sitByHand(t, 80, 24)
	answered(d).press("enter", "2").rest().sees("Gepostet?")
	if d.state("@lena") != replies.Handed {
		t.Errorf("%s", d.state("@lena"))
	}
	d.wait(time.Second).press("2").rest()
	if list, err := d.st.Outbox(t.Context(), d.now.Add(-time.Hour)); err != nil || list[0].State != replies.Sent {
		t.Errorf("%+v %v", list, err)
	}
}

func TestQuittingAsksBeforeTheSlipIsLost(t *testing.T) {
	d, _ := sitByHand(t, 80, 24)
	notes(d).press("esc", "q").sees("nicht notiert ist")
	if d.quit {
		t.Fatal("gone, and the slip with it")
	}
	if d.press("q"); !d.quit {
		t.Error("one cannot leave")
	}
	d, _ = sitByHand(t, 80, 24)
	if d.press("a", "esc", "q"); !d.quit {
		t.Error("an empty slip holds one back")
	}
}

func TestALongTextIsScrolledInTheQuestion(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}} {
		d, _ := sitByHand(t, size[0], size[1])
		notes(d).press("ctrl+x").write("Gruppe").press("tab", "tab").write("@lena").press("tab", "tab", "tab").write("Habt ihr offen?").
			press("ctrl+s").rest().at("@lena").press("r").write("Hallo Lena, " + strings.Repeat("wir rufen an. ", 150) + "Vielen Dank! Grüße zuletzt")
		d.rest().press("ctrl+s").rest().wait(2*time.Minute).press("enter").rest().wait(time.Second).sees("Gepostet?", "Hallo Lena", "4 Nein").
			seesNot("Grüße zuletzt")
		for range 40 {
			d.press("pgdown")
		}
		d.sees("Grüße zuletzt", "Gepostet?", "4 Nein")
	}
}
