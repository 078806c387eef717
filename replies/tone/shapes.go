package tone

import "strings"

// shapes finds what shows by its form alone whose it is: parcels, number plates, postcodes, the strength of lenses.
func (v *view) shapes() {
	s := v.d.Text
	about := topics{view: v}
	for i, found := 0, 0; i < len(s) && found < maxNumbers; i++ {
		if i > 0 && isAlnum(s[i-1]) {
			continue
		}
		if end, rule := about.shape(i); end > i {
			if rule != "" {
				found++
				v.leak(i, end, rule)
			}
			i = end
		}
	}
}

// shape tells what begins at i and whose data it is; without a rule it is nobody's.
func (v *topics) shape(i int) (end int, rule string) {
	s := v.d.Text
	switch b := s[i]; {
	case isUpper(b):
		return v.lettered(i)
	case isDigit(b):
		if run := digitRun(s, i); isCard(s[i:run.end], run.digits) && !v.own(s[i:run.end]) && !v.thing(i) {
			return run.end, "personal_data.card"
		}
		if end := parcel(s, i); end > i && !v.own(s[i:end]) && !v.thing(i) {
			return end, "personal_data.parcel"
		}
		if end := sortCode(s, i); end > i && v.speak("bank") {
			return end, "personal_data.account"
		}
		return i, ""
	case b == '#':
		n, end := digitCount(s, i+1)
		if n >= 4 && (end >= len(s) || !isAlnum(s[end])) && !isYear(s[i+1:end]) && v.speak("dealing") {
			return end, "personal_data.number"
		}
		return i, ""
	case b == '+' || b == '-' || strings.HasPrefix(s[i:], "−") || strings.HasPrefix(s[i:], "–"):
		end = dioptre(s, i)
	}
	if end <= i {
		end = dioptreWord(s, i)
	}
	if end > i && v.optical(i) {
		return end, "personal_data.health"
	}
	return i, ""
}

// lettered is shape for what begins with a capital.
func (v *topics) lettered(i int) (end int, rule string) {
	s := v.d.Text
	if end := parcel(s, i); end > i && !v.own(s[i:end]) && !v.thing(i) {
		return end, "personal_data.parcel"
	}
	if end := v.plate(i); end > i {
		return end, "personal_data.plate"
	}
	if end := code(s, i); end > i && !v.own(s[i:end]) && !v.thing(i) && v.speak("dealing") && !v.speak("thing") {
		return end, "personal_data.number"
	}
	if end := postcode(s, i); end > i && !v.own(s[i:end]) {
		if k := v.tokenAt(i); k < len(v.d.Tokens) && !v.ours(k, k+1) {
			return end, "personal_data.address"
		}
		return end, ""
	}
	if end := dioptreWord(s, i); end > i && v.optical(i) {
		return end, "personal_data.health"
	}
	return i, ""
}

// parcel finds the number of a parcel: letters and digits in groups, as carriers write them.
func parcel(s string, i int) int {
	digits, letters, groups, end := 0, 0, 0, i
	for k := i; k < len(s) && groups < 8; {
		n, d, l := 0, 0, 0
		for k+n < len(s) && (isDigit(s[k+n]) || isUpper(s[k+n])) {
			if isDigit(s[k+n]) {
				d++
			} else {
				l++
			}
			n++
		}
		if n == 0 || d == 0 || k+n < len(s) && s[k+n] >= 'a' && s[k+n] <= 'z' {
			break
		}
		digits, letters, groups, end = digits+d, letters+l, groups+1, k+n
		if end+1 >= len(s) || s[end] != ' ' && (s[end] != '.' || !isDigit(s[end+1])) {
			break
		}
		k = end + 1
	}
	if end < len(s) && isAlnum(s[end]) {
		return i
	}
	if letters > 0 && letters <= 6 && digits >= 8 && digits+letters >= 11 && !strings.HasPrefix(s[i:], "HRB") && !vat(s[i:end]) {
		return end
	}
	if letters == 0 && digits >= 16 {
		return end
	}
	return i
}

// sortCode finds three pairs of digits: the sort code of a British bank.
func sortCode(s string, i int) int {
	if i+8 > len(s) || s[i+2] != '-' || s[i+5] != '-' || i+8 < len(s) && (isAlnum(s[i+8]) || s[i+8] == '-') {
		return i
	}
	for _, k := range []int{0, 1, 3, 4, 6, 7} {
		if !isDigit(s[i+k]) {
			return i
		}
	}
	return i + 8
}

// code finds what orders and files are named by: letters, a hyphen and four digits or more.
func code(s string, i int) int {
	n, k := letterRun(s, i)
	if n < 1 || n > 4 || k >= len(s) || s[k] != '-' {
		return i
	}
	d, end := digitCount(s, k+1)
	if d < 4 || end < len(s) && (isAlnum(s[end]) || s[end] == '-') {
		return i
	}
	return end
}

// vat tells whether a word is a firm's tax number: a country and nine digits.
func vat(s string) bool {
	return len(s) <= 12 && (strings.HasPrefix(s, "DE") || strings.HasPrefix(s, "GB") || strings.HasPrefix(s, "ATU") || strings.HasPrefix(s, "CHE"))
}

