package gateway

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"gongshi/ledger/envelope"
)

// Room for requests that carry envelopes, JSON's base64 included.
const (
	submitBytes     = envelope.MaxBytes*4/3 + 1024
	submitManyBytes = 8 << 20
	pollTime        = (waitMostMS + 2000) * time.Millisecond
)

// on gives a typed answer the form that procedures have.
func on[Q, A proto.Message](answer func(context.Context, Q) (A, error)) (func(context.Context, proto.Message) (proto.Message, error), protoreflect.MessageType) {
	var q Q
	return func(ctx context.Context, m proto.Message) (proto.Message, error) { return answer(ctx, m.(Q)) }, q.ProtoReflect().Type()
}

// ledger are the procedures of the service Ledger but Subscribe.
func (g *Gateway) ledger() []procedure {
	methods := File_gateway_gateway_proto.Services().ByName("Ledger").Methods()
	var all []procedure
	add := func(name protoreflect.Name) *procedure {
		all = append(all, procedure{method: methods.ByName(name), limit: g.o.Limits.QueryBytes, time: g.o.Limits.QueryTime})
		return &all[len(all)-1]
	}
	p := add("Submit")
	p.answer, p.question = on(g.submit)
	p.limit, p.writes = submitBytes, true
	p = add("SubmitMany")
	p.answer, p.question = on(g.submitMany)
	p.limit, p.writes, p.time = submitManyBytes, true, 30*time.Second
	p = add("GetSubmission")
	p.answer, p.question = on(g.getSubmission)
	p.time = pollTime
	p = add("GetStatus")
	p.answer, p.question = on(g.getStatus)
	p = add("ListBlocks")
	p.answer, p.question = on(g.listBlocks)
	p = add("GetBlock")
	p.answer, p.question = on(g.getBlock)
	p = add("ListTransactions")
	p.answer, p.question = on(g.listTransactions)
	p = add("GetTransaction")
	p.answer, p.question = on(g.getTransaction)
	p = add("Search")
	p.answer, p.question = on(g.search)
	p = add("GetReceipt")
	p.answer, p.question = on(g.getReceipt)
	p = add("GetLightBlock")
	p.answer, p.question = on(g.getLightBlock)
	return all
}
