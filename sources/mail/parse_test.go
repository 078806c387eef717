package mail

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"atempause/sources"
)

func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func toldOf(t *testing.T, raw string) sources.Message {
	t.Helper()
	s, err := New(Config{
		Channel: sources.Channel{Account: ours}, Token: noToken, IMAP: "imaps://imap.example.org",
	})
	if err != nil {
		t.Fatal(err)
	}
	b := crlf(raw)
	x := newEntry("INBOX", 1, b, time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), int64(len(b)), false)
	p := parseParts(b)
	return s.message(x, p.header, p)
}

func TestTextOfAMail(t *testing.T) {
	for name, c := range map[string]struct{ raw, want string }{
		"latin 1, quoted-printable": {"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe=\n aus K=F6ln", "Grüße aus Köln"},
		"windows-1252":              {"Content-Type: text/plain; charset=windows-1252\n\n\x84So\x93 f\xfcr 5 \x80", "„So“ für 5 €"},
		"utf-8 called latin 1":      {"Content-Type: text/plain; charset=iso-8859-1\n\nGrüße", "Grüße"},
		"latin 1 called utf-8":      {"Content-Type: text/plain; charset=utf-8\n\nGr\xfc\xdfe", "Grüße"},
		"no charset":                {"Subject: x\n\nGr\xfc\xdfe", "Grüße"},
		"unknown charset":           {"Content-Type: text/plain; charset=klingon-7\n\nhallo", "hallo"},
		"utf-7 stays what it is":    {"Content-Type: text/plain; charset=utf-7\n\n+ADw-script+AD4-", "+ADw-script+AD4-"},
		"japanese":                  {"Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$3$s\x1b(B", "こん"},
		"flowed":                    {"Content-Type: text/plain; format=flowed\n\nEin Satz, der \nweitergeht.\n Zwei.", "Ein Satz, der weitergeht.\nZwei."},
		"flowed, DelSp":             {"Content-Type: text/plain; format=flowed; delsp=yes\n\nOberwei \nsenfeld", "Oberweisenfeld"},
		"broken base64":             {"Content-Transfer-Encoding: base64\n\nSGFs\n!!bG8=", "Hallo"},
		"broken quoted-printable":   {"Content-Transfer-Encoding: quoted-printable\n\n100=% =C3=BCber=", "100=% über"},
		"alternative":               {"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nklar\n--b\nContent-Type: text/html\n\n<p>bunt</p>\n--b--", "klar"},
		"alternative without text":  {"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n \n--b\nContent-Type: text/html\n\n<p>bunt</p>\n--b--", "bunt"},
		"no last boundary":          {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nda", "da"},
		"boundary that never comes": {"Content-Type: multipart/mixed; boundary=b\n\nda", "da"},
		"broken header lines":       {"Subject: x\nunsinn\n\x01\x02: y\nContent-Type: text/plain; ;; charset=utf-8\n\nda", "da"},
		"signed":                    {"Content-Type: multipart/signed; boundary=b\n\n--b\n\nda\n--b\nContent-Type: application/pgp-signature\n\nxx\n--b--", "da"},
		"invitation": {
			"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Tortenprobe\\, süß\nDTSTART:20261123T100000Z\nDTEND:20261123T110000Z\nLOCATION:Backstube\nEND:VEVENT\nEND:VCALENDAR",
			"Tortenprobe, süß\n2026-11-23 10:00 UTC – 11:00 UTC\nBackstube",
		},
		"empty": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := toldOf(t, c.raw); got.Text != c.want {
				t.Errorf("told as %q, want %q", got.Text, c.want)
			}
		})
	}
}

