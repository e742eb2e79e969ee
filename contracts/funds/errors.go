package funds

import "gongshi/ledger/refusal"

var refusals = refusal.NewBook("funds")

// What is not there, or there already.
var (
	ErrBudgetUnknown     = refusals.New(1, "budget", "没有这份预算；请核对预算编号，或先编制预算", "there is no such budget; check its id, or draft it first")
	ErrLineUnknown       = refusals.New(2, "line", "没有这条预算科目，没有预算不得支出；请核对科目代码，或在预算草案中增列该科目并报批准", "there is no such line, and nothing is spent without one; check its code, or draft the line and have the budget approved")
	ErrEntryUnknown      = refusals.New(3, "entry", "没有这笔分录；请核对分录序号", "there is no such entry; check its number")
	ErrCommitmentUnknown = refusals.New(4, "commitment", "没有这项支出承诺；请先就合同登记承诺", "there is no such commitment; commit the contract first")
	ErrPaymentUnknown    = refusals.New(5, "payment", "没有这笔付款；请先开具付款单", "there is no such payment; order it first")
	ErrTransferUnknown   = refusals.New(6, "transfer", "没有这项调剂申请；请先提出调剂", "there is no such transfer; propose it first")
	ErrYearUnknown       = refusals.New(7, "year", "本单位未开设该财政年度；请先开设财政年度", "the organisation has not opened this fiscal year; open it first")
	ErrBudgetExists      = refusals.New(8, "id", "该编号已用于另一份预算；请另选编号", "another budget has this id; choose another")
	ErrYearExists        = refusals.New(9, "year", "该财政年度已开设；请直接使用", "this fiscal year is open already; use it")
	ErrLineChanged       = refusals.New(10, "line", "科目与已登记的内容不同；请改用另一科目代码，或更正来源表", "the line is described otherwise than before; use another code, or correct the table")
	ErrRowChanged        = refusals.New(11, "row", "该行与此前登记的内容不同；请由复核人员冲销原分录，或换用新的数据集名称", "the row says something else than was recorded before; have the entry reversed, or use another dataset's name")
	ErrNameChanged       = refusals.New(12, "names", "该代码已有另一名称；请更正名称", "the code has another name already; correct the name")
)

// What a field may not say.
var (
	ErrID           = refusals.New(20, "id", "编号须为 1 至 64 个小写字母、数字或 -._/；请更换编号", "an id is 1 to 64 lower-case letters, digits or -._/; choose another")
	ErrText         = refusals.New(21, "", "文字为空、过长或含有控制字符；请按规定填写", "the text is empty, too long or has control characters; shorten or clean it")
	ErrDate         = refusals.New(22, "date", "日期不存在或不是“2026-03-01”的写法；请更正日期", "the date does not exist or is not written like 2026-03-01; correct it")
	ErrCurrency     = refusals.New(23, "currency", "不认识的货币代码；请使用 CNY 等 ISO 4217 代码", "the currency is not known; use an ISO 4217 code such as CNY")
	ErrAmount       = refusals.New(24, "amount_minor", "金额必须大于零；请填写以最小货币单位计的正数", "the amount must be above zero; give a positive number of minor units")
	ErrOverflow     = refusals.New(25, "amount_minor", "金额过大，合计无法表示；请核对金额", "the amount is too large for its sums; check it")
	ErrPayee        = refusals.New(26, "payee", "收款人不完整；请填写单位名称，自然人只填类别", "the payee is incomplete; name an organisation, or give a category of persons")
	ErrPersonNamed  = refusals.New(27, "payee", "自然人不得在账上具名或编号；请只填写类别", "natural persons are neither named nor numbered here; give their category only")
	ErrSource       = refusals.New(28, "source", "缺少数据来源说明；请填写发布机构、许可、网址、取得日期和覆盖范围", "the source is incomplete; give publisher, licence, address, day of retrieval and coverage")
	ErrKind         = refusals.New(29, "kind", "分录类别不适用于此；请使用有效的类别", "this kind of entry does not belong here; use one that does")
	ErrYear         = refusals.New(30, "year", "财政年度或起止日期不合理；请核对年度和日期", "the year or its days make no sense; check them")
	ErrRow          = refusals.New(31, "row", "行标识不是 32 位十六进制数；请用导入工具生成", "the row's id is not 32 hexadecimal digits; let the import make it")
	ErrBatch        = refusals.New(32, "entries", "一次登记超过 500 项；请分批登记", "more than 500 things are recorded at once; send them in parts")
	ErrBankRequired = refusals.New(33, "bank_reference", "缺少银行流水号；请填写银行回单号", "the bank's reference is missing; give the number of its advice")
)

