package gateway

import (
	"context"
	"errors"
	"strings"

	"connectrpc.com/connect"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/view"
)

// Refusals is the book of what a gateway says no to. None of them is part of consensus.
var Refusals = refusal.NewBook("gateway")

// What a gateway refuses by itself.
var (
	ErrBusy         = Refusals.New(1, "", "网关承接的交易已满；请几秒后重新提交", "the gateway carries as many transactions as it can; submit again in a few seconds")
	ErrTooFast      = Refusals.New(2, "", "请求过于频繁；请放慢速度后重试", "requests come too fast; slow down and try again")
	ErrTooManyLive  = Refusals.New(3, "", "实时订阅过多；请关闭不用的订阅后重试", "there are too many live streams; close those that you do not need and try again")
	ErrTooMany      = Refusals.New(4, "envelopes", "一次提交超过 1000 笔；请分批提交", "more than 1,000 transactions at once; submit them in parts")
	ErrNothing      = Refusals.New(5, "envelopes", "没有交易；请至少提交一笔", "there is no transaction; submit at least one")
	ErrID           = Refusals.New(6, "id", "交易编号不是 32 字节；请核对交易编号", "the transaction's id is not 32 bytes; check it")
	ErrNoHeight     = Refusals.New(7, "height", "没有该高度的区块；请核对高度", "there is no block of that height; check the height")
	ErrPruned       = Refusals.New(8, "height", "本节点已清理该高度的区块；请向保留全部区块的节点查询", "this node has pruned the block; ask a node that keeps all")
	ErrNoView       = Refusals.New(9, "", "本节点没有查询库；请改用其他节点或在 node.toml 中设置 view", "this node keeps no read model; ask another node or set view in node.toml")
	ErrNoSuch       = Refusals.New(10, "id", "没有这笔交易；请核对交易编号或稍后再试", "there is no such transaction; check its id or try again in a moment")
	ErrReceiptOf    = Refusals.New(11, "", "凭证须指明一笔交易或一条记录之一；请只填写其中一项", "a receipt is of one transaction or one record; fill in exactly one of the two")
	ErrNoReceipt    = Refusals.New(12, "", "暂不能出具凭证；请在下一区块之后重试", "no receipt can be built yet; try again after the next block")
	ErrWait         = Refusals.New(13, "wait_ms", "等待时间超出范围；请填写 0 至 30000 毫秒", "the waiting time is out of range; give 0 to 30,000 milliseconds")
	ErrNoExport     = Refusals.New(14, "", "没有这种导出；请在首页查看可用的导出", "there is no such export; see the index page for those that exist")
	ErrInside       = Refusals.New(15, "", "网关内部出错，未作任何改动；请稍后重试，若再次出现请向运行机构报告", "the gateway failed inside and nothing was changed; try again, and tell the operator if it comes back")
	ErrMalformed    = Refusals.New(16, "", "请求无法解码；请按接口说明（/openapi.json）构造请求", "the request cannot be decoded; build it as /openapi.json says")
	ErrTooLong      = Refusals.New(17, "", "请求过大；请分成几次提交", "the request is too large; split it into several")
	ErrTimeout      = Refusals.New(18, "", "处理超时；请缩小查询范围后重试", "the answer took too long; ask for less and try again")
	ErrUnknownPath  = Refusals.New(19, "", "没有这个接口；请在首页或 /openapi.json 查看可用接口", "there is nothing at this address; see the index page or /openapi.json")
	ErrMethod       = Refusals.New(20, "", "不支持这种请求方法；请改用 GET 或 POST", "this method is not allowed here; use GET or POST as documented")
	ErrStopping     = Refusals.New(21, "", "网关正在停止；请向其他节点提交", "the gateway is stopping; submit to another node")
	ErrUntraceable  = Refusals.New(22, "", "网关停机过久，相关区块已被清理，无法判定结果；请向保留全部区块的节点查询", "the gateway was away too long and the blocks that may hold it were pruned; look it up on a node that keeps all blocks")
	ErrContentType  = Refusals.New(23, "", "不支持这种内容类型；请使用 application/json 或 application/proto", "this content type is not served; use application/json or application/proto")
	ErrRecordKey    = Refusals.New(24, "record_key", "该记录不在可证明的空间中；请使用可证明空间的记录键", "the record is in no proven space; give the raw key of a proven one")
	ErrOutboxFailed = Refusals.New(25, "", "网关无法写入磁盘，未受理该交易；请向其他节点提交并通知运行机构", "the gateway cannot write to its disk and did not accept it; submit to another node and tell the operator")
)

