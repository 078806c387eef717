// Package template holds the wordings a reply can begin from, and the facts a firm is asked for again and again. A template
// has fields that are filled from the brand and the thread, and gaps for what only the person can say. It is no answer:
// Alone tells whether a text is a template and nothing of the person's own, and package checklist refuses such a text.
package template
