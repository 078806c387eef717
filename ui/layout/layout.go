package layout

// Rect is a part of the screen, borders included. The zero Rect is not shown.
type Rect struct{ X, Y, W, H int }

// Shown tells whether there is anything to draw.
func (r Rect) Shown() bool { return r.W > 0 && r.H > 0 }

// Pane names a part of the desk that can have the keys.
type Pane int

// The panes, from left to right; the composer stands below the conversation.
const (
	Side Pane = iota
	List
	Talk
	Writer
)

// The smallest size the desk can be used at.
const (
	MinWidth  = 60
	MinHeight = 20
)

// threeFrom is the width from which all three panes are shown.
const threeFrom = 80

// State is what the rectangles depend on besides the size.
type State struct {
	Focus   Pane
	Writing bool // the composer is open
}

// Plan is where everything stands.
type Plan struct {
	Small  bool // too small: nothing but a sentence can be shown
	One    bool // one pane at a time
	Title  Rect
	Side   Rect
	List   Rect
	Talk   Rect // when the composer is open it has no lower border: the composer's upper one is its end
	Writer Rect
	Status Rect // zero on low screens: the help line carries it then
	Help   Rect
}

// Of makes the plan.
func Of(width, height int, s State) Plan {
	if width < MinWidth || height < MinHeight {
		return Plan{Small: true}
	}
	p := Plan{
		Title: Rect{0, 0, width, 1},
		Help:  Rect{0, height - 1, width, 1},
	}
	body := Rect{0, 1, width, height - 2}
	if height >= 30 {
		p.Status = Rect{0, height - 2, width, 1}
		body.H--
	}
	if width < threeFrom {
		p.One = true
		switch s.Focus {
		case Side:
			p.Side = body
		case List:
			p.List = body
		default:
			p.Talk = body
		}
	} else {
		side := clamp(width/5, 17, 26)
		list := clamp((width-side)*42/100, 26, 66)
		p.Side = Rect{0, body.Y, side, body.H}
		p.List = Rect{side, body.Y, list, body.H}
		p.Talk = Rect{side + list, body.Y, width - side - list, body.H}
	}
	if s.Writing && p.Talk.Shown() {
		w := writerHeight(p.Talk.H)
		p.Writer = Rect{p.Talk.X, p.Talk.Y + p.Talk.H - w, p.Talk.W, w}
		p.Talk.H -= w
	}
	return p
}

// writerHeight gives the composer the larger half on a low screen and at most twenty lines on a high one: what is
// answered has to stay in sight.
func writerHeight(body int) int {
	return clamp(body*60/100, 10, 22)
}

func clamp(n, lo, hi int) int { return max(lo, min(n, hi)) }
