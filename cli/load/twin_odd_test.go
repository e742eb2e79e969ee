package load

import (
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// What the two readers are tried on. All of it is invented.

const oddMapping = `{
 "dataset": "odd/2026-03",
 "budget": {"id": "odd-2026", "year": 2026, "currency": "CNY", "titleZh": "试验", "titleEn": "A trial", "source": {
  "publisher": "Nobody", "licence": "CC0-1.0", "url": "https://example.org/", "retrieved": "2026-03-21", "coverageZh": "试验", "coverageEn": "A trial"}},
 "numbers": {"decimal": ".", "group": ",", "parentheses": true},
 "dates": ["2006-01-02", "02-Jan-2006", "Monday, January 02, 2006", "2006年1月2日"],
 "language": "zh",
 "levels": [
  {"code": ["部门代码"], "name": "部门", "dimension": "DIMENSION_DEPARTMENT"},
  {"code": ["功能", "类别"], "dimension": "DIMENSION_FUNCTION"},
  {"code": ["项目"]}],
 "attributes": [{"dimension": "DIMENSION_FUNDING", "code": "来源", "name": "来源名称"}],
 "measures": [{"column": "预算", "kind": "KIND_APPROVED"}, {"column": "支出", "kind": "KIND_PAID"}],
 "date": "日期", "purpose": "用途", "reference": "凭证", "payee": "收款人", "payeeCreditCode": "信用代码",
 "persons": [{"names": ["REDACTED*", "个人", "straße k*"], "category": "CATEGORY_WITHHELD"}],
 "skip": [{"column": "类别", "equals": ["合计", "TOTAL"]}],
 "key": ["部门代码", "凭证", "支出"],
 "header": ["备注"],
 "fields": [{"column": "备注", "maxLength": 5}, {"column": "支出", "number": true}, {"column": "凭证", "required": true}],
 "batch": 3
}`

const oddHeader = "部门代码,部门,功能,类别,项目,来源,来源名称,预算,支出,日期,用途,凭证,收款人,信用代码,备注\n"

const oddTable = oddHeader +
	"101,教育局,205,A,小学/一,1,一般公共预算,\"1,000.00\",12.50,2026-03-02,粉笔,0001,云溪文具有限公司,91330000X,\n" +
	"101,教育局,205,A,小学/一,1,一般公共预算,,(12.50),02-Mar-2026,退货,0002,个人,,好\n" +
	"102,卫健局,210,,村医100%+,2,转移支付,0,-3,\"Tuesday, March 03, 2026\",\"药品,\n纱布\",0003,Redacted name,,\n" +
	"102,卫健局,210,合计,,,,9,9,,,,,,\n" +
	"102,卫健局,210,B,村医100%+,,,\"2,345.6\",,2026年3月4日,\"他说\"\"好\"\"\",0003,Straße Kiosk,,五个字的备\n" +
	"103,公安局,204,A,\"巡逻\",1,一般公共预算,7,+8.10,2026-03-05,=1+1,@x,-y,,\n"

// oddCells are put anywhere into the table.
var oddCells = []string{"", " ", "=1+1", "+5", "-5", "@x", "(1,234.50)", "\"1,234.50\"", "\"1,23.5\"", "12.345", "12.3400", ".5", "5.", "1e5", "0x10",
	"99999999999999999999", "92233720368547758.07", "92233720368547758.08", "-92233720368547758.08", "１２", "2026-02-29", "2024-02-29",
	"Friday, March 06, 2026", "\"Thursday, March 06, 2026\"", "06-MAR-2026", "6-Mar-2026", "2026年13月1日", "0001-01-01", "\u0085x", "x\u00a0", "\u3000", "\ufeff", "a\tb",
	"a\x00b", "\x7f", "\"", "\"\"", "\"a", "a\"b", "\r\n", "\n", "\n\n", "\r", ",", ",,", "\",\"", strings.Repeat("é", 160), strings.Repeat("长", 120),
	"REDACTED", "redacted", "个人", "ſtraße \u212a", "STRASSE K", "straße k", "合计", "TOTAL", "�", "𠮷", "\xff", "\x81\x30", "\xa8\xbc", "\xfe\x59", "%2F", "/", "+"}

var oddMappings = []twinMapping{
	{Says: "as it is", Path: []string{"batch"}, Value: 3},
	{Says: "no dataset", Path: []string{"dataset"}, Value: ""},
	{Says: "a dataset with a space", Path: []string{"dataset"}, Value: "odd "},
	{Says: "no budget", Path: []string{"budget"}, Value: nil},
	{Says: "an id in capitals", Path: []string{"budget", "id"}, Value: "Odd"},
	{Says: "an id too long", Path: []string{"budget", "id"}, Value: strings.Repeat("a", 65)},
	{Says: "a year too early", Path: []string{"budget", "year"}, Value: 1899},
	{Says: "an unknown currency", Path: []string{"budget", "currency"}, Value: "XXX"},
	{Says: "a property of all objects is no currency", Path: []string{"budget", "currency"}, Value: "toString"},
	{Says: "no licence", Path: []string{"budget", "source", "licence"}, Value: ""},
	{Says: "a day that does not exist", Path: []string{"budget", "source", "retrieved"}, Value: "2026-02-30"},
	{Says: "no title", Path: []string{"budget", "titleEn"}, Value: ""},
	{Says: "a title too long", Path: []string{"budget", "titleZh"}, Value: strings.Repeat("长", 101)},
	{Says: "an address with a line end", Path: []string{"budget", "source", "url"}, Value: "https://\nexample.org"},
	{Says: "absurdly large units", Path: []string{"numbers", "zeros"}, Value: 13},
	{Says: "millions", Path: []string{"numbers", "zeros"}, Value: 6},
	{Says: "no language", Path: []string{"language"}, Value: ""},
	{Says: "a date format without a day", Path: []string{"dates"}, Value: []string{"2006-01"}},
	{Says: "two days in a date format", Path: []string{"dates"}, Value: []string{"2006-01-02-2"}},
	{Says: "a date without a format", Path: []string{"dates"}, Value: nil},
	{Says: "no levels", Path: []string{"levels"}, Value: nil},
	{Says: "a level without columns", Path: []string{"levels"}, Value: []any{map[string]any{"name": "部门"}}},
	{Says: "a level of no column", Path: []string{"levels"}, Value: []any{map[string]any{"code": []string{"处室"}}}},
	{Says: "a dimension twice", Path: []string{"attributes"}, Value: []any{map[string]any{"code": "来源", "dimension": "DIMENSION_FUNCTION"}}},
	{Says: "an attribute of nothing", Path: []string{"attributes"}, Value: []any{map[string]any{"code": "来源"}}},
	{Says: "no amounts", Path: []string{"measures"}, Value: nil},
	{Says: "orders cannot be published", Path: []string{"measures"}, Value: []any{map[string]any{"column": "支出", "kind": "KIND_ORDERED"}}},
	{Says: "one measure twice", Path: []string{"measures"}, Value: []any{
		map[string]any{"column": "支出", "kind": "KIND_PAID"}, map[string]any{"column": "预算", "kind": "KIND_PAID"}}},
	{Says: "a column that is not there", Path: []string{"payee"}, Value: "供应商"},
	{Says: "a rule without names", Path: []string{"persons"}, Value: []any{map[string]any{"category": "CATEGORY_WITHHELD"}}},
	{Says: "a rule without a category", Path: []string{"persons"}, Value: []any{map[string]any{"names": []string{"x"}}}},
	{Says: "a filter of no column", Path: []string{"skip"}, Value: []any{map[string]any{"column": "VAT"}}},
	{Says: "a rule of no column", Path: []string{"fields"}, Value: []any{map[string]any{"column": "VAT"}}},
	{Says: "a key that is not there", Path: []string{"key"}, Value: []string{"VAT"}},
	{Says: "a column that must be there", Path: []string{"header"}, Value: []string{"VAT"}},
	{Says: "a batch too large", Path: []string{"batch"}, Value: 251},
}

// file is a file of one part.
func file(text string) []part { return []part{{[]byte(text), 1}} }

func oddTables() []twinOdd {
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(oddTable)
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewEncoder().String(oddTable)
	rows := strings.TrimPrefix(oddTable, oddHeader)
	all := []twinOdd{
		{Says: "the table", File: file(oddTable)},
		{Says: "with a mark", File: file("\ufeff" + oddTable)},
		{Says: "Windows ends", File: file(strings.ReplaceAll(oddTable, "\n", "\r\n"))},
		{Says: "no line end at the end", File: file(strings.TrimSuffix(oddTable, "\n"))},
		{Says: "blank lines", File: file(strings.ReplaceAll(oddTable, "\n1", "\n\n  \n\u3000\n1"))},
		{Says: "GB 18030", File: file(gb)},
		{Says: "GB 18030 that is said to be UTF-8", File: file(gb), Encoding: "utf-8"},
		{Says: "UTF-8 that is said to be GB 18030", File: file(oddTable), Encoding: "gb18030"},
		{Says: "UTF-16", File: file(wide)},
		{Says: "semicolons", File: file(strings.ReplaceAll(oddTable, ",", ";")), Comma: ";"},
		{Says: "the wrong delimiter", File: file(oddTable), Comma: ";"},
		{Says: "empty"},
		{Says: "blank", File: file("\n \n")},
		{Says: "a header alone", File: file(oddHeader)},
		{Says: "two columns of one name", File: file(strings.Replace(oddTable, "用途", "日期", 1))},
		{Says: "a column is missing", File: file(strings.Replace(oddTable, "用途", "目的", 1))},
		{Says: "a row too short", File: file(oddHeader + "101,教育局\n")},
		{Says: "a row too long", File: file(oddHeader + strings.Repeat(",", 15) + "\n")},
		{Says: "a line longer than 256 KiB", File: []part{{[]byte(oddTable), 1}, {[]byte("x"), 257 << 10}, {[]byte("\n" + rows), 1}}},
		{Says: "a line longer than two pieces of the file", File: []part{{[]byte(oddTable), 1}, {[]byte("x"), 3 << 20}, {[]byte("\n" + rows), 1}}},
		{Says: "the same rows again", File: file(oddTable + rows)},
		{Says: "the same rows many times", File: []part{{[]byte(oddHeader), 1}, {[]byte(rows), 3000}}, Batch: 100},
		{Says: "a department with two names", File: file(oddTable + "101,财政局,205,A,小学,1,一般公共预算,1,1,2026-03-02,,9,,,\n")},
		{Says: "a source of money with two names", File: file(oddTable + "101,教育局,205,A,中学,1,特别国债,1,1,2026-03-02,,9,,,\n")},
		{Says: "sums that do not fit", File: file(oddHeader + "1,a,2,A,p,,,92233720368547758.07,,2026-03-02,,1,,,\n" +
			"1,a,2,A,p,,,0.01,5,2026-03-02,,2,,,\n1,a,2,A,p,,,-0.01,5,2026-03-02,,3,,,\n")},
		{Says: "a quotation mark that is never closed", File: []part{{[]byte(oddHeader + "101,\"教育局,205\n" + rows), 1}, {[]byte("a\n"), 120}, {[]byte("\"x\"y"), 1}}},
		{Says: "a row over a hundred lines", File: file(oddHeader + "101,教育局,205,A,小学,1,一般公共预算,1,1,2026-03-02,\"a" + strings.Repeat("\nb", 99) + "\",9,,,\n")},
		{Says: "a row over more lines than may be", File: file(oddHeader + "101,教育局,205,A,小学,1,一般公共预算,1,1,2026-03-02,\"a" + strings.Repeat("\nb", 101) + "\",9,,,\n")},
		{Says: "batches that are full by their bytes", Batch: 250, File: []part{{[]byte(oddHeader), 1},
			{[]byte("102,卫健局,210,A,村医,2,转移支付,0,3,2026-03-03," + strings.Repeat("药", 190) + ",1,收款" + strings.Repeat("人", 90) + ",,\n"), 600}}},
	}
	for i := range all {
		if all[i].Batch == 0 {
			all[i].Batch = 3
		}
	}
	return all
}