func TestHTML(t *testing.T) {
	for name, c := range map[string]struct{ html, want string }{
		"paragraphs":    {"<p>Guten <b>Tag</b></p><p>eins<br>zwei</p>", "Guten Tag\n\neins\nzwei"},
		"lists":         {"<ul><li>a</li><li>b<ol><li>x</li></ol></li></ul>", "- a\n- b\n\n  1. x"},
		"links":         {`<a href="https://krume.example/a">hier</a> <a href="https://krume.example">https://krume.example</a>`, "hier <https://krume.example/a> https://krume.example"},
		"no scripts":    {"<script>alert(1)</script><style>p{}</style>da<iframe>x</iframe>", "da"},
		"hidden":        {`<div style="display: none">Vorschau</div>da<span hidden>weg</span>`, "da"},
		"pixels":        {`<img src="https://spy.example/x.gif" width=1 height=1 alt="x">da<img alt="Torte">`, "da[Torte]"},
		"tables":        {"<table><tr><td>Torte</td><td>30 €</td></tr><tr><td>Brot</td><td>4 €</td></tr></table>", "Torte 30 €\nBrot 4 €"},
		"quotes":        {"ja<blockquote>frage</blockquote>und nein", "ja\n> frage\n\nund nein"},
		"entities":      {"5 &lt; 6 &amp; &uuml;&nbsp;x", "5 < 6 & ü x"},
		"preformatted":  {"<pre>a\n  b</pre>", "a\n  b"},
		"javascript":    {`<a href="javascript:alert(1)">klick</a>`, "klick"},
		"never closed":  {"<div><p>da", "da"},
		"not html":      {"einfach so", "einfach so"},
		"deeply nested": {strings.Repeat("<div>", 5000) + "tief", "tief"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fromHTML(c.html); got != c.want {
				t.Errorf("told as %q, want %q", got, c.want)
			}
		})
	}
}

func TestHistoryIsFoldedAway(t *testing.T) {
	for name, c := range map[string]struct {
		text, told, folded string
		cut                bool
	}{
		"german":      {"Danke!\n\nAm 12.11.2026 um 10:11 schrieb Krume <a@b.de>:\n> Gern.\n> ^JL", "Danke!", "Am 12.11.2026 um 10:11 schrieb Krume <a@b.de>:\n> Gern.\n> ^JL", true},
		"english":     {"Thanks!\n\nOn Mon, Nov 12, 2026 at 10:11 AM Krume <a@b.de> wrote:\n\n> Sure.\n", "Thanks!", "On Mon, Nov 12, 2026 at 10:11 AM Krume <a@b.de> wrote:\n\n> Sure.", true},
		"two lines":   {"Danke!\n\nAm Mo., 12. Nov. 2026 um 10:11 Uhr schrieb Bäckerei Krume\n<hallo@krume.example>:\n\n> Gern.", "Danke!", "Am Mo., 12. Nov. 2026 um 10:11 Uhr schrieb Bäckerei Krume\n<hallo@krume.example>:\n\n> Gern.", true},
		"outlook":     {"Geht klar.\n\n________________________________\nVon: Krume <a@b.de>\nGesendet: Montag\nAn: Maria\nBetreff: AW: Torte\n\nPasst?", "Geht klar.", "________________________________\nVon: Krume <a@b.de>\nGesendet: Montag\nAn: Maria\nBetreff: AW: Torte\n\nPasst?", true},
		"divider":     {"Ja.\n-----Ursprüngliche Nachricht-----\nVon: x\n", "Ja.", "-----Ursprüngliche Nachricht-----\nVon: x", true},
		"bare quotes": {"Ja.\n> Wann?\n> Wo?", "Ja.", "> Wann?\n> Wo?", true},
		"signature":   {"Ja.\n\n-- \nMaria\nTel. 1", "Ja.", "-- \nMaria\nTel. 1", false},
		"both":        {"Ja.\n-- \nMaria\n\nAm 1.1.2026 schrieb K:\n> x", "Ja.", "-- \nMaria\nAm 1.1.2026 schrieb K:\n> x", true},
		"telephone":   {"Ja.\n\nVon meinem iPhone gesendet", "Ja.", "Von meinem iPhone gesendet", false},
		"interleaved": {"Am 1.1.2026 um 1:00 schrieb K:\n> Wann?\nMontag.\n> Wo?\nHier.", "Am 1.1.2026 um 1:00 schrieb K:\n> Wann?\nMontag.\n> Wo?\nHier.", "", false},
		"only quote":  {"> alles\n> zitiert", "> alles\n> zitiert", "", false},
		"forwarded":   {"---------- Forwarded message ---------\nFrom: a\nhallo", "---------- Forwarded message ---------\nFrom: a\nhallo", "", false},
		"no history":  {"Am Montag schrieb ich Ihnen: keine Antwort!", "Am Montag schrieb ich Ihnen: keine Antwort!", "", false},
		"a list":      {"Von: Berlin\nich hätte gern\nBrot", "Von: Berlin\nich hätte gern\nBrot", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			told, folded, cut := foldAway(c.text)
			if told != c.told || folded != c.folded || cut != c.cut {
				t.Errorf("told %q, folded %q, %v", told, folded, cut)
			}
		})
	}
}

