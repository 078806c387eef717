package tone

import (
	"strings"

	"atempause/replies/rules"
)

// references finds order, customer, policy, meter and tracking numbers by the word before them.
func (v *view) references() {
	s := v.d.Text
	tok := v.d.Tokens
	found := 0
	for k := range tok {
		if found >= maxNumbers {
			return
		}
		v.bornOn(k)
		plain := v.p.HasList(tok[k], "plainnumber") && v.whose(k)
		if !plain && !v.p.HasList(tok[k], "idword") || k > 0 && v.p.HasList(tok[k-1], "thing") {
			continue
		}
		at, link := v.afterLinks(k)
		start, end := idAt(s, at)
		if end <= start || v.own(s[start:end]) {
			continue
		}
		raw := s[start:end]
		n := len(onlyDigits(raw))
		letters := n < len(strings.Trim(strings.ReplaceAll(raw, " ", ""), "#"))
		switch {
		case isYear(raw) && !link, looksDate(raw), n < 2, n == 2 && !(letters && link || coded(raw)), n == 3 && !letters && !link:
			continue
		case plain && (n < 5 || v.isPhone(start)):
			continue
		case v.unitAfter(end), v.isPhone(start) && n < 12 && !link && v.p.HasList(tok[k], "callword"):
			continue
		}
		found++
		rule := "personal_data.number"
		if parcel(s, start) == end {
			rule = "personal_data.parcel"
		}
		v.leak(tok[k].Start, end, rule)
	}
}

// whose tells whether somebody's own thing is spoken of shortly before or after a token.
func (v *view) whose(k int) bool {
	tok := v.d.Tokens
	for j := max(0, k-8); j < min(len(tok), k+8); j++ {
		if tok[j].Sent == tok[k].Sent && v.p.HasList(tok[j], "kinof") {
			return true
		}
	}
	return false
}

// isPhone tells whether a number begins at i that has the shape of a phone's.
func (v *view) isPhone(i int) bool {
	run := digitRun(v.d.Text, i)
	return run.end > run.start && run.phone(v.d.Text[run.start:run.end])
}

// thing tells whether a number is one of goods, models or books: the word is near before it.
func (v *view) thing(at int) bool {
	k := v.tokenAt(at)
	for j := k - 1; j >= max(0, k-3); j-- {
		if v.p.HasList(v.d.Tokens[j], "thing") {
			return true
		}
	}
	return false
}

// afterLinks steps over the words between "Bestellung" and its number and tells where to look and whether one of them
// promised a number.
func (v *view) afterLinks(k int) (at int, link bool) {
	tok := v.d.Tokens
	norm := tok[k].Norm
	link = strings.HasSuffix(norm, "nummer") || strings.HasSuffix(norm, "nr") || strings.HasSuffix(norm, "id") || strings.HasSuffix(norm, "code")
	j := k + 1
	for j < len(tok) && j <= k+4 && tok[j].Sent == tok[k].Sent && v.p.HasList(tok[j], "idlink") && !tok[j].Is(rules.FlagNumber) {
		if v.p.HasList(tok[j], "idpromise") {
			link = true
		}
		j++
	}
	at = tok[j-1].End
	if j < len(tok) && strings.Contains(v.d.Text[at:tok[j].Start], "#") {
		link = true
	}
	return at, link
}

// idAt finds a number-like word shortly after at, with the groups of digits that belong to it: "70 331".
func idAt(s string, at int) (start, end int) {
	start = at
	for start < len(s) && start < at+4 && strings.IndexByte(" .:#(,-\u00a0", s[start]) >= 0 {
		start++
	}
	end = start
	for end < len(s) && end < start+40 && (isDigit(s[end]) || s[end] >= 'a' && s[end] <= 'z' || isUpper(s[end]) || strings.IndexByte("-/_.", s[end]) >= 0) {
		end++
	}
	for end > start && strings.IndexByte("-/_.", s[end-1]) >= 0 {
		end--
	}
	for end < len(s) && end < start+40 && strings.ContainsAny(s[start:end], "0123456789") || end > start && end-start <= 4 && isUpper(s[end-1]) {
		next := group(s, end)
		if next == end {
			break
		}
		end = next
	}
	return start, end
}

// group steps over a space and a group of two digits and more, if nothing but digits is in it.
func group(s string, end int) int {
	if end >= len(s) || s[end] != ' ' {
		return end
	}
	k := end + 1
	for k < len(s) && isDigit(s[k]) {
		k++
	}
	if k-end-1 < 2 || k < len(s) && (s[k] != ' ' && s[k] != '.' && s[k] != ',' && s[k] != ')' && s[k] != '-' && s[k] != '\n' && s[k] != '!' && s[k] != '?') {
		return end
	}
	if k+1 < len(s) && (s[k] == ',' || s[k] == '.') && isDigit(s[k+1]) {
		return end
	}
	return k
}

// coded tells whether a word is a code of capitals and digits, as bookings have: "KZ4T9P", "4Q7-LL".
func coded(raw string) bool {
	return len(raw) >= 5 && raw == strings.ToUpper(raw) && strings.ContainsAny(raw, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
