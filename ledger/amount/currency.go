package amount

import "slices"

// A Currency is money's unit of account, by its ISO 4217 code.
type Currency struct {
	Code     string
	Exponent uint32 // decimal places of the minor unit
	ZH, EN   string
}

// currencies are sorted by code and never written to.
var currencies = []Currency{
	{"AUD", 2, "澳大利亚元", "Australian dollar"},
	{"BHD", 3, "巴林第纳尔", "Bahraini dinar"},
	{"BRL", 2, "巴西雷亚尔", "Brazilian real"},
	{"CAD", 2, "加拿大元", "Canadian dollar"},
	{"CHF", 2, "瑞士法郎", "Swiss franc"},
	{"CLP", 0, "智利比索", "Chilean peso"},
	{"CNY", 2, "人民币元", "yuan renminbi"},
	{"EUR", 2, "欧元", "euro"},
	{"GBP", 2, "英镑", "pound sterling"},
	{"HKD", 2, "港元", "Hong Kong dollar"},
	{"INR", 2, "印度卢比", "Indian rupee"},
	{"JPY", 0, "日元", "yen"},
	{"KRW", 0, "韩元", "won"},
	{"KWD", 3, "科威特第纳尔", "Kuwaiti dinar"},
	{"MDL", 2, "摩尔多瓦列伊", "Moldovan leu"},
	{"MOP", 2, "澳门元", "pataca"},
	{"NZD", 2, "新西兰元", "New Zealand dollar"},
	{"RUB", 2, "俄罗斯卢布", "Russian rouble"},
	{"SGD", 2, "新加坡元", "Singapore dollar"},
	{"TWD", 2, "新台币元", "New Taiwan dollar"},
	{"UAH", 2, "乌克兰格里夫纳", "hryvnia"},
	{"USD", 2, "美元", "US dollar"},
	{"VND", 0, "越南盾", "dong"},
	{"ZAR", 2, "南非兰特", "rand"},
}

// CurrencyOf finds the currency with the ISO 4217 code, in capitals.
func CurrencyOf(code string) (Currency, bool) {
	i, ok := slices.BinarySearchFunc(currencies, code, func(c Currency, code string) int {
		switch {
		case c.Code < code:
			return -1
		case c.Code > code:
			return 1
		}
		return 0
	})
	if !ok {
		return Currency{}, false
	}
	return currencies[i], true
}
