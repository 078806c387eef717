package workspace

import (
	"os"
	"testing"

	"atempause/replies/escalation"
)

func TestContactsAreReadWithThePages(t *testing.T) {
	w := Workspace{Dir: t.TempDir()}
	if p := w.Pages([]string{"Krume"}); len(p.Contacts.All) != 0 || len(p.Wrong) != 0 {
		t.Fatalf("without the file: %+v %v", p.Contacts, p.Wrong)
	}
	l := w.Library([]string{"Krume"})
	l.Pages()
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(w.Contacts(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("[[contact]]\nname = \"Anna\"\nphone = \"112\"\n[[contact]]\nname = \"Ben\"\nphone = \"112\"\nbrands = \"Krumme\"\n")
	p := l.Refresh()
	if len(p.Contacts.All) != 1 || len(p.Wrong) != 1 || p.Wrong[0].Line != 7 || p.Wrong[0].Key != "contacts.brand" || p.Wrong[0].File != escalation.File {
		t.Errorf("%+v, %+v", p.Contacts, p.Wrong)
	}
	write("[[contact]]\nname = \"Anna\"\nphone = \"112\"\n")
	if p = l.Refresh(); len(p.Contacts.All) != 1 || len(p.Wrong) != 0 {
		t.Errorf("mended: %+v, %+v", p.Contacts, p.Wrong)
	}
}

func TestTheExampleOfContactsIsOne(t *testing.T) {
	book, err := escalation.Read(escalation.File, []byte(ContactsExample), nil)
	if err != nil || len(book.All) != 3 {
		t.Errorf("%v: %+v", err, book)
	}
}
