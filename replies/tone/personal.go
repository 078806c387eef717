package tone

import (
	"strings"

	"atempause/replies"
	"atempause/replies/rules"
)

// contacts looks for data that belongs in private: by its form, by its check digit, by the words around it. The brand's
// own numbers and addresses, and those offered to the reader as a way to the firm, are no personal data.
func (v *view) contacts() {
	v.accounts()
	v.references()
	v.shapes()
	v.numbers()
	v.mails()
	v.streets()
	v.bookings()
	for _, label := range []string{"number.customer", "birth", "health"} {
		v.each(label, func(h *rules.Hit, w float64) {
			if label == "birth" && v.dated(h) { // the day itself is marked
				return
			}
			if w > 0 && (label != "health" || h.From < v.tail || h.Rule.ID == "health.wish.de" || h.Rule.ID == "health.told.en") { // a practice's name in a signature is nobody's health
				end := h.End
				if h.To < len(v.d.Tokens) && found[v.d.Tokens[h.To].Norm] && v.d.Tokens[h.To].Start <= end+1 {
					end = v.d.Tokens[h.To].End
				}
				v.leak(h.Start, end, h.Rule.ID)
			}
		})
	}
}

// dated tells whether a day of birth stands in the sentence of a hit.
func (v *view) dated(h *rules.Hit) bool {
	s := v.d.Sentences[h.Sent]
	for _, f := range v.r.Findings {
		if f.Evidence.Rule == "personal_data.birth" && f.Start >= s.Start && f.End <= s.End {
			return true
		}
	}
	return false
}

// found are the words that belong to what was found out about somebody's body: "your blood results".
var found = wordSet("result results test tests count counts pressure sugar work report reports scan scans sample samples levels group type")

// leak notes a passage as personal data, once.
func (v *view) leak(start, end int, rule string) {
	for _, o := range v.nobodys {
		if o[0] < end && start < o[1] {
			return
		}
	}
	n := 0
	for _, f := range v.r.Findings {
		if f.Check == replies.CheckPersonal {
			if n++; n >= maxNumbers || f.Start < end && start < f.End {
				return
			}
		}
	}
	v.r.Labels.PersonalData = true
	v.add(replies.CheckPersonal, true, nil, start, end, rule)
}

// bookings finds links that lead to a call or a visit.
func (v *view) bookings() {
	for _, t := range v.d.Tokens {
		if !t.Is(rules.FlagURL) {
			continue
		}
		url := strings.ToLower(v.d.Text[t.Start:t.End])
		for _, w := range []string{"calendly.", "rueckruf", "rückruf", "callback", "call-back", "book-a-call", "bookacall", "wa.me/", "m.me/", "kontakt", "contact"} {
			if strings.Contains(url, w) {
				v.offered(t.Start, t.End, "private.link")
				break
			}
		}
	}
}

// leaked tells whether a passage has been noted as personal data.
func (v *view) leaked(start, end int) bool {
	for _, f := range v.r.Findings {
		if f.Check == replies.CheckPersonal && f.Start < end && start < f.End {
			return true
		}
	}
	return false
}

// nobody tells whether a place lies in a number that is known to be nobody's.
func (v *view) nobody(at int) bool {
	for _, o := range v.nobodys {
		if o[0] <= at && at < o[1] {
			return true
		}
	}
	return false
}

// offered notes a way to the firm: an invitation into a private channel.
func (v *view) offered(start, end int, rule string) {
	v.r.Labels.PrivateChannel = true
	v.add(replies.CheckPrivate, false, nil, start, end, rule)
}

// maxNumbers bounds how many numbers of one text are looked at.
const maxNumbers = 400

// numbers walks over everything made of digits: IBAN, cards, phones.
func (v *view) numbers() {
	s := v.d.Text
	seen := 0
	for i := 0; i < len(s) && seen < maxNumbers; {
		b := s[i]
		if i > 0 && isAlnum(s[i-1]) {
			i++
			continue
		}
		if b != '+' && b != '(' && !isDigit(b) {
			i++
			continue
		}
		run := digitRun(s, i)
		if run.date() && v.birthDate(s[run.start:run.end]) {
			seen++
			v.leak(run.start, run.end, "personal_data.birth")
		}
		if run.digits < 7 {
			i = max(i+1, run.end)
			continue
		}
		seen++
		v.number(run)
		i = run.end
	}
}

// birthDate tells whether a date is somebody's day of birth: long enough ago, and spoken of as one.
func (v *view) birthDate(raw string) bool {
	year := raw[max(0, len(raw)-4):]
	if isYear(raw[:min(4, len(raw))]) {
		year = raw[:4]
	}
	return isYear(year) && year <= "2015" && v.speaksOfBirth()
}

