// Package theme holds every colour and every glyph of the screen, in three layers: tokens (what a colour stands for),
// styles (tokens put on text), and the places that use the styles, which are outside and know no colour.
//
// A Look says what the terminal and the person can take: colour or none, dark or light, ASCII only, little motion.
package theme
