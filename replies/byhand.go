package replies

import "time"

// Handed is where a confirmed reply stands on a network that takes none from a program: its text is in the person's hands
// (on the clipboard, on the screen), and only the person knows whether it has been posted. It counts as sent when they say
// so, and not before.
//
//	ready ──Confirm──▶ queued ──Hand──▶ handed ──Posted──▶ sent
//	                                      │ └── Hand: copied once more
//	                                      └──NotPosted──▶ writing
const Handed State = "handed"

// Hand gives a confirmed reply into the person's hands, or once more if it is there already. The time of the last time is
// kept as that of the try: what the person copies is posted after it, and what a customer writes later is not answered by
// it.
func (r Reply) Hand(now time.Time) (Reply, error) {
	if r.State != Queued && r.State != Handed {
		return r, r.refuse(WrongState)
	}
	r.State, r.TriedAt, r.Updated = Handed, now, now
	if r.FirstTry.IsZero() {
		r.FirstTry = now
	}
	r.Attempts++
	r.Trouble, r.Detail, r.Readback = "", "", NotRead
	return r, nil
}

// Posted is a person's word that they have posted, sent or said the text. remote and link say where it stands, as far as
// they told.
func (r Reply) Posted(remote, link string, now time.Time) (Reply, error) {
	if r.State != Handed {
		return r, r.refuse(WrongState)
	}
	r.State, r.RemoteID, r.Permalink = Sent, remote, link
	r.SettledAt, r.Updated = now, now
	return r, nil
}

// NotPosted is a person's word that the text has not been posted and is not to be as it is: it is written on.
func (r Reply) NotPosted(now time.Time) (Reply, error) {
	if r.State != Handed {
		return r, r.refuse(WrongState)
	}
	return r.toWriting(now), nil
}
