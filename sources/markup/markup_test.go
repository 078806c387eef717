package markup

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWhatAReaderSees(t *testing.T) {
	for source, want := range map[string]string{
		"":                                     "",
		"Guten Tag":                            "Guten Tag",
		"  viel \n\t Luft  ":                   "viel Luft",
		"<p>eins</p><p>zwei</p>":               "eins\n\nzwei",
		"eins<br>zwei<br/><br />vier":          "eins\nzwei\n\nvier",
		"<b>Krume</b>&nbsp;&amp; Söhne":        "Krume\u00a0& Söhne",
		"<ul><li>Brot</li><li>Torte</li></ul>": "– Brot\n– Torte",
		"vor<script>alert('x')</script>nach":   "vornach",
		"<style>p{}</style>Text":               "Text",
		"<script>ohne Ende":                    "",
		"1 < 2 und 3 > 2":                      "1 < 2 und 3 > 2",
		`<img src="http://spion.example/x.gif" alt="Torte mit <Rand>">`: "Torte mit <Rand>",
		`<a href="https://krume.example/x">hier</a>`:                    "hier",
		"<pre>a\n  b</pre>c":                    "a\n  b\n\nc",
		"<h1>Titel</h1>Text":                    "Titel\n\nText",
		"<div><div><div>tief</div></div></div>": "tief",
		"</p></a></script>frei":                 "frei",
		"&lt;b&gt; bleibt":                      "<b> bleibt",
		"<!-- geheim -->offen":                  "offen",
		"kaputt \xff":                           "kaputt \uFFFD",
	} {
		if got := Text(source, Options{}); got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

// A blog's stored comment keeps its lines; links say where they lead.
func TestAStoredComment(t *testing.T) {
	for source, want := range map[string]string{
		"Zeile eins\r\nZeile zwei\n\n\nviel später  ": "Zeile eins\r\nZeile zwei\n\n\nviel später  ",
		"eins<br />\nzwei":                                         "eins\nzwei",
		"eins<br>zwei":                                             "eins\nzwei",
		"<strong>sehr</strong> gut":                                "sehr gut",
		"<blockquote>Zitat</blockquote>Antwort":                    "Zitat\nAntwort",
		"<blockquote>Zitat</blockquote>\nAntwort":                  "Zitat\nAntwort",
		`<a href="https://spam.example/x" rel="nofollow">hier</a>`: "hier (https://spam.example/x)",
		`<a href="https://krume.example/">krume.example</a>`:       "krume.example",
		`<a href="https://krume.example/"></a>`:                    "https://krume.example/",
		`<a href="javascript:alert(1)">klick</a>`:                  "klick",
		"&lt;script&gt; &amp; &quot;so&quot;":                      `<script> & "so"`,
	} {
		if got := Text(source, Options{Keep: true, Links: true}); got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

func TestDepthAndLengthAreHarmless(t *testing.T) {
	deep := strings.Repeat("<div><a href=x:y>", 20000) + "unten" + strings.Repeat("</a></div>", 20000)
	if got := Text(deep, Options{Links: true}); !strings.HasPrefix(got, "unten") || len(got) > 1000 {
		t.Errorf("%.80q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"<p>a", "<a href=x:y>b</a>", "<br>\n", "&#0;&#xD800;", "<script><script></script>x", "<plaintext>x", "<!--", "<![CDATA[x]]>"} {
		f.Add(s, true, true)
		f.Add(s, false, false)
	}
	f.Fuzz(func(t *testing.T, s string, keep, links bool) {
		got := Text(s, Options{Keep: keep, Links: links})
		if !utf8.ValidString(got) {
			t.Errorf("%q is no text", got)
		}
	})
}
