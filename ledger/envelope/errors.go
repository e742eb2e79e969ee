package envelope

import "gongshi/ledger/refusal"

// Refusals is the ledger's own book, shared by this package (1 to 39), by the machine and by
// the contracts' kernel (from 40). Its codes are consensus: they are never renumbered.
var Refusals = refusal.NewBook("ledger")

// What Decode and DecodeCanonical refuse: bytes that are not the one encoding of a message.
var (
	ErrTooLarge     = Refusals.New(1, "", "交易超过 256 KiB；请拆成几笔提交", "the transaction is larger than 256 KiB; split it into several")
	ErrMalformed    = Refusals.New(2, "", "数据无法解码；请用本网络的客户端重新生成", "the bytes cannot be decoded; build them again with a client of this network")
	ErrUnknownField = Refusals.New(3, "", "数据含有未知字段；请使用与网络版本一致的客户端", "the message has a field that is not known; use a client of the network's version")
	ErrNotCanonical = Refusals.New(4, "", "数据不是规范编码；请按规范编码重新序列化", "the encoding is not canonical; serialise the message canonically")
	ErrTooDeep      = Refusals.New(5, "", "消息嵌套过深；请减少嵌套层次", "messages are nested too deeply; nest them less")
)

// What Decode refuses in a body.
var (
	ErrNetworkName       = Refusals.New(6, "network", "网络名称为空或过长；请填写 1 至 50 字节的网络名称", "the network's name is empty or too long; give 1 to 50 bytes")
	ErrNoCommand         = Refusals.New(7, "commands", "交易没有命令；请至少加入一条", "the transaction has no command; add at least one")
	ErrTooManyCommands   = Refusals.New(8, "commands", "命令超过 64 条；请拆成几笔交易", "there are more than 64 commands; split them over several transactions")
	ErrCommandType       = Refusals.New(9, "commands.type", "命令类型为空或过长；请填写完整的消息名称", "the command's type is empty or too long; give the message's full name")
	ErrSaltLength        = Refusals.New(10, "salt", "随机盐不是 16 字节；请生成 16 个随机字节", "the salt is not 16 bytes; draw 16 random bytes")
	ErrExpiryMissing     = Refusals.New(11, "expires_ms", "没有有效的截止时间；请填写以毫秒计的到期时间", "there is no valid expiry; give the time in milliseconds after which it lapses")
	ErrNoSigner          = Refusals.New(12, "signers", "没有签署人；请至少加入一名", "nobody signs; add at least one signer")
	ErrTooManySigners    = Refusals.New(13, "signers", "签署人超过 16 名；请减少签署人", "there are more than 16 signers; reduce them")
	ErrSignerTwice       = Refusals.New(14, "signers", "同一签署人为同一机构重复签署；请只保留一次", "a party signs twice for the same organisation; keep one of the two")
	ErrPartyName         = Refusals.New(15, "signers.party", "签署人编号为空或过长；请填写 1 至 128 字节的编号", "the party's id is empty or too long; give 1 to 128 bytes")
	ErrOrganisationName  = Refusals.New(16, "signers.organisation", "机构编号过长；请填写不超过 128 字节的编号", "the organisation's id is too long; give at most 128 bytes")
	ErrSuiteUnknown      = Refusals.New(17, "signers.suite", "不支持的签名算法；请使用 Ed25519、P-256、通行密钥或 SM2", "the kind of key is not supported; use Ed25519, P-256, a passkey or SM2")
	ErrKeyMalformed      = Refusals.New(18, "signers.key", "公钥格式不正确或不在曲线上；请检查公钥", "the public key is malformed or not on its curve; check the key")
	ErrKeyWeak           = Refusals.New(19, "signers.key", "公钥属于弱公钥，任何人都可能伪造其签名；请重新生成密钥", "the public key is weak, anybody might sign for it; generate a new key")
	ErrSignatureCount    = Refusals.New(20, "signatures", "签名数与签署人数不符；请每名签署人提供一个签名", "signatures and signers differ in number; give one signature for each signer")
	ErrSignatureEncoding = Refusals.New(21, "signatures", "签名的长度或编码不正确；请按算法规定编码签名", "the signature's length or encoding is wrong; encode it as its suite demands")
	ErrSignatureWrong    = Refusals.New(22, "signatures", "签名与内容或公钥不符；请用登记的密钥对本交易重新签名", "the signature does not fit the body or the key; sign this body again with that key")
	ErrAssertionUnwanted = Refusals.New(23, "signatures", "非通行密钥的签名附带了认证数据；请去掉认证数据", "only a passkey's signature carries assertion data; leave it out")
)

