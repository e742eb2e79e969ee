package testnet

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"gongshi/contracts/identity"
	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/ledger/envelope"
	"gongshi/proof"
)

// A pen signs for an officer.
type pen struct {
	party, organisation string
	key                 envelope.PrivateKey
}

// pen opens an officer's key in the folder of the organisation, which is the first part of its name.
func (n *testNet) pen(party string) pen {
	n.t.Helper()
	if p, ok := n.pens[party]; ok {
		return p
	}
	organisation, _, _ := strings.Cut(party, "-")
	k, err := n.member(organisation).ring().Get(party)
	if err != nil {
		n.t.Fatal(err)
	}
	key, err := k.Private()
	if err != nil {
		n.t.Fatal(err)
	}
	n.pens[party] = pen{party, organisation, key}
	return n.pens[party]
}

// draft is a body that lasts ten minutes.
func (p pen) draft(commands ...proto.Message) (*envelope.Body, error) {
	b := &envelope.Body{Network: network, ExpiresMs: time.Now().Add(10 * time.Minute).UnixMilli(), Salt: make([]byte, envelope.SaltBytes)}
	if _, err := rand.Read(b.Salt); err != nil {
		return nil, err
	}
	for _, c := range commands {
		raw, err := envelope.CanonicalPayload(c)
		if err != nil {
			return nil, err
		}
		b.Commands = append(b.Commands, &envelope.Command{Type: string(c.ProtoReflect().Descriptor().FullName()), Payload: raw})
	}
	b.Signers = []*envelope.Signer{{Party: p.party, Organisation: p.organisation, Suite: p.key.Suite(), Key: p.key.Public()}}
	return b, nil
}

// write makes a signed transaction.
func (p pen) write(commands ...proto.Message) (raw []byte, id envelope.ID, err error) {
	b, err := p.draft(commands...)
	if err != nil {
		return nil, id, err
	}
	if raw, err = envelope.Seal(b, p.key); err != nil {
		return nil, id, err
	}
	t, err := envelope.Decode(raw)
	if err != nil {
		return nil, id, err
	}
	return raw, t.ID, nil
}

// ask calls a method once in a while of ten seconds.
func (m *member) ask(method string, question, answer proto.Message) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return m.api.Call(ctx, "/"+method, question, answer)
}

// submit hands a transaction in and gives its id once the node has promised to carry it.
func (m *member) submit(by string, commands ...proto.Message) envelope.ID {
	m.net.t.Helper()
	raw, id, err := m.net.pen(by).write(commands...)
	if err != nil {
		m.net.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := m.api.Submit(ctx, raw)
	if err != nil {
		m.net.t.Fatalf("%s does not take the transaction: %v", m.name, err)
	}
	if s.State != gateway.State_STATE_ACCEPTED && s.State != gateway.State_STATE_FINAL || !bytes.Equal(s.Id, id[:]) {
		m.net.t.Fatalf("%s answered %v", m.name, s)
	}
	return id
}

// final waits for the end of a transaction, which must be that it was done.
func (m *member) final(id envelope.ID) *gateway.Submission {
	m.net.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := m.api.Await(ctx, id)
	if err != nil {
		m.net.t.Fatalf("%s: transaction %x: %v", m.name, id[:4], err)
	}
	if s.State != gateway.State_STATE_FINAL {
		m.net.t.Fatalf("%s: transaction %x ended as %s: %v", m.name, id[:4], s.State, client.Refusal(s.Refusal))
	}
	return s
}

// do submits and waits.
func (m *member) do(by string, commands ...proto.Message) envelope.ID {
	m.net.t.Helper()
	id := m.submit(by, commands...)
	m.final(id)
	return id
}

// proves waits until a node gives a receipt of the transaction that the genesis anchor verifies.
func (m *member) proves(id envelope.ID) *proof.Claim {
	m.net.t.Helper()
	var file []byte
	eventually(m.net.t, fmt.Sprintf("%s gives a receipt of %x", m.name, id[:4]), func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		var err error
		file, err = m.api.Receipt(ctx, id)
		return err
	})
	v := proof.Verify(file, m.net.anchor, time.Now())
	if !v.OK {
		m.net.t.Fatalf("the receipt from %s does not hold: %v", m.name, v.Failure)
	}
	if v.Claim.Kind != proof.Transaction || !bytes.Equal(v.Claim.ID, id[:]) || v.Claim.Code != 0 {
		m.net.t.Fatalf("the receipt from %s claims %+v", m.name, v.Claim)
	}
	file[len(file)/2] ^= 1
	if proof.Verify(file, m.net.anchor, time.Now()).OK {
		m.net.t.Fatal("a receipt with a flipped bit holds")
	}
	return v.Claim
}

// newcomer registers somebody unknown: a transaction that depends on nothing.
func newcomer(organisation string) *identity.RegisterParty {
	var secret [32]byte
	_, _ = rand.Read(secret[:])
	key, err := envelope.NewEd25519(secret[:])
	if err != nil {
		panic(err)
	}
	return &identity.RegisterParty{
		Organisation: organisation, Party: "p-" + hex.EncodeToString(secret[:8]),
		Keys: []*identity.NewKey{{Suite: key.Suite(), Key: key.Public()}},
	}
}

// deliver hands a transaction to one node and has the others prove it.
func (n *testNet) deliver(via *member, seenBy ...*member) envelope.ID {
	n.t.Helper()
	id := via.do(via.name+"-admin", newcomer(via.name))
	for _, m := range seenBy {
		m.proves(id)
	}
	return id
}
