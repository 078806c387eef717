package tone

import "strings"

// ibanLength gives the length of an IBAN by country (ISO 13616 registry) for the countries our users meet.
var ibanLength = map[string]int{
	"DE": 22, "AT": 20, "CH": 21, "LI": 21, "GB": 22, "IE": 22, "FR": 27, "IT": 27, "NL": 18, "BE": 16, "ES": 24, "PL": 28, "DK": 18, "SE": 24,
	"CZ": 24, "LU": 20, "PT": 25, "FI": 18, "NO": 15, "HU": 28, "LT": 20, "EE": 20, "LV": 21, "GR": 27, "HR": 21, "SI": 19, "SK": 24, "RO": 24,
}

// The least and the most signs of an IBAN anywhere.
const (
	ibanLeast = 15
	ibanMost  = 34
)

// accounts finds IBANs. It comes before all other numbers: in its groups of digits an IBAN looks like a parcel's, and
// behind the word "Konto" like a customer's.
func (v *view) accounts() {
	s := v.d.Text
	for i, seen := 0, 0; i+ibanLeast <= len(s) && seen < maxNumbers; i++ {
		if !isLetter(s[i]) || i > 0 && isAlnum(s[i-1]) {
			continue
		}
		end := iban(s, i)
		if end == i {
			continue
		}
		seen++
		if !v.own(s[i:end]) && !v.ourAccount(i) {
			v.leak(i, end, "personal_data.iban")
		} else {
			v.nobodys = append(v.nobodys, [2]int{i, end})
		}
		i = end
	}
}

// ourAccount tells whether the account at a place is spoken of as the firm's: "unsere IBAN", "our donation account". It has
// to be the account that is ours: "in unseren Unterlagen steht die IBAN" speaks of somebody else's.
func (v *view) ourAccount(at int) bool {
	k := v.tokenAt(at)
	tok, ours := v.d.Tokens, false
	for j := k - 1; j >= max(0, k-8) && tok[j].Sent == tok[min(k, len(tok)-1)].Sent; j-- {
		if v.p.HasList(tok[j], "you") {
			return false
		}
		ours = ours || v.ourNoun(j)
	}
	return ours
}

// ourNoun tells whether a word is an account, and the firm's.
func (v *view) ourNoun(j int) bool {
	tok := v.d.Tokens
	word := tok[j].Norm
	if strings.HasPrefix(word, "spendenkont") || strings.HasPrefix(word, "vereinskont") {
		return true
	}
	if !strings.HasSuffix(word, "konto") && !strings.HasSuffix(word, "bankverbindung") && !accounts[word] {
		return false
	}
	for i := j - 1; i >= max(0, j-3) && tok[i].Sent == tok[j].Sent; i-- {
		if w := tok[i].Norm; w == "our" || unser[w] || strings.HasPrefix(w, "donation") {
			return true
		} else if !between[w] {
			return false
		}
	}
	return false
}

// accounts are words for an account, unser what says in German that it is ours, between what may stand in the middle.
var (
	accounts = wordSet("iban konten account accounts bank details")
	unser    = wordSet("unser unsere unserem unseren unserer unseres")
	between  = wordSet("bank business donation donations charity club new neue neues neuen neuem eigene eigenes eigenen iban account")
)

// iban finds an account number at i: two letters, two digits, and what follows in groups. The check digits prove one of any
// country; of a country we know the length does, or nearly: a mistyped number is just as private.
func iban(s string, i int) int {
	if i+ibanLeast > len(s) || !isLetter(s[i]) || !isLetter(s[i+1]) || !isDigit(s[i+2]) || !isDigit(s[i+3]) {
		return i
	}
	want := ibanLength[s[i:i+2]]
	n, digits, near := 0, 0, i
	for k := i; k < len(s) && n < ibanMost; k++ {
		b := s[k]
		if k > i && !isAlnum(b) && b != '*' {
			if (b == ' ' || b == '-' || b == '.') && k+1 < len(s) && (isAlnum(s[k+1]) || s[k+1] == '*') {
				continue
			}
			if strings.HasPrefix(s[k:], "\u00a0") {
				k++
				continue
			}
			break
		}
		if b >= 0x80 {
			break
		}
		n++
		if isDigit(b) || b == '*' || n > 4 && (b == 'x' || b == 'X') {
			digits++
		}
		if k+1 < len(s) && (isAlnum(s[k+1]) || s[k+1] == '*') || n < ibanLeast || digits < 8 { // within a group, or too short yet
			continue
		}
		if n == want || mod97(s[i:k+1]) {
			return k + 1
		}
		if want > 0 && digits >= n-6 && n >= want-2 && n <= want+2 {
			near = k + 1
		}
	}
	return near
}

// mod97 is the check of account numbers (ISO 7064, MOD 97-10): the first four signs go to the end, letters count from 10.
func mod97(raw string) bool {
	var b strings.Builder
	for i := range len(raw) {
		if c := raw[i]; isDigit(c) || isLetter(c) {
			b.WriteByte(c)
		}
	}
	s := strings.ToUpper(b.String())
	if len(s) < ibanLeast {
		return false
	}
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		if isDigit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	return rest == 1
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || isUpper(b) }