func TestHistoryInHTML(t *testing.T) {
	for name, html := range map[string]string{
		"gmail":       `<div>Danke!</div><br><div class="gmail_quote"><div class="gmail_attr">Am 1. Nov. schrieb K &lt;<a href="mailto:a@b.de">a@b.de</a>&gt;:<br></div><blockquote class="gmail_quote">Gern</blockquote></div>`,
		"outlook":     `<p>Danke!</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Von:</b> K<br></div><div>Gern</div>`,
		"thunderbird": `<p>Danke!</p><div class="moz-cite-prefix">Am 01.11.2026 um 10:00 schrieb K:</div><blockquote type="cite"><p>Gern</p></blockquote>`,
		"apple":       `Danke!<br><div><blockquote type="cite"><div>Am 01.11.2026 um 10:00 schrieb K &lt;a@b.de&gt;:</div><div>Gern</div></blockquote></div>`,
	} {
		t.Run(name, func(t *testing.T) {
			told, folded, cut := foldAway(fromHTML(html))
			if told != "Danke!" || !cut || !strings.Contains(folded, "Gern") || strings.Contains(folded, "\x00") {
				t.Errorf("told %q, folded %q, %v", told, folded, cut)
			}
		})
	}
}

func TestMachinesAreKnown(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		want   sources.Machine
		barred bool
	}{
		"person":     {"From: a@b.de", "", false},
		"away":       {"From: a@b.de\nAuto-Submitted: auto-replied", sources.AutoReply, true},
		"exchange":   {"From: a@b.de\nSubject: Automatische Antwort: Torte\nX-Auto-Response-Suppress: All", sources.AutoReply, true},
		"bounce":     {"From: MAILER-DAEMON@b.de\nContent-Type: multipart/report; report-type=delivery-status; boundary=b", sources.Bounce, true},
		"read":       {"From: a@b.de\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b", sources.ReadNotice, true},
		"list":       {"From: a@b.de\nList-Id: <x.b.de>", sources.ListMail, false},
		"newsletter": {"From: news@b.de\nList-Unsubscribe: <mailto:x@b.de>", sources.BulkMail, false},
		"no reply":   {"From: no-reply@b.de", sources.AutoNotice, true},
		"shop":       {"From: no-reply@b.de\nReply-To: kunde@b.de", sources.AutoNotice, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := toldOf(t, c.header+"\n\n--b\n\nText\n--b--\n")
			if got.Machine != c.want || (len(got.Barred) > 0) != c.barred {
				t.Errorf("taken for %q, barred %v", got.Machine, got.Barred)
			}
		})
	}
}

func TestAttachmentsAreNamed(t *testing.T) {
	got := toldOf(t, `From: a@b.de
Content-Type: multipart/mixed; boundary=b

--b

Siehe Anhang.
--b
Content-Type: image/jpeg; name="=?utf-8?Q?Torte_f=C3=BCr_uns.jpg?="
Content-Transfer-Encoding: base64
Content-Disposition: attachment

`+strings.Repeat("QUJD", 700)+`
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=utf-8''Pl%C3%A4ne.zip

xx
--b
Content-Type: image/png
Content-ID: <logo>
Content-Disposition: inline

kleines Logo
--b
Content-Type: message/rfc822

Subject: Die alte Mail

Text
--b--
`)
	want := []string{"photo Torte für uns.jpg (2 kB)", "file Pläne.zip (2 B)", "file Die alte Mail (30 B)"}
	var is []string
	for _, f := range got.Files {
		is = append(is, f.Kind+" "+f.Name)
	}
	if fmt.Sprint(is) != fmt.Sprint(want) || got.Text != "Siehe Anhang." {
		t.Errorf("files %q, text %q", is, got.Text)
	}
}

// What we send as format=flowed comes back as it was written.
func TestFlowedThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringMatching(`( {0,2}[a-zäßI.,!?From>"-]{1,30}){0,12}`)
		ls := rapid.SliceOfN(line, 1, 8).Draw(t, "lines")
		for i := range ls {
			ls[i] = strings.TrimRight(ls[i], " ")
		}
		text := strings.Join(ls, "\n")
		if strings.Contains("\n"+text, "\n>") {
			t.Skip("a line drawn begins as a quote does, and quotes are folded away: not what this property is about")
		}
		if got := unflow(lines(flow(text)), false); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
}

