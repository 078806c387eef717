package ask

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/safe"
	"atempause/ui/theme"
)

// RunForm asks on a terminal: do is given an asker and runs beside the screen, which is its own until do returns. Ctrl+C
// while something is under way ends do's context.
func RunForm(ctx context.Context, in io.Reader, out io.Writer, look theme.Look, words Words, do func(context.Context, Asker) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	km, err := keys.New(nil)
	if err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	m := &form{th: theme.New(look), km: km, words: words, width: 80, sized: make(chan struct{}), abort: func() { cancel(ErrAborted) }}
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler())
	end := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil { // the terminal is given back before anything else
				end <- fmt.Errorf("panic: %v", r)
			}
			p.Quit()
		}()
		select {
		case <-m.sized:
		case <-ctx.Done():
		}
		end <- do(ctx, &asker{p: p, th: m.th, width: &m.folds})
	}()
	_, err = p.Run()
	broken := errors.Is(context.Cause(ctx), ErrAborted)
	cancel(ErrAborted) // the screen is gone: whatever is still under way has nobody to tell
	return ended(<-end, err, broken)
}

// ended is how a form ends, by how the dialogue and the screen did, and whether the person broke off.
func ended(dialogue, screen error, broken bool) error {
	switch {
	case broken && errors.Is(dialogue, context.Canceled):
		return ErrAborted
	case dialogue != nil:
		return dialogue
	case screen != nil && !errors.Is(screen, context.Canceled) && !errors.Is(screen, tea.ErrProgramKilled):
		return fmt.Errorf("ask: %w", screen)
	}
	return nil
}

// asker speaks to the screen.
type asker struct {
	p     *tea.Program
	th    *theme.Theme
	width *atomic.Int64
}

// firstFrame is how long the first frame may take. What is printed before it pushes the whole screen out of sight, because
// the screen is then taken to be as high as the terminal.
const firstFrame = 50 * time.Millisecond

type (
	readyMsg struct{}
	askMsg   struct {
		q     Question
		reply chan<- answered
	}
	dropMsg struct{ reply chan<- answered }
	busyMsg string
)

type answered struct {
	value string
	err   error
}

// Ask shows a question until it is answered.
func (a *asker) Ask(ctx context.Context, q Question) (string, error) {
	reply := make(chan answered, 1)
	a.p.Send(askMsg{q, reply})
	select {
	case got := <-reply:
		return got.value, got.err
	case <-ctx.Done():
		a.p.Send(dropMsg{reply})
		return "", ctx.Err()
	}
}

// Say prints above the question.
func (a *asker) Say(t Tone, text string) {
	style := a.th.Text
	switch t {
	case Soft:
		style = a.th.Soft
	case Good:
		style = a.th.Good
	case Warn:
		style = a.th.Warn
	case Bad:
		style = a.th.Bad
	case Plainly:
	}
	var lines []string
	for _, l := range strings.Split(a.th.Spell(text), "\n") {
		for _, part := range a.fold(l) {
			lines = append(lines, style.Render(part))
		}
	}
	a.p.Println(strings.Join(lines, "\n"))
}

// fold breaks prose between words. What is set in, and what has no blanks (an address), is left as it is: it is copied.
func (a *asker) fold(line string) []string {
	if strings.HasPrefix(line, "  ") || !strings.Contains(line, " ") || strings.Contains(line, " = ") {
		return []string{line}
	}
	return safe.Wrap(line, int(a.width.Load()))
}

// Busy shows what is being done.
func (a *asker) Busy(text string) func() {
	a.p.Send(busyMsg(text))
	return func() { a.p.Send(busyMsg("")) }
}

// form is the screen: one question, or what is being done.
type form struct {
	th    *theme.Theme
	km    *keys.Map
	words Words
	abort func()
	width int
	sized chan struct{} // closed once the first frame is drawn
	known bool
	folds atomic.Int64 // width, for who prints beside the screen

	q     *askMsg
	field edit.Field
	cur   int
	wrong string
	busy  string
}

// Init does nothing.
func (m *form) Init() tea.Cmd { return nil }

// Update takes keys and what the dialogue sends.
func (m *form) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width = max(20, msg.Width)
		m.folds.Store(int64(m.width - 1))
		if !m.known {
			m.known = true
			return m, tea.Tick(firstFrame, func(time.Time) tea.Msg { return readyMsg{} })
		}
	case readyMsg:
		close(m.sized)
	case askMsg:
		m.begin(msg)
	case dropMsg:
		if m.q != nil && m.q.reply == msg.reply {
			m.q = nil
		}
	case busyMsg:
		m.busy = string(msg)
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		if m.q != nil && len(m.q.q.Options) == 0 {
			m.wrong = ""
			m.field.Insert(strings.TrimSpace(msg.Content))
		}
	}
	return m, nil
}

func (m *form) begin(msg askMsg) {
	m.q, m.wrong, m.cur, m.busy = &msg, "", 0, ""
	for i, o := range msg.q.Options {
		if o.Value == msg.q.Preset {
			m.cur = i
		}
	}
	m.field = edit.Field{One: true, Fold: m.th.Spell}
	if !msg.q.Secret {
		m.field.Set(msg.q.Preset)
	}
}

