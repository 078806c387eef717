package mastodon

import (
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

func TestWhatPeopleWriteIsReadAsTheyWroteIt(t *testing.T) {
	named := []mention{
		{ID: "1", Username: "krume", Acct: "krume", URL: "https://krume.example/@krume"},
		{ID: "2", Username: "maria", Acct: "maria@kunden.example", URL: "https://kunden.example/@maria"},
	}
	for _, c := range []struct{ name, html, want string }{
		{"nothing", "", ""},
		{"no markup", "Hallo", "Hallo"},
		{"paragraphs and lines", "<p>eins<br />zwei</p><p>drei</p>", "eins\nzwei\n\ndrei"},
		{"laid out", "<p>eins</p>\n\n  <p>zwei</p>\n", "eins\n\nzwei"},
		{"blanks stay", "<p>  a  b\tc </p>", "  a  b\tc "},
		{"entities", "<p>&lt;b&gt; &amp;amp; &quot;x&quot; &#39;y&#39;</p>", `<b> &amp; "x" 'y'`},
		{
			"a mention is told with its server", `<p><span class="h-card"><a href="https://kunden.example/@maria" class="u-url mention">@<span>maria</span></a></span> hallo</p>`,
			"@maria@kunden.example hallo",
		},
		{
			"one of our own server without", `<p><a href="https://krume.example/@krume" class="u-url mention">@<span>krume</span></a> hallo</p>`,
			"@krume hallo",
		},
		{
			"a mention that leads elsewhere is not believed", `<p><a href="https://boese.example/@maria" class="u-url mention">@<span>maria</span></a></p>`,
			"@maria",
		},
		{"a hashtag", `<p><a href="https://krume.example/tags/brot" class="mention hashtag" rel="tag">#<span>Brot</span></a></p>`, "#Brot"},
		{
			"a long link is whole again", `<p><a href="https://www.example.com/page/that/is/very/long"><span class="invisible">https://www.</span><span class="ellipsis">example.com/page/that</span><span class="invisible">/is/very/long</span></a></p>`,
			"https://www.example.com/page/that/is/very/long",
		},
		{"a link with other words tells where it leads", `<p><a href="https://boese.example/">https://bank.example</a></p>`, "https://bank.example (https://boese.example/)"},
		{"a link that is none", `<p><a href="javascript:alert(1)">hier</a></p>`, "hier"},
		{"a quotation", "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n> \n> b\n\nc"},
		{"lists", "<p>x</p><ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>", "x\n\n- a\n- b\n\n1. c\n2. d"},
		{"scripts are no text", "<p>a<script>alert(1)</script><style>p{}</style>b</p>", "ab"},
		{"unclosed", "<p>a<a href='https://x.example'>b<blockquote>c", "ab (https://x.example)\n\n> c"},
		{"custom emoji stay", "<p>gut :blobcat:</p>", "gut :blobcat:"},
	} {
		if got := plain(c.html, named); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNamesInFront(t *testing.T) {
	for _, c := range []struct{ text, names, rest string }{
		{"", "", ""},
		{"Hallo @maria", "", "Hallo @maria"},
		{"@maria@kunden.example Hallo", "@maria@kunden.example", "Hallo"},
		{"@a @b@c.de\n\nHallo", "@a @b@c.de", "Hallo"},
		{"@maria", "@maria", ""},
		{"@maria, hallo", "", "@maria, hallo"},
		{"info@krume.de schreibt", "", "info@krume.de schreibt"},
	} {
		names, rest := leading(c.text)
		if names != c.names || rest != c.rest {
			t.Errorf("%q: %q and %q", c.text, names, rest)
		}
	}
}

func TestSameAfterWhatTheNetworkDoes(t *testing.T) {
	for _, c := range []struct {
		sent, told string
		want       bool
	}{
		{"Hallo", "@maria Hallo", true},
		{"Hallo\r\n\r\n\r\nFrau Kern \n", "Hallo\n\nFrau Kern", true},
		{"Fragt @tom@a.de", "Fragt @tom", true},
		{"cafe\u0301", "café", true},
		{"Hallo", "Hallo!", false},
		{"a\nb", "a b", false},
	} {
		if got := same(c.sent, c.told); got != c.want {
			t.Errorf("%q and %q: %v", c.sent, c.told, got)
		}
	}
}

func TestHashtagsAndTerms(t *testing.T) {
	for name, want := range map[string]string{
		"Bäckerei Krume": "BäckereiKrume", "krume": "Krume", "Café & Bar 21": "CaféBar21", "24/7": "", "": "",
	} {
		if got := hashtag(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
	if got := terms(" Krume "); strings.Join(got, "|") != "Krume|#Krume" {
		t.Errorf("%q", got)
	}
	for _, name := range []string{"", "@krume@chaos.social"} {
		if got := terms(name); len(got) != 0 || got == nil {
			t.Errorf("%q: %q", name, got)
		}
	}
}

// FuzzPlain: whatever HTML a server sends, reading it ends, and nothing of markup is left that was understood as such.
func FuzzPlain(f *testing.F) {
	for _, s := range append([]string{
		"<p>a</p>", "<blockquote><ul><li><a href=x><p>", "</li></ul></a>", "<a><a><a>", strings.Repeat("<blockquote>", 50) + "x",
		"<p>@x</p>", "&#0;&#13;&#x85;", "<!-- c --><![CDATA[x]]>", "<script>", "<ol><ol><li>",
	}, sourcetest.Strange...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := plain(s, []mention{{Acct: "a", Username: "a", URL: "https://x/@a"}})
		if len(got) > 40*len(s)+40 {
			t.Errorf("%d bytes became %d", len(s), len(got))
		}
		names, rest := leading(got)
		if len(names)+len(rest) > len(got) {
			t.Error("more than there was")
		}
		if !same(got, got) {
			t.Error("not the same as itself")
		}
		addressed(got)
	})
}

func FuzzCursor(f *testing.F) {
	for _, s := range []string{"", "{}", `{"v":1,"items":{"1":[1,2,3,4,1]},"notif":"5"}`, `{"v":1,"items":{"1":[1]}}`, `[`, `{"v":1,"items":null}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := recall(sources.Cursor(s))
		if again := recall(m.Cursor()); again.Size() != m.Size() || again.Notif != m.Notif {
			t.Errorf("%q does not come back as it was", s)
		}
		c := recallChats(sources.Cursor(s))
		if again := recallChats(c.Cursor()); again.Size() != c.Size() {
			t.Errorf("%q does not come back as it was", s)
		}
	})
}
