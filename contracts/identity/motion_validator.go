package identity

import (
	"encoding/hex"
	"slices"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/state"
)

func hexOf(key []byte) string { return hex.EncodeToString(key) }

// seatKey is where a validator's record is kept; only a key of 32 bytes has one.
func seatKey(key []byte) (k [32]byte, ok bool) {
	if len(key) != len(k) {
		return k, false
	}
	return [32]byte(key), true
}

// validatorOf finds the record of a key, with or without power.
func validatorOf(r state.Reader, key []byte) (*validator, bool) {
	k, ok := seatKey(key)
	if !ok {
		return nil, false
	}
	return validators.Get(r, k)
}

// seatedNow lists the validators with power, by key.
func seatedNow(r state.Reader) []*validator {
	var all []*validator
	for key := range seated.All(r, maxValidators) {
		v, _ := validators.Get(r, key)
		all = append(all, v)
	}
	return all
}

// newSeat is the record of a key that gets power, unless the key is or was somebody else's.
func newSeat(tx *contract.Tx, organisation string, key []byte, power int64) (*validator, error) {
	if err := checkKey(envelope.Ed25519, key); err != nil {
		return nil, err
	}
	if v, ok := validatorOf(tx, key); ok && (v.Organisation != organisation || v.Power > 0) {
		return nil, ErrValidatorTaken.With("by %s", v.Organisation)
	}
	o, err := organisations.Need(tx, organisation, ErrOrganisationUnknown.With("%.40q", organisation))
	if err != nil {
		return nil, err
	}
	return &validator{Key: key, Organisation: o.Id, NameZh: o.NameZh, NameEn: o.NameEn, Power: power}, nil
}

// withPower is a copy of a validator's record with another power.
func withPower(v *validator, power int64) *validator {
	return &validator{Key: v.Key, Organisation: v.Organisation, NameZh: v.NameZh, NameEn: v.NameEn, Power: power}
}

// emptied lists an organisation's validators with power as they are without it.
func emptied(r state.Reader, organisation string) []*validator {
	var all []*validator
	for _, v := range seatedNow(r) {
		if v.Organisation == organisation {
			all = append(all, withPower(v, 0))
		}
	}
	return all
}

// checkShift refuses what a decision would do to the validators' power when the network could stop over it.
// Whoever gets power may be offline, and whoever loses it no longer signs: so less than a third of the total,
// before or after, whichever is larger, may come or go at once, in one block, and somebody must remain.
func checkShift(tx *contract.Tx, next []*validator) error {
	if len(next) == 0 {
		return nil
	}
	var before, up, down int64
	seats := 0
	for _, v := range seatedNow(tx) {
		before += v.Power
		seats++
	}
	for _, v := range next {
		old := int64(0)
		if was, ok := validatorOf(tx, v.Key); ok {
			old = was.Power
		}
		if v.Power > old {
			up += v.Power - old
		} else {
			down += old - v.Power
		}
		switch {
		case old == 0 && v.Power > 0:
			seats++
		case old > 0 && v.Power == 0:
			seats--
		}
	}
	after := before + up - down
	all, _ := consortium.Get(tx)
	switch {
	case after == 0:
		return ErrNoPower
	case seats > maxValidators:
		return ErrTooManyValidators
	case max(up, down)*3 >= max(before, after):
		return ErrTooMuchPower.With("%d of %d", max(up, down), max(before, after))
	case all.PowerChangedHeight == tx.Height && tx.Height > 0:
		return ErrPowerChangedNow
	}
	return nil
}

// seat stores a validator's new power. CometBFT uses it from the second block on.
func seat(tx *contract.Tx, v *validator) {
	v.SinceHeight = tx.Height + 2
	if tx.Height == 0 {
		v.SinceHeight = 1
	}
	key, _ := seatKey(v.Key)
	validators.Put(tx, key, v)
	if v.Power > 0 {
		seated.Add(tx, key)
	} else {
		seated.Remove(tx, key)
	}
	all, _ := consortium.Get(tx)
	all.PowerChangedHeight = tx.Height
	consortium.Put(tx, all)
	tx.Emit(&ValidatorChanged{Key: v.Key, Organisation: v.Organisation, Power: v.Power, SinceHeight: v.SinceHeight})
}

func unseat(tx *contract.Tx, organisation string) {
	for _, v := range emptied(tx, organisation) {
		seat(tx, v)
	}
}

// next lists the records that a motion about validators would store.
func (m *SetValidator) next(tx *contract.Tx) ([]*validator, error) {
	o, err := organisations.Need(tx, m.Organisation, ErrOrganisationUnknown.With("%.40q", m.Organisation))
	if err != nil {
		return nil, err
	}
	if !o.Votes() {
		return nil, ErrNotMember.With("%s", o.Id)
	}
	if m.Power < 1 || m.Power > maxPower {
		return nil, ErrPower.With("%d", m.Power)
	}
	if v, ok := validatorOf(tx, m.Key); ok && v.Organisation == m.Organisation && v.Power > 0 {
		if v.Power == m.Power {
			return nil, ErrNothingChanges
		}
		return []*validator{withPower(v, m.Power)}, nil
	}
	v, err := newSeat(tx, m.Organisation, m.Key, m.Power)
	return []*validator{v}, err
}

func (m *RotateValidator) next(tx *contract.Tx) ([]*validator, error) {
	old, err := seatedKey(tx, m.OldKey)
	if err != nil {
		return nil, err
	}
	v, err := newSeat(tx, old.Organisation, m.NewKey, old.Power)
	return []*validator{withPower(old, 0), v}, err
}

func (m *RemoveValidator) next(tx *contract.Tx) ([]*validator, error) {
	old, err := seatedKey(tx, m.Key)
	if err != nil {
		return nil, err
	}
	return []*validator{withPower(old, 0)}, nil
}

// seatedKey finds a validator with power.
func seatedKey(tx *contract.Tx, key []byte) (*validator, error) {
	v, ok := validatorOf(tx, key)
	if !ok || v.Power == 0 {
		return nil, ErrValidatorUnknown.With("%s", hexOf(key[:min(len(key), 32)]))
	}
	return v, nil
}

// A reseating is a motion about validators.
type reseating interface {
	next(tx *contract.Tx) ([]*validator, error)
}

func checkReseating(tx *contract.Tx, m reseating) error {
	next, err := m.next(tx)
	if err != nil {
		return err
	}
	return checkShift(tx, next)
}

func reseat(tx *contract.Tx, m reseating) error {
	next, err := m.next(tx)
	if err != nil {
		return err
	}
	// Power goes before it comes, so that there are never more seats than counted.
	slices.SortStableFunc(next, func(a, b *validator) int { return int(a.Power - b.Power) })
	for _, v := range next {
		seat(tx, v)
	}
	return nil
}

func (m *SetValidator) check(tx *contract.Tx) error              { return checkReseating(tx, m) }
func (m *SetValidator) apply(tx *contract.Tx, _ uint64) error    { return reseat(tx, m) }
func (m *RotateValidator) check(tx *contract.Tx) error           { return checkReseating(tx, m) }
func (m *RotateValidator) apply(tx *contract.Tx, _ uint64) error { return reseat(tx, m) }
func (m *RemoveValidator) check(tx *contract.Tx) error           { return checkReseating(tx, m) }
func (m *RemoveValidator) apply(tx *contract.Tx, _ uint64) error { return reseat(tx, m) }