func (v *view) speaksOfBirth() bool {
	for _, s := range []string{v.d.Text, v.c.Incoming} {
		s = strings.ToLower(s)
		for _, w := range []string{"birthday", "geburt", "geb.", " born", "dob", "of birth", "jahrgang", "turned 1", "volljährig", "s 18th", "s 21st", "s 30th", "s 40th", "s 50th", "s 60th", "s 70th", "s 80th", "s 90th"} {
			if strings.Contains(s, w) {
				return true
			}
		}
		if _, rest, ok := strings.Cut(s, "happy "); ok && rest != "" && isDigit(rest[0]) { // "a very happy 80th"
			return true
		}
	}
	return false
}

// bornOn finds a day of birth with its month in words: "17 October 1944", "3. März 1951", "March 3, 1951".
func (v *view) bornOn(k int) {
	tok := v.d.Tokens
	if !v.p.HasList(tok[k], "month") || k == 0 {
		return
	}
	from, to := k-1, k+1
	if !tok[from].Is(rules.FlagNumber) {
		from = k
	}
	for to < len(tok) && to <= k+3 && !isYear(v.d.Text[tok[to].Start:tok[to].End]) {
		to++
	}
	if to >= len(tok) || to > k+3 || to > k+1 && !tok[k+1].Is(rules.FlagNumber) || from == k && to == k+1 {
		return
	}
	if year := v.d.Text[tok[to].Start:tok[to].End]; year <= "2015" && v.speaksOfBirth() {
		v.leak(tok[from].Start, tok[to].End, "personal_data.birth")
	}
}

func (v *view) number(run digits) {
	s := v.d.Text
	raw := s[run.start:run.end]
	switch {
	case v.leaked(run.start, run.end) || v.nobody(run.start):
	case v.own(raw):
		if run.phone(raw) {
			v.offered(run.start, run.end, "private.hotline")
		}
	case isCard(raw, run.digits):
		v.leak(run.start, run.end, "personal_data.card")
	case run.phone(raw):
		if v.theirs(run.start, true, raw) {
			v.leak(run.start, run.end, "personal_data.phone")
			return
		}
		v.offered(run.start, run.end, "private.phone")
	case run.digits >= 12 && !run.date() && !v.thing(run.start):
		v.leak(run.start, run.end, "personal_data.number")
	}
}

// own tells whether a number or address is the brand's own.
func (v *view) own(raw string) bool {
	d := onlyDigits(raw)
	if len(d) >= 5 && sameNumber(d, onlyDigits(v.c.Brand.Hotline)) {
		return true
	}
	for _, o := range v.c.Brand.Own {
		if o == "" {
			continue
		}
		if len(d) >= 7 && sameNumber(d, onlyDigits(o)) || strings.Contains(strings.ToLower(o), strings.ToLower(strings.TrimSpace(raw))) {
			return true
		}
	}
	return false
}

// sameNumber compares two numbers by their last digits, so that +49 30 … and 030 … are one.
func sameNumber(a, b string) bool {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 5 && len(b)-len(a) <= 4 && strings.HasSuffix(b, a)
}

// theirs decides whose a phone number or mail address is, by the nearest words that tell: "rufen Sie uns an unter" is a
// way to the firm, "wir haben Sie unter … nicht erreicht" is the customer's. unsure is the answer without such words.
func (v *view) theirs(at int, unsure bool, raw string) bool {
	if d := onlyDigits(raw); len(d) >= 7 && strings.Contains(onlyDigits(v.c.Incoming), d) {
		return true
	}
	k := v.tokenAt(at)
	si := v.d.Tokens[min(k, len(v.d.Tokens)-1)].Sent
	best, who := 1000, 0
	look := func(sent int32, extra int) {
		for _, h := range v.hits[v.first[sent]:v.first[sent+1]] {
			dist := k - h.To
			if h.From > k {
				dist = (h.From - k) + 2
			}
			dist = max(dist, 0) + extra
			own := v.weight(&h, "contact.own") > 0 || v.weight(&h, "private") > 0
			their := v.weight(&h, "contact.customer") > 0
			if own == their || dist > best || dist == best && own {
				continue
			}
			best = dist
			who = 1
			if their {
				who = 2
			}
		}
	}
	look(si, 0)
	if who == 0 && si > 0 {
		look(si-1, 12)
	}
	switch {
	case who == 1:
		return false
	case who == 2:
		return true
	}
	return !unsure && k < v.tail // in a signature it is the firm's
}

