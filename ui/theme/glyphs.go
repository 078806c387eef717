package theme

// Glyphs are the signs of the screen; each has a plain form.
type Glyphs struct {
	H, V, TL, TR, BL, BR, TeeL, TeeR string // boxes
	Here                             string // where one is, in a list
	Down                             string // something can be opened
	Unread                           string
	Marked                           string // chosen for the next act
	Late, Soon, Calm                 string // the urgency bar
	Reply                            string // an answer below another
	Heart                            string
	Pass, Fail, Advice, Waived       string
	Gap                              string // here something is missing; stands below the line
	Writing, Breathing, Ready        string
	Sending, Sent, Failed, Unsure    string
	Trouble, Sync                    string
	More                             string // text goes on
	Sep                              string
	Full, Empty                      string // the breathing guide
	Ours                             string // the edge of what the brand said
	Theirs                           string
	Pick                             string // the edge of the selected message
	Lock, Globe                      string // private, public
	ScrollThumb, ScrollTrack         string
	Arrow                            string
}

func glyphs(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			H: "-", V: "|", TL: "+", TR: "+", BL: "+", BR: "+", TeeL: "+", TeeR: "+",
			Here: ">", Down: "v", Unread: "*", Marked: "+", Late: "#", Soon: "!", Calm: " ", Reply: "'-", Heart: "<3",
			Pass: "[ok]", Fail: "[NO]", Advice: "[!]", Waived: "[-]", Gap: "^",
			Writing: "...", Breathing: "(~)", Ready: "(!)", Sending: "->", Sent: "ok", Failed: "X", Unsure: "??",
			Trouble: "!", Sync: "~", More: "~", Sep: " - ", Full: "=", Empty: ".", Ours: "#", Theirs: "|", Pick: ">",
			Lock: "", Globe: "", ScrollThumb: "#", ScrollTrack: "|", Arrow: "->",
		}
	}
	return Glyphs{
		H: "─", V: "│", TL: "╭", TR: "╮", BL: "╰", BR: "╯", TeeL: "├", TeeR: "┤",
		Here: "▸", Down: "▾", Unread: "•", Marked: "■", Late: "█", Soon: "▌", Calm: "▏", Reply: "↳", Heart: "♥",
		Pass: "✓", Fail: "✗", Advice: "!", Waived: "~", Gap: "↑",
		Writing: "✎", Breathing: "◔", Ready: "●", Sending: "→", Sent: "✓", Failed: "✗", Unsure: "?",
		Trouble: "!", Sync: "↻", More: "…", Sep: " · ", Full: "━", Empty: "┄", Ours: "▌", Theirs: "│", Pick: "▸",
		Lock: "", Globe: "", ScrollThumb: "┃", ScrollTrack: "│", Arrow: "→",
	}
}
