package escalation

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxMailto is how long a mailto link may become, in bytes: longer ones are cut or refused by mail programs and desktops.
const MaxMailto = 1900

// Mailto is a link that opens a mail with the brief in it, "" if the contact has no address. What does not fit is cut off
// and the mail says so; the whole is had by Plain.
func (b Brief) Mailto() string {
	to := b.To.Contact.Mail
	if !isMail(to) {
		return ""
	}
	at := strings.LastIndexByte(to, '@')
	start := "mailto:" + encode(to[:at]) + "@" + encode(to[at+1:]) + "?subject=" + encode(limit(b.Subject(), 200)) + "&body="
	body := b.Plain()
	if link := start + encodeBody(body); len(link) <= MaxMailto {
		return link
	}
	more := "\n" + phrasesIn(b.Lang).More + "\n"
	room := MaxMailto - len(start) - len(encodeBody(more))
	end := 0
	for i, c := range body {
		n := len(encodeBody(string(c)))
		if room -= n; room < 0 {
			break
		}
		end = i + utf8.RuneLen(c)
	}
	return start + encodeBody(body[:end]+more)
}

// encode is RFC 6068: all but unreserved signs in percent, a space as %20.
func encode(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// encodeBody is encode with the line ends of a mail.
func encodeBody(s string) string { return encode(strings.ReplaceAll(s, "\n", "\r\n")) }

func limit(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return s
}

// oneLine makes a text one line without control signs and turned writing, so that it cannot end the line it is put in.
func oneLine(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c), unicode.Is(unicode.Bidi_Control, c):
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// escape is oneLine with the signs that mean something in Markdown taken literally.
func escape(s string) string {
	var b strings.Builder
	text := oneLine(s)
	for i, c := range text {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~#&", c):
			b.WriteByte('\\')
		case i == 0 && strings.ContainsRune("+-=", c):
			b.WriteByte('\\')
		case (c == '.' || c == ')') && i > 0 && i < 10 && strings.Trim(text[:i], "0123456789") == "":
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}
