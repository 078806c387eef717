package tone

import (
	"strings"
	"testing"
)

// Each line is one text in which nobody mixes forms of address, however it may look.
const oneAddress = `
Guten Tag Frau Kern, Sie haben recht, das hätte nicht passieren dürfen. Wir melden uns bei Ihnen.
Hallo Tom, du hast recht. Sie liegen schon für dich bereit, deine Brötchen.
Hallo Tom, deine Kollegin war hier. Sie hat dein Rad abgeholt, wir haben ihr alles erklärt.
Hallo Lea, ja, die Brötchen sind vegan. Sie können auch eingefroren werden, wenn du magst.
Liebe Nina, wir haben dir zwei Karten reserviert: Sie sind auf deinen Namen hinterlegt.
Hallo Jonas, unsere Werkstatt ist zu! Ihre Öffnungszeiten findest du auf der Seite.
Hallo Jonas, schau dir die Räder an … Sie stehen im Hof.
Hallo Mia, danke dir! 😊 Sie freuen sich riesig, unsere Azubis.
Hallo Mia, frag gern Svenja. Ihr Tipp hat schon vielen geholfen, dir sicher auch.
Hallo Mia, wir haben Svenja gefragt und ihr deine Nachricht gegeben.
Hallo Mia, wenn ihr etwas fehlt, sag uns Bescheid. Deine Oma soll es gut haben.
Hallo zusammen, schön, dass ihr da wart! Wir freuen uns auf euch.
Hallo zusammen, schön, dass Ihr da wart! Wir freuen uns auf Euch.
Hallo ihr Lieben, kommt gern vorbei, dann zeigen wir euch alles.
Hallo zusammen, könnt ihr uns eure Nummer schicken? Dann rufen wir euch an.
Liebe Gäste, wenn Ihr Hilfe braucht, meldet Euch bei uns.
Liebe Gäste, dass Ihr kommt, freut uns sehr. Bringt gern Eure Freunde mit.
Guten Tag Herr Wolf, wir haben Ihr Paket gefunden und schicken es Ihnen heute.
Guten Tag Herr Wolf, wenn Ihr Paket da ist, rufen wir Sie an.
Guten Tag Herr Wolf, danke für Ihr Vertrauen. Ihr Radhaus-Team
Hallo Uli, wir bieten dir gern das Du an. Bleiben wir beim Du?
Guten Tag Frau Roth, bei uns im Laden sagen alle du, Ihnen sagen wir natürlich gern Sie.
Guten Tag Frau Roth, ob du oder Sie, das entscheiden Sie.
Guten Tag Frau Roth, sind wir schon per Du? Ich bleibe gern beim Sie.
Guten Tag Frau Roth, unser Kurs „Du kannst backen“ beginnt am Montag. Wir freuen uns auf Sie.
Guten Tag Frau Roth, der Kurs "Dein erstes Brot" ist ausgebucht, wir setzen Sie auf die Liste.
Guten Tag Frau Roth, das Café Ich & Du gehört nicht zu uns. Rufen Sie dort bitte an.
Guten Tag Frau Roth, die Aktion #DeinBrot läuft bis Freitag, Sie können noch mitmachen.
Guten Tag Frau Roth, Sie schrieben: „Ihr seid unmöglich.“ Das tut uns leid.
Guten Tag Frau Roth, wir melden uns. Melde mich morgen noch einmal persönlich bei Ihnen.
Guten Tag Frau Roth, schicke ich Ihnen heute noch zu.
Guten Tag Frau Roth, ich schicke Ihnen das Rezept und rufe Sie an.
Guten Tag Frau Roth, der Ruf uns gegenüber ist uns wichtig, glauben Sie uns.
Guten Tag Frau Roth, gute Frage! Die Antwort finden Sie auf der Seite.
Guten Tag Frau Roth, schreiben Sie uns gern, dann rufen wir Sie an.
Guten Tag Frau Roth, lassen Sie uns das klären. Schau ich mir sofort an und sage Ihnen Bescheid.
Guten Tag Frau Roth, die Kollegin ruft Sie an. Ruft sie bis 12 Uhr nicht an, wählen Sie bitte 030 901820.
Guten Tag Frau Roth, kommt nicht wieder vor. Kommt die Ware morgen nicht, erstatten wir Ihnen alles.
Guten Tag Frau Roth, Ihre Tochter hat recht. Ihr fehlte die Rechnung. Wir schicken sie Ihnen.
Guten Tag Frau Roth, die Chefin lässt Sie grüßen. Sie hat ihr Team informiert.
Guten Tag Herr Du, Sie haben gewonnen!
Guten Tag Frau Roth, Komm-Rein-Tag ist am Samstag, Sie sind eingeladen.
Hallo Kai, die Hotline war weg. Schreib uns kurz deine Nummer, wir rufen dich zurück.
Hallo Kai, SIE IST DA! Deine Torte.
Hallo Kai, deine Fragen: 1. Sie sind glutenfrei. 2. Sie kosten 3 Euro. Passt das für dich?
Hallo Kai, du fragst nach den Muffins –\nSie sind vegan.
Hallo Kai, • Sie sind vegan • du kannst sie einfrieren
Hallo Kai, die Schlüssel (Sie hingen am Rad) liegen für dich bereit.
Lieber Herr Auer, das haben Sie verdient. Ich hole den Hobel bei Ihnen ab, schleife selbst und bring ihn am Abend zurück.
Euer Ehren, Sie haben recht.
Guten Tag Herr Wolf, wir wissen, dass Ihr Paket seid drei Wochen unterwegs ist. Wir melden uns bei Ihnen.
Guten Tag Herr Wolf, wollt ich ihr schon sagen, Ihrer Frau.
Guten Tag Herr Wolf, kein Thema. Schick es Ihnen gleich zu.
Guten Tag Herr Wolf, kein Thema. Bring das Teil morgen vorbei, dann haben Sie es.
Guten Tag Herr Wolf, ist notiert. Ruf kurz durch und melde mich bei Ihnen.
Guten Tag Herr Wolf, sende die Unterlagen heute noch an Sie.
Guten Tag Herr Wolf, Ihre Frau schrieb, ihr sei das Brot zu dunkel. Wir backen Ihnen ein helles.
Guten Tag Herr Wolf, man gab ihr den falschen Schlüssel. Das tut uns leid, wir rufen Sie an.
Guten Tag Herr Wolf, die Kinder hatten Spaß, und ihr Lachen hat uns angesteckt. Grüßen Sie sie!
Guten Tag Herr Wolf, beide Seiten müssen ihr Wort halten. Das sehen wir wie Sie.
Hallo Lea, beide Teams hatten ihr Bestes gegeben. Schön, dass du da warst!
Hallo Lea, unsere Gäste lieben ihr Frühstück. Sie kommen jeden Sonntag, du hoffentlich auch bald.
Hallo Lea, unsere Bienen sind zurück! Sie haben ihren Stock gefunden, schau gern vorbei.
Liebe Familie Sommer, wie Sie sagen: Ihr Hund hatte Angst. Ihm und Ihnen alles Gute.
Servus Kai, kommst du vorbei? Hast dein Rad vergessen.
Liebe Familie Sommer, danke für Ihren Besuch! Ihnen allen einen schönen Sonntag.
Hallo Frau Vogel, wie ärgerlich! Haben Sie die Quittung noch? Dann bekommen Sie das Geld zurück.
Entschuldigen Sie bitte, Herr Lang. Wir rufen Sie an.
Hallo Herr Lang, entschuldigen Sie. Verzeihung! Ich melde mich bei Ihnen.
Hallo Sara, sei so lieb und schick uns ein Foto. Dann helfen wir dir.
Grüezi Frau Frei, gerne bestellen wir Ihnen das Buch. Merci und liebe Grüsse
Moin Herr Harms, da haben Sie recht. Wir kommen um vier, sagt unsere Meisterin, und sie bringt Ihnen das Teil mit.
Hallo Ben, ihr Fahrrad hat Frau Kern schon abgeholt, deines ist morgen fertig.
Guten Tag Frau Abt, Ihre Schwester und ihr Mann waren hier. Geben wir ihr die Torte mit oder Ihnen?`

