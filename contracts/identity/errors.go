package identity

import "gongshi/ledger/refusal"

var refusals = refusal.NewBook("identity")

// Organisations.
var (
	ErrFounded             = refusals.New(1, "", "网络已经创立；请改用联盟提案", "the network is already founded; propose a change instead")
	ErrNetworkOther        = refusals.New(2, "network", "创世文件属于另一个网络；请使用本网络的创世文件", "the genesis is of another network; use this network's file")
	ErrNoFounder           = refusals.New(3, "founders", "创始单位的数目不对；请填写 1 至 100 个单位", "the number of founders is wrong; name 1 to 100 organisations")
	ErrOrganisationID      = refusals.New(4, "organisation", "单位编号不合格式；请用 2 至 32 个小写字母、数字或连字符，以字母开头", "the organisation's id is malformed; use 2 to 32 lower-case letters, digits or hyphens, a letter first")
	ErrOrganisationExists  = refusals.New(5, "organisation", "单位编号已被使用；请换一个编号", "the organisation's id is taken; choose another")
	ErrOrganisationUnknown = refusals.New(6, "organisation", "没有登记该单位；请核对编号或先登记", "the organisation is not registered; check its id or register it")
	ErrOrganisationName    = refusals.New(7, "name", "单位名称为空、过长或含有不可见字符；请至少填写一种语言的名称，每个不超过 128 字节", "the organisation's name is empty, too long or has invisible characters; give a name in one language at least, each within 128 bytes")
	ErrCreditCode          = refusals.New(8, "credit_code", "统一社会信用代码不正确；请按 GB 32100-2015 核对 18 位代码", "the unified social credit code is wrong; check its 18 characters by GB 32100-2015")
	ErrOtherCode           = refusals.New(9, "other_code", "其他代码不合格式；请写成“登记簿:代码”", "the other code is malformed; write it as register:code")
	ErrCodeTaken           = refusals.New(10, "code", "该代码已属于另一单位；请核对代码", "the code belongs to another organisation; check it")
	ErrNotMember           = refusals.New(11, "organisation", "该单位不是有效的联盟成员；请由成员单位办理", "the organisation is no active member of the consortium; let a member act")
	ErrNotActive           = refusals.New(12, "organisation", "该单位已被暂停或移除；请先提案恢复", "the organisation is suspended or removed; propose to resume it first")
	ErrNotSuspended        = refusals.New(13, "organisation", "该单位没有被暂停；请核对其状态", "the organisation is not suspended; check its status")
	ErrAlreadyMember       = refusals.New(14, "organisation", "该单位已是成员；请核对编号", "the organisation is a member already; check its id")
	ErrTooManyMembers      = refusals.New(15, "organisation", "成员已达 100 个；请先移除一个", "there are 100 members; remove one first")
	ErrLastMember          = refusals.New(16, "organisation", "这是最后一个有效成员，暂停或移除后网络将无法决策；请先接纳或恢复其他成员", "this is the last active member and the network could no longer decide; admit or resume another first")
	ErrTooManyOfficers     = refusals.New(18, "founders.officers", "创始单位的人员超过 64 名；其余人员请在创世后登记", "a founder has more than 64 officers; register the others after genesis")
	ErrOtherOrganisation   = refusals.New(17, "organisation", "没有签署人以所需角色代表该单位；请由该单位有职权的人员签署", "no signer acts for this organisation with the role that this needs; let its officer sign")
)

