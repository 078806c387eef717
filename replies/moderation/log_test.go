package moderation

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

func entry(text string) Entry {
	return Entry{
		At: time.Date(2026, 11, 22, 9, 30, 0, 0, time.FixedZone("x", 3600)), By: "jl", Brand: "Krume", Thread: 7, Message: 9,
		Act: sources.ActHide, Ground: sources.Advert, State: Done, Kind: replies.Spam,
		Copy: CopyOf(sources.Channel{Network: sources.Facebook, Account: "1"}, "t1", sources.Message{
			RemoteID: "m1", Author: sources.Author{ID: "u1", Name: "=cmd|' /C calc'!A0"}, Text: text,
			Time: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), Files: []sources.Attachment{{Kind: "photo", URL: "https://example.org/p.jpg"}},
		}),
	}
}

func TestTheLogAsCSVHoldsNoFormula(t *testing.T) {
	for _, text := range []string{"=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", " =1", "＝1+1", "\u200b=1", "\ufeff=1", "\"=1", "\r=1", "%0A=1"} {
		var b bytes.Buffer
		if err := Export(&b, CSV, []Entry{entry(text)}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[1]) != len(Columns) {
			t.Fatalf("%q: %v, %d rows", text, err, len(rows))
		}
		if got := rows[1][16]; !strings.HasPrefix(got, "'") {
			t.Errorf("%q became %q", text, got)
		}
		if got := rows[1][13]; !strings.HasPrefix(got, "'=") {
			t.Errorf("the author became %q", got)
		}
		if rows[1][0] != "2026-11-22T08:30:00Z" || rows[1][15] != "2026-11-22T08:00:00Z" {
			t.Errorf("times: %v", rows[1])
		}
	}
	if Cell("Guten Tag - 5 %") != "Guten Tag - 5 %" || Cell("") != "" {
		t.Error("a harmless text was changed")
	}
}

func TestTheLogAsJSONAndMarkdown(t *testing.T) {
	text := "Kauft Uhren!\n```\n# Überschrift <b>"
	var b bytes.Buffer
	if err := Export(&b, JSON, []Entry{entry(text)}); err != nil {
		t.Fatal(err)
	}
	var back []Entry
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || len(back) != 1 || back[0].Copy.Text != text || back[0].Copy.Links[0] != "https://example.org/p.jpg" {
		t.Fatalf("%v: %+v", err, back)
	}
	b.Reset()
	if err := Export(&b, JSON, nil); err != nil || strings.TrimSpace(b.String()) != "[]" {
		t.Errorf("an empty log: %q, %v", b.String(), err)
	}
	b.Reset()
	if err := Export(&b, Markdown, []Entry{entry(text), entry("zwei")}); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "````text\n"+text+"\n````\n") || strings.Count(got, "\n## ") != 1 {
		t.Errorf("markdown:\n%s", got)
	}
	if err := Export(&b, "xlsx", nil); err == nil {
		t.Error("an unknown format was written")
	}
}

func FuzzCopy(f *testing.F) {
	for _, s := range []string{"", "```", "````\n``", "a`b", "\r\n", "=1"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		c := Copy{Text: text, Author: sources.Author{Name: name}, Network: sources.Facebook}
		md, line := c.Markdown(), c.JSON()
		elsewhere := c
		elsewhere.Time = c.Time.In(time.FixedZone("x", 7200))
		if md != elsewhere.Markdown() || line != elsewhere.JSON() || !json.Valid([]byte(line)) {
			t.Fatal("not stable")
		}
		at := strings.LastIndex(strings.TrimSuffix(md, "\n"), "\n")
		fence := strings.TrimSuffix(md[at+1:], "\n")
		if strings.Trim(fence, "`") != "" || strings.Contains(text, fence) {
			t.Fatalf("the text breaks out:\n%s", md)
		}
		var b bytes.Buffer
		e := Entry{Copy: c}
		if err := Export(&b, CSV, []Entry{e}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%v", err)
		}
		for _, cell := range rows[1] {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Fatalf("a formula: %q", cell)
			}
		}
	})
}

func TestEveryExplanationIsThere(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		for _, addr := range []sources.Address{"", sources.Sie, sources.Du, sources.Ihr} {
			for _, g := range sources.Grounds {
				for _, act := range []sources.Act{sources.ActHide, sources.ActDelete, sources.ActTrash, sources.ActSpam} {
					for _, against := range []bool{false, true} {
						e := Explain{Lang: lang, Address: addr, Act: act, Ground: g, Against: against, Rules: "https://krume.example/regeln", Signature: "^JL"}
						text := e.Text()
						if text == "" || strings.ContainsAny(text, "{}") || !strings.HasSuffix(text, "\n^JL") || !strings.Contains(text, e.Rules) {
							t.Errorf("%+v: %q", e, text)
						}
						if promises := strings.Contains(text, "Kritik bleibt") || strings.Contains(text, "Criticism stays"); promises == against {
							t.Errorf("it says of criticism what is not so: %q", text)
						}
					}
				}
			}
		}
	}
	if (Explain{Act: sources.ActBlock, Ground: sources.Threat}).Text() != "" {
		t.Error("who was shut out is not put on show")
	}
}