// What the moment or the person does not allow.
var (
	ErrNotYours      = refusals.New(40, "signers", "签署人不代表预算所属单位，或其职权不及于此预算；请由该单位有职权的人员签署", "no signer acts for the budget's organisation with this power; let its officer sign")
	ErrSameEyes      = refusals.New(41, "signers", "经办与审批不得为同一人；请由另一人审批", "whoever prepared this may not approve it; let another person sign")
	ErrBankOwn       = refusals.New(42, "signers", "付款须由另一机构的银行确认；请由代理银行签署", "a bank, another organisation, confirms payments; let the bank sign")
	ErrStage         = refusals.New(43, "budget", "预算当前所处阶段不允许此操作；请先完成前一步骤", "the budget's stage does not allow this; take the step before it first")
	ErrControl       = refusals.New(44, "budget", "此操作不适用于这类预算；公开数据请用登记命令，执行中的预算请用执行命令", "this does not apply to that kind of budget; record published figures, act on enforced ones")
	ErrYearClosed    = refusals.New(45, "year", "该财政年度已关闭；请在新年度办理", "the fiscal year is closed; act in the new one")
	ErrEmpty         = refusals.New(46, "budget", "预算没有金额；请先编制科目和金额", "the budget asks for nothing; draft lines with amounts first")
	ErrUnsettled     = refusals.New(47, "budget", "尚有未支付的付款单；请先完成支付或冲销", "orders are still unpaid; have them paid or reversed first")
	ErrPaymentStage  = refusals.New(48, "payment", "付款当前所处阶段不允许此操作；请先完成前一步骤", "the payment's stage does not allow this; take the step before it first")
	ErrTransferDone  = refusals.New(49, "transfer", "该调剂已获批准；如需改回请另提调剂", "the transfer is approved already; propose the opposite one to undo it")
	ErrBudgetsOpen   = refusals.New(50, "year", "该年度尚有未关闭的预算；请先关闭这些预算", "budgets of the year are still open; close them first")
	ErrNotReversible = refusals.New(51, "entry", "这类分录不能直接冲销；批准数用调剂改正，已付款用退款改正", "this kind of entry is not reversed; correct votes by a transfer and payments by a return")
)

// What the lines do not allow.
var (
	ErrNotLeaf       = refusals.New(60, "line", "该科目下还有明细科目；请使用明细科目", "the line has lines below it; use one of those")
	ErrLeafUsed      = refusals.New(61, "parent", "上级科目已有金额，不能再分明细；请先清零或改用同级科目", "the line above holds amounts itself and cannot be divided; clear it, or add a line beside it")
	ErrTooDeep       = refusals.New(62, "parent", "科目层级超过 9 级；请减少层级", "lines nest more than 9 deep; use fewer levels")
	ErrTooManyLines  = refusals.New(63, "line", "预算科目超过 500 条；请拆分为多份预算", "the budget has more than 500 lines; divide it into several")
	ErrOverVoted     = refusals.New(64, "amount_minor", "超过该科目批准后的余额；请减少金额，或经批准从其他科目调剂", "more than what is voted for the line; lower it, or have a transfer approved")
	ErrOverAllotted  = refusals.New(65, "amount_minor", "超过该科目已下达而未使用的余额；请减少金额，或申请下达、调剂", "more than what is allotted and free on the line; lower it, or have more allotted or transferred")
	ErrOverCommitted = refusals.New(66, "amount_minor", "超过该承诺的余额；请减少金额，或就补充合同另作承诺", "more than is left of the commitment; lower it, or commit a supplement first")
	ErrOverPaid      = refusals.New(67, "amount_minor", "退回金额超过已付金额；请核对金额", "more comes back than was paid; check the amount")
	ErrOverEntry     = refusals.New(68, "amount_minor", "冲销金额超过原分录余额或符号不同；请核对金额", "more than is left of the entry, or of the other sign; check the amount")
	ErrAmountDiffers = refusals.New(69, "amount_minor", "确认金额与付款单不符；请核对银行回单，付款单将保持未核销状态", "the amount is not the order's; check the bank's advice, the payment stays visibly unconfirmed")
	ErrSameLine      = refusals.New(70, "to", "调出与调入科目相同；请选择不同科目", "the transfer ends where it begins; choose another line")
)

// What a mapping or a table does not say properly. Tables name the column in the field.
var (
	ErrMapping    = refusals.New(80, "mapping", "导入映射不完整或自相矛盾；请更正映射文件", "the mapping is incomplete or contradicts itself; correct the file")
	ErrHeader     = refusals.New(81, "header", "表头缺少或重复了列；请核对文件或映射", "the header lacks a column or has it twice; check the file or the mapping")
	ErrCells      = refusals.New(82, "", "该行的列数与表头不同；请检查引号和分隔符", "the row has another number of cells than the header; check quotes and separators")
	ErrCellNumber = refusals.New(83, "", "金额无法精确读取；请更正该单元格或映射的数字格式", "the amount cannot be read exactly; correct the cell or the mapping's number format")
	ErrCellDate   = refusals.New(84, "", "日期不符合声明的写法；请更正该单元格或映射的日期格式", "the date is not written as declared; correct the cell or the mapping's dates")
	ErrCellText   = refusals.New(85, "", "单元格为空、过长或含有控制字符；请更正该单元格", "the cell is empty, too long or has control characters; correct it")
	ErrCellLine   = refusals.New(86, "", "同一科目在前面的行中另有说明；请更正该行，或在映射中增加一层科目", "an earlier row describes the same line otherwise; correct the row, or add a level to the mapping")
	ErrExport     = refusals.New(90, "budget", "导出需要指定一份预算；请填写预算编号", "an export is of one budget; give its id")
)