// tokenAt finds the token that begins at or after a byte offset.
func (v *view) tokenAt(at int) int {
	lo, hi := 0, len(v.d.Tokens)
	for lo < hi {
		mid := (lo + hi) / 2
		if v.d.Tokens[mid].Start < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// mails sorts mail addresses into the firm's and the customer's.
func (v *view) mails() {
	for _, t := range v.d.Tokens {
		if !t.Is(rules.FlagMail) {
			continue
		}
		raw := v.d.Text[t.Start:t.End]
		local, domain, _ := strings.Cut(strings.ToLower(raw), "@")
		switch {
		case v.own(raw) || v.ownDomain(domain) || v.firms(local, domain):
			v.offered(t.Start, t.End, "private.mail")
		case strings.Contains(strings.ToLower(v.c.Incoming), strings.ToLower(raw)):
			v.leak(t.Start, t.End, "personal_data.mail")
		case generic[strings.Trim(local, "0123456789")] && !freeMail[domain]:
			v.offered(t.Start, t.End, "private.mail")
		case v.theirs(t.Start, generic[strings.Trim(local, "0123456789")] || !private(domain) && !strings.ContainsAny(local, "_0123456789"), raw):
			v.leak(t.Start, t.End, "personal_data.mail")
		default:
			v.offered(t.Start, t.End, "private.mail")
		}
	}
}

// firms tells whether a reply tells the firm's name that a mail's domain is made of.
func (v *view) firms(local, domain string) bool {
	if freeMail[domain] {
		return false
	}
	name, _, _ := strings.Cut(domain, ".")
	for _, part := range strings.Split(name, "-") {
		if len(part) < 4 || strings.Contains(part, "mail") {
			continue
		}
		tokens := v.d.Tokens
		if strings.Contains(local, part) { // a name of one's own: it must stand as a signature
			tokens = tokens[max(0, len(tokens)-4):]
		}
		for _, t := range tokens {
			if !t.Is(rules.FlagMail|rules.FlagURL) && strings.EqualFold(v.d.Text[t.Start:t.End], part) {
				return true
			}
		}
	}
	return false
}

// private tells whether people rather than firms have their mail at a domain.
func private(domain string) bool {
	if freeMail[domain] {
		return true
	}
	for _, w := range []string{"mail", "post", "box", "gmx", "web.", "icloud", "bluewin", "yahoo", "outlook", "proton", "freenet", "t-online", "inbox", "briefkasten", "aol", "hotmail"} {
		if strings.Contains(domain, w) {
			return true
		}
	}
	return false
}

func (v *view) ownDomain(domain string) bool {
	if freeMail[domain] {
		return false
	}
	for _, o := range v.c.Brand.Own {
		o = strings.ToLower(o)
		if domain != "" && (strings.HasSuffix(o, "@"+domain) || o == domain || strings.HasSuffix(strings.TrimSuffix(o, "/"), "//"+domain)) {
			return true
		}
	}
	return false
}

var generic = wordSet(`purchasing gutschein gutscheine voucher vouchers wirt wirtin kundenbetreuung kurs bewerbung ausbildung abo aboservice leserservice ombudsmann ombudsman qualitaet quality dispo dispatch lager warehouse parts ersatzteile einkauf jobs karriere career careers datenschutz privacy marketing pr redaktion technik zentrale empfang info hallo hello hi post mail kontakt contact office buero büro service support kundenservice kundendienst team shop
laden bestellung bestellungen orders order booking bookings buchung reservierung reservation reservations help hilfe care customercare customerservice
frontdesk reception rezeption empfang werkstatt workshop verwaltung sekretariat anmeldung kurse studio praxis hotel cafe feedback reklamation beschwerde
complaints enquiries inquiries sales billing accounts rechnung buchhaltung versand returns retouren ticket tickets events presse press chef inhaber manager
welcome willkommen servus moin backstube garten gaertnerei baeckerei salon atelier schule fahrschule musikschule termin termine notdienst`)

var freeMail = wordSet(`gmail.com googlemail.com gmx.de gmx.net gmx.at gmx.ch web.de yahoo.com yahoo.de yahoo.co.uk outlook.com outlook.de hotmail.com
hotmail.de hotmail.co.uk icloud.com me.com t-online.de freenet.de aol.com live.com live.de posteo.de mailbox.org proton.me protonmail.com bluewin.ch
aon.at btinternet.com sky.com mail.example post.example freemail.example webmail.example`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
