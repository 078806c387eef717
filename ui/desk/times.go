package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// clock is a countdown: "0:43".
func clock(d time.Duration) string {
	s := int((max(0, d) + time.Second - 1) / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// short is a span in at most four cells: "42m", "5h", "3d".
func (m *Model) short(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "<1m"
	case d < time.Hour:
		return itoa(int(d/time.Minute)) + "m"
	case d < 48*time.Hour:
		return itoa(int(d/time.Hour)) + "h"
	case d < 100*24*time.Hour:
		return itoa(int(d/(24*time.Hour))) + m.t("desk.day_letter")
	}
	return itoa(int(d/(7*24*time.Hour))) + m.t("desk.week_letter")
}

// span is a span in words: "18 Min", "3 Std", "2 Tage".
func (m *Model) span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return m.n("desk.minutes", max(1, int(d/time.Minute)))
	case d < 48*time.Hour:
		return m.n("desk.hours", int(d/time.Hour))
	case d < 21*24*time.Hour:
		return m.n("desk.days", int(d/(24*time.Hour)))
	}
	return m.n("desk.weeks", int(d/(7*24*time.Hour)))
}

// ago tells how long ago something was: in words while it is fresh, as a date later.
func (m *Model) ago(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	now := m.Now()
	d := now.Sub(t)
	local := t.In(now.Location())
	switch {
	case d < time.Minute:
		return m.t("desk.just_now")
	case d < 12*time.Hour:
		return m.t("desk.ago", "Time", m.span(d))
	case local.Year() == now.Year() && local.YearDay() == now.YearDay():
		return local.Format("15:04")
	case d < 6*24*time.Hour:
		return m.t("weekday."+itoa(int(local.Weekday()))) + " " + local.Format("15:04")
	case local.Year() == now.Year():
		return local.Format(m.Words.T("desk.date_format"))
	}
	return local.Format(m.Words.T("desk.date_year_format"))
}

// quote puts a text in the quotation marks of the language.
func quote(s, lang string) string {
	if strings.HasPrefix(s, "„") || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "\"") || strings.HasPrefix(s, "»") {
		return s // it begins with a mark of its own
	}
	if lang == "en" {
		return "“" + s + "”"
	}
	return "„" + s + "“"
}

// genitive is the German or English form for what belongs to a person: "Kerns", "Jens’".
func genitive(name, lang string) string {
	if lang == "en" {
		return name + "’s"
	}
	if strings.HasSuffix(name, "s") || strings.HasSuffix(name, "x") || strings.HasSuffix(name, "z") || strings.HasSuffix(name, "ß") {
		return name + "’"
	}
	if last := []rune(name); len(last) == 0 || !strings.ContainsRune("abcdefghijklmnopqrtuvwyzäöüéèáàABCDEFGHIJKLMNOPQRTUVWYZ", last[len(last)-1]) {
		return name + "’s"
	}
	return name + "s"
}
