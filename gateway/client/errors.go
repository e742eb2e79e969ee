package client

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"gongshi/gateway"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
)

// ErrAway is wrapped by errors that say that the gateway could not be reached.
var ErrAway = errors.New("the gateway cannot be reached")

// ErrSignature is wrapped by errors about submissions whose signature does not hold.
var ErrSignature = errors.New("the gateway's signature does not hold")

func away(base string, err error) error {
	return fmt.Errorf("%w at %s; check that the node runs and that the address is right: %w", ErrAway, base, err)
}

// understood turns an RPC's error into the *refusal.Refusal that it carries, or into a sentence.
func understood(base string, err error) error {
	if err == nil {
		return nil
	}
	var answer *connect.Error
	if !errors.As(err, &answer) {
		return away(base, err)
	}
	for _, d := range answer.Details() {
		if m, err := d.Value(); err == nil {
			if r, ok := m.(*gateway.Refusal); ok {
				return Refusal(r)
			}
		}
	}
	switch {
	case answer.Code() == connect.CodeCanceled:
		return fmt.Errorf("%w: %w", context.Canceled, err)
	case answer.Code() == connect.CodeDeadlineExceeded:
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	case answer.Code() == connect.CodeUnavailable || !connect.IsWireError(err):
		return away(base, err)
	}
	return fmt.Errorf("the gateway at %s answered with an error: %w", base, err)
}

// Refusal gives a refusal of the wire the form that it has on the ledger; nil for none.
func Refusal(r *gateway.Refusal) error {
	if r == nil {
		return nil
	}
	return &refusal.Refusal{Book: r.Book, Code: r.Code, Field: r.Field, ZH: r.Zh, EN: r.En, Detail: r.Detail}
}

// passing reports whether an error is likely to go away by itself.
func passing(err error) bool {
	if r, ok := refusal.Of(err); ok {
		switch {
		case r.Book == gateway.Refusals.Name():
			return r.Code == gateway.ErrBusy.Code || r.Code == gateway.ErrTooFast.Code || r.Code == gateway.ErrStopping.Code
		case r.Book == envelope.Refusals.Name():
			return r.Code == envelope.ErrMempoolFull.Code || r.Code == envelope.ErrQuotaExceeded.Code
		}
		return false
	}
	return errors.Is(err, ErrAway) && !errors.Is(err, context.Canceled)
}

// plainRefusal reads the error of an address that is no procedure.
func plainRefusal(answer *http.Response) error {
	raw, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if err != nil {
		return fmt.Errorf("the gateway answered %s and broke off: %w", answer.Status, err)
	}
	var body struct {
		Refusal json.RawMessage `json:"refusal"`
	}
	r := &gateway.Refusal{}
	if json.Unmarshal(raw, &body) == nil && protojson.Unmarshal(body.Refusal, r) == nil && r.Code != 0 {
		return Refusal(r)
	}
	return fmt.Errorf("the gateway answered %s: %.200s", answer.Status, raw)
}

// A Signed is an answer that a gateway has signed.
type Signed interface {
	GetKey() []byte
	GetSignature() []byte
	SignBytes() ([]byte, error)
}

// Verify checks the signature of a submission, or of many. Whether the key is one to trust is for the caller to know:
// the answer names it, and its party and organisation.
func Verify(s Signed) error {
	if len(s.GetKey()) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: its key has %d bytes", ErrSignature, len(s.GetKey()))
	}
	raw, err := s.SignBytes()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if !ed25519.Verify(s.GetKey(), raw, s.GetSignature()) {
		return ErrSignature
	}
	return nil
}

// A box holds a message whose type is known only when the program runs.
type box struct{ proto.Message }

// A codec writes and reads boxes in binary.
type codec struct{}

func (codec) Name() string { return "proto" }

// Marshal is for connect.
func (codec) Marshal(v any) ([]byte, error) { return proto.Marshal(v.(*box).Message) }

// Unmarshal is for connect.
func (codec) Unmarshal(raw []byte, into any) error { return proto.Unmarshal(raw, into.(*box).Message) }
