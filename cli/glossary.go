package cli

import (
	"slices"
	"strings"
	"sync"
)

// office is the Chinese of the English words of which the names of commands, questions, events and fields are
// made, so that a contract's help reads in both languages without a line of its own. Longer phrases come before
// their parts. A name with a word that is not here stays as it is; a test says which are missing.
const office = `
amount minor=金额；approved minor=批准额；adjusted minor=调整额；allotted minor=下达额；committed minor=承诺额；ordered minor=下单额；paid minor=支付额
returned minor=退回额；reversed minor=冲销额；drafted minor=起草额；available minor=可用额；over minor=超支额；required minor=应付额；requested minor=申请额
page size=每页条数；page token=翻页标记；next page token=下一页标记；credit code=统一社会信用代码；other code=其他编号；relying party=依赖方；relying parties=依赖方
bank reference=银行凭单号；payment order=付款指令；due days=付款期限天数；block max bytes=区块字节上限；from height=生效区块高度；since height=起始区块高度
last proposal=最近提案；paid on=付款日；delegated by=委托人；granted by=授予人；registered by=登记单位；submitted by=提交人；approved by=批准人
ordered by=下单人；proposed by=提议人；by=按；name zh=中文名称；name en=英文名称；title zh=中文标题；title en=英文标题；coverage zh=中文范围说明；coverage en=英文范围说明
zh=中文；en=英文；order payment=下达支付；organisation share permille=单位份额（千分之）；organisation waiting max=单位等待上限；recovery wait=恢复等待期；proposal open=提案开放期

activate=启用；add=添加；admit=接纳；allot=下达指标；appoint=任命；approve=批准；cancel=取消；change=变更；close=关闭；commit=登记承诺；complete=完成；confirm=确认；delegate=委托
draft=起草；find=查找；get=查看；grant=授予；list=列出；name=名称；name codes=命名编码；observe=登记公开的；open=开启；propose=提议；record=记录；register=登记；remove=移除；rename=更名；resume=恢复资格
return=退回；reverse=冲销；revoke=撤销；rotate=更换；schedule=排期；set=设定；start=启动；stop=中止；submit=提交；suspend=暂停；tally=汇总；transfer=调剂；vote=表决；retire=停用；import=导入

added=已添加；allotted=已下达；approved=已批准；cancelled=已取消；changed=已变更；closed=已关闭；committed=已承诺；completed=已完成；confirmed=已确认；drafted=已起草；founded=已创立
granted=已授予；named=已命名；objected=有异议；observed=已登记；opened=已开启；ordered=已下单；paid=已支付；proposed=已提议；recorded=已记录；registered=已登记；retrieved=取得日期
returned=已退回；reversed=已冲销；revoked=已撤销；scheduled=已排期；settles=结算的分录；started=已启动；stopped=已中止；submitted=已提交；voted=已表决；retired=已停用；interest=利息；late=逾期

above=上级；admin=管理员；admins=管理员；after=之后；amount=金额；answer=答复；approvals=赞成数；attribute=属性；attributes=属性；ballot=选票；ballots=选票；bank=银行；batch=每批行数；block=区块
budget=预算；budgets=预算；business=营业；bytes=字节；cancellation=取消分录；cast=投出；category=类别；children=下级；classification=分类；code=编码；codes=编码；cofog=政府职能分类；column=列
commitment=承诺；commitments=承诺；confirmation=确认分录；consortium=联盟；control=管理方式；count=笔数；coverage=范围；currency=币种；current=现行；dataset=数据集；date=日期；dates=日期；day=日；days=天数
decimal=小数点；decision=决定；delegation=委托；delegations=委托；department=部门；dimension=维度；due=期限；economic=经济分类；entries=分录；entry=分录；equals=等于；expires=到期；exponent=小数位
field=字段；fields=字段；filter=筛选；fiscal=财政；fix=修正；fixes=修正；format=格式；found=创立；founder=创始单位；founders=创始单位；from=从；function=功能分类；funding=资金来源；group=分组；header=表头
height=高度；id=编号；in=转入；key=公钥；keys=公钥；kind=种类；language=语言；last=最近；leaf=末级；length=长度；level=层级；levels=层级；licence=许可；limit=条数上限；line=科目；lines=科目
mapping=映射；max=最大；measure=金额列；measures=金额列；member=成员；members=成员；min=最小；minor=最小货币单位；month=月份；more=还有；ms=时间；names=名称；network=网络；new=新；next=下一；number=号码；numbers=数字
officer=人员；officers=人员；old=旧；on=于；opens=开始日；closes=结束日；order=排序；organisation=单位；organisations=单位；origins=来源网站；other=其他；out=转出；over=超出；page=页
parameters=参数；parent=上级；parentheses=括号；parties=主体；party=主体；payee=收款方；payment=支付；payments=支付；pending=待定；permille=千分之；person=个人；persons=个人；power=表决权；programme=项目群
project=项目；proposal=提案；proposals=提案；publisher=发布者；purpose=用途；quorum=法定数；ready=就绪；reason=理由；recovery=恢复；reference=文号；region=地区；registrar=登记机关；rejections=反对数；relying=依赖
repeated=重复；request=请求；requested=申请；required=必需；returns=退回；reversal=冲销；reverses=冲销的分录；role=角色；roles=角色；roots=根；row=行；rule=规则；scope=范围；sequence=序号；settle=结算；share=份额
since=自；size=大小；skip=跳过；small business=小微企业；small=小；source=来源；stage=阶段；standing=状况；status=状态；subject=对象；suite=密钥种类；sum=合计；tallies=汇总；text=文字；title=标题；to=到；token=标记；transaction=交易
transfers=调剂；unit=单位；unpaid=未付；url=网址；validator=验证节点；validators=验证节点；version=版本；wait=等待；waiting=等待；year=年度；years=年度；zeros=省略的零；fix=修正；rate=利率；rates=利率`

// glossary is office by its phrases.
var glossary = sync.OnceValue(func() map[string]string {
	words := map[string]string{}
	for _, pair := range strings.FieldsFunc(office, func(r rune) bool { return r == '；' || r == '\n' }) {
		if en, zh, ok := strings.Cut(pair, "="); ok {
			words[en] = zh
		}
	}
	return words
})

// longest is how many words a phrase of the glossary has at most.
const longest = 3

// chinese puts a name's words into Chinese, and lists those that the glossary lacks.
func chinese(words []string) (zh string, missing []string) {
	var b strings.Builder
	for len(words) > 0 {
		n := min(longest, len(words))
		for n > 0 && glossary()[strings.Join(words[:n], " ")] == "" {
			n--
		}
		if n == 0 {
			missing = append(missing, words[0])
			b.WriteString(words[0])
			n = 1
		} else {
			b.WriteString(glossary()[strings.Join(words[:n], " ")])
		}
		words = words[n:]
	}
	return b.String(), missing
}

// phrase is a name from a proto file in the run's language: "Order payment", 下达支付.
func (a *app) phrase(name string) string {
	words := words(name)
	if a.lang == "zh" {
		if zh, missing := chinese(slices.Clone(words)); len(missing) == 0 {
			return zh
		}
	}
	text := strings.Join(words, " ")
	return strings.ToUpper(text[:1]) + text[1:]
}
