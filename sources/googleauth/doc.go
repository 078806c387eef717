// Package googleauth is what Google's networks share: getting an access token out of what the config holds, and reading
// the form Google gives its errors. It is no network of its own; packages youtube and google use it.
//
// The secret is either an access token, which lasts an hour, or the JSON that lets a new one be had at any time:
//
//	{"client_id": "…apps.googleusercontent.com", "client_secret": "…", "refresh_token": "1//…"}
//
// Access tokens live in memory alone. Getting one changes nothing at Google, so that may be tried again.
package googleauth
