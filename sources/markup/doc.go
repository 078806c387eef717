// Package markup makes plain text of the HTML strangers write: comments of blogs, items of feeds. Nothing is ever loaded,
// no markup survives, and what would not be seen (scripts, styles) is left out.
package markup
