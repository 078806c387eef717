package mail

import (
	"regexp"
	"strings"

	"github.com/emersion/go-message"

	"atempause/sources"
)

var (
	away    = regexp.MustCompile(`(?i)^\s*(automatische antwort|abwesenheit|abwesend|out of office|automatic reply|auto(matic)?[- ]?(reply|response|antwort)|ich bin (derzeit |momentan |zur ?zeit )?nicht im büro|réponse automatique)`)
	noReply = regexp.MustCompile(`(?i)^(no[-_.]?reply|do[-_.]?not[-_.]?reply|nicht[-_.]?antworten|bounces?|mailer-daemon|postmaster)([-_.+].*)?@`)
)

// machine tells what kind of machine wrote a mail, "" for a person. RFC 3834 for Auto-Submitted, RFC 2369 and 2919 for
// lists, RFC 3464 and 8098 for reports; the rest is what is in use.
func machine(h message.Header, top *part, from string) sources.Machine {
	auto := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted")))
	auto, _, _ = strings.Cut(auto, ";")
	auto = strings.TrimSpace(auto)
	precedence := strings.ToLower(strings.TrimSpace(h.Get("Precedence")))
	report := strings.ToLower(top.params["report-type"])
	empty := strings.TrimSpace(h.Get("Return-Path")) == "<>"
	switch {
	case top.kind == "multipart/report" && report == "disposition-notification":
		return sources.ReadNotice
	case top.kind == "multipart/report", strings.HasPrefix(fold(from), "mailer-daemon@"):
		return sources.Bounce
	case auto == "auto-replied", precedence == "auto_reply", h.Has("X-Autoreply"), h.Has("X-Autorespond"), h.Has("X-Autoresponder"),
		away.MatchString(text(h, "Subject")) && (empty || h.Has("X-Auto-Response-Suppress") || auto != ""):
		return sources.AutoReply
	case h.Has("List-Id"), h.Has("List-Post"):
		return sources.ListMail
	case h.Has("List-Unsubscribe"), precedence == "bulk", precedence == "junk", precedence == "list":
		return sources.BulkMail
	case auto != "" && auto != "no", noReply.MatchString(from), empty:
		return sources.AutoNotice
	}
	return ""
}

// unanswerable tells whether an answer would reach nobody.
func unanswerable(kind sources.Machine, answerTo string) bool {
	switch kind {
	case sources.Bounce, sources.ReadNotice, sources.AutoReply:
		return true
	}
	return answerTo == "" || noReply.MatchString(answerTo)
}
