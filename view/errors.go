package view

import "gongshi/ledger/refusal"

// Refusals is the book of what the view says no to. None of them is part of consensus.
var Refusals = refusal.NewBook("view")

// What a question can get wrong, and when there is no answer yet.
var (
	ErrPageToken     = Refusals.New(1, "page_token", "翻页标记无效或不属于这次查询；请从第一页重新查询", "the page token is malformed or belongs to another question; start again from the first page")
	ErrPageSize      = Refusals.New(2, "page_size", "每页条数超出范围；请填写 1 至 500，不填为 50", "the page size is out of range; give 1 to 500, or none for 50")
	ErrOrder         = Refusals.New(3, "order", "没有这个排序列；请使用记录的字段名，倒序时前面加“-”", "there is no such column to order by; name a field of the record, with a leading - for descending")
	ErrText          = Refusals.New(4, "text", "检索词没有文字或数字；请至少输入一个字或数字", "the text has no letter or digit; give at least one")
	ErrTextTooLong   = Refusals.New(5, "text", "检索词过长；请不超过 200 个字、64 个词", "the text is too long; give at most 200 characters and 64 words")
	ErrTooManyValues = Refusals.New(6, "", "一个条件的取值过多；请不超过 100 个", "a filter has too many values; give at most 100")
	ErrBy            = Refusals.New(7, "by", "没有这个分组列，或分组列过多；请使用至多 4 个字段名", "there is no such column to group by, or there are too many; name at most 4 fields of the record")
	ErrTooManyGroups = Refusals.New(8, "by", "分组超过 10000 个；请缩小条件或减少分组列", "there are more than 10,000 groups; narrow the question or group by fewer columns")
	ErrSumTooLarge   = Refusals.New(9, "by", "合计超出 64 位整数；请缩小条件或增加分组列", "a sum does not fit into 64 bits; narrow the question or group by more columns")
	ErrNotReady      = Refusals.New(10, "", "查询库正在重建；请稍后再试", "the view is being rebuilt; try again in a moment")
	ErrNoBlock       = Refusals.New(11, "height", "查询库中没有这个区块；请核对高度", "the view has no such block; check the height")
	ErrNoTransaction = Refusals.New(12, "id", "查询库中没有这笔交易；请核对交易号或稍后再试", "the view has no such transaction; check the id or try again in a moment")
	ErrQueryUnknown  = Refusals.New(13, "", "查询库不回答这种查询；请改用合约的其他查询", "the view does not answer this question; use another of the contract's queries")
)