// codes are the Connect codes of refusals that are more than a failed precondition.
var codes = map[*refusal.Refusal]connect.Code{
	ErrBusy: connect.CodeResourceExhausted, ErrTooFast: connect.CodeResourceExhausted, ErrTooManyLive: connect.CodeResourceExhausted,
	ErrTooMany: connect.CodeInvalidArgument, ErrNothing: connect.CodeInvalidArgument, ErrID: connect.CodeInvalidArgument,
	ErrNoHeight: connect.CodeNotFound, ErrPruned: connect.CodeOutOfRange, ErrNoView: connect.CodeUnavailable,
	ErrNoSuch: connect.CodeNotFound, ErrReceiptOf: connect.CodeInvalidArgument, ErrNoReceipt: connect.CodeUnavailable,
	ErrWait: connect.CodeInvalidArgument, ErrNoExport: connect.CodeNotFound, ErrInside: connect.CodeInternal,
	ErrMalformed: connect.CodeInvalidArgument, ErrTooLong: connect.CodeResourceExhausted, ErrTimeout: connect.CodeDeadlineExceeded,
	ErrUnknownPath: connect.CodeNotFound, ErrMethod: connect.CodeUnimplemented, ErrStopping: connect.CodeUnavailable,
	ErrContentType: connect.CodeInvalidArgument, ErrRecordKey: connect.CodeInvalidArgument, ErrOutboxFailed: connect.CodeUnavailable,
	view.ErrNotReady: connect.CodeUnavailable, view.ErrNoBlock: connect.CodeNotFound, view.ErrNoTransaction: connect.CodeNotFound,
	view.ErrQueryUnknown:    connect.CodeUnimplemented,
	envelope.ErrMempoolFull: connect.CodeResourceExhausted, envelope.ErrQuotaExceeded: connect.CodeResourceExhausted,
}

// codeOf is the Connect code of a refusal: what the sender can mend by another request is an invalid argument; what
// the state does not allow is a failed precondition.
func codeOf(r *refusal.Refusal) connect.Code {
	for one, code := range codes {
		if one.Book == r.Book && one.Code == r.Code {
			return code
		}
	}
	if r.Book == view.Refusals.Name() || r.Book == envelope.Refusals.Name() && r.Code <= envelope.ErrExpiresTooFar.Code {
		return connect.CodeInvalidArgument
	}
	return connect.CodeFailedPrecondition
}

// wire is a refusal as it travels.
func wire(r *refusal.Refusal) *Refusal {
	return &Refusal{Book: r.Book, Code: r.Code, Field: r.Field, Zh: r.ZH, En: r.EN, Detail: r.Detail}
}

// connectError is r as an RPC's error: its English sentence, and the whole as a detail.
func connectError(r *refusal.Refusal) *connect.Error {
	e := connect.NewError(codeOf(r), errors.New(r.Error()))
	if d, err := connect.NewErrorDetail(wire(r)); err == nil {
		e.AddDetail(d)
	}
	return e
}

// answerable turns any error into one that may leave the house: a refusal, or a sentence without particulars.
// What the caller must not see is for the log.
func answerable(err error) (answer *connect.Error, forLog error) {
	if r, ok := refusal.Of(err); ok {
		return connectError(r), nil
	}
	var already *connect.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return refused(ErrTimeout), nil
	case errors.Is(err, context.Canceled):
		return connect.NewError(connect.CodeCanceled, errors.New("the caller left")), nil
	case errors.As(err, &already):
		return fromConnect(already), nil
	}
	return refused(ErrInside), err
}

func refused(r *refusal.Refusal) *connect.Error { return connectError(r) }

// fromConnect gives connect's own errors, about requests that it could not read, a number and two languages.
func fromConnect(e *connect.Error) *connect.Error {
	if len(e.Details()) > 0 {
		return e
	}
	var r *refusal.Refusal
	switch e.Code() {
	case connect.CodeInvalidArgument:
		r = ErrMalformed
	case connect.CodeResourceExhausted:
		r = ErrTooLong
	default:
		return e
	}
	one, _ := refusal.Of(r.With("%s", strings.ToValidUTF8(e.Message(), "?")))
	return connectError(one)
}

// books finds the sentences of refusals that are known by book and number only.
type books map[string]map[uint32]*refusal.Refusal

func booksOf(register *contract.Register) books {
	b := books{}
	add := func(book *refusal.Book) {
		byCode := map[uint32]*refusal.Refusal{}
		for _, r := range book.All() {
			byCode[r.Code] = r
		}
		b[book.Name()] = byCode
	}
	add(envelope.Refusals)
	add(Refusals)
	for _, c := range register.Contracts() {
		if c.Refusals != nil {
			add(c.Refusals)
		}
	}
	return b
}

// find is the refusal of a number; one that this program does not know still has its number.
func (b books) find(book string, code uint32, field, detail string) *Refusal {
	r, ok := b[book][code]
	if !ok {
		return &Refusal{Book: book, Code: code, Field: field, Detail: detail,
			Zh: "本程序不认识该拒绝编号；请升级程序后查看", En: "this program does not know the refusal's number; update it to read more"}
	}
	w := wire(r)
	w.Detail = detail
	if field != "" {
		w.Field = field
	}
	return w
}
