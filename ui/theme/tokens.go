package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// tokens name what a colour stands for. A palette fills them for one background.
type tokens struct {
	soft, faint          color.Color // what accompanies the text, and what only holds it; the text is the terminal's own
	line, lineFocus      color.Color // borders
	accent               color.Color // where one is
	chosen, chosenFaint  color.Color // background of the selected row, with and without focus
	public, private      color.Color // to whom one writes
	calm, warn, bad      color.Color // fine, soon, too late
	ours                 color.Color // what the brand said
	breath               color.Color // the breathing guide
	markFore, markGround color.Color // marked words
}

func dark() tokens {
	c := lipgloss.Color
	return tokens{
		soft: c("#9aa5b1"), faint: c("#7f8a96"),
		line: c("#3a4450"), lineFocus: c("#7fb8ad"),
		accent: c("#8fd0c2"), chosen: c("#353b41"), chosenFaint: c("#26292d"),
		public: c("#e8b26a"), private: c("#9db8ec"),
		calm: c("#8cc48c"), warn: c("#e6c468"), bad: c("#ee8a7f"),
		ours: c("#8fd0c2"), breath: c("#7fb8ad"),
		markFore: c("#ffd7cf"), markGround: c("#5a2f2c"),
	}
}

func light() tokens {
	c := lipgloss.Color
	return tokens{
		soft: c("#51606e"), faint: c("#74818d"),
		line: c("#c3cbd2"), lineFocus: c("#2c7a6d"),
		accent: c("#1f6f62"), chosen: c("#d9e8e5"), chosenFaint: c("#eaf0ef"),
		public: c("#94580a"), private: c("#2f55a4"),
		calm: c("#276a2d"), warn: c("#745200"), bad: c("#b3362a"),
		ours: c("#1f6f62"), breath: c("#1f6659"),
		markFore: c("#7d1f15"), markGround: c("#fbdcd7"),
	}
}
