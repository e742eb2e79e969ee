package identity

import (
	"slices"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"
)

func registerParty(tx *contract.Tx, c *RegisterParty) error {
	if _, _, err := acting(tx, c.Organisation, RoleAdmin, "identity"); err != nil {
		return err
	}
	return registerWith(tx, c.Party, c.Organisation, c.Keys...)
}

// registerWith keeps a new party with its first keys.
func registerWith(tx *contract.Tx, id, organisation string, with ...*NewKey) error {
	if err := checkPartyID(id); err != nil {
		return err
	}
	if parties.Has(tx, id) {
		return ErrPartyExists.With("%s", id)
	}
	if len(with) == 0 {
		return ErrKeyCount.With("none")
	}
	p := &Party{Id: id, Organisation: organisation, RegisteredMs: tx.TimeMS}
	tx.Emit(&PartyRegistered{Party: id, Organisation: organisation})
	for _, k := range with {
		if err := p.add(tx, k); err != nil {
			return err
		}
	}
	parties.Put(tx, id, p)
	return nil
}

// checkKey passes on what the envelope refuses, about a command's field instead of a signer's.
func checkKey(suite envelope.Suite, key []byte) error {
	if r, ok := refusal.Of(envelope.CheckKey(suite, key)); ok {
		return r.On("key", "%s", r.Detail)
	}
	return nil
}

// checkNewKey refuses a key that is weak or malformed, was ever registered, or is a passkey of a site that the
// network does not know.
func checkNewKey(tx *contract.Tx, k *NewKey) error {
	if err := checkKey(k.GetSuite(), k.GetKey()); err != nil {
		return err
	}
	if k.Suite == envelope.Passkey {
		if !slices.Contains(parametersAt(tx, tx.Height).RelyingParties, k.RelyingParty) {
			return ErrRelyingParty.With("%.40q", k.RelyingParty)
		}
	} else if k.RelyingParty != "" {
		return ErrRelyingParty.With("%s has none", k.Suite)
	}
	if keys.Has(tx, string(k.Key)) {
		return ErrKeyTaken
	}
	return nil
}

// add gives p one more key; the caller stores p.
func (p *Party) add(tx *contract.Tx, k *NewKey) error {
	if err := checkNewKey(tx, k); err != nil {
		return err
	}
	if p.CurrentKeys >= maxKeys {
		return ErrKeyCount.With("%d already", p.CurrentKeys)
	}
	p.CurrentKeys++
	keys.Put(tx, string(k.Key), &Key{
		Party: p.Id, Suite: k.Suite, Key: k.Key, RelyingParty: k.RelyingParty, AddedMs: tx.TimeMS,
	})
	currentKeys.Add(tx, state.At(p.Id, string(k.Key)))
	tx.Emit(&KeyAdded{Party: p.Id, Suite: k.Suite, Key: k.Key})
	return nil
}

// revoke ends one of p's keys; the caller stores p, and sees to it that p keeps one.
func (p *Party) revoke(tx *contract.Tx, key string) error {
	k, known := keys.Get(tx, key)
	if !known || k.Party != p.Id || k.RevokedMs != 0 {
		return ErrKeyNotCurrent
	}
	p.CurrentKeys--
	k.RevokedMs = max(tx.TimeMS, 1) // 0 would read as current
	keys.Put(tx, key, k)
	currentKeys.Remove(tx, state.At(p.Id, key))
	tx.Emit(&KeyRevoked{Party: p.Id, Key: k.Key})
	return nil
}

// self gives the party that a command is about when it is among the signers.
func self(tx *contract.Tx, id string) (*Party, error) {
	p, err := parties.Need(tx, id, ErrPartyUnknown.With("%.70q", id))
	if err != nil {
		return nil, err
	}
	if !signed(tx, id) {
		return nil, ErrNotThatParty.With("%s", id)
	}
	return p, nil
}