// Parties and keys.
var (
	ErrPartyID          = refusals.New(30, "party", "主体编号不合格式；请用 3 至 64 个小写字母、数字、连字符、点或下划线，以字母或数字开头", "the party's id is malformed; use 3 to 64 lower-case letters, digits, hyphens, dots or underscores, a letter or digit first")
	ErrPersonalData     = refusals.New(31, "party", "编号像身份证号或手机号，不得上链；请改用随机编号", "the id looks like an identity or phone number, which may not be on the ledger; draw a random one")
	ErrPartyExists      = refusals.New(32, "party", "主体编号已被使用；请换一个随机编号", "the party's id is taken; draw another")
	ErrPartyUnknown     = refusals.New(33, "party", "没有登记该主体；请核对编号或先登记", "the party is not registered; check its id or register it")
	ErrKeyCount         = refusals.New(34, "keys", "有效密钥数目不对；每个主体请保留 1 至 16 个", "the number of current keys is wrong; a party keeps 1 to 16")
	ErrKeyTaken         = refusals.New(35, "key", "该公钥已登记过，撤销后也不能再用；请生成新的密钥", "the key was registered before and cannot be used again even when revoked; generate a new one")
	ErrKeyNotCurrent    = refusals.New(36, "key", "该主体没有这个有效密钥；请核对公钥", "the party has no such current key; check the public key")
	ErrLastKey          = refusals.New(37, "key", "这是最后一个有效密钥；请先添加新密钥或改用更换密钥", "this is the last current key; add another first, or rotate it")
	ErrRelyingParty     = refusals.New(38, "key.relying_party", "通行密钥的依赖方不在网络名单内，或其他密钥附带了依赖方；请按网络参数填写", "a passkey's relying party is not one of the network's, or another key names one; follow the network's parameters")
	ErrNotThatParty     = refusals.New(39, "party", "签署人不是该主体；请由其本人用有效密钥签署", "no signer is this party; it signs itself with a current key")
	ErrRecoveryPending  = refusals.New(40, "party", "该主体已有待完成的恢复；请等待、完成或先撤回", "the party's recovery is already waiting; wait, complete it or stop it first")
	ErrRecoveryNone     = refusals.New(41, "party", "该主体没有待完成的恢复；请先发起恢复", "the party has no recovery waiting; start one first")
	ErrRecoveryTooEarly = refusals.New(42, "party", "恢复的等待期未满；请在等待期满后完成", "the recovery's waiting time is not over; complete it afterwards")
)

// Roles.
var (
	ErrRoleName           = refusals.New(50, "role", "角色名称不合格式；请写成“合约/角色”，例如 funds/cashier", "the role's name is malformed; write contract/role, such as funds/cashier")
	ErrScope              = refusals.New(51, "scope", "范围过长或含有不可见字符；请填写不超过 128 字节的文字", "the scope is too long or has invisible characters; give at most 128 bytes")
	ErrExpiryPast         = refusals.New(52, "expires_ms", "到期时间不晚于当前区块时间；请填写将来的时间", "the expiry is not after the block's time; give a time to come")
	ErrRoleHeld           = refusals.New(53, "role", "该主体已持有此角色；请先撤销再重新授予", "the party holds this role already; revoke it before you grant it anew")
	ErrRoleNotHeld        = refusals.New(54, "role", "该主体没有这个有效角色；请核对角色和范围", "the party does not hold this role now; check role and scope")
	ErrTooManyRoles       = refusals.New(55, "role", "该主体在此单位的角色已达 32 个；请先撤销不用的角色", "the party has 32 roles in this organisation; revoke unused ones first")
	ErrLastAdmin          = refusals.New(56, "role", "这是该单位最后一名长期管理员；请先授予另一名管理员", "this is the organisation's last standing administrator; grant the role to another first")
	ErrNotDelegable       = refusals.New(57, "role", "管理员角色不可委托；请由管理员直接授予所需角色", "the administrator's role cannot be delegated; let an administrator grant what is needed")
	ErrDelegateSelf       = refusals.New(58, "to", "不能委托给自己；请填写另一主体", "a role cannot be delegated to oneself; name another party")
	ErrExpiryTooLate      = refusals.New(59, "expires_ms", "委托晚于原角色到期；请填写不晚于原角色的时间", "the delegation would outlast the role; let it end with the role or before")
	ErrTooManyDelegations = refusals.New(60, "to", "此角色已有 8 项有效委托；请先撤销一项", "this role has 8 delegations; revoke one first")
	ErrNoAdmin            = refusals.New(61, "officers", "单位没有管理员；请至少为一名人员授予 identity/admin", "the organisation has no administrator; give identity/admin to an officer")
)

