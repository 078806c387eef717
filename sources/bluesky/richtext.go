package bluesky

import (
	"context"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/net/publicsuffix"

	"atempause/sources"
)

// span is a stretch of a text that is more than text, in bytes.
type span struct {
	start, end int
	feature    feature
	handle     string // of a mention that is yet to be resolved
}

const (
	mentionType = "app.bsky.richtext.facet#mention"
	linkType    = "app.bsky.richtext.facet#link"
	tagType     = "app.bsky.richtext.facet#tag"
)

var (
	handleMark = regexp.MustCompile(`@[A-Za-z0-9.-]+`)
	linkMark   = regexp.MustCompile(`(?i)https?://\S+|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+(?:[/?#]\S*)?`)
)

// spans finds what makes links, mentions and hashtags, as Bluesky's own programs do:
// https://docs.bsky.app/docs/advanced-guides/post-richtext
func spans(text string) []span {
	out := append(mentionSpans(text), linkSpans(text)...)
	out = append(out, tagSpans(text)...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].start < out[j].start })
	kept, end := out[:0], 0
	for _, s := range out { // what overlaps would be drawn twice, or not at all
		if s.start >= end {
			kept, end = append(kept, s), s.end
		}
	}
	return kept
}

// opens tells whether something may begin at a place: at the beginning, after a blank or an opening bracket.
func opens(text string, at int) bool {
	if at == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return unicode.IsSpace(r) || strings.ContainsRune(`(["'„“»«`, r)
}

func mentionSpans(text string) (out []span) {
	for _, at := range handleMark.FindAllStringIndex(text, -1) {
		handle := strings.TrimRight(text[at[0]+1:at[1]], ".-")
		if opens(text, at[0]) && isHandle(handle) {
			out = append(out, span{
				start: at[0], end: at[0] + 1 + len(handle), handle: strings.ToLower(handle), feature: feature{Type: mentionType},
			})
		}
	}
	return out
}

func linkSpans(text string) (out []span) {
	for _, at := range linkMark.FindAllStringIndex(text, -1) {
		if !opens(text, at[0]) {
			continue
		}
		link := trimLink(text[at[0]:at[1]])
		target := link
		if low := strings.ToLower(link); !strings.HasPrefix(low, "http://") && !strings.HasPrefix(low, "https://") {
			target = "https://" + link
		}
		u, err := url.Parse(target)
		if err != nil || u.Host == "" || u.User != nil || !hasTop(u.Hostname()) && target != link || u.Hostname() == "" {
			continue
		}
		out = append(out, span{start: at[0], end: at[0] + len(link), feature: feature{Type: linkType, URI: target}})
	}
	return out
}

// trimLink leaves out the marks that end the sentence and not the link.
func trimLink(link string) string {
	for {
		r, n := utf8.DecodeLastRuneInString(link)
		switch {
		case strings.ContainsRune(`.,;:!?"'“”»«*_`, r):
		case r == ')' && strings.Count(link, ")") > strings.Count(link, "("), r == ']' && strings.Count(link, "]") > strings.Count(link, "["), r == '>':
		default:
			return link
		}
		if link = link[:len(link)-n]; link == "" {
			return ""
		}
	}
}

// hasTop tells whether a host ends in a top level there is: "morgen.Dann" is no link.
func hasTop(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 {
		return false
	}
	_, listed := publicsuffix.PublicSuffix(strings.ToLower(host[dot+1:]))
	return listed
}

// tagLength is how long a hashtag may be, in graphemes.
const tagLength = 64

func tagSpans(text string) (out []span) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r != '#' && r != '＃' || !opens(text, i) {
			i += n
			continue
		}
		end := i + n
		for end < len(text) {
			c, size := utf8.DecodeRuneInString(text[end:])
			if unicode.IsSpace(c) || strings.ContainsRune("\u00ad\u2060\u200a\u200b\u200c\u200d\u20e2", c) {
				break
			}
			end += size
		}
		word := strings.TrimRightFunc(text[i+n:end], unicode.IsPunct)
		if !strings.HasPrefix(word, "\ufe0f") && strings.IndexFunc(word, tagLetter) >= 0 && uniseg.GraphemeClusterCount(word) <= tagLength {
			out = append(out, span{start: i, end: i + n + len(word), feature: feature{Type: tagType, Tag: word}})
		}
		i = end
	}
	return out
}

// tagLetter is what a hashtag needs one of: neither digit nor mark.
func tagLetter(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsPunct(r) && !unicode.IsSpace(r) }

// facets makes of a text's spans what a record holds. A name nobody has stays plain text; when it cannot be asked for just
// now, nothing is sent: people would not be told that they were meant.
func (s *Source) facets(ctx context.Context, op, text string) ([]facet, error) {
	var out []facet
	known := map[string]string{}
	for _, sp := range spans(text) {
		if sp.handle != "" {
			did, asked := known[sp.handle]
			if !asked {
				var err error
				if did, err = s.resolve(ctx, op, sp.handle); err != nil {
					return nil, err
				}
				known[sp.handle] = did
			}
			if did == "" {
				continue
			}
			sp.feature.DID = did
		}
		out = append(out, facet{slice{sp.start, sp.end}, []feature{sp.feature}})
	}
	return out, nil
}

// resolve asks whose a handle is; "" when nobody's.
func (s *Source) resolve(ctx context.Context, op, handle string) (string, error) {
	var answer struct {
		DID string `json:"did"`
	}
	call := urgent(query(op, "com.atproto.identity.resolveHandle", handle, url.Values{"handle": {handle}}))
	call.Out = &answer
	err := s.do(ctx, call)
	switch sources.ClassOf(err) {
	case "":
		if !didShape.MatchString(answer.DID) {
			return "", nil
		}
		return answer.DID, nil
	case sources.Missing, sources.Invalid:
		return "", nil
	}
	return "", err
}
