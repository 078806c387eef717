package escalation_test

import (
	"fmt"
	"time"

	"atempause/replies"
	"atempause/replies/escalation"
	"atempause/sources"
)

const contacts = `
[[contact]]
name = "Jens Roth"
phone = "+49 30 901820"
hours = ["Mo-Fr 06:00-14:00"]

[[contact]]
name = "Anna Krume"
role = "owner"
mail = "anna@krume.example"
level = 2
deputy = "Jens Roth"
hours = ["Mo-Fr 09:00-17:00"]
decides = ["refund up to 200 EUR"]
`

// From the contacts to a mail with a deadline.
func Example() {
	book, err := escalation.Read("contacts.toml", []byte(contacts), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	brand := sources.Brand{Name: "Krume", Timezone: "UTC"}
	now := time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)
	stakes := escalation.Stakes{Heat: 3, Kind: replies.Complaint}
	yes, why := escalation.Suggests(stakes)
	fmt.Println(yes, why[0].Key, why[0].N)
	who, _ := book.Who(brand, stakes, now)
	until := escalation.Deadline(who.Contact, brand, stakes.Heat, now)
	b := escalation.Brief{
		Lang: "en", To: who, Brand: brand.Name, Network: "Facebook", Person: "Maria Kern", Kind: replies.Complaint, Heat: 3,
		Said:  []escalation.Line{{Who: "Maria Kern", At: now.Add(-time.Hour), Text: "Three weeks, and no cake!"}},
		Asked: "May I refund 150 EUR?", Until: until,
	}
	fmt.Print(b.Markdown())
	// Output:
	// true heat 3
	// # Decision needed by 18 Nov 2026, 12:00
	//
	// - For Anna Krume, owner
	// - May decide: refund up to 200 EUR
	// - Krume, Facebook: complaint from Maria Kern
	// - First message: 18 Nov 2026, 09:00
	// - Heat of the thread: 3 of 6
	//
	// ## What was said
	//
	// Maria Kern, 18 Nov 2026, 09:00, in public:
	//
	// > Three weeks, and no cake!
	//
	// ## What is to be decided
	//
	// May I refund 150 EUR?
	//
	// - Decision by: 18 Nov 2026, 12:00
}

func ExampleRead() {
	_, err := escalation.Read("contacts.toml", []byte("[[contact]]\nname = \"Anna\"\nmail = \"anna@krume.example\"\nlevel = 4\n"), nil)
	fmt.Println(err)
	// Output: contacts.toml:4: level [Got 4 Most 3]
}