// signed reports whether party is among the signers, for whomever it acts.
func signed(tx *contract.Tx, party string) bool {
	return slices.ContainsFunc(tx.Signers, func(s contract.Signer) bool { return s.Party == party })
}

func addKey(tx *contract.Tx, c *AddKey) error {
	p, err := self(tx, c.Party)
	if err != nil {
		return err
	}
	if err := p.add(tx, c.Key); err != nil {
		return err
	}
	parties.Put(tx, p.Id, p)
	return nil
}

func revokeKey(tx *contract.Tx, c *RevokeKey) error {
	p, err := self(tx, c.Party)
	if err != nil {
		return err
	}
	if err := p.revoke(tx, string(c.Key)); err != nil {
		return err
	}
	if p.CurrentKeys == 0 {
		return ErrLastKey
	}
	parties.Put(tx, p.Id, p)
	return nil
}

func rotateKey(tx *contract.Tx, c *RotateKey) error {
	p, err := self(tx, c.Party)
	if err != nil {
		return err
	}
	if err := p.revoke(tx, string(c.OldKey)); err != nil {
		return err
	}
	if err := p.add(tx, c.NewKey); err != nil {
		return err
	}
	parties.Put(tx, p.Id, p)
	return nil
}

// authorityOver finds the party called id and the officer who may recover it: one of the organisation that registered it.
func authorityOver(tx *contract.Tx, id string) (*Party, contract.Signer, error) {
	p, err := parties.Need(tx, id, ErrPartyUnknown.With("%.70q", id))
	if err != nil {
		return nil, contract.Signer{}, err
	}
	s, _, err := acting(tx, p.Organisation, RoleRecovery, "")
	return p, s, err
}

func startRecovery(tx *contract.Tx, c *StartRecovery) error {
	p, s, err := authorityOver(tx, c.Party)
	if err != nil {
		return err
	}
	if p.Recovery != nil {
		return ErrRecoveryPending.With("ready at %d", p.Recovery.ReadyMs)
	}
	if err := checkNewKey(tx, c.Key); err != nil {
		return err
	}
	p.Recovery = &Recovery{
		Key: c.Key, RequestedBy: s.Party, RequestedMs: tx.TimeMS,
		ReadyMs: tx.TimeMS + parametersAt(tx, tx.Height).RecoveryWaitMs,
	}
	parties.Put(tx, p.Id, p)
	tx.Emit(&RecoveryStarted{Party: p.Id, Organisation: p.Organisation, ReadyMs: p.Recovery.ReadyMs})
	return nil
}

func stopRecovery(tx *contract.Tx, c *StopRecovery) error {
	p, err := self(tx, c.Party)
	objected := err == nil
	if !objected {
		if p, _, err = authorityOver(tx, c.Party); err != nil {
			return err
		}
	}
	if p.Recovery == nil {
		return ErrRecoveryNone
	}
	p.Recovery = nil
	parties.Put(tx, p.Id, p)
	tx.Emit(&RecoveryStopped{Party: p.Id, Objected: objected})
	return nil
}

func completeRecovery(tx *contract.Tx, c *CompleteRecovery) error {
	p, _, err := authorityOver(tx, c.Party)
	if err != nil {
		return err
	}
	if p.Recovery == nil {
		return ErrRecoveryNone
	}
	if tx.TimeMS < p.Recovery.ReadyMs {
		return ErrRecoveryTooEarly.With("ready at %d", p.Recovery.ReadyMs)
	}
	for _, key := range slices.Collect(state.Members(currentKeys, tx, p.Id, maxKeys)) {
		if err := p.revoke(tx, key); err != nil {
			return err
		}
	}
	if err := p.add(tx, p.Recovery.Key); err != nil {
		return err
	}
	p.Recovery = nil
	parties.Put(tx, p.Id, p)
	tx.Emit(&RecoveryCompleted{Party: p.Id})
	return nil
}
