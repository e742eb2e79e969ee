package form

import (
	"strings"
	"testing"

	"gongshi/contracts/funds"
	"gongshi/contracts/identity"
	"gongshi/ledger/envelope"

	"github.com/spf13/pflag"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

func parse(m proto.Message, args ...string) error {
	set := pflag.NewFlagSet("x", pflag.ContinueOnError)
	set.String("json", "", "taken before")
	Binder{}.Bind(set, m)
	return set.Parse(args)
}

func TestForm(t *testing.T) {
	for _, c := range []struct {
		says string
		args []string
		want proto.Message
	}{
		{"scalars", []string{"--budget", "b", "--line=1.2", "--amount-minor", "-1_000"}, &funds.Commit{Budget: "b", Line: "1.2", AmountMinor: -1000}},
		{"a nested message", []string{"--payee.name", "张", "--payee.category", "employee"},
			&funds.Commit{Payee: &funds.Payee{Name: "张", Category: funds.Category_CATEGORY_EMPLOYEE}}},
		{"a nested message as JSON", []string{"--payee", `{"name":"张"}`}, &funds.Commit{Payee: &funds.Payee{Name: "张"}}},
		{"choices repeated, short, long and by number", []string{"--kind", "paid", "--kind", "KIND_ORDERED", "--kind", "7"},
			&funds.FindEntriesRequest{Kind: []funds.Kind{funds.Kind_KIND_PAID, funds.Kind_KIND_ORDERED, funds.Kind_KIND_RETURNED}}},
		{"bytes", []string{"--party", "p", "--key", "0aff"}, &identity.RevokeKey{Party: "p", Key: []byte{10, 255}}},
		{"a flag alone is true", []string{"--approve", "--proposal", "3"}, &identity.Vote{Approve: true, Proposal: 3}},
		{"optional false is set", []string{"--member=false"}, &identity.FindOrganisations{Member: proto.Bool(false)}},
		{"a time", []string{"--expires-ms", "2026-11-21T00:00:00Z"}, &identity.GrantRole{ExpiresMs: 1795219200000}},
		{"one of several, with a key inside", []string{"--change.set-validator.key", "01", "--change.set-validator.power", "10"},
			&identity.Propose{Change: &identity.Change{Kind: &identity.Change_SetValidator{SetValidator: &identity.SetValidator{Key: []byte{1}, Power: 10}}}}},
		{"repeated messages are JSON", []string{"--party", "p", "--keys", `{"suite":"SUITE_SM2"}`, "--keys", `{}`},
			&identity.RegisterParty{Party: "p", Keys: []*identity.NewKey{{Suite: envelope.SM2}, {}}}},
	} {
		got := c.want.ProtoReflect().New().Interface()
		if err := parse(got, c.args...); err != nil || !proto.Equal(got, c.want) {
			t.Errorf("%s: %v, %s", c.says, err, protojson.Format(got))
		}
	}
}

func TestFormNamesMistakes(t *testing.T) {
	for _, c := range []struct {
		m     proto.Message
		wants string
		args  []string
	}{
		{&funds.Commit{}, "whole number", []string{"--amount-minor", "1.5"}},
		{&funds.OrderPayment{}, "whole number", []string{"--commitment", "-1"}},
		{&funds.OpenYear{}, "whole number", []string{"--year", "99999999999"}},
		{&identity.RevokeKey{}, "hexadecimal", []string{"--key", "xyz"}},
		{&funds.FindEntriesRequest{}, "none of approved", []string{"--kind", "stolen"}},
		{&identity.Vote{}, "neither true nor false", []string{"--approve=perhaps"}},
		{&funds.Commit{}, "JSON of Payee", []string{"--payee", `{"nome":"x"}`}},
		{&funds.Commit{}, "given twice", []string{"--line", "1", "--line", "2"}},
		{&identity.Propose{}, "only one of", []string{"--change.admit.organisation", "a", "--change.suspend", `{"organisation":"b"}`}},
		{&funds.Commit{}, "unknown flag", []string{"--colour", "red"}},
	} {
		if err := parse(c.m, c.args...); err == nil || !strings.Contains(err.Error(), c.wants) {
			t.Errorf("%v: got %v, want %q", c.args, err, c.wants)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{"OrderPayment": "order-payment", "amount_minor": "amount-minor", "GetURL": "get-url", "x": "x"} {
		if got := Kebab(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	category := (&funds.Payee{}).ProtoReflect().Descriptor().Fields().ByName("category")
	if usage := Usage(category); !strings.Contains(usage, "employee, pensioner") || strings.Contains(usage, "unspecified") {
		t.Error(usage)
	}
	stage := (&funds.Payment{}).ProtoReflect().Descriptor().Fields().ByName("stage")
	if got := Choices(stage.Enum())[0]; got != "ordered" {
		t.Error(got)
	}
}
