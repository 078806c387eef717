package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atempause/ui/termtest"
)

// startHere runs the program on a terminal, for a workspace that is not there yet.
func startHere(t *testing.T, args ...string) (*termtest.Session, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "workspace")
	s := termtest.Start(t, termtest.Options{
		Path: binary, Args: append([]string{"--workspace", dir, "--lang", "de"}, args...), Env: []string{"HOME=" + t.TempDir()},
	})
	return s, dir
}

// A person connects a Page from the welcome on, slips once, and finds it well with the doctor.
func TestAPersonConnectsAPage(t *testing.T) {
	w := startWorld(t, nil, "--threads", "20")
	s, dir := startHere(t, "connect", "--base-url", w.BaseURL)
	s.WaitText("Welches Netzwerk?")
	s.Press("enter")
	s.WaitText("Name des Kunden")
	s.Type("Radhaus")
	s.Press("enter")
	s.WaitText("In welcher Sprache")
	s.Press("enter")
	s.WaitText("Wie spricht er")
	s.Press("down", "enter")
	s.WaitText("Kürzel am Ende")
	s.Press("enter")
	s.WaitText("Telefonnummer für Kunden")
	s.Press("enter")
	s.WaitText("Nur in dieser Zeit laufen Fristen")
	s.Type(" nie")
	s.Press("enter")
	s.WaitText("Mo-Fr 09:00-18:00 nie") // it stays, with what is wrong with it
	s.Press("ctrl+u")
	s.Type("Mo-Fr 9-18")
	s.Press("enter")
	s.WaitFor("the time zone", func(sc termtest.Screen) bool {
		return strings.Contains(sc.Text(), "Zeitzone") && !strings.Contains(sc.Text(), "laufen Fristen")
	})
	s.Press("ctrl+u")
	s.Type("Europe/Berlin")
	s.Press("enter")
	s.WaitText("Wo soll das Geheimnis liegen?")
	s.Press("enter")
	s.WaitText("was Sie eingeben, wird nicht angezeigt")
	s.Paste(w.Token)
	sc := s.WaitText("Zeichen, nicht angezeigt")
	if strings.Contains(sc.Text(), w.Token[:12]) {
		t.Error("the token is on the screen")
	}
	s.Press("enter")
	s.WaitText("Welche Seite?")
	s.Press("down", "enter")
	s.WaitText("Name des Kanals")
	s.Press("enter")
	sc = s.WaitText("So schreiben?")
	if !strings.Contains(sc.Text(), "token_file") {
		t.Errorf("what will be written is not shown:\n%s", sc.Text())
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was written before the yes")
	}
	s.Press("enter")
	s.WaitText("Verbunden: Radhaus Nord")
	if code := s.Wait(); code != 0 {
		t.Fatalf("ended with %d", code)
	}
	p := place{t, dir}
	if out := p.must("doctor", "--json"); !strings.Contains(out, `"ok":true`) {
		t.Error(out)
	}
	if out := p.must("sync"); !strings.Contains(out, "Radhaus Nord") {
		t.Error(out)
	}
}

// Ctrl+C in the middle gives the terminal back and leaves nothing, and so does Esc.
func TestBreakingOffGivesTheTerminalBack(t *testing.T) {
	for _, key := range []string{"ctrl+c", "esc"} {
		s, dir := startHere(t, "connect", "feed")
		s.WaitText("Name des Kunden")
		s.Type("Krume")
		s.Press("enter")
		s.WaitText("In welcher Sprache")
		s.Press(key)
		s.WaitText("Es wurde nichts geschrieben")
		if code := s.Wait(); code != 130 {
			t.Errorf("%s: ended with %d", key, code)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: something was written", key)
		}
	}
}

// Where nothing is connected yet, the bare command offers the demo and the first channel.
func TestTheFirstStartOffersAChoice(t *testing.T) {
	s, _ := startHere(t)
	s.WaitText("Womit anfangen?")
	s.Press("down", "enter")
	s.WaitText("Welches Netzwerk?")
	s.Press("esc")
	s.Wait()
	s, _ = startHere(t)
	s.WaitText("Womit anfangen?")
	s.Press("enter")
	s.WaitFor("the desk of the demo", func(sc termtest.Screen) bool { return sc.Alt && strings.Contains(sc.Text(), "Offen") })
}
