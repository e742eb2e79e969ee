package proof

import "gongshi/ledger/refusal"

// Failures numbers every way in which a receipt or an anchor can fail. The numbers are part of SPEC.md, are shared
// with every other verifier, and are never reused.
var Failures = refusal.NewBook("proof")

// The file.
var (
	ErrTooLarge = Failures.New(1, "file", "文件超过 1 MiB，不可能是凭证；请确认选对了文件",
		"the file is larger than 1 MiB and cannot be a receipt; check that it is the right file")
	ErrLayout = Failures.New(2, "file", "文件不是凭证固有的格式，或格式中的字符被改动；请重新获取凭证原件",
		"the file does not have the one layout of a receipt, or a character of the layout was changed; get the original receipt again")
	ErrBase64 = Failures.New(3, "file", "证明部分不是规范的 Base64 编码，有字符被改动；请重新获取凭证原件",
		"the proof is not in canonical base64, a character was changed; get the original receipt again")
	ErrEncoding = Failures.New(4, "file", "证明内容的编码不规范或含有未知字段；请重新获取凭证原件",
		"the proof's content is not canonically encoded or has unknown fields; get the original receipt again")
	ErrSpec = Failures.New(5, "file", "凭证采用的规范版本未知；请换用支持该版本的验证程序",
		"the receipt follows an unknown version of the specification; use a verifier that supports it")
	ErrShape = Failures.New(6, "file", "证明中某一项的长度或数值不合规定；请重新获取凭证原件",
		"an item of the proof has a length or a value that is not allowed; get the original receipt again")
	ErrSuperfluous = Failures.New(7, "file", "证明中有重复或用不到的内容；请重新获取凭证原件",
		"the proof holds something twice or something that nothing needs; get the original receipt again")
	ErrVisible = Failures.New(8, "lines", "文件中可读的几行与证明内容不一致；请勿相信这几行，并重新获取凭证原件",
		"the readable lines of the file say something else than the proof; do not believe them and get the original receipt again")
)

// The anchor.
var (
	ErrAnchor = Failures.New(20, "anchor", "信任锚文件的格式或内容不合规定；请向网络成员单位重新索取",
		"the anchor file's format or content is not allowed; ask a member of the network for it again")
	ErrNetwork = Failures.New(21, "anchor", "凭证属于另一个网络；请使用该网络的信任锚",
		"the receipt is of another network; use that network's anchor")
	ErrBeforeAnchor = Failures.New(22, "anchor", "凭证中的区块早于信任锚；请使用更早的信任锚，例如创世信任锚",
		"a block of the receipt is older than the anchor; use an earlier anchor, such as that of the genesis")
	ErrOtherHistory = Failures.New(23, "chain", "凭证中的区块与信任锚在同一高度上不是同一个区块；请勿接受该凭证，并告知网络成员单位",
		"the receipt has another block at the anchor's height; do not accept it and tell the members of the network")
)

// The blocks.
var (
	ErrValidators = Failures.New(30, "blocks", "所列验证节点不是区块头所承诺的验证节点；请勿接受该凭证",
		"the validators listed are not those to which the block's header commits; do not accept the receipt")
	ErrBlockHash = Failures.New(31, "blocks", "区块头被改动，与各部门确认的区块不符；请勿接受该凭证",
		"the block's header was changed and is not the one that the departments confirmed; do not accept the receipt")
	ErrVote = Failures.New(32, "blocks", "某部门对区块的签名不成立；请勿接受该凭证",
		"a department's signature on a block does not hold; do not accept the receipt")
	ErrPower = Failures.New(33, "blocks", "确认区块的表决权没有超过三分之二；请勿接受该凭证",
		"not more than two thirds of the voting power confirmed a block; do not accept the receipt")
	ErrOrder = Failures.New(34, "chain", "区块的高度或时间没有依次递增；请勿接受该凭证",
		"the heights or times of the blocks do not ascend; do not accept the receipt")
	ErrNext = Failures.New(35, "chain", "区块的验证节点不是上一区块指定的下一批验证节点；请勿接受该凭证",
		"a block's validators are not those that the block before it appointed; do not accept the receipt")
	ErrTrust = Failures.New(36, "chain", "可信验证节点中确认新区块的表决权没有超过三分之二，无法追溯到信任锚；请索取含中间区块的凭证",
		"not more than two thirds of the trusted validators' power confirmed a later block, so nothing leads back to the anchor; ask for a receipt with the blocks between")
)

// The departments' names.
var (
	ErrName = Failures.New(40, "names", "凭证中的部门名称与信任锚不一致；请勿接受该凭证",
		"a department is named otherwise than in the anchor; do not accept the receipt")
	ErrUnnamed = Failures.New(41, "names", "有信任锚之外的验证节点，却没有证明它属于哪个部门；请索取完整的凭证",
		"a validator is not in the anchor and nothing proves whose it is; ask for a complete receipt")
	ErrNamingState = Failures.New(42, "names", "验证节点的登记记录不在区块承诺的状态之中；请勿接受该凭证",
		"a validator's record is not in the state to which the block commits; do not accept the receipt")
	ErrNamingRecord = Failures.New(43, "names", "账本登记的部门与凭证所称的不一致；请勿接受该凭证",
		"the ledger's record says another department than the receipt; do not accept the receipt")
)

// The claim.
var (
	ErrPredecessor = Failures.New(50, "claim", "交易所在的区块头不是被确认区块的上一区块；请勿接受该凭证",
		"the header of the transaction's block is not that of the block before the confirmed one; do not accept the receipt")
	ErrNotIncluded = Failures.New(51, "claim", "该交易不在所称的区块之中；请勿接受该凭证",
		"the transaction is not in the block as claimed; do not accept the receipt")
	ErrResult = Failures.New(52, "claim", "交易结果与区块确认的结果不一致；请勿接受该凭证",
		"the result of the transaction is not the one that was confirmed; do not accept the receipt")
	ErrEvents = Failures.New(53, "claim", "所附事件与确认的事件摘要不一致；请勿接受该凭证",
		"the events are not those whose digest was confirmed; do not accept the receipt")
	ErrEnvelope = Failures.New(54, "signers", "区块中的这一条不是合规的交易；请勿将其当作交易",
		"what stands in the block is not a well-formed transaction; do not treat it as one")
	ErrOtherNetwork = Failures.New(55, "signers", "交易是为另一个网络签署的；请勿接受该凭证",
		"the transaction was signed for another network; do not accept the receipt")
	ErrSigner = Failures.New(56, "signers", "交易签署人的签名不成立；请勿接受该凭证",
		"the signature of one who signed the transaction does not hold; do not accept the receipt")
	ErrPresence = Failures.New(60, "claim", "该记录不在区块承诺的状态之中；请勿接受该凭证",
		"the record is not in the state to which the block commits; do not accept the receipt")
	ErrAbsence = Failures.New(61, "claim", "不能证明该记录不存在于区块承诺的状态之中；请勿接受该凭证",
		"it is not proven that the state to which the block commits lacks the record; do not accept the receipt")
	ErrOtherLeaf = Failures.New(62, "claim", "用来证明记录不存在的位置并不是该记录的位置；请勿接受该凭证",
		"the place shown to be another's is not the place of the record; do not accept the receipt")
)

// The time.
var ErrFuture = Failures.New(70, "time", "凭证的时间晚于现在；请校准本机时钟后再试",
	"the receipt is dated in the future; set this machine's clock and try again")