// plate finds a vehicle's registration: German by its form, British by its form, others where plates are spoken of.
func (v *topics) plate(i int) int {
	s := v.d.Text
	first, k := letterRun(s, i)
	if first == 0 || first > 3 || k >= len(s) {
		return i
	}
	if s[k] == '-' { // HB-KL 4412
		two, m := letterRun(s, k+1)
		if two >= 1 && two <= 2 && m < len(s) {
			gap := s[m] == ' ' || s[m] == '-'
			if gap {
				m++
			}
			n, end := digitCount(s, m)
			if n >= 1 && n <= 4 && (gap && n >= 2 || v.speak("vehicle")) {
				if end < len(s) && (s[end] == 'E' || s[end] == 'H') {
					end++
				}
				if end >= len(s) || !isAlnum(s[end]) {
					return end
				}
			}
		}
	}
	if first == 2 && isDigit(s[k]) { // LK19 XTD
		n, m := digitCount(s, k)
		if n == 2 {
			if m < len(s) && s[m] == ' ' {
				m++
			}
			if three, end := letterRun(s, m); three == 3 && (end >= len(s) || !isAlnum(s[end])) {
				return end
			}
		}
	}
	if first > 2 || s[k] != ' ' && s[k] != '-' || k+1 >= len(s) || !isDigit(s[k+1]) || !v.speak("vehicle") {
		return i
	}
	n, end := digitCount(s, k+1) // W-12345A, ZH 123 456
	for end < len(s) && s[end] == ' ' {
		m, e := digitCount(s, end+1)
		if m == 0 {
			break
		}
		n, end = n+m, e
	}
	if end < len(s) && isUpper(s[end]) {
		_, end = letterRun(s, end)
	}
	if n >= 4 && n <= 6 && (end >= len(s) || !isAlnum(s[end])) {
		return end
	}
	return i
}

// topics remembers what a reply speaks of, so that it is looked through once for each.
type topics struct {
	*view
	known map[string]bool
}

// speak tells whether the reply has a word of a list.
func (v *topics) speak(list string) bool {
	is, ok := v.known[list]
	if ok {
		return is
	}
	for _, t := range v.d.Tokens {
		if is = v.p.HasList(t, list); is {
			break
		}
	}
	if v.known == nil {
		v.known = map[string]bool{}
	}
	v.known[list] = is
	return is
}

func letterRun(s string, i int) (n, end int) {
	end = i
	for end < len(s) {
		switch {
		case isUpper(s[end]):
			end++
		case strings.HasPrefix(s[end:], "Ä"), strings.HasPrefix(s[end:], "Ö"), strings.HasPrefix(s[end:], "Ü"):
			end += 2
		default:
			return n, end
		}
		n++
	}
	return n, end
}

func digitCount(s string, i int) (n, end int) {
	end = i
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	return end - i, end
}

// postcode finds a British postcode: LS6 3HN, SW1A 1AA.
func postcode(s string, i int) int {
	n, k := letterRun(s, i)
	if n < 1 || n > 2 || k >= len(s) || !isDigit(s[k]) {
		return i
	}
	k++
	if k < len(s) && (isDigit(s[k]) || isUpper(s[k])) {
		k++
	}
	if k+4 > len(s) || s[k] != ' ' || !isDigit(s[k+1]) || !isUpper(s[k+2]) || !isUpper(s[k+3]) || k+4 < len(s) && isAlnum(s[k+4]) {
		return i
	}
	return k + 4
}

// dioptre finds the strength of a lens: a sign, one or two digits, and a quarter step.
func dioptre(s string, i int) int {
	k := i + 1
	if s[i] != '+' && s[i] != '-' {
		k = i + 3
	}
	if k < len(s) && s[k] == ' ' {
		k++
	}
	n, end := digitCount(s, k)
	if n < 1 || n > 2 || end+1 >= len(s) || s[end] != ',' && s[end] != '.' {
		return i
	}
	m, stop := digitCount(s, end+1)
	switch s[end+1 : stop] {
	case "00", "25", "50", "75", "5":
	default:
		return i
	}
	if m == 0 || stop < len(s) && isAlnum(s[stop]) {
		return i
	}
	return stop
}

// dioptreWord is dioptre with its sign in words: "minus 4,25", "plus 2.5".
func dioptreWord(s string, i int) int {
	for _, w := range []string{"minus ", "Minus ", "plus ", "Plus "} {
		if strings.HasPrefix(s[i:], w) {
			j := i + len(w) - 1
			if end := dioptre("-"+s[j:min(len(s), j+10)], 0); end > 0 {
				return j + end - 1
			}
		}
	}
	return i
}

// optical tells whether a signed number is a lens's strength rather than a price or a temperature.
func (v *topics) optical(i int) bool {
	near := v.d.Text[max(0, i-8):min(len(v.d.Text), i+16)]
	return !strings.ContainsAny(near, "€$£%°") && !strings.Contains(near, "CHF") && !strings.Contains(near, "Euro") && v.speak("optics")
}
