package e2e_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode"

	"atempause/ui/termtest"
)

// A post that tries to command the terminal, turn the text round and hide words, with a megabyte behind it, is shown
// harmless and whole: nothing of it reaches the terminal as an order, and its last word can be read.
func TestEndToEndHostilePost(t *testing.T) {
	t.Parallel()
	evil := "Hallo \x1b]0;Titel\x07\x1b[2J\x1b[31mrot\x1b]52;c;aGFja2Vk\x07 \u202egnp.exe\u202c ver\u200bsteckt\u2066\u2067 \u0600 \x9b31m \x00 e\u0301\u0301\u0301\u0301 "
	long := evil + strings.Repeat("Das ist ein sehr langer Beitrag über Brot. ", 25_000) + "SCHLUSSWORT"
	w := startWorld(t, three)
	p := w.workspace("")
	p.must("sync")
	var made struct{ ID string }
	w.call("POST", "message", url.Values{"page": {w.Pages[0].ID}, "author": {"Evil\x1b[5mMallory\u202e"}, "text": {long}}, &made)
	p.must("sync")

	th := p.threadOf("Hallo")
	if !strings.HasSuffix(th.Text, "SCHLUSSWORT") || len(th.Text) < 1_000_000 {
		t.Errorf("threads --json tells %d bytes", len(th.Text))
	}
	shown := p.must("show", th.ID)
	if !strings.Contains(shown, "SCHLUSSWORT") || !strings.Contains(shown, "gnp.exe") {
		t.Error("the text is not shown whole")
	}
	for _, text := range []string{shown, p.must("threads"), p.must("outbox")} {
		harmless(t, text)
	}

	s := p.desk(120, 36)
	s.WaitFor("the desk", func(sc termtest.Screen) bool { _, ok := selected(sc); return ok })
	open(s, "Mallory")
	s.WaitFor("the text harmless", func(sc termtest.Screen) bool { return talkHas(sc, "rot") })
	for range 3 {
		s.Press("space")
		harmless(t, s.Screen().Text())
	}
	s.Press("v")
	s.WaitText(" 0 %") // of so long a text the first pages are nothing
	s.Press("G")
	sc := s.WaitFor("the end of the text", func(sc termtest.Screen) bool { return talkHas(sc, "SCHLUSSWORT") })
	harmless(t, sc.Text())
	s.Press("g")
	s.Press("ctrl+c")
	if code := s.Wait(); code != 0 {
		t.Errorf("ended with %d", code)
	}
}

// harmless: no control characters but line breaks, nothing that turns or hides text.
func harmless(t *testing.T, text string) {
	t.Helper()
	for i, r := range text {
		if r == '\n' {
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == '\ufeff' {
			t.Fatalf("%q stands in the output: %q", r, text[max(0, i-40):min(len(text), i+40)])
		}
	}
}
