/** Every way in which a receipt or an anchor can fail (SPEC.md §7), by its number: never renumbered. */
export const sentences: Readonly<{ [number: number]: { zh: string; en: string } }> = {
	1: {
		zh: "文件超过 1 MiB，不可能是凭证；请确认选对了文件",
		en: "the file is larger than 1 MiB and cannot be a receipt; check that it is the right file",
	},
	2: {
		zh: "文件不是凭证固有的格式，或格式中的字符被改动；请重新获取凭证原件",
		en: "the file does not have the one layout of a receipt, or a character of the layout was changed; get the original receipt again",
	},
	3: {
		zh: "证明部分不是规范的 Base64 编码，有字符被改动；请重新获取凭证原件",
		en: "the proof is not in canonical base64, a character was changed; get the original receipt again",
	},
	4: {
		zh: "证明内容的编码不规范或含有未知字段；请重新获取凭证原件",
		en: "the proof's content is not canonically encoded or has unknown fields; get the original receipt again",
	},
	5: {
		zh: "凭证采用的规范版本未知；请换用支持该版本的验证程序",
		en: "the receipt follows an unknown version of the specification; use a verifier that supports it",
	},
	6: {
		zh: "证明中某一项的长度或数值不合规定；请重新获取凭证原件",
		en: "an item of the proof has a length or a value that is not allowed; get the original receipt again",
	},
	7: {
		zh: "证明中有重复或用不到的内容；请重新获取凭证原件",
		en: "the proof holds something twice or something that nothing needs; get the original receipt again",
	},
	8: {
		zh: "文件中可读的几行与证明内容不一致；请勿相信这几行，并重新获取凭证原件",
		en: "the readable lines of the file say something else than the proof; do not believe them and get the original receipt again",
	},
	20: {
		zh: "信任锚文件的格式或内容不合规定；请向网络成员单位重新索取",
		en: "the anchor file's format or content is not allowed; ask a member of the network for it again",
	},
	21: {
		zh: "凭证属于另一个网络；请使用该网络的信任锚",
		en: "the receipt is of another network; use that network's anchor",
	},
	22: {
		zh: "凭证中的区块早于信任锚；请使用更早的信任锚，例如创世信任锚",
		en: "a block of the receipt is older than the anchor; use an earlier anchor, such as that of the genesis",
	},
	23: {
		zh: "凭证中的区块与信任锚在同一高度上不是同一个区块；请勿接受该凭证，并告知网络成员单位",
		en: "the receipt has another block at the anchor's height; do not accept it and tell the members of the network",
	},
	30: {
		zh: "所列验证节点不是区块头所承诺的验证节点；请勿接受该凭证",
		en: "the validators listed are not those to which the block's header commits; do not accept the receipt",
	},
	31: {
		zh: "区块头被改动，与各部门确认的区块不符；请勿接受该凭证",
		en: "the block's header was changed and is not the one that the departments confirmed; do not accept the receipt",
	},
	32: {
		zh: "某部门对区块的签名不成立；请勿接受该凭证",
		en: "a department's signature on a block does not hold; do not accept the receipt",
	},
	33: {
		zh: "确认区块的表决权没有超过三分之二；请勿接受该凭证",
		en: "not more than two thirds of the voting power confirmed a block; do not accept the receipt",
	},
	34: {
		zh: "区块的高度或时间没有依次递增；请勿接受该凭证",
		en: "the heights or times of the blocks do not ascend; do not accept the receipt",
	},
	35: {
		zh: "区块的验证节点不是上一区块指定的下一批验证节点；请勿接受该凭证",
		en: "a block's validators are not those that the block before it appointed; do not accept the receipt",
	},
	36: {
		zh: "可信验证节点中确认新区块的表决权没有超过三分之二，无法追溯到信任锚；请索取含中间区块的凭证",
		en: "not more than two thirds of the trusted validators' power confirmed a later block, so nothing leads back to the anchor; ask for a receipt with the blocks between",
	},
	40: {
		zh: "凭证中的部门名称与信任锚不一致；请勿接受该凭证",
		en: "a department is named otherwise than in the anchor; do not accept the receipt",
	},
	41: {
		zh: "有信任锚之外的验证节点，却没有证明它属于哪个部门；请索取完整的凭证",
		en: "a validator is not in the anchor and nothing proves whose it is; ask for a complete receipt",
	},
	42: {
		zh: "验证节点的登记记录不在区块承诺的状态之中；请勿接受该凭证",
		en: "a validator's record is not in the state to which the block commits; do not accept the receipt",
	},
	43: {
		zh: "账本登记的部门与凭证所称的不一致；请勿接受该凭证",
		en: "the ledger's record says another department than the receipt; do not accept the receipt",
	},
	50: {
		zh: "交易所在的区块头不是被确认区块的上一区块；请勿接受该凭证",
		en: "the header of the transaction's block is not that of the block before the confirmed one; do not accept the receipt",
	},
	51: {
		zh: "该交易不在所称的区块之中；请勿接受该凭证",
		en: "the transaction is not in the block as claimed; do not accept the receipt",
	},
	52: {
		zh: "交易结果与区块确认的结果不一致；请勿接受该凭证",
		en: "the result of the transaction is not the one that was confirmed; do not accept the receipt",
	},
	53: {
		zh: "所附事件与确认的事件摘要不一致；请勿接受该凭证",
		en: "the events are not those whose digest was confirmed; do not accept the receipt",
	},
	54: {
		zh: "区块中的这一条不是合规的交易；请勿将其当作交易",
		en: "what stands in the block is not a well-formed transaction; do not treat it as one",
	},
	55: {
		zh: "交易是为另一个网络签署的；请勿接受该凭证",
		en: "the transaction was signed for another network; do not accept the receipt",
	},
	56: {
		zh: "交易签署人的签名不成立；请勿接受该凭证",
		en: "the signature of one who signed the transaction does not hold; do not accept the receipt",
	},
	60: {
		zh: "该记录不在区块承诺的状态之中；请勿接受该凭证",
		en: "the record is not in the state to which the block commits; do not accept the receipt",
	},
	61: {
		zh: "不能证明该记录不存在于区块承诺的状态之中；请勿接受该凭证",
		en: "it is not proven that the state to which the block commits lacks the record; do not accept the receipt",
	},
	62: {
		zh: "用来证明记录不存在的位置并不是该记录的位置；请勿接受该凭证",
		en: "the place shown to be another's is not the place of the record; do not accept the receipt",
	},
	70: {
		zh: "凭证的时间晚于现在；请校准本机时钟后再试",
		en: "the receipt is dated in the future; set this machine's clock and try again",
	},
};

/** A failure under way: thrown by the checks and caught by the verification alone. */
export class Failed extends Error {
	constructor(
		readonly number: number,
		readonly detail = "",
	) {
		super(detail);
	}
}

/** Throws failure `number` unless `ok`. */
export function need(ok: boolean, number: number, detail = ""): asserts ok {
	if (!ok) throw new Failed(number, detail);
}
