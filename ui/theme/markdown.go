package theme

import (
	"fmt"
	"image/color"

	"charm.land/glamour/v2/ansi"
	"charm.land/glamour/v2/styles"
)

// Markdown is the look of rendered Markdown in this theme.
func (t *Theme) Markdown() ansi.StyleConfig {
	c := styles.ASCIIStyleConfig
	none, yes := uint(0), true
	c.Document.Margin, c.Document.BlockPrefix, c.Document.BlockSuffix = &none, "", ""
	c.CodeBlock.Margin = &none
	for _, h := range []*ansi.StyleBlock{&c.H1, &c.H2, &c.H3, &c.H4, &c.H5, &c.H6} {
		h.Prefix = ""
	}
	c.Code.BlockPrefix, c.Code.BlockSuffix = "", ""
	c.Strong.BlockPrefix, c.Strong.BlockSuffix = "", ""
	if t.ASCII {
		c.Item.BlockPrefix = "* "
	}
	if t.Dumb {
		c.Strong.BlockPrefix, c.Strong.BlockSuffix = "*", "*"
		return c
	}
	c.Heading.Bold, c.H1.Bold, c.H2.Bold, c.Strong.Bold, c.Code.Bold = &yes, &yes, &yes, &yes, &yes
	c.H1.Underline = &yes
	if t.Plain {
		return c
	}
	k := dark()
	if t.Light {
		k = light()
	}
	c.H1.Color, c.H2.Color, c.H3.Color = hex(k.accent), hex(k.accent), hex(k.accent)
	c.Code.Color, c.Link.Color = hex(k.public), hex(k.private)
	return c
}

// hex spells a colour as Markdown styles want it.
func hex(c color.Color) *string {
	r, g, b, _ := c.RGBA()
	s := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	return &s
}
