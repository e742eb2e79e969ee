package cli

import (
	"errors"
	"fmt"
	"strings"

	"gongshi/gateway/client"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// ledgerService is what every gateway offers beside the contracts' questions.
const ledgerService = "/gongshi.gateway.v1.Ledger/"

// gateway is the client of this run's gateway.
func (a *app) gateway() (*client.Client, error) {
	if a.remote != nil {
		return a.remote, nil
	}
	c, err := client.New(a.address())
	if err != nil {
		return nil, usageError{err}
	}
	a.remote = c
	return c, nil
}

// call asks a procedure, such as "/gongshi.gateway.v1.Ledger/GetStatus".
func (a *app) call(procedure string, question, answer proto.Message) error {
	c, err := a.gateway()
	if err != nil {
		return err
	}
	return a.reached(c.Call(a.ctx, procedure, question, answer))
}

// reached marks errors that say that nothing answers.
func (a *app) reached(err error) error {
	if errors.Is(err, client.ErrAway) {
		if a.lang == "zh" {
			err = fmt.Errorf("连不上 %s 的网关；请确认节点在运行、地址无误（--api）", a.address())
		}
		return awayError{err}
	}
	return a.stopped(err)
}

// ledger calls one of the gateway's own methods.
func (a *app) ledger(method string, request, answer proto.Message) error {
	return a.call(ledgerService+method, request, answer)
}

// message makes an empty message of a name that some contract declares.
func (a *app) message(name string) (proto.Message, error) {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
	if err != nil {
		return nil, err
	}
	return kind.New().Interface(), nil
}

// flat lists the set fields of m in one line each, nested ones with their path.
func (a *app) flat(m protoreflect.Message, prefix string) []string {
	var parts []string
	for i := range m.Descriptor().Fields().Len() {
		f := m.Descriptor().Fields().Get(i)
		name := prefix + strings.ToLower(a.phrase(string(f.Name())))
		switch {
		case !m.Has(f):
		case f.Message() != nil && f.IsList():
			parts = append(parts, fmt.Sprintf("%s: %d", name, m.Get(f).List().Len()))
		case f.Message() != nil:
			parts = append(parts, a.flat(m.Get(f).Message(), name+" ")...)
		default:
			parts = append(parts, name+" "+cell(f, m.Get(f), true))
		}
	}
	return parts
}
