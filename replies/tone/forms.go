package tone

import (
	"strings"
	"unicode/utf8"
)

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }
func isAlnum(b byte) bool {
	return isDigit(b) || b >= 'a' && b <= 'z' || isUpper(b) || b >= utf8.RuneSelf
}

func onlyDigits(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// digits is a run of digits with the marks that hold a number together.
type digits struct {
	start, end, digits int
	groups             [12]int // digits of each group
	n                  int
	marks              string
}

// digitRun takes the longest number-like run from i: digits, and between them single marks or spaces.
func digitRun(s string, i int) digits {
	d := digits{start: i, end: i}
	var marks []byte
	gap, inGroup, kept := 0, 0, 0
	for k := i; k < len(s) && k < i+48; k++ {
		b := s[k]
		if isDigit(b) {
			if inGroup == 0 && d.n < len(d.groups) {
				d.n++
			}
			inGroup++
			d.groups[d.n-1]++
			d.digits++
			d.end = k + 1
			kept = len(marks) // a bracket or stop behind the last digit is not part of it
			gap = 0
			continue
		}
		switch b {
		case ' ', '-', '/', '.', '(', ')', '+':
			if b == '+' && k > i || gap >= 2 {
				return d.with(marks[:kept])
			}
			marks = append(marks, b)
			gap++
			inGroup = 0
			continue
		case 0xC2:
			if k+1 < len(s) && s[k+1] == 0xA0 && gap < 2 { // a space that does not break
				marks = append(marks, ' ')
				gap++
				k++
				inGroup = 0
				continue
			}
		}
		return d.with(marks[:kept])
	}
	return d.with(marks[:kept])
}

func (d digits) with(marks []byte) digits {
	d.marks = string(marks)
	return d
}

// phone tells whether the run has the shape of a German, Austrian, Swiss, British, American or international number.
func (d digits) phone(raw string) bool {
	num := onlyDigits(raw)
	if d.date() {
		return false
	}
	switch {
	case strings.HasPrefix(raw, "+"):
		return d.digits >= 8 && d.digits <= 15
	case strings.HasPrefix(num, "00"):
		return d.digits >= 10 && d.digits <= 17
	case num != "" && num[0] == '0':
		return d.digits >= 8 && d.digits <= 13
	case d.digits == 10 && d.n == 3 && d.groups[0] == 3 && d.groups[1] == 3, d.digits == 11 && num[0] == '1' && d.n == 4:
		return true
	case d.digits == 7 && d.n == 2 && d.groups[0] == 3 && strings.Contains(d.marks, "-"):
		return true
	}
	return false
}

// date tells whether the run is a date, or two: 04.11.1948, 2024-05-01, 12/05/24.
func (d digits) date() bool {
	if d.n < 3 || strings.ContainsAny(d.marks, "+()") {
		return false
	}
	g := d.groups
	return g[0] <= 2 && g[1] <= 2 && (g[2] == 4 || g[2] == 2 && d.n == 3) || g[0] == 4 && g[1] == 2 && g[2] == 2
}

// isCard tells whether a run is a payment card's number: its first digit is a card network's, and its check digit is
// right. Of 13 digits only old Visa cards are left; others of that length are goods (GTIN).
func isCard(raw string, n int) bool {
	if n < 13 || n > 19 || strings.IndexByte("23456", raw[0]) < 0 || n == 13 && raw[0] != '4' {
		return false
	}
	return luhn(onlyDigits(raw))
}

// luhn is the check of payment cards (ISO/IEC 7812-1).
func luhn(s string) bool {
	sum := 0
	for i := 0; i < len(s); i++ {
		x := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if x *= 2; x > 9 {
				x -= 9
			}
		}
		sum += x
	}
	return len(s) > 0 && sum%10 == 0
}

func isYear(s string) bool {
	return len(s) == 4 && isDigit(s[0]) && (s[:2] == "19" || s[:2] == "20") && isDigit(s[2]) && isDigit(s[3])
}

func looksDate(s string) bool {
	d := digitRun(s, 0)
	return d.end == len(s) && d.date() || strings.Count(s, ".") >= 1 && len(s) <= 6 && d.digits <= 4
}

// unitAfter tells whether an amount's unit follows: then the number is a price or a quantity.
func (v *view) unitAfter(end int) bool {
	rest := strings.TrimLeft(v.d.Text[end:min(len(v.d.Text), end+4)], " \u00a0")
	if strings.HasPrefix(rest, "€") || strings.HasPrefix(rest, "%") || strings.HasPrefix(rest, ",") && len(rest) > 1 && isDigit(rest[1]) || strings.HasPrefix(rest, "£") {
		return true
	}
	k := v.tokenAt(end)
	return k < len(v.d.Tokens) && v.d.Tokens[k].Start-end <= 1 && v.p.HasList(v.d.Tokens[k], "unit")
}
