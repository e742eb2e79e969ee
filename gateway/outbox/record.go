package outbox

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"gongshi/ledger/envelope"
)

func encode(r *Record) ([]byte, error) {
	raw, err := proto.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode a record of the outbox: %w", err)
	}
	return raw, nil
}

// decode reads a record and refuses one that a gateway never writes. It does not keep raw.
func decode(raw []byte) (*Record, error) {
	r := &Record{}
	if err := proto.Unmarshal(raw, r); err != nil {
		return nil, err
	}
	switch {
	case len(r.Id) != len(envelope.ID{}):
		return nil, fmt.Errorf("a record has an id of %d bytes", len(r.Id))
	case r.Fate < Fate_FATE_CARRIED || r.Fate > Fate_FATE_UNTRACEABLE:
		return nil, fmt.Errorf("a record has the fate %d", r.Fate)
	case r.Fate == Fate_FATE_CARRIED && len(r.Envelope) == 0:
		return nil, errors.New("a carried record has no envelope")
	case r.ExpiresMs <= 0 || r.Height < 0 || r.EndedMs < 0:
		return nil, errors.New("a record has an impossible time or height")
	case (r.Fate == Fate_FATE_REFUSED) != (r.Code != 0):
		return nil, errors.New("a record's refusal does not fit its fate")
	}
	return r, nil
}
