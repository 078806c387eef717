package desk

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/when"
	"atempause/store"
)

// snooze asks until when: presets with the time they mean, or words.
func (m *Model) snooze() tea.Cmd {
	ids, name := m.subjects()
	row, _ := m.subject()
	title := m.t("snooze.title", "Name", m.name(name))
	if len(ids) > 1 {
		title = m.n("snooze.title_many", len(ids))
	}
	d := m.askTime(title, func(t time.Time) tea.Cmd {
		return m.doOn(ids, name, store.Act{Do: "snooze", At: t}, "", nil)
	})
	if len(ids) == 1 && row.View == store.Snoozed {
		d.text = []string{m.t("snooze.until", "Time", m.moment(row.Until))}
		wake := choice{text: m.t("snooze.wake"), do: func(*Model) tea.Cmd { return m.doOn(ids, name, store.Act{Do: "wake"}, "", nil) }}
		d.list = append([]choice{wake}, d.list...)
	}
	m.push(d)
	return nil
}

// askTime asks for a time to come, with the presets that make sense now.
func (m *Model) askTime(title string, take func(time.Time) tea.Cmd) *ask {
	hours := m.hours()
	d := newAsk(m, title)
	d.about = "snooze"
	d.hint = m.t("snooze.hint", "Examples", m.Words.Examples(when.Examples(m.Words.Lang())))
	for _, p := range when.Presets(m.Now(), hours) {
		d.list = append(d.list, choice{
			text: m.t("snooze.preset_" + p.Key), note: m.there(p.At),
			do: func(*Model) tea.Cmd { return take(p.At) },
		})
	}
	d.cur = 0
	d.choose = func(_ *Model, text string) ([]choice, int) {
		if text == "" {
			return d.list, 0
		}
		return d.list, -1
	}
	d.tell = func(m *Model, text string) (string, tone) { return m.timeOf(text, hours) }
	d.take = func(m *Model, text string) (string, tea.Cmd) {
		t, err := when.Parse(text, m.Words.Lang(), m.Now(), hours)
		if err != nil {
			return m.whenWrong(err), nil
		}
		return "", take(t)
	}
	return d
}

// timeOf says what a time in words means, or why it means nothing.
func (m *Model) timeOf(text string, hours replies.Hours) (string, tone) {
	t, err := when.Parse(text, m.Words.Lang(), m.Now(), hours)
	var e *when.Error
	if errors.As(err, &e) && e.Kind == when.Unread {
		return m.whenWrong(err), plain // it may become one with the next letter
	}
	if err != nil {
		return m.whenWrong(err), warn
	}
	return m.th.Arrow + " " + m.there(t), good
}

// whenWrong says why a time could not be read.
func (m *Model) whenWrong(err error) string {
	return m.th.Safe(m.Words.WhenError(err, m.there))
}
