package desk

import (
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
)

type fileMsg struct {
	thread int64
	path   string
	err    error
}

// editor opens the draft in the person's own editor. It is stored before, and the file is for nobody else's eyes.
func (m *Model) editor() tea.Cmd {
	return m.stored(func(m *Model) tea.Cmd {
		text, thread := m.writer.field.Text(), m.writer.thread
		return func() tea.Msg {
			f, err := os.CreateTemp("", "atempause-*.txt") // mode 0600
			if err != nil {
				return fileMsg{err: err}
			}
			_, err = f.WriteString(text)
			if cerr := f.Close(); err == nil {
				err = cerr
			}
			return fileMsg{thread, f.Name(), err}
		}
	})
}

func (f fileMsg) apply(m *Model) tea.Cmd {
	if f.err != nil {
		m.say(bad, "desk.editor_file")
		return nil
	}
	cmd := m.editorCommand(f.path)
	return tea.ExecProcess(cmd, func(err error) tea.Msg {
		defer os.Remove(f.path)
		if err != nil {
			return editedMsg{thread: f.thread, err: err}
		}
		text, err := os.ReadFile(f.path)
		return editedMsg{f.thread, string(text), err}
	})
}

// editorCommand is $VISUAL, $EDITOR or vi; the variables may hold arguments.
func (m *Model) editorCommand(path string) *exec.Cmd {
	words := strings.Fields(m.Getenv("VISUAL"))
	if len(words) == 0 {
		words = strings.Fields(m.Getenv("EDITOR"))
	}
	if len(words) == 0 {
		words = []string{"vi"}
	}
	return exec.CommandContext(m.Context, words[0], append(words[1:], path)...)
}

type editedMsg struct {
	thread int64
	text   string
	err    error
}

func (e editedMsg) apply(m *Model) tea.Cmd {
	if e.err != nil {
		m.say(bad, "desk.editor_failed")
		return nil
	}
	if !m.writer.open || m.writer.thread != e.thread {
		return nil
	}
	m.writer.field.Replace(strings.TrimRight(e.text, "\n"))
	return m.typed()
}
