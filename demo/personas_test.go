package demo

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongshi/contracts"
)

// TestPersonas keeps personas.json true: its commands and events exist, every persona's party is the plan's or the
// story's, and every word is there in both languages.
func TestPersonas(t *testing.T) {
	all, err := readPersonas()
	if err != nil {
		t.Fatal(err)
	}
	register, err := contracts.Register()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []template{all.Add, all.Replace} {
		if _, ok := register.Command(c.Type); !ok {
			t.Errorf("no contract knows %s", c.Type)
		}
	}
	plan, err := os.ReadFile(filepath.Join("linxi", "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	story, err := os.ReadFile(filepath.Join("linxi", "story.json"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, raw := range all.Personas {
		var p struct{ Name string }
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatal(err)
		}
		names[p.Name] = true
	}
	for _, raw := range all.Personas {
		var p struct {
			Name, ZH, EN, Party, Organisation, MayZH, MayEN, Home string
			Tour                                                  []struct{ ZH, EN, To, Event, As, Ends string }
		}
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(plan)+string(story), `"`+p.Party+`"`) {
			t.Errorf("%s: nobody is called %s", p.Name, p.Party)
		}
		if p.ZH == "" || p.EN == "" || p.MayZH == "" || p.MayEN == "" || p.Home == "" || len(p.Tour) != 3 {
			t.Errorf("%s: something is missing", p.Name)
		}
		for _, step := range p.Tour {
			if step.ZH == "" || step.EN == "" || !strings.HasPrefix(step.To, "/") || !strings.HasPrefix(step.To, step.Ends) {
				t.Errorf("%s: a step of the tour is not complete", p.Name)
			}
			if step.As != "" && !names[step.As] {
				t.Errorf("%s: nobody is the persona %s", p.Name, step.As)
			}
		}
	}
}

// TestPersonasHoldTheirRoles keeps what the portal says of a persona true to what the plan gives its party.
func TestPersonasHoldTheirRoles(t *testing.T) {
	all, err := readPersonas()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join("linxi", "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	var plan struct {
		Organisations []struct {
			Officers []struct {
				Party string
				Roles []string
			}
		}
	}
	if err := json.Unmarshal(raw, &plan); err != nil {
		t.Fatal(err)
	}
	planned := map[string][]string{"bank-clerk": {"funds/bank"}} // whom the story registers
	for _, o := range plan.Organisations {
		for _, officer := range o.Officers {
			planned[officer.Party] = officer.Roles
		}
	}
	for _, raw := range all.Personas {
		var p struct {
			Name, Party string
			Roles       []string
		}
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.Roles, planned[p.Party]) {
			t.Errorf("%s says %v, and %s holds %v", p.Name, p.Roles, p.Party, planned[p.Party])
		}
	}
}