// Proposals.
var (
	ErrNoChange          = refusals.New(70, "change", "提案没有内容；请填写一项变更", "the proposal has no content; name one change")
	ErrReason            = refusals.New(71, "reason", "理由为空、过长或含有不可见字符；请用一句话说明理由，不超过 500 字节", "the reason is empty, too long or has invisible characters; say why in one sentence of at most 500 bytes")
	ErrTooManyProposals  = refusals.New(72, "change", "未决提案过多；请先对现有提案表决", "too many proposals are open; vote on them first")
	ErrProposalUnknown   = refusals.New(73, "proposal", "没有该提案；请核对编号", "there is no such proposal; check its number")
	ErrProposalClosed    = refusals.New(74, "proposal", "提案已经结束；请查询结果，需要时另行提案", "the proposal is closed; look up its result, or propose anew")
	ErrProposalExpired   = refusals.New(75, "proposal", "提案已过表决期；请另行提案", "the time to vote is over; propose anew")
	ErrUndecided         = refusals.New(76, "proposal", "提案尚未决定；请等待更多表决或期满", "the proposal is not decided yet; wait for more votes or for its end")
	ErrNothingChanges    = refusals.New(77, "change", "提案不会带来任何变化；请核对内容", "the proposal would change nothing; check its content")
	ErrValidatorUnknown  = refusals.New(80, "key", "没有使用该公钥的验证节点；请核对公钥", "no validator has this key; check it")
	ErrValidatorTaken    = refusals.New(81, "key", "该公钥已用于其他验证节点；请生成新的密钥", "the key is or was another validator's; generate a new one")
	ErrPower             = refusals.New(82, "power", "表决权重不对；请填写 1 至 1000000", "the power is wrong; give 1 to 1000000")
	ErrNoPower           = refusals.New(83, "change", "变更后将没有验证节点，网络会停止；请先加入其他验证节点", "no validator would be left and the network would stop; add another first")
	ErrTooMuchPower      = refusals.New(84, "change", "一次变更达到三分之一的表决权重，可能使网络停顿；请分几次进行", "a third of the power would change at once, which may halt the network; go in smaller steps")
	ErrPowerChangedNow   = refusals.New(85, "change", "本区块已变更过验证节点；请在下一区块再办", "validators have changed in this very block; try again in the next")
	ErrTooManyValidators = refusals.New(86, "change", "验证节点已达 100 个；请先移除一个", "there are 100 validators; remove one first")
	ErrParameter         = refusals.New(90, "parameters", "参数超出允许范围；请按参数说明填写", "a parameter is out of bounds; follow the parameters' reference")
	ErrActivateInstead   = refusals.New(91, "parameters", "版本和修正不能作为参数修改；请改用启用提案", "version and fixes are no parameters to set; propose to activate them")
	ErrHeightPassed      = refusals.New(92, "from_height", "生效高度已过；请填写将来的高度", "the height has passed; give one to come")
	ErrOriginsAtOnce     = refusals.New(93, "from_height", "来源网址和依赖方只能立即生效；请把生效高度留空", "origins and relying parties change at once only; leave the height out")
	ErrTooManyScheduled  = refusals.New(94, "change", "待生效的变更已达 16 项；请先撤销或等待生效", "16 changes are scheduled; cancel one or wait")
	ErrVersionNotHigher  = refusals.New(95, "version", "版本不高于已生效或待生效的版本；请填写更高的版本", "the version is not above the one in force or scheduled; give a higher one")
	ErrFixName           = refusals.New(96, "fix", "修正名称不合格式或已启用；请核对名称", "the fix's name is malformed or it is active already; check the name")
	ErrNotScheduled      = refusals.New(97, "proposal", "该提案没有待生效的变更；请核对编号", "this proposal has nothing scheduled; check its number")
)

// Questions.
var (
	ErrPage       = refusals.New(110, "after", "分页位置不对；请填写上一页最后的公钥", "the page's start is wrong; give the last key of the page before")
	ErrKeyUnknown = refusals.New(111, "key", "没有登记该公钥；请核对公钥", "this key was never registered; check it")
)
