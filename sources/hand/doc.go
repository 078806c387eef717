// Package hand is for everything said where no program may read or write: closed groups, TikTok, the phone, the counter.
// A person writes down what was said (Note), and it becomes a thread like any other; what is answered is posted, sent or
// said by the person, who then tells that it has been.
//
// Nothing is ever fetched: a channel of this network is one place of a brand ("TikTok", "Telefon"), made when something is
// first written down there.
package hand