func FuzzMail(f *testing.F) {
	f.Add(string(crlf(firstMail)))
	f.Add("Content-Type: multipart/alternative; boundary=b\n\n--b\n\n--b\nContent-Type: text/html\n\n<p>x")
	f.Add("Content-Type: multipart/report; boundary=\"\"\n\n--\n--\n----")
	f.Add("Content-Type: text/plain; format=flowed\n\n> > a \n>> b \n-- \n")
	f.Add("From: <<a@b>, \"x\nSubject: =?x?q?=\nReferences: <a> <a> <<b>>\n\nAm 1.1. schrieb x:\n> y")
	s, err := New(Config{Channel: sources.Channel{Account: ours}, Token: noToken, IMAP: "imaps://imap.example.org"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
		x := newEntry("INBOX", 1, []byte(raw), at, int64(len(raw)), false)
		newIndex(recall("")).sort([]*entry{x})
		p := parseParts([]byte(raw))
		m := s.message(x, p.header, p)
		for _, told := range append([]string{m.Text, m.Folded, m.RemoteID, m.Author.Name, x.subject, x.thread}, x.refs...) {
			if !utf8.ValidString(told) {
				t.Errorf("not UTF-8: %q", told)
			}
		}
		if m.RemoteID == "" || x.thread == "" || strings.Contains(m.Text+m.Folded, history) {
			t.Errorf("told as %+v in %q", m, x.thread)
		}
		if m.Time.After(at) {
			t.Errorf("written at %v, after it came in", m.Time)
		}
		l, err := s.compose(sources.Outgoing{Key: "k", Text: "Ja."}, &original{header: p.header}, "")
		if err != nil {
			return
		}
		head, body, _ := strings.Cut(string(l.raw), "\r\n\r\n")
		if h, _ := splitHeader(l.raw); h.Len() != countFields(head) || !strings.HasPrefix(body, "Ja.") {
			t.Errorf("a stranger's header broke ours:\n%s", l.raw)
		}
		checkFields(t, head)
	})
}

func countFields(head string) int {
	n := 0
	for _, l := range strings.Split(head, "\r\n") {
		if !strings.HasPrefix(l, " ") && !strings.HasPrefix(l, "\t") {
			n++
		}
	}
	return n
}

// checkFields: only the fields we write, each once.
func checkFields(t *testing.T, head string) {
	t.Helper()
	seen := map[string]bool{}
	for _, l := range strings.Split(head, "\r\n") {
		if strings.HasPrefix(l, " ") || strings.HasPrefix(l, "\t") {
			continue
		}
		k, _, _ := strings.Cut(l, ":")
		switch k {
		case "Date", "From", "To", "Subject", "Message-Id", "References", "In-Reply-To", "Mime-Version", "Content-Type", "Content-Transfer-Encoding":
		default:
			t.Errorf("a field we do not write: %q", l)
		}
		if seen[k] {
			t.Errorf("twice: %q", l)
		}
		seen[k] = true
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("<p>a<blockquote>b<ul><li>c</table>")
	f.Add(`<a href="https://x.y/z">x</a><div style="display:none">`)
	f.Fuzz(func(t *testing.T, s string) {
		told, folded, _ := foldAway(fromHTML(strings.ToValidUTF8(s, "")))
		if strings.Contains(told+folded, "\x00") || !utf8.ValidString(told) {
			t.Errorf("%q, %q", told, folded)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(`{"f":1,"t":[{"i":"a"}],"m":[{"i":"a","t":0,"s":1,"p":"x"}],"d":{"INBOX":{"v":1,"n":2,"c":1,"u":[1,0,2,-1]}}}`)
	f.Fuzz(func(t *testing.T, s string) {
		m := recall(sources.Cursor(s))
		if again := recall(m.cursor()).cursor(); again != m.cursor() {
			t.Errorf("%s became %s", m.cursor(), again)
		}
	})
}

// A mail made to be slow to read is read all the same.
func TestNothingCostsMuchMoreThanItsLength(t *testing.T) {
	for _, unit := range []string{
		"<b>", "<a href=https://x.y/>x", "<blockquote>x", "<ul><li>x", "<p><b>", "<table><tr><td>x", "<b><i><u><a>x</p>", "<pre>x\n",
		"Am 1.1.2026 schrieb K:\n", "> x\ny\n", "-- \n", "Von: x\nAn: y\nBetreff: z\n", "--b\n", "=\n", "<a@b> ", "=?utf-8?q?x?= ",
	} {
		s := strings.Repeat(unit, (150<<10)/len(unit))
		begun := time.Now()
		foldAway(fromHTML(s))
		foldAway(s)
		toldOf(t, "From: "+s+"\nReferences: "+s+"\nContent-Type: multipart/mixed; boundary=b\n\n"+s)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%q many times took %v", unit, took)
		}
	}
}
