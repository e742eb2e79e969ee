package demo

import (
	"encoding/json"
	"os"
	"path/filepath"
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
	for _, raw := range all.Personas {
		var p struct {
			Name, ZH, EN, Party, Organisation, MayZH, MayEN, Home string
			Tour                                                  []struct{ ZH, EN, To, Event string }
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
			if step.ZH == "" || step.EN == "" || !strings.HasPrefix(step.To, "/") {
				t.Errorf("%s: a step of the tour is not complete", p.Name)
			}
		}
	}
}