func (m *form) key(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "ctrl+c":
		return m.end(answered{err: ErrAborted}, true)
	case "esc":
		if m.q != nil {
			return m.end(answered{err: ErrAborted}, false)
		}
		return nil
	}
	if m.q == nil {
		return nil
	}
	if n := len(m.q.q.Options); n > 0 {
		m.choose(k.String(), n)
		if k.String() == "enter" {
			return m.answer(m.q.q.Options[m.cur].Value)
		}
		return nil
	}
	if k.String() == "enter" {
		text := strings.TrimSpace(m.field.Text())
		if text == "" && m.q.q.Secret {
			text = m.q.q.Preset
		}
		return m.answer(text)
	}
	m.wrong = ""
	if id, ok := m.km.Find(k.String(), keys.Text); ok {
		m.field.Do(id)
	} else if k.Text != "" && k.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
		m.field.Insert(k.Text)
	}
	return nil
}

func (m *form) choose(key string, n int) {
	switch key {
	case "down", "j", "tab", "ctrl+n":
		m.cur = (m.cur + 1) % n
	case "up", "k", "shift+tab", "ctrl+p":
		m.cur = (m.cur + n - 1) % n
	case "home", "g":
		m.cur = 0
	case "end", "G":
		m.cur = n - 1
	default:
		if len(key) == 1 && key[0] >= '1' && int(key[0]-'0') <= n {
			m.cur = int(key[0] - '1')
		}
	}
}

func (m *form) answer(text string) tea.Cmd {
	value, wrong, ok := m.q.q.verdict(text)
	if !ok {
		m.wrong = wrong
		return nil
	}
	return m.end(answered{value: value}, false)
}

// end gives the answer and leaves a line that says what it was. Without a question, Ctrl+C breaks off what is under way.
func (m *form) end(a answered, all bool) tea.Cmd {
	if all {
		defer m.abort()
	}
	if m.q == nil {
		return nil
	}
	q, reply := m.q.q, m.q.reply
	m.q = nil
	reply <- a
	if a.err != nil {
		return nil
	}
	shown := a.value
	for _, o := range q.Options {
		if o.Value == a.value {
			shown = o.Text
		}
	}
	if q.Secret {
		shown = m.words.T("ask.hidden")
	}
	return tea.Println(m.th.Soft.Render(m.th.Spell(strings.TrimRight(q.Title, "?"))+": ") + m.th.Text.Render(safe.Cut(m.th.Safe(shown), max(10, m.width-safe.Width(q.Title)-3), m.th.More)))
}

// prompt stands before what is typed.
const prompt = "> "

// View draws the question.
func (m *form) View() tea.View {
	switch {
	case m.q != nil:
		lines, at, x := m.draw()
		v := tea.NewView(strings.Join(lines, "\n"))
		if at >= 0 {
			v.Cursor = tea.NewCursor(len(prompt)+x, at)
		}
		return v
	case m.busy != "":
		return tea.NewView(m.th.Soft.Render(safe.Cut(m.th.Sync+" "+m.th.Spell(m.busy), m.width-1, m.th.More)))
	}
	return tea.NewView("")
}

// draw gives the lines of the question, and the line and column of the cursor; -1 for none.
func (m *form) draw() (lines []string, at, x int) {
	q := m.q.q
	add := func(text string, style func(...string) string) {
		for _, l := range safe.Wrap(m.th.Spell(text), max(20, min(m.width, 100)-2)) {
			lines = append(lines, style(l))
		}
	}
	lines, at = append(lines, ""), -1
	add(q.Title, m.th.Bold.Render)
	if q.Help != "" {
		add(q.Help, m.th.Soft.Render)
	}
	switch {
	case len(q.Options) > 0:
		lines = append(lines, m.options()...)
	case q.Secret:
		at = len(lines)
		lines = append(lines, prompt)
		add(m.words.T("ask.secret", "N", len([]rune(m.field.Text()))), m.th.Faint.Render)
	default:
		m.field.Size(m.width-len(prompt)-2, 1)
		var text []string
		text, x, _ = m.field.View(edit.Paint{Text: m.th.Text}, nil)
		at = len(lines)
		lines = append(lines, prompt+text[0])
	}
	if m.wrong != "" {
		add(m.wrong, m.th.Bad.Render)
	}
	key := "ask.keys"
	if len(q.Options) > 0 {
		key = "ask.keys_choose"
	}
	add(m.words.T(key), m.th.Faint.Render)
	return lines, at, x
}

// shownOptions is how many options are on the screen at once; the others scroll.
const shownOptions = 10

func (m *form) options() (lines []string) {
	opts := m.q.q.Options
	from := max(0, min(m.cur-shownOptions/2, len(opts)-shownOptions))
	for i := from; i < min(len(opts), from+shownOptions); i++ {
		mark, style := "  ", m.th.Text
		if i == m.cur {
			mark, style = "> ", m.th.Chosen(m.th.Text, true)
		}
		lines = append(lines, style.Render(safe.Cut(mark+m.th.Safe(opts[i].Text), m.width-1, m.th.More)))
	}
	if len(opts) > shownOptions {
		lines = append(lines, m.th.Faint.Render(fmt.Sprintf("  %d/%d", m.cur+1, len(opts))))
	}
	return lines
}
