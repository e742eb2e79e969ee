package sim

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"gongshi/contracts"
	"gongshi/contracts/identity"
	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
)

const (
	network   = "linxi-1"
	genesisMS = int64(1_767_225_600_000) // 2026-01-01
	origin    = "http://localhost:8080"
	site      = "localhost"
)

// seed is a secret that everybody knows: the canonical script must be signed alike for ever.
func seed(name string) []byte {
	s := sha256.Sum256([]byte("gongshi/sim/" + name))
	return s[:]
}

func mustKey(k envelope.PrivateKey, err error) envelope.PrivateKey {
	if err != nil {
		panic(err)
	}
	return k
}

// keyOf makes the key of a name; "p256:", "sm2:" and "passkey:" before it choose another suite than Ed25519.
func keyOf(name string) envelope.PrivateKey {
	suite, _, _ := strings.Cut(name, ":")
	switch suite {
	case "p256":
		return mustKey(envelope.NewP256(seed(name)))
	case "sm2":
		return mustKey(envelope.NewSM2(seed(name)))
	case "passkey":
		return mustKey(envelope.NewPasskey(seed(name), site, origin))
	}
	return mustKey(envelope.NewEd25519(seed(name)))
}

func newKey(name string) *identity.NewKey {
	k := keyOf(name)
	n := &identity.NewKey{Suite: k.Suite(), Key: k.Public()}
	if k.Suite() == envelope.Passkey {
		n.RelyingParty = site
	}
	return n
}

func seatOf(organisation string) []byte { return keyOf("validator of " + organisation).Public() }

// A signer is a party that acts for an organisation, or for itself, with a key.
type signer struct {
	party, organisation string
	key                 envelope.PrivateKey
}

// as reads "party@organisation" or "party@organisation/name of the key".
func as(text string) signer {
	who, named, other := strings.Cut(text, "/")
	s := signer{}
	s.party, s.organisation, _ = strings.Cut(who, "@")
	if !other {
		named = s.party
	}
	s.key = keyOf(named)
	return s
}

func (s signer) claim() *envelope.Signer {
	return &envelope.Signer{Party: s.party, Organisation: s.organisation, Suite: s.key.Suite(), Key: s.key.Public()}
}

// A plan is testdata/plan.json: who founds the city.
type plan struct {
	Organisations []struct {
		ID       string `json:"id"`
		NameZH   string `json:"name_zh"`
		NameEN   string `json:"name_en"`
		Officers []struct {
			Party string   `json:"party"`
			Roles []string `json:"roles"`
		} `json:"officers"`
	} `json:"organisations"`
}

func readJSON(t testing.TB, file string, into any) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func founding(t testing.TB) contract.Founding {
	t.Helper()
	var p plan
	readJSON(t, "testdata/plan.json", &p)
	f := contract.Founding{Network: network}
	for _, o := range p.Organisations {
		member := contract.FoundingOrganisation{ID: o.ID, NameZH: o.NameZH, NameEN: o.NameEN, Validator: seatOf(o.ID)}
		for _, w := range o.Officers {
			k := keyOf(w.Party)
			member.Officers = append(member.Officers, contract.FoundingOfficer{
				Party: w.Party, Suite: k.Suite(), Key: k.Public(), Roles: w.Roles,
			})
		}
		f.Organisations = append(f.Organisations, member)
	}
	return f
}

// homes tells for which organisation each officer of the plan and the story acts.
func homes(t testing.TB) map[string]string {
	t.Helper()
	var p plan
	readJSON(t, "testdata/plan.json", &p)
	all := map[string]string{"bank-admin": "bank", "bank-clerk": "bank"}
	for _, o := range p.Organisations {
		for _, w := range o.Officers {
			all[w.Party] = o.ID
		}
	}
	return all
}

func register(t testing.TB) *contract.Register {
	t.Helper()
	r, err := contracts.Register()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// officials are strangers with ids alone, as real ones are.
func official(n int) string { return fmt.Sprintf("p-%04x", n) }
