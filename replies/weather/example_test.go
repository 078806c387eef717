package weather_test

import (
	"fmt"
	"time"

	"atempause/replies/weather"
)

func ExampleNext() {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	calm := weather.Next(weather.State{}, weather.Facts{Posts: 12, AllChannels: 3}, at)
	f := weather.Facts{CriticsHour: 2, CriticsDay: 7, Critical: 9, Posts: 30, Channels: 2, AllChannels: 3, Hours: 4}
	now := weather.Next(calm, f, at.Add(time.Hour))
	fmt.Println(weather.Name(now.Level), "ring:", weather.Alarm(calm, now))
	for _, b := range now.Why {
		fmt.Println(b.Key, b.N)
	}
	// Output:
	// weather.3 ring: true
	// spread 2
	// lasting 4
	// repeated 9
	// critics 7
}
