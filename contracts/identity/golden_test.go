package identity

import (
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenRecords pins one encoding of every record. A changed line is a consensus break: announce it, never
// regenerate it in passing.
func TestGoldenRecords(t *testing.T) {
	w := newTown(t)
	w.do(w.officer("land"), &RegisterOrganisation{
		Registrar: "land", Id: "school", NameZh: "临溪小学", NameEn: "Linxi school", CreditCode: "91350100M000100Y43",
		OtherCode: "MOE:7", Admin: "teacher", AdminKey: newKey(envelope.SM2, 1),
	})
	w.do([]contract.Signer{{Party: "teacher"}}, &AddKey{Party: "teacher", Key: newKey(envelope.Passkey, 2)})
	w.do(w.as("teacher", "school"), &GrantRole{Organisation: "school", Party: "teacher", Role: "funds/cashier", ExpiresMs: w.TimeMS + dayMS})
	w.do(w.as("teacher", "school"), &DelegateRole{Organisation: "school", Party: "teacher", To: "land-officer", Role: "funds/cashier", Scope: "canteen", ExpiresMs: w.TimeMS + 1})
	w.do(w.officer("land"), &StartRecovery{Party: "land-officer", Key: newKey(envelope.P256, 3)})
	w.do([]contract.Signer{{Party: "teacher"}}, &RevokeKey{Party: "teacher", Key: newKey(envelope.Passkey, 2).Key})
	w.adopt(version(2, 100))
	w.adopt(fix("round-half-even", 100))
	w.adopt(removeValidator(seatOf(0)))
	w.do(w.officer("land"), put("land", admit("school")))

	var b strings.Builder
	for _, space := range Contract().State {
		fmt.Fprintf(&b, "# %s, proven %v\n", space.Path(), space.Proven())
		for k, v := range w.State().Scan(space.Prefix(), state.End(space.Prefix()), 1000) {
			fmt.Fprintf(&b, "%s %s\n", hex.EncodeToString(k[len(space.Prefix()):]), hex.EncodeToString(v))
		}
	}
	const file = "testdata/records.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, lines := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(lines)) {
		if i >= len(got) || i >= len(lines) || got[i] != lines[i] {
			t.Fatalf("%s differs from line %d on", file, i+1)
		}
	}
}

// TestInvariantsCanFail breaks each sentence beneath the rules.
func TestInvariantsCanFail(t *testing.T) {
	officer := (&Role{Organisation: "land", Party: "land-officer", Role: RoleAdmin}).key()
	for i, spoil := range []func(w *town){
		func(w *town) { roles.Delete(w.writer(), officer) },
		func(w *town) { keys.Delete(w.writer(), string(newKey(envelope.Ed25519, 3).Key)) },
		func(w *town) { members.Remove(w.writer(), "land") },
		func(w *town) {
			o := w.organisation("land")
			o.Status = Status_STATUS_SUSPENDED
			organisations.Put(w.writer(), "land", o)
			members.Remove(w.writer(), "land")
		},
		func(w *town) {
			ballots.Put(w.writer(), state.At(uint64(1), "nobody"), &Ballot{Proposal: 1, Organisation: "nobody"})
		},
		func(w *town) {
			r := &Role{Organisation: "land", Party: "land-officer", Role: "funds/cashier", DelegatedBy: "audit-officer", ExpiresMs: 9}
			roles.Put(w.writer(), r.key(), r)
		},
		func(w *town) { codes.Add(w.writer(), state.At("x:1", "land")) },
		func(w *town) { schedule.Put(w.writer(), &Schedule{Parameters: &contract.Parameters{Version: 1}}) },
	} {
		w := newTown(t)
		spoil(w)
		if inv := invariants()[i]; inv.Check(w.State()) == nil {
			t.Errorf("nothing noticed that it does not hold: %s", inv.Says)
		}
	}
}

// TestNoPersonalData keeps the records free of fields that could describe a person.
func TestNoPersonalData(t *testing.T) {
	fields := (&Party{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		switch name := string(fields.Get(i).Name()); name {
		case "id", "organisation", "registered_ms", "current_keys", "recovery":
		default:
			t.Errorf("a party has the field %s: say in identity.proto why it is no personal data", name)
		}
	}
	w := newTown(t)
	raw, err := proto.Marshal(&Party{Id: "land-officer", Organisation: "land", RegisteredMs: w.TimeMS, CurrentKeys: 1})
	if err != nil || string(raw) != string(w.State().Get(parties.Key("land-officer"))) {
		t.Errorf("a party's record is %x, %v", raw, err)
	}
}
