package demo

import (
	"slices"
	"testing"
)

// TestWebAddress keeps the demo's passkeys at the address that it invites to.
func TestWebAddress(t *testing.T) {
	for _, c := range []struct {
		api, page string
		passkeys  bool
	}{
		{"127.0.0.1:8080", "http://localhost:8080", true},
		{"localhost:9000", "http://localhost:9000", true},
		{":9000", "http://localhost:9000", true},
		{"0.0.0.0:9000", "http://localhost:9000", true},
		{"[::1]:9000", "http://localhost:9000", true},
		{"127.0.0.1:80", "http://localhost", true},
		{"192.0.2.7:9000", "http://192.0.2.7:9000", false},
		{"linxi.example:9000", "http://linxi.example:9000", false},
	} {
		if got := webAddress(c.api); got != c.page {
			t.Errorf("%s: the page is %s, want %s", c.api, got, c.page)
		}
		if got := origins(c.api); slices.Contains(got, c.page) != c.passkeys {
			t.Errorf("%s: origins %v", c.api, got)
		}
	}
}

// TestPlanNamesPasskeys keeps the plan's parameters readable: without a relying party no passkey would be accepted.
func TestPlanNamesPasskeys(t *testing.T) {
	p, err := Plan()
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Parameters.GetRelyingParties(); !slices.Equal(got, []string{"localhost"}) {
		t.Errorf("relying parties %v", got)
	}
}
