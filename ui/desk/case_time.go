package desk

import (
	"time"

	"atempause/replies"
	"atempause/sources"
)

// moment is a time to come, in this machine's zone: "heute 15:00", "Mo 23.11. 09:00".
func (m *Model) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	now := m.Now()
	t = t.In(now.Location())
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return m.t("case.today", "Time", t.Format("15:04"))
	}
	return m.date(t)
}

// date is a time with its weekday, in its own zone.
func (m *Model) date(t time.Time) string {
	layout := "desk.date_format"
	if t.Year() != m.Now().In(t.Location()).Year() {
		layout = "case.date_year_format"
	}
	return m.t("weekday."+itoa(int(t.Weekday()))) + " " + t.Format(m.Words.T(layout))
}

// there is a time in the zone of a brand; where that is not the one of this machine, the time here is told as well.
func (m *Model) there(t time.Time) string {
	here := t.In(m.Now().Location())
	if here.Format("-0700") == t.Format("-0700") {
		return m.date(t)
	}
	text := here.Format("15:04")
	if here.YearDay() != t.YearDay() {
		text = m.date(here)
	}
	return m.t("case.there", "Time", m.date(t), "Zone", t.Format("MST"), "Here", text)
}

// brand finds a brand by its name.
func (m *Model) brand(name string) sources.Brand {
	for _, b := range m.Brands {
		if b.Name == name {
			return b
		}
	}
	return sources.Brand{Name: name}
}

// hours are those of the brand the subject belongs to.
func (m *Model) hours() replies.Hours {
	row, _ := m.subject()
	if ids, _ := m.subjects(); len(ids) > 0 && ids[0] != row.ID {
		for _, r := range m.list.rows {
			if r.ID == ids[0] {
				row = r
			}
		}
	}
	return replies.HoursOf(m.brand(row.Brand))
}
