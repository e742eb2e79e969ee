package identity

import (
	"encoding/binary"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/envelope"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

// A town is a ledger on which the four departments of Linxi have founded their network.
type town struct {
	*contracttest.Ledger
	t contracttest.Log
}

var departments = []string{"audit", "finance", "health", "land"}

// key makes the nth key of a suite, always the same.
func key(s envelope.Suite, n uint64) envelope.PrivateKey {
	secret := make([]byte, envelope.SecretBytes)
	binary.BigEndian.PutUint64(secret[16:], n+1)
	var k envelope.PrivateKey
	var err error
	if s == envelope.Passkey {
		k, err = envelope.NewPasskey(secret, "localhost", "http://localhost:8080")
	} else {
		k, err = envelope.NewKey(s, secret)
	}
	if err != nil {
		panic(err)
	}
	return k
}

func newKey(s envelope.Suite, n uint64) *NewKey {
	k := &NewKey{Suite: s, Key: key(s, n).Public()}
	if s == envelope.Passkey {
		k.RelyingParty = "localhost"
	}
	return k
}

func seatOf(n uint64) []byte { return key(envelope.Ed25519, 1000+n).Public() }

func founding() contract.Founding {
	p := DefaultParameters()
	p.Origins, p.RelyingParties = []string{"http://localhost:8080"}, []string{"localhost"}
	f := contract.Founding{Network: "test-1", Parameters: p}
	for i, id := range departments {
		f.Organisations = append(f.Organisations, contract.FoundingOrganisation{
			ID: id, NameZH: "临溪市" + id, NameEN: "Linxi " + id, Validator: seatOf(uint64(i)),
			Officers: []contract.FoundingOfficer{{
				Party: id + "-officer", Suite: envelope.Ed25519, Key: key(envelope.Ed25519, uint64(i)).Public(),
				Roles: []string{RoleAdmin, RoleDelegate, RoleRecovery},
			}},
		})
	}
	return f
}

func newTown(t contracttest.Log) *town {
	w := &town{contracttest.New(t, Contract()), t}
	w.Height = 0
	w.do(nil, genesis(founding()))
	w.Height = 1
	return w
}

// do applies commands that must succeed.
func (w *town) do(by []contract.Signer, commands ...proto.Message) []proto.Message {
	w.t.Helper()
	events, err := w.Do(by, commands...)
	if err != nil {
		w.t.Fatal(err)
	}
	return events
}

// as resolves a party with its first current key through the authority, as the machine does.
func (w *town) as(party, organisation string) []contract.Signer {
	w.t.Helper()
	for _, k := range w.current(party) {
		claim := contract.Claim{Signer: &envelope.Signer{Party: party, Suite: k.Suite, Key: k.Key, Organisation: organisation}}
		if k.Suite == envelope.Passkey {
			continue
		}
		s, err := signer(w.State(), w.TimeMS, claim)
		if err != nil {
			w.t.Fatal(err)
		}
		return []contract.Signer{s}
	}
	w.t.Fatal("no key for " + party)
	return nil
}

func (w *town) current(party string) []*Key {
	a, err := getParty(w.State(), &GetParty{Id: party})
	if err != nil {
		w.t.Fatal(err)
	}
	return a.Keys
}

// officer is a department's founding officer.
func (w *town) officer(department string) []contract.Signer {
	w.t.Helper()
	return w.as(department+"-officer", department)
}

// party registers one with an Ed25519 key.
func (w *town) party(id, department string, n uint64) {
	w.t.Helper()
	w.do(w.officer(department), &RegisterParty{Organisation: department, Party: id, Keys: []*NewKey{newKey(envelope.Ed25519, n)}})
}

// adopt has the members vote for a change until it is decided, each in a block of its own.
func (w *town) adopt(c *Change) uint64 {
	w.t.Helper()
	all := w.members()
	w.Height++
	w.do(w.officer(all[0]), &Propose{Organisation: all[0], Change: c, Reason: "议定"})
	counted, _ := consortium.Get(w.State())
	for _, id := range all[1:] {
		if w.proposal(counted.LastProposal).Status != ProposalStatus_PROPOSAL_STATUS_OPEN {
			break
		}
		w.Height++
		w.do(w.officer(id), &Vote{Organisation: id, Proposal: counted.LastProposal, Approve: true})
	}
	if s := w.proposal(counted.LastProposal).Status; s != ProposalStatus_PROPOSAL_STATUS_ADOPTED {
		w.t.Fatal("not adopted: ", s)
	}
	w.Height++
	return counted.LastProposal
}

func (w *town) members() (all []string) {
	for id := range members.All(w.State(), maxMembers) {
		all = append(all, id)
	}
	return all
}

func (w *town) proposal(number uint64) *Proposal {
	w.t.Helper()
	a, err := getProposal(w.State(), &GetProposal{Number: number})
	if err != nil {
		w.t.Fatal(err)
	}
	return a.Proposal
}

func (w *town) organisation(id string) *Organisation {
	o, _ := organisations.Get(w.State(), id)
	return o
}

func TestRegister(t *testing.T) {
	r, err := contract.NewRegister(Contract())
	if err != nil {
		t.Fatal(err)
	}
	if r.Authority().ValidatorSpace.Path() != "identity/validators" || !r.Authority().ValidatorSpace.Proven() {
		t.Error("validators must be proven")
	}
	if p := r.Authority().Parameters(&state.Memory{}, 1); p.GetVersion() != 1 {
		t.Errorf("before genesis: %v", p)
	}
}
