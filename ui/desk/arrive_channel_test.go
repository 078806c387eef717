package desk

import (
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/intake"
	"atempause/sources/secret"
	"atempause/store"
)

// side puts the cursor on the first channel of the side pane.
func (d *driver) onChannel() *driver {
	d.press("1", "g")
	for d.m.side.items[d.m.side.cur].channel == nil {
		d.press("j")
	}
	return d
}

// Which channel is in trouble stands at its edge; its dialog says what it is, since when, and the command to run.
func TestAChannelSaysHowItStandsAndWhatToDo(t *testing.T) {
	d := sit(t, 120, 36)
	ch := brands()[0].Channels[0]
	d.send(eventMsg(intake.Event{Phase: intake.Troubled, Channel: ch, Lane: "feed", Err: &sources.Error{Class: sources.TokenExpired, Network: ch.Network}}))
	d.wait(time.Minute)
	d.onChannel().sees("abgelaufen", "x zeigt, was zu tun ist")
	d.press("x").sees("gestört", "abgelaufen", "Beiträge:", "Die anderen Kanäle laufen weiter", "atempause channels token facebook:"+ch.Account, "Befehl kopieren")
	d.press("y").sees("Kopiert: atempause channels token facebook")
	d.press("x", "t").sees("▸Offen")
	if d.m.at.Channel != ch.ID() {
		t.Errorf("shown is %q", d.m.at.Channel)
	}
	d.send(eventMsg(intake.Event{Phase: intake.Finished, Channel: ch}))
	d.onChannel().seesNot("abgelaufen").press("x").sees("in Ordnung", "Gerade eben ganz gelesen").seesNot("Befehl kopieren")
}

// What another program has found out stands there at the start.
func TestTroubleIsRememberedFromOneStartToTheNext(t *testing.T) {
	d := sit(t, 80, 24)
	ch := brands()[0].Channels[0]
	missing := store.TroubleOf("", &secret.Error{Fault: secret.NotSet, Place: secret.FromEnv, Name: "KRUME_FB"}, time.Time{})
	if err := d.st.NoteReading(t.Context(), ch.ID(), missing); err != nil {
		t.Fatal(err)
	}
	d.changed().sees("1 Kanal gestört")
	d.onChannel().press("x").sees("KRUME_FB", "Noch nie ganz gelesen")
}

func TestAChannelThatIsOffSlowOrNotWholeSaysSo(t *testing.T) {
	one, two := brands()[0].Channels[0], brands()[1].Channels[0]
	d := sit(t, 120, 36, func(deps *Deps) {
		deps.Off = func(id string) bool { return id == two.ID() }
		deps.Closed = func(id string) map[sources.Lane]string {
			if id == one.ID() {
				return map[sources.Lane]string{"conversations": "capability.not_offered"}
			}
			return nil
		}
	})
	d.sees("~", "aus")
	d.onChannel().sees("nicht zu lesen").press("x").sees("nicht ganz", "Nachrichten: nicht zu lesen", "atempause doctor").press("esc")
	d.send(eventMsg(intake.Event{Phase: intake.Started, Channel: one})).wait(20 * time.Second)
	d.press("x").sees("langsam", "seit 20 Sekunden kam nichts", "warten nicht darauf").press("esc")
	d.press("j", "j", "x").sees("abgeschaltet", "enabled = false", "atempause channels enable facebook:"+two.Account).seesNot("Jetzt abrufen").press("esc")
	d.press("g", "x").sees("Kanäle", "langsam", "abgeschaltet")
}