// Each line mixes; after the bar stands a word that has to be among the slips.
const mixed = `
Guten Tag Frau Kern, Sie bekommen dein Geld zurück.|dein
Guten Tag Frau Kern, wir melden uns bei Ihnen. Schreib uns bitte deine Nummer.|deine
Guten Tag Frau Kern, wir haben Ihre Nachricht gelesen. Schreib uns gern per Mail.|Schreib
Guten Tag Frau Kern, danke für Ihre Nachricht. Ruf uns einfach an.|Ruf
Guten Tag Frau Kern, danke für Ihre Nachricht, komm doch vorbei.|komm
Guten Tag Frau Kern, wir freuen uns auf Sie. Schreibt uns gern eine Nachricht.|Schreibt
Guten Tag Frau Kern, wir freuen uns auf euch. Sagen Sie uns Bescheid.|euch
Guten Tag Frau Kern, wir freuen uns, wenn ihr wiederkommt und Sie Ihre Freunde mitbringen könnt.|ihr
Guten Tag Frau Kern, ihr habt recht, wir rufen Sie an.|ihr
Guten Tag Frau Kern, könnt ihr uns die Nummer sagen? Wir rufen Sie an.|ihr
Guten Tag Frau Kern, wir melden uns bei Ihnen. Schreib uns Ihre Nummer.|Schreib
Guten Tag Frau Kern, danke für Ihren Hinweis. Gib es einfach im Laden ab.|Gib
Guten Tag Frau Kern, wann seid ihr da? Wir richten uns nach Ihnen.|ihr
Guten Tag Frau Kern, wenn ihr uns die Nummer gebt, rufen wir Sie an.|ihr
Hallo Tom, das tut uns leid. Wir schicken dir Ihr Geld zurück.|Ihr
Hallo Tom, kannst du uns anrufen? Wir helfen Ihnen gern.|Ihnen
Hallo Tom, du erreichst uns bis 18 Uhr, wenn Sie mögen.|Sie
Hallo Tom, hast du das Rad noch? Wir danken für Ihre Geduld.|Ihre
Hallo Tom, dein Rad ist fertig. Sie erreichen uns bis 18 Uhr.|Sie
Hallo Tom, dein Ärger ist berechtigt. Sie haben völlig recht.|Sie
Hallo Tom, entschuldige bitte. Wir melden uns bei Ihnen.|entschuldige
Guten Tag, Sie haben gewonnen! Melde dich bei uns.|dich
Guten Tag Frau Kern, Sie können jederzeit kommen, wir helfen dir.|dir
Guten Tag Frau Kern, du kanst gern kommen, wir helfen Ihnen.|du
Guten Tag Frau Kern, wir haben für Sie reserviert. Bis bald, euer Café|euer`

func TestOneAddressIsNoSlip(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(oneAddress), "\n")
	for _, text := range lines {
		text = strings.ReplaceAll(text, `\n`, "\n")
		if r := a.Analyze(text, Context{Lang: "de"}); len(r.Sie) > 0 && len(r.Du) > 0 {
			t.Errorf("%s\n  Sie %v\n  du %v", text, r.Sie, r.Du)
		}
	}
}

func TestMixedAddressIsSeen(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(mixed), "\n") {
		text, word, _ := strings.Cut(line, "|")
		r := a.Analyze(text, Context{Lang: "de"})
		found := false
		for _, e := range append(r.Sie, r.Du...) {
			found = found || e.Text == word
		}
		if len(r.Sie) == 0 || len(r.Du) == 0 || !found {
			t.Errorf("%s\n  Sie %v\n  du %v", text, r.Sie, r.Du)
		}
	}
}
