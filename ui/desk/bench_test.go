package desk

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// What a key costs at the desk: Update and the drawing, the store's answers included.
func BenchmarkStep(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {250, 70}} {
		b.Run(sizeName(size), func(b *testing.B) {
			d := sit(b, size[0], size[1])
			keys := []string{"j", "k"}
			for i := 0; b.Loop(); i++ {
				d.send(keyPress(keys[i%2]))
				_ = d.m.View()
			}
		})
	}
}

func BenchmarkTyping(b *testing.B) {
	d := sit(b, 120, 36).at("Maria Kern").press("r")
	d.write("Hallo Frau Kern, es tut uns leid. Wir rufen Sie heute noch an.")
	for b.Loop() {
		d.m.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
		_ = d.m.View()
		d.m.Update(keyPress("backspace"))
	}
}

func sizeName(s [2]int) string { return itoa(s[0]) + "x" + itoa(s[1]) }