// What Verify refuses in a passkey's assertion.
var (
	ErrAuthenticatorData   = Refusals.New(24, "signatures.authenticator_data", "认证器数据的长度或标志不正确；请用通行密钥重新签名", "the authenticator data has a wrong length or wrong flags; sign again with the passkey")
	ErrUserNotPresent      = Refusals.New(25, "signatures.authenticator_data", "签名时用户未在场确认；请触碰或确认后重新签名", "the user was not present; confirm on the device and sign again")
	ErrUserNotVerified     = Refusals.New(26, "signatures.authenticator_data", "签名时未核验用户身份；请用指纹、面容或 PIN 解锁后重新签名", "the user was not verified; unlock by fingerprint, face or PIN and sign again")
	ErrBackupFlags         = Refusals.New(27, "signatures.authenticator_data", "通行密钥声称已备份却不可备份；请更换认证器", "the passkey claims a backup that it cannot have; use another authenticator")
	ErrClientDataLength    = Refusals.New(28, "signatures.client_data_json", "客户端数据为空或超过 1 KiB；请用浏览器重新签名", "the client data is empty or larger than 1 KiB; sign again in the browser")
	ErrClientDataMalformed = Refusals.New(29, "signatures.client_data_json", "客户端数据不是严格的 JSON；请用浏览器重新签名", "the client data is not strict JSON; sign again in the browser")
	ErrClientDataType      = Refusals.New(30, "signatures.client_data_json", "客户端数据的类型不是 webauthn.get；请用登录方式签名", "the client data is not of type webauthn.get; sign by an assertion")
	ErrChallengeWrong      = Refusals.New(31, "signatures.client_data_json", "通行密钥签署的不是本交易；请对本交易重新签名", "the passkey signed another challenge; sign this transaction")
	ErrOriginMissing       = Refusals.New(32, "signatures.client_data_json", "客户端数据没有来源网址；请用浏览器重新签名", "the client data names no origin; sign again in the browser")
	ErrCrossOrigin         = Refusals.New(33, "signatures.client_data_json", "签名来自嵌入其他网站的页面；请直接打开办事网站签名", "the passkey signed inside another site's page; open the site itself and sign again")
)

// What the machine and the contracts' kernel refuse.
var (
	ErrOtherNetwork          = Refusals.New(40, "network", "交易属于另一个网络；请为本网络重新签署", "the transaction is for another network; sign one for this network")
	ErrExpired               = Refusals.New(41, "expires_ms", "交易已过截止时间；请重新签署并尽快提交", "the transaction has expired; sign a new one and submit it sooner")
	ErrExpiresTooFar         = Refusals.New(42, "expires_ms", "截止时间超过 24 小时；请填写 24 小时以内的时间", "the expiry is more than 24 hours ahead; choose one within 24 hours")
	ErrReplayed              = Refusals.New(43, "", "该交易已执行过；请查询其结果，需要再办时另签一笔", "this transaction was executed before; look up its result, or sign a new one to act again")
	ErrKeyUnknown            = Refusals.New(44, "signers", "签署人没有登记该密钥；请先登记密钥", "the signer has not registered this key; register it first")
	ErrKeyRevoked            = Refusals.New(45, "signers", "该密钥已被撤销；请换用有效的密钥", "the key has been revoked; sign with a current key")
	ErrOrganisationSuspended = Refusals.New(46, "signers", "机构已被暂停；请联系联盟管理方恢复", "the organisation is suspended; ask the consortium to reinstate it")
	ErrNoRole                = Refusals.New(47, "signers", "签署人没有办理此事的职权；请由有职权的人员签署或申请授权", "no signer holds the role that this needs; let somebody who holds it sign, or ask for it")
	ErrCommandUnknown        = Refusals.New(48, "commands.type", "网络上没有这种命令；请核对命令名称和网络版本", "the network knows no such command; check its name and the network's version")
	ErrPayloadMalformed      = Refusals.New(49, "commands.payload", "命令内容不是该命令的规范编码；请用客户端重新生成", "the payload is not the canonical encoding of its command; build it again with a client")
	ErrQuotaExceeded         = Refusals.New(50, "signers", "待处理交易已达限额；请等待前面的交易完成后再提交", "too many transactions are waiting; submit again when the earlier ones are done")
	ErrMempoolFull           = Refusals.New(51, "", "网络繁忙，待处理队列已满；请稍后重新提交", "the network is busy and its queue is full; submit again a little later")
	ErrRulePanicked          = Refusals.New(52, "", "规则执行时发生内部错误，未作任何改动；请向运行机构报告交易编号", "a rule failed inside and nothing was changed; report the transaction's id to the operator")
	ErrTooFewSigners         = Refusals.New(53, "signers", "签署人不足；请补足所需的签署人后重新签署", "too few of the required parties sign; add the missing ones and sign again")
	ErrOriginNotAllowed      = Refusals.New(54, "signatures.client_data_json", "签名来源网站不在准许名单内；请在准许的办事网站上签署", "the passkey signed for a site that is not allowed; sign on an allowed site")
	ErrStateLimit            = Refusals.New(55, "", "本次改动超过单笔交易的上限；请拆成几笔办理", "the transaction changes more than one may; split it into several")
	ErrCommandInactive       = Refusals.New(56, "commands.type", "该命令在当前协议版本尚未启用；请等待网络启用后再提交", "the command is not active at this protocol version; submit it after the network activates it")
)
